"""Everything that is read from the library: documents, provisions, facts, chunks, vectors."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)

from vectorstore import dialect, schema
from vectorstore.errors import LibraryError
from vectorstore.records import to_conflict, to_document, to_record
from vectorstore.types import Conflict, Document, Fact, Provision, Reference
from vectorstore.vietnamese.document_numbers import number_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Table

T = TypeVar("T")

# SQLite binds at most 32,766 values in one statement.
IDS_A_STATEMENT = 10_000


class Meta(NamedTuple):
    """What a library says about itself."""

    library_id: str
    schema_version: int
    embedder: str  # name of the embedder that made the vectors
    dimension: int
    change_sequence: int  # grows by one with every commit that changes documents or vectors


class DocumentCounts(NamedTuple):
    """How much a document was cut into."""

    provisions: int
    tables: int
    chunks: int


class LibraryReader:
    """Reads of one library; they may be made from several threads and processes at once."""

    held: Connection | None = None  # the one snapshot that all is read from, where there is one

    def __init__(self, folder: Path, engine: Engine, name: str) -> None:
        self.folder = folder
        self.name = name  # what messages call it
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of the database; what the database reports becomes a `LibraryError`."""
        if self.held is not None:
            yield self.held
            return
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @property
    def meta(self) -> Meta:
        """The library's own description, read afresh: other processes change it."""
        with self.reading() as connection:
            rows = connection.execute(select(schema.meta.c.key, schema.meta.c.value)).all()
        values = {str(key): str(value) for key, value in rows}
        try:
            return Meta(
                values["library_id"],
                int(values["schema_version"]),
                values["embedder"],
                int(values["dimension"]),
                int(values["change_sequence"]),
            )
        except (KeyError, ValueError) as error:
            raise LibraryError(self.damaged(f"bảng meta thiếu hoặc sai {error}")) from error

    @property
    def change_sequence(self) -> int:
        """Number of the last change; caches compare it to know that they are out of date."""
        return self.meta.change_sequence

    def documents(self, *, older_revisions: bool = False) -> list[Document]:
        """The documents, ordered by source name; those with a newer text only when asked for."""
        table = schema.documents
        query = select(table).order_by(table.c.source, table.c.id)
        if not older_revisions:
            query = query.where(table.c.replaced_by_revision.is_(None))
        return self._documents(query)

    def document(self, document_id: str) -> Document | None:
        """The document of an id."""
        return self._one_document(schema.documents.c.id == document_id)

    def document_by_revision(self, revision: str) -> Document | None:
        """The document whose file has this content hash."""
        return self._one_document(schema.documents.c.revision == revision)

    def document_by_path(self, path: str) -> Document | None:
        """The document that was read from this path."""
        return self._one_document(schema.documents.c.path == path)

    def documents_by_id(self, document_ids: Collection[str]) -> dict[str, Document]:
        """The documents of these ids; unknown ids are left out."""
        table = schema.documents
        return {
            document.id: document
            for part in parts(sorted(set(document_ids)))
            for document in self._documents(select(table).where(table.c.id.in_(part)))
        }

    def superseded_ids(self) -> frozenset[str]:
        """Ids of the documents that another one is known to replace."""
        table = schema.documents
        query = select(table.c.id).where(table.c.superseded_by.is_not(None))
        return frozenset(str(row.id) for row in self._rows(query))

    def replaced_ids(self) -> frozenset[str]:
        """Ids of the documents of which a newer text is held."""
        table = schema.documents
        query = select(table.c.id).where(table.c.replaced_by_revision.is_not(None))
        return frozenset(str(row.id) for row in self._rows(query))

    def document_sequences(self) -> dict[str, int]:
        """Document ids and the change sequence of their revision."""
        table = schema.documents
        with self.reading() as connection:
            rows = connection.execute(select(table.c.id, table.c.sequence)).all()
        return {str(document_id): int(sequence) for document_id, sequence in rows}

    def provisions(self, document_id: str) -> list[Provision]:
        """A document's provisions in document order."""
        return self._provisions(schema.provisions.c.document_id == document_id)

    def provision(self, provision_id: str) -> Provision | None:
        """The provision of an id."""
        return next(iter(self._provisions(schema.provisions.c.id == provision_id)), None)

    def provisions_by_id(self, provision_ids: Collection[str]) -> dict[str, Provision]:
        """The provisions of these ids; unknown ids are left out."""
        found: dict[str, Provision] = {}
        for part in parts(sorted(set(provision_ids))):
            for provision in self._provisions(schema.provisions.c.id.in_(part)):
                found[provision.id] = provision
        return found

    def children(self, provision_id: str) -> list[Provision]:
        """The provisions directly under one, in document order."""
        return self._provisions(schema.provisions.c.parent_id == provision_id)

    def ancestors(self, provision_id: str) -> list[Provision]:
        """The provisions above one, outermost first."""
        found: list[Provision] = []
        provision = self.provision(provision_id)
        while provision is not None and provision.parent_id is not None:
            provision = self.provision(provision.parent_id)
            if provision is None or any(provision.id == other.id for other in found):
                break
            found.append(provision)
        return found[::-1]

    def references(
        self, number: str | None = None, document_id: str | None = None
    ) -> list[Reference]:
        """Mentions of other documents: of one number, by one document, or all."""
        table = schema.references
        query = select(table).order_by(table.c.key)
        if number is not None:
            query = query.where(table.c.number_key == number_key(number))
        if document_id is not None:
            query = query.where(table.c.document_id == document_id)
        return [to_record(Reference, row) for row in self._rows(query)]

    def facts(
        self,
        *,
        provision_ids: Collection[str] | None = None,
        document_id: str | None = None,
    ) -> list[Fact]:
        """Figures of some provisions, of one document, or all, in the order they were written."""
        table = schema.facts
        query = select(table).order_by(table.c.key)
        if document_id is not None:
            query = query.where(table.c.document_id == document_id)
        if provision_ids is None:
            return [to_record(Fact, row) for row in self._rows(query)]
        found = (
            row
            for part in parts(sorted(set(provision_ids)))
            for row in self._rows(query.where(table.c.provision_id.in_(part)))
        )
        return [to_record(Fact, row) for row in sorted(found, key=lambda row: int(row.key))]

    def conflicts(self, document_id: str | None = None) -> list[Conflict]:
        """Places that cannot all be right: those that touch one document, or all."""
        table = schema.conflicts
        query = select(table).order_by(table.c.document_id, table.c.start, table.c.key)
        if document_id is not None:
            touches = (table.c.document_id, table.c.second_document_id)
            query = query.where(or_(*(column == document_id for column in touches)))
        return [to_conflict(row) for row in self._rows(query)]

    def facts_alike(self, subject_keys: Collection[str], place: str) -> list[Fact]:
        """Figures with one of these subjects in the present documents about a province."""
        table, documents = schema.facts, schema.documents
        query = (
            select(table)
            .join(documents, documents.c.id == table.c.document_id)
            .where(documents.c.place == place, documents.c.replaced_by_revision.is_(None))
            .order_by(table.c.key)
        )
        return [
            to_record(Fact, row)
            for part in parts(sorted(set(subject_keys)))
            for row in self._rows(query.where(table.c.subject_key.in_(part)))
        ]

    def abbreviations(self) -> dict[str, tuple[str, ...]]:
        """Short forms that the documents define, and their long forms."""
        table = schema.abbreviations
        query = select(table.c.short, table.c.long).distinct().order_by(table.c.short, table.c.long)
        found: dict[str, tuple[str, ...]] = {}
        for row in self._rows(query):
            found[row.short] = (*found.get(row.short, ()), row.long)
        return found

    def groups_of(self, document_id: str) -> frozenset[str]:
        """The groups whose members alone may see a document; empty where every reader may."""
        table = schema.document_groups
        query = select(table.c.group_name).where(table.c.document_id == document_id)
        return frozenset(str(row.group_name) for row in self._rows(query))

    def groups_in_use(self) -> frozenset[str]:
        """The groups that any document is kept for."""
        query = select(schema.document_groups.c.group_name).distinct()
        return frozenset(str(row.group_name) for row in self._rows(query))

    def counts(self) -> dict[str, int]:
        """How many rows each kind of record has."""
        tables: tuple[Table, ...] = (
            schema.documents,
            schema.provisions,
            schema.references,
            schema.facts,
            schema.chunks,
        )
        with self.reading() as connection:
            return {
                table.name: int(
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                )
                for table in tables
            }

    def counts_of(self, document_id: str) -> DocumentCounts:
        """How many provisions, tables and chunks a document has."""
        provisions, chunks = schema.provisions.c, schema.chunks.c
        total = select(func.count()).where(provisions.document_id == document_id)
        queries = (
            total,
            total.where(provisions.kind == "table"),
            select(func.count()).where(chunks.document_id == document_id),
        )
        with self.reading() as connection:
            return DocumentCounts(*(int(connection.execute(one).scalar_one()) for one in queries))

    def problems(self) -> list[str]:
        """What the database's own integrity check finds; empty for a sound library."""
        with self.reading() as connection:
            return dialect.check_integrity(connection)

    def damaged(self, detail: str) -> str:
        """The message for a database that cannot be trusted."""
        return (
            f"Thư viện {self.name} bị hỏng ({detail}). "
            "Hãy khôi phục bằng `cchc restore TỆP` hoặc xóa thư mục và chạy lại `cchc ingest`."
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # what is being written is wrong, not the library: the writer says which document
        except (DBAPIError, sqlite3.Error) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            if isinstance(error, OperationalError | sqlite3.OperationalError | InterfaceError):
                said = " ".join(str(cause).split())
                message = (
                    f"Không đọc hay ghi được thư viện {self.name}: {said}. "
                    "Hãy kiểm tra quyền truy cập, máy chủ và dung lượng ổ đĩa rồi chạy lại."
                )
                raise LibraryError(message) from error
            if isinstance(error, DataError):  # PostgreSQL refuses the character NUL
                message = f"Thư viện {self.name} không nhận giá trị này: {cause}."
                raise LibraryError(message) from error
            raise LibraryError(self.damaged(str(cause))) from error

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with self.reading() as connection:
            return connection.execute(query).all()

    def _documents(self, query: Select[Any]) -> list[Document]:
        return [to_document(row) for row in self._rows(query)]

    def _one_document(self, condition: ColumnElement[bool]) -> Document | None:
        table = schema.documents
        newest_first = (table.c.replaced_by_revision.is_not(None), table.c.id)
        query = select(table).where(condition).order_by(*newest_first).limit(1)
        return next(iter(self._documents(query)), None)

    def _provisions(self, condition: ColumnElement[bool]) -> list[Provision]:
        table = schema.provisions
        query = select(table).where(condition).order_by(table.c.document_id, table.c.ordinal)
        return [to_record(Provision, row) for row in self._rows(query)]


def parts(items: Sequence[T], size: int = IDS_A_STATEMENT) -> Iterator[Sequence[T]]:
    """Cut a list into pieces of at most `size`; as it stands, ids that fit one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
