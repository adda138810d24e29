"""All that is particular to one database: how SQLite is opened, locked, checked, and restricted."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import create_engine, event

from vectorstore import schema

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

BUSY_TIMEOUT_MS = 5_000
_WRITE = "cchc_write"
# What a document says of others, told anew for a restricted connection.
_SHOWN = ("superseded_by", "replaced_by_revision")


def sqlite_engine(path: Path) -> Engine:
    """An engine over one SQLite file: write-ahead log, foreign keys on, snapshot reads.

    Opening the engine creates no file; the first connection does.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        json_serializer=_to_json,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take SQLite's write lock at once.

    A transaction that begins by reading and then writes can fail half-way with "database is
    locked"; one that begins by locking cannot.
    """
    return engine.execution_options(**{_WRITE: True})


def check_integrity(connection: Connection) -> list[str]:
    """What SQLite's own check finds wrong: an empty list for a sound database."""
    rows = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
    problems = [str(row) for row in rows if row != "ok"]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    problems.extend(f"foreign key: {row[0]} row {row[1]}" for row in broken)
    return problems


def _to_json(value: object) -> str:
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
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITE) else "BEGIN")


class ShownState(NamedTuple):
    """The change that a snapshot shows, and the one up to which a connection shows documents."""

    sequence: str
    shown: str | None


def hide_tables(connection: sqlite3.Connection, _record: object) -> None:
    """Give a new connection views under the tables' names; they are empty until `fill_shown`.

    Temporary names go before those of the file. The plus sign keeps the look-up of seen documents
    a test of rows that were found by another index.
    """
    seen = "IN (SELECT id FROM temp.shown)"
    own = [column.name for column in schema.documents.columns if column.name not in _SHOWN]
    columns = ", ".join([*(f'd."{name}"' for name in own), *(f's."{name}"' for name in _SHOWN)])
    rows = f"SELECT {columns} FROM main.documents AS d JOIN temp.shown AS s ON s.id = d.id"  # noqa: S608
    statements = [
        f"CREATE TEMP TABLE shown (id TEXT PRIMARY KEY, {_SHOWN[0]} TEXT, {_SHOWN[1]} TEXT)"
        " WITHOUT ROWID",
        "CREATE TEMP TABLE shown_state (sequence TEXT)",
        f"CREATE TEMP VIEW documents AS {rows}",
    ]
    for table in schema.metadata.sorted_tables:
        if "document_id" not in table.columns:
            continue
        rows = f"SELECT * FROM main.{table.name} WHERE +document_id {seen}"  # noqa: S608
        if "second_document_id" in table.columns:
            rows += f" AND (second_document_id IS NULL OR +second_document_id {seen})"
        statements.append(f"CREATE TEMP VIEW {table.name} AS {rows}")
    for statement in (*statements, "PRAGMA query_only = ON"):
        connection.execute(statement)


def shown_state(connection: Connection) -> ShownState:
    """Tell whether what a restricted connection shows is up to its snapshot."""
    query = (
        "SELECT (SELECT value FROM main.meta WHERE key = 'change_sequence'), "
        "(SELECT sequence FROM temp.shown_state)"
    )
    return ShownState(*connection.exec_driver_sql(query).one())


@contextmanager
def temporary_writes(connection: Connection) -> Iterator[None]:
    """Let a restricted connection write its own temporary tables."""
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA query_only = ON")


def fill_shown(connection: Connection, groups: Sequence[str], sequence: str) -> None:
    """Show the documents of these groups and those of no group, as they stand in the file."""
    execute = connection.exec_driver_sql
    execute("DELETE FROM temp.shown")
    execute("DELETE FROM temp.shown_state")
    execute(
        f"INSERT INTO temp.shown SELECT id, {', '.join(_SHOWN)} FROM main.documents AS d "  # noqa: S608
        "WHERE NOT EXISTS (SELECT 1 FROM main.document_groups AS g WHERE g.document_id = d.id) "
        "OR EXISTS (SELECT 1 FROM main.document_groups AS g JOIN json_each(?) AS own "
        "ON own.value = g.group_name WHERE g.document_id = d.id)",
        (_to_json(list(groups)),),
    )
    execute("INSERT INTO temp.shown_state VALUES (?)", (sequence,))


def set_shown(connection: Connection, document_id: str, column: str, value: str | None) -> None:
    """Correct what a shown document says of another one; `column` is one of `_SHOWN`."""
    connection.exec_driver_sql(
        f"UPDATE temp.shown SET {_SHOWN[_SHOWN.index(column)]} = ? WHERE id = ?",  # noqa: S608
        (value, document_id),
    )


def revisions_shown(connection: Connection) -> dict[str, str | None]:
    """For shown texts whose newer text is hidden: the next newer one that is shown, or none."""
    rows = connection.exec_driver_sql(
        "WITH RECURSIVE line(id, next, steps) AS ("
        " SELECT id, replaced_by_revision, 1 FROM temp.shown WHERE replaced_by_revision NOT NULL"
        " UNION ALL SELECT line.id, d.replaced_by_revision, steps + 1 FROM line"
        " JOIN main.documents AS d ON d.id = line.next"
        " WHERE steps < 1000 AND line.next NOT IN (SELECT id FROM temp.shown))"
        "SELECT id, next, max(steps) FROM line GROUP BY id"
    )
    return {row[0]: row[1] for row in rows if row[2] > 1}


def names_hidden(connection: Connection, name: str) -> bool:
    """Whether a number or source name is one of a document that is not shown."""
    query = (
        "SELECT 1 FROM main.documents WHERE (number = ? OR source = ?) "
        "AND id NOT IN (SELECT id FROM temp.shown) LIMIT 1"
    )
    return connection.exec_driver_sql(query, (name, name)).first() is not None
