"""Which groups a document is kept for, as writes hand it on and administrators change it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from vectorstore import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection


def inherited(connection: Connection, *candidates: Sequence[str]) -> list[str]:
    """The groups of the first of these documents that the library holds.

    A text that takes the place of another one is for the same readers: it must not become open
    because its file was read again.
    """
    table, documents = schema.document_groups, schema.documents
    for document_id in chain.from_iterable(candidates):
        if connection.execute(select(documents.c.id).where(documents.c.id == document_id)).first():
            query = select(table.c.group_name).where(table.c.document_id == document_id)
            return [str(name) for name in connection.execute(query).scalars()]
    return []


def put(connection: Connection, document_ids: Collection[str], groups: Collection[str]) -> None:
    """Keep these documents for these groups; for every reader where there are none."""
    table = schema.document_groups
    connection.execute(delete(table).where(table.c.document_id.in_(document_ids)))
    rows = [
        {"document_id": document_id, "group_name": name}
        for document_id in document_ids
        for name in sorted(set(groups))
    ]
    if rows:
        connection.execute(insert(table), rows)


def with_older_texts(connection: Connection, document_id: str) -> list[str]:
    """A document and the older texts that it replaced: they hold mostly the same words."""
    table = schema.documents
    found: list[str] = []
    wanted = [document_id]
    while wanted:
        found += wanted
        older = select(table.c.id).where(table.c.replaced_by_revision.in_(wanted))
        wanted = [str(one) for one in connection.execute(older).scalars() if one not in found]
    return found
