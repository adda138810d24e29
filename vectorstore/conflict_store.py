"""Conflicts of the library: which documents were not yet compared, and what comparing found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from vectorstore import schema
from vectorstore.records import conflict_row
from vectorstore.writer import next_sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from vectorstore.library import Library
    from vectorstore.types import Conflict

_COMPARED = "compared_sequence"  # the change up to which documents were compared


def pending(library: Library) -> list[str]:
    """Ids of the present documents that were written after the last comparison."""
    meta, documents = schema.meta, schema.documents
    with library.reading() as connection:
        stored = connection.execute(select(meta.c.value).where(meta.c.key == _COMPARED))
        compared = int(stored.scalar_one_or_none() or 0)
        query = (
            select(documents.c.id)
            .where(documents.c.sequence > compared, documents.c.replaced_by_revision.is_(None))
            .order_by(documents.c.source, documents.c.id)
        )
        return [str(row.id) for row in connection.execute(query)]


def store(library: Library, compared: Collection[str], found: Sequence[Conflict]) -> None:
    """Put what comparing these documents found in place of what stood there; hold the lock.

    Days of cited documents are compared over the whole library: all of them are put anew.
    """
    table, meta = schema.conflicts, schema.meta
    with library.writing() as connection:
        connection.execute(delete(table).where(table.c.kind == "reference_dates"))
        for document_id in compared:
            for column in (table.c.document_id, table.c.second_document_id):
                connection.execute(delete(table).where(column == document_id))
        if found:
            connection.execute(insert(table), [conflict_row(conflict) for conflict in found])
        value = {"value": str(next_sequence(connection))}
        is_key = meta.c.key == _COMPARED
        if not connection.execute(update(meta).where(is_key).values(value)).rowcount:
            connection.execute(insert(meta), [{"key": _COMPARED, **value}])
