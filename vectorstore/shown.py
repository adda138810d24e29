"""What a restricted connection shows: temporary views under the names of the tables.

Temporary names go before all others, in SQLite as in PostgreSQL. The views leave the documents that
a reader may see, listed in a temporary table that is filled anew for every change of the library.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import String, bindparam, text

from vectorstore import schema
from vectorstore.postgres import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, TextClause

# What a document says of others, told anew for a restricted connection.
_SHOWN = ("superseded_by", "replaced_by_revision")
_MOST_STEPS = 1000


class ShownState(NamedTuple):
    """The change that a snapshot shows, and the one up to which a connection shows documents."""

    sequence: str
    shown: str | None


class _Names(NamedTuple):
    """How a database calls the tables themselves, what is temporary, and text by code points."""

    tables: str
    temporary: str
    text: str


_SQLITE = _Names("main", "temp", "TEXT")
_POSTGRES = _Names(NAMESPACE, "pg_temp", 'TEXT COLLATE "C"')


def hide_tables(connection: Any, _record: object) -> None:  # noqa: ANN401 - of either driver
    """Give a new SQLite connection views under the tables' names; empty until `fill_shown`."""
    # The plus sign keeps the look-up of seen documents a test of rows that another index found.
    for statement in (*_views(_SQLITE, "+", " WITHOUT ROWID"), "PRAGMA query_only = ON"):
        connection.execute(statement)


def hide_postgres_tables(connection: Any, _record: object) -> None:  # noqa: ANN401
    """Do the same with a new connection to PostgreSQL."""
    for statement in _views(_POSTGRES, "", ""):
        connection.execute(statement)
    connection.commit()


def _views(names: _Names, look_up: str, form: str) -> list[str]:
    seen = f"IN (SELECT id FROM {names.temporary}.shown)"  # noqa: S608 - names of this module
    own = [column.name for column in schema.documents.columns if column.name not in _SHOWN]
    columns = ", ".join([*(f'd."{name}"' for name in own), *(f's."{name}"' for name in _SHOWN)])
    statements = [
        f"CREATE TEMP TABLE shown (id {names.text} PRIMARY KEY, "
        f"{', '.join(f'{column} {names.text}' for column in _SHOWN)}){form}",
        "CREATE TEMP TABLE shown_state (sequence TEXT)",
        f"CREATE TEMP VIEW documents AS SELECT {columns} FROM {names.tables}.documents AS d "  # noqa: S608
        f"JOIN {names.temporary}.shown AS s ON s.id = d.id",
    ]
    for table in schema.metadata.sorted_tables:
        if "document_id" not in table.columns:
            continue
        rows = f"SELECT * FROM {names.tables}.{table.name} WHERE {look_up}document_id {seen}"  # noqa: S608
        if "second_document_id" in table.columns:
            second = f"{look_up}second_document_id {seen}"
            rows += f" AND (second_document_id IS NULL OR {second})"
        statements.append(f"CREATE TEMP VIEW {table.name} AS {rows}")
    return statements


def shown_state(connection: Connection) -> ShownState:
    """Tell whether what a restricted connection shows is up to its snapshot."""
    query = _named(
        connection,
        "SELECT (SELECT value FROM {tables}.meta WHERE key = 'change_sequence'), "
        "(SELECT sequence FROM {temporary}.shown_state)",
    )
    return ShownState(*connection.execute(query).one())


@contextmanager
def temporary_writes(connection: Connection) -> Iterator[None]:
    """Let a restricted connection write its own temporary tables; PostgreSQL always does."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA query_only = ON")


def fill_shown(connection: Connection, groups: Sequence[str], sequence: str) -> None:
    """Show the documents of these groups and those of no group, as they stand in the tables."""
    connection.execute(_named(connection, "DELETE FROM {temporary}.shown"))
    connection.execute(_named(connection, "DELETE FROM {temporary}.shown_state"))
    fill = _named(
        connection,
        f"INSERT INTO {{temporary}}.shown SELECT id, {', '.join(_SHOWN)} "  # noqa: S608
        "FROM {tables}.documents AS d WHERE NOT EXISTS "
        "(SELECT 1 FROM {tables}.document_groups AS g WHERE g.document_id = d.id) OR EXISTS "
        "(SELECT 1 FROM {tables}.document_groups AS g "
        "WHERE g.document_id = d.id AND g.group_name IN :own)",
    )
    connection.execute(fill.bindparams(bindparam("own", list(groups), String, expanding=True)))
    state = _named(connection, "INSERT INTO {temporary}.shown_state VALUES (:sequence)")
    connection.execute(state, {"sequence": sequence})


def set_shown(connection: Connection, document_id: str, column: str, value: str | None) -> None:
    """Correct what a shown document says of another one; `column` is one of `_SHOWN`."""
    name = _SHOWN[_SHOWN.index(column)]
    update = _named(connection, f"UPDATE {{temporary}}.shown SET {name} = :value WHERE id = :id")  # noqa: S608
    connection.execute(update, {"value": value, "id": document_id})


def revisions_shown(connection: Connection) -> dict[str, str | None]:
    """For shown texts whose newer text is hidden: the next newer one that is shown, or none."""
    query = _named(
        connection,
        "WITH RECURSIVE line(id, next, steps) AS ("
        " SELECT id, replaced_by_revision, 1 FROM {temporary}.shown"
        " WHERE replaced_by_revision IS NOT NULL"
        " UNION ALL SELECT line.id, CAST(d.replaced_by_revision AS TEXT), steps + 1 FROM line"
        " JOIN {tables}.documents AS d ON d.id = line.next"
        " WHERE steps < :most AND line.next NOT IN (SELECT id FROM {temporary}.shown))"
        "SELECT id, next, steps FROM line ORDER BY steps",
    )
    rows = connection.execute(query, {"most": _MOST_STEPS})
    return {row[0]: row[1] for row in rows if row[2] > 1}


def names_hidden(connection: Connection, name: str) -> bool:
    """Whether a number or source name is one of a document that is not shown."""
    query = _named(
        connection,
        "SELECT 1 FROM {tables}.documents WHERE (number = :name OR source = :name) "
        "AND id NOT IN (SELECT id FROM {temporary}.shown) LIMIT 1",
    )
    return connection.execute(query, {"name": name}).first() is not None


def _named(connection: Connection, statement: str) -> TextClause:
    names = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES
    return text(statement.format(**names._asdict()))
