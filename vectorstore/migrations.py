"""Older libraries brought to this version's tables, in place and in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text, update

from vectorstore import schema
from vectorstore.errors import LibraryError

if TYPE_CHECKING:
    from vectorstore.library import Library

# What takes a library from each version to the next one. Of older ones too much is not known.
_STEPS: dict[int, tuple[str, ...]] = {
    2: (
        "ALTER TABLE provisions ADD COLUMN ocr_confidence FLOAT",
        "ALTER TABLE provisions ADD COLUMN doubtful JSON NOT NULL DEFAULT '[]'",
        "ALTER TABLE documents ADD COLUMN unread_pages JSON NOT NULL DEFAULT '[]'",
        "ALTER TABLE documents ADD COLUMN ocr VARCHAR NOT NULL DEFAULT 'off'",
    ),
    3: (
        "ALTER TABLE facts ADD COLUMN approximate BOOLEAN NOT NULL DEFAULT 0",
        "ALTER TABLE facts ADD COLUMN period VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE facts ADD COLUMN level VARCHAR NOT NULL DEFAULT ''",
        "ALTER TABLE facts ADD COLUMN field TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE facts ADD COLUMN agency TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE facts ADD COLUMN subject_key TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX ix_facts_subject_key ON facts (subject_key)",
        """CREATE TABLE conflicts (
            "key" INTEGER NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, subject TEXT NOT NULL,
            detail TEXT NOT NULL,
            document_id VARCHAR NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            provision_id VARCHAR NOT NULL REFERENCES provisions (id) ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            second_document_id VARCHAR REFERENCES documents (id) ON DELETE CASCADE,
            second_provision_id VARCHAR REFERENCES provisions (id) ON DELETE CASCADE,
            second_start INTEGER, second_end INTEGER
        )""",
        "CREATE INDEX ix_conflicts_document_id ON conflicts (document_id)",
        "CREATE INDEX ix_conflicts_provision_id ON conflicts (provision_id)",
        "CREATE INDEX ix_conflicts_second_document_id ON conflicts (second_document_id)",
        "CREATE INDEX ix_conflicts_second_provision_id ON conflicts (second_provision_id)",
    ),
    4: (
        """CREATE TABLE document_groups (
            document_id VARCHAR NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
            group_name VARCHAR NOT NULL,
            PRIMARY KEY (document_id, group_name)
        )""",
    ),
}


def migrate(library: Library) -> None:
    """Bring an older library up to date; takes the write lock.

    Raises `LibraryLockedError` while another process writes, and `LibraryError` where the folder
    cannot be written or the library is too old: the message says to ingest again.
    """
    if library.meta.schema_version < min(_STEPS):
        raise LibraryError(_too_old(library))
    with library.locked():
        version = library.meta.schema_version  # another process may have been faster
        with library.writing() as connection:
            for step in range(version, schema.SCHEMA_VERSION):
                for statement in _STEPS[step]:
                    connection.execute(text(statement))
            is_version = schema.meta.c.key == "schema_version"
            values = {"value": str(max(version, schema.SCHEMA_VERSION))}
            connection.execute(update(schema.meta).where(is_version).values(values))


def _too_old(library: Library) -> str:
    return (
        f"Thư viện {library.name} do bản cchc cũ hơn tạo ra (lược đồ "
        f"{library.meta.schema_version}, bản này cần {schema.SCHEMA_VERSION}). "
        "Hãy xóa thư mục này rồi chạy lại `cchc ingest`."
    )
