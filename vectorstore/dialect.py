"""All that is particular to SQLite: how it is opened, locked and checked. See also `postgres`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_TIMEOUT_MS = 5_000
WRITE = "cchc_write"


def sqlite_engine(path: Path) -> Engine:
    """An engine over one SQLite file: write-ahead log, foreign keys on, snapshot reads.

    Opening the engine creates no file; the first connection does.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        json_serializer=to_json,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the database's write lock at once.

    A transaction that begins by reading and then writes can fail half-way with "database is
    locked"; one that begins by locking cannot. So it is with either database.
    """
    return engine.execution_options(**{WRITE: True})


def check_integrity(connection: Connection) -> list[str]:
    """What SQLite's own check finds wrong: an empty list for a sound database.

    PostgreSQL checks pages as it reads them, and foreign keys as they are written.
    """
    if connection.dialect.name != "sqlite":
        return []
    rows = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    problems = [str(row) for row in rows if row != "ok"]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    problems.extend(f"foreign key: {row[0]} row {row[1]}" for row in broken)
    return problems


def to_json(value: object) -> str:
    """A value as JSON columns hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin transactions by itself: it would leave reads outside of one, and
    # two reads of one search could then see two states of the library.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITE) else "BEGIN")
