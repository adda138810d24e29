"""Older libraries brought to this version's tables, in place and in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text, update

from vectorstore import schema

if TYPE_CHECKING:
    from vectorstore.library import Library

# What takes a library from each version to the next one.
_STEPS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE provisions ADD COLUMN ocr_confidence FLOAT",
        "ALTER TABLE provisions ADD COLUMN doubtful JSON NOT NULL DEFAULT '[]'",
    ),
}


def migrate(library: Library) -> None:
    """Bring an older library up to date; takes the write lock.

    Raises `LibraryLockedError` while another process writes, and `LibraryError` where the folder
    cannot be written.
    """
    with library.locked():
        version = library.meta.schema_version  # another process may have been faster
        with library.writing() as connection:
            for step in range(version, schema.SCHEMA_VERSION):
                for statement in _STEPS[step]:
                    connection.execute(text(statement))
            is_version = schema.meta.c.key == "schema_version"
            values = {"value": str(max(version, schema.SCHEMA_VERSION))}
            connection.execute(update(schema.meta).where(is_version).values(values))
