"""The library's tables (SQLAlchemy Core): one row a document, provision, chunk, reference, fact.

Everything that belongs to a document hangs on it by foreign keys that cascade, so that replacing a
revision can leave nothing behind. Lists of strings stand in JSON columns.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    types,
)

SCHEMA_VERSION = 5
# SQLite's integers are long anyway, and only "INTEGER" is its fast primary key.
_LONG = BigInteger().with_variant(Integer, "sqlite")

# Compared and ordered by their code points in both databases, whatever PostgreSQL's own order is.
String = types.String().with_variant(types.String(collation="C"), "postgresql")
Text = types.Text().with_variant(types.Text(collation="C"), "postgresql")

metadata = MetaData()


def _owner() -> Column[str]:
    return Column(
        "document_id",
        ForeignKey("documents.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def _provision() -> Column[str]:
    return Column(
        "provision_id",
        ForeignKey("provisions.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    )


def _other_provision(name: str) -> Column[str]:
    """A link between rows of `provisions`: checked at the commit, so any order may be written."""
    return Column(
        name,
        ForeignKey("provisions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        index=True,
    )


def _range() -> tuple[Column[int], Column[int]]:
    return Column("start", Integer, nullable=False), Column("end", Integer, nullable=False)


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("path", String, nullable=False, index=True),
    Column("format", String, nullable=False),
    Column("revision", String, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("number", String),
    # The key under which two spellings of one number are equal.
    Column("number_key", String, index=True),
    Column("kind", String),
    Column("title", Text, nullable=False),
    Column("agency", String),
    Column("place", String),
    Column("issued", String),
    Column("issued_month", String),
    Column("signer", String),
    Column("year", Integer),
    Column("years", JSON, nullable=False),
    Column("period", String),
    Column("about", JSON(none_as_null=True)),
    Column("superseded_by", String),
    Column("pages", Integer),
    Column("warnings", JSON, nullable=False),
    Column("dropped", JSON, nullable=False),
    Column("unread_pages", JSON, nullable=False),
    Column("ocr", String, nullable=False),
    Column("ingested_at", String, nullable=False),
    # Id of the document that holds the newer text of the same number and agency.
    Column("replaced_by_revision", String, index=True),
    # The change sequence at which this revision was written: what the derived indexes compare.
    Column("sequence", Integer, nullable=False),
)

provisions = Table(
    "provisions",
    metadata,
    Column("id", String, primary_key=True),
    _owner(),
    Column("ordinal", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Column("section_path", JSON, nullable=False),
    *_range(),
    Column("subtree_end", Integer, nullable=False),
    _other_provision("parent_id"),
    Column("marker", String, nullable=False),
    Column("heading", Text, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("inferred", Boolean, nullable=False),
    Column("page", Integer),
    Column("cells", JSON, nullable=False),
    _other_provision("note_of"),
    Column("ocr_confidence", Float),
    Column("doubtful", JSON, nullable=False),
)

references = Table(
    "document_references",
    metadata,
    Column("key", Integer, primary_key=True),
    _owner(),
    _provision(),
    Column("kind", String),
    Column("number", String, nullable=False),
    # The key under which two spellings of one number are equal.
    Column("number_key", String, nullable=False, index=True),
    Column("issued", String),
    Column("agency", String),
    Column("subject", Text, nullable=False),
    *_range(),
    Column("relation", String, nullable=False),
    Column("effective", String),
    Column("part", Text, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("key", Integer, primary_key=True),
    _owner(),
    _provision(),
    Column("indicator", Text, nullable=False),
    Column("comparator", String, nullable=False),
    Column("value", Float, nullable=False),
    Column("unit", String, nullable=False),
    *_range(),
    Column("value_start", Integer, nullable=False),
    Column("value_end", Integer, nullable=False),
    Column("value_to", Float),
    Column("year", Integer),
    Column("role", String),
    Column("approximate", Boolean, nullable=False),
    Column("period", String, nullable=False),
    Column("level", String, nullable=False),
    Column("field", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("subject_key", Text, nullable=False, index=True),
)

# Places that cannot all be right. Both documents own a row: it goes with either of them.
conflicts = Table(
    "conflicts",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    _owner(),
    _provision(),
    *_range(),
    Column(
        "second_document_id", String, ForeignKey("documents.id", ondelete="CASCADE"), index=True
    ),
    Column(
        "second_provision_id", String, ForeignKey("provisions.id", ondelete="CASCADE"), index=True
    ),
    Column("second_start", Integer),
    Column("second_end", Integer),
)

chunks = Table(
    "chunks",
    metadata,
    # The key of a chunk in both indexes, made of the change sequence and the chunk's position
    # (`writer.first_key`). Never used twice: a hit on a replaced revision finds nothing, rather
    # than another revision's words.
    Column("key", _LONG, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    _owner(),
    _provision(),
    Column("ordinal", Integer, nullable=False),
    *_range(),
    Column("search_text", Text, nullable=False),
)

# One blob a document: little-endian float32, row i belongs to the chunk of key `first_key` + i.
vectors = Table(
    "vectors",
    metadata,
    Column(
        "document_id",
        ForeignKey("documents.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("first_key", _LONG, nullable=False),
    Column("count", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

abbreviations = Table(
    "abbreviations",
    metadata,
    Column("key", Integer, primary_key=True),
    _owner(),
    Column("short", String, nullable=False),
    Column("long", Text, nullable=False),
)

# Who may see a document: the members of these groups; of a document without any, every reader.
document_groups = Table(
    "document_groups",
    metadata,
    Column("document_id", String, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("group_name", String, primary_key=True),
)

Index("ix_provisions_order", provisions.c.document_id, provisions.c.ordinal)
