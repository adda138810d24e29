"""Which held document replaces which: by its own words, or as a newer text of the same number.

Numbers repeat: every province counts its decisions from 1 each year. A statement "replaces No. X"
therefore fits a held document only where its day agrees, or, without a day, its agency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from vectorstore import schema, shown
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.places import find_places, predecessors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection, Row

    from vectorstore.types import Document

    _Row = Row[*tuple[Any, ...]]

KEYS_A_STATEMENT = 10_000  # SQLite binds at most 32,766 values in one statement
ENDING = ("replaces", "repeals")
# These report on or repeat acts of other documents; they do not act themselves.
_NO_ACTS = frozenset(("Tin tức", "Văn bản hợp nhất"))
_OWNED = (
    schema.provisions,
    schema.references,
    schema.facts,
    schema.chunks,
    schema.vectors,
    schema.abbreviations,
    schema.document_groups,
)
_COLUMNS = tuple(
    schema.documents.c[name]
    for name in ("id", "number", "number_key", "kind", "agency", "place", "issued", "title",
                 "superseded_by")
)  # fmt: skip


def affected_by(connection: Connection, document_ids: Collection[str]) -> set[str]:
    """Number keys of the documents that these documents say they replace, and their own."""
    table = schema.references
    query = select(table.c.number_key).where(
        table.c.document_id.in_(document_ids), table.c.relation.in_(ENDING)
    )
    keys = {str(row.number_key) for row in connection.execute(query)}
    documents = schema.documents
    own = select(documents.c.number_key).where(
        documents.c.id.in_(document_ids), documents.c.number_key.is_not(None)
    )
    return keys | {str(row.number_key) for row in connection.execute(own)}


def refresh(connection: Connection, keys: Collection[str], gone: Collection[str] = ()) -> None:
    """Set `superseded_by` of every held document whose number is among the keys.

    `gone` holds numbers of documents that were removed or rewritten: what only they replaced is in
    force again. Another value that nothing held explains is left as it was written.
    """
    for row in _held(connection, sorted(keys)):
        by = _successor(connection, row)
        if by is None and row.superseded_by not in gone:
            continue
        if by != row.superseded_by:
            table = schema.documents
            connection.execute(update(table).where(table.c.id == row.id).values(superseded_by=by))


def _held(connection: Connection, keys: Sequence[str]) -> list[_Row]:
    table = schema.documents
    found: list[_Row] = []
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        part = keys[start : start + KEYS_A_STATEMENT]
        found += connection.execute(select(*_COLUMNS).where(table.c.number_key.in_(part))).all()
    return found


def successors_shown(connection: Connection) -> dict[str, str | None]:
    """What a restricted connection must say of its documents' successors, where that differs.

    The newest of the successors that are seen; a name that only a hidden document bears is no name.
    """
    query = select(*_COLUMNS).where(schema.documents.c.superseded_by.is_not(None))
    told: dict[str, str | None] = {}
    for row in connection.execute(query).all():
        by = _successor(connection, row)
        if by is None and not shown.names_hidden(connection, row.superseded_by):
            continue  # the document itself says so
        if by != row.superseded_by:
            told[row.id] = by
    return told


def _successor(connection: Connection, held: _Row) -> str | None:
    """The number of the newest held document that says it replaces this one."""
    said, by = schema.references, schema.documents
    query = (
        select(
            said.c.issued.label("said_issued"),
            said.c.agency.label("said_agency"),
            by.c.number, by.c.source, by.c.agency, by.c.place, by.c.issued,
        )
        .join(by, by.c.id == said.c.document_id)
        .where(
            said.c.number_key == held.number_key,
            said.c.relation.in_(ENDING),
            said.c.part == "",
            by.c.id != held.id,
            by.c.replaced_by_revision.is_(None),
            or_(by.c.kind.is_(None), by.c.kind.not_in(_NO_ACTS)),
        )
        .order_by(by.c.issued.desc().nulls_last(), by.c.id)
    )  # fmt: skip
    for row in connection.execute(query):
        if _fits(row, held):
            return str(row.number or row.source)
    return None


def _fits(said: _Row, held: _Row) -> bool:
    """Whether "replaces No. X" of one document means this held document of that number."""
    if held.kind == "Tin tức" or (said.issued and held.issued and held.issued > said.issued):
        return False
    place = next((p.name for p in find_places(said.said_agency or "") if p.level == "tỉnh"), None)
    place = place or said.place
    if place and held.place and not _related(place, held.place):
        return False
    if said.said_issued and held.issued:
        return bool(said.said_issued == held.issued)
    agency = said.said_agency or said.agency
    return bool(agency and held.agency and fold(agency) == fold(held.agency)) or bool(
        place and place == held.place
    )


def _related(one: str, other: str) -> bool:
    """Whether two provinces are the same, or one became part of the other in July 2025."""
    return one == other or other in predecessors(one) or one in predecessors(other)


def revisions_of(connection: Connection, document: Document) -> list[str]:
    """Ids of the held documents of which this one is a newer text: same number, agency and day.

    Without a day on one side the titles must agree: numbers start again every year.
    """
    if document.number is None or document.agency is None:
        return []
    table = schema.documents
    columns = (table.c.id, table.c.number, table.c.agency, table.c.issued, table.c.title)
    query = select(*columns).where(
        table.c.id != document.id,
        table.c.number_key == number_key(document.number),
        table.c.agency.is_not(None),
        table.c.replaced_by_revision.is_(None),
    )
    return [str(row.id) for row in connection.execute(query) if is_same_text(document, row)]


def is_same_text(document: Document, row: _Row) -> bool:
    """Whether a stored document is an older text of this one."""
    if not (document.number and document.agency and row.number and row.agency):
        return False
    if number_key(row.number) != number_key(document.number):
        return False
    if fold(row.agency) != fold(document.agency):
        return False
    if row.issued and document.issued:
        return bool(row.issued == document.issued)
    return fold(row.title) == fold(document.title)


def archive(connection: Connection, document_id: str, sequence: int) -> str:
    """Move a document with everything of it to an id of its own, that the old one is free.

    The new id is the old one with the beginning of the revision's hash.
    """
    table = schema.documents
    row = connection.execute(select(table).where(table.c.id == document_id)).one()
    archived = f"{document_id}-{row.revision[:8]}"
    connection.execute(delete(table).where(table.c.id == archived))
    values = {**row._mapping, "id": archived, "sequence": sequence}
    values["replaced_by_revision"] = document_id
    connection.execute(insert(table), [values])
    for owned in _OWNED:
        belongs = owned.c.document_id == document_id
        connection.execute(update(owned).where(belongs).values(document_id=archived))
    older = table.c.replaced_by_revision == document_id
    connection.execute(
        update(table).where(older, table.c.id != archived).values(replaced_by_revision=archived)
    )
    connection.execute(delete(table).where(table.c.id == document_id))
    return archived


def unlink(connection: Connection, document_id: str) -> None:
    """Take a document out of its line of revisions: the one before it follows the one after."""
    table = schema.documents
    after = connection.execute(
        select(table.c.replaced_by_revision).where(table.c.id == document_id)
    ).scalar_one_or_none()
    connection.execute(
        update(table)
        .where(table.c.replaced_by_revision == document_id)
        .values(replaced_by_revision=after)
    )
