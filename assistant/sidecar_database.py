"""A database beside the library: made once, readable by its owner alone, opened by several."""

from __future__ import annotations

import os
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Column, MetaData, String, Table, Text, event, insert, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from vectorstore import dialect
from vectorstore.errors import CchcError, ConfigurationError
from vectorstore.servers import Namespace

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    Upsert = sqlite.Insert | postgresql.Insert

_OWNER_ONLY = 0o600
_TIDY_SECONDS = 3600
_VERSION, _IDENTITY = "schema_version", "identity"


class Shape(NamedTuple):
    """The tables of a database, and what takes an older one to them."""

    what: str  # completes "tệp …" in what is said of it
    metadata: MetaData
    version: int
    sqlite: tuple[str, ...] = ()  # what SQLAlchemy's tables cannot say
    postgres: tuple[str, ...] = ()  # the same, for PostgreSQL
    steps: Mapping[int, tuple[str, ...]] = {}  # from each version to the next one


def meta_table(metadata: MetaData) -> Table:
    """The table of what is known of the database itself."""
    key = Column("key", String, primary_key=True)
    return Table("meta", metadata, key, Column("value", Text, nullable=False))


class SidecarDatabase:
    """Transactions over one database; safe from several threads and processes."""

    def __init__(
        self, place: Path | Namespace, shape: Shape, now: Callable[[], float] = time.time
    ) -> None:
        """Open the file or the namespace, or make it.

        Raises `CchcError` where it is damaged or of a newer cchc, and `ConfigurationError` where
        it cannot be reached.
        """
        self.place = place
        self._shape = shape
        self._now = now
        self._tidied = 0
        self._engine = _engine(place, shape.what)
        try:
            with self.writing() as connection:
                self._prepare(connection)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the database's connections."""
        self._engine.dispose()

    @property
    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self._now())

    def tidying_due(self) -> bool:
        """Whether it is time again to take away what has expired: true once an hour."""
        if self.now - self._tidied < _TIDY_SECONDS:
            return False
        self._tidied = self.now
        return True

    @property
    def identity(self) -> str:
        """What tells this database from another one made in its place later."""
        with self.reading() as connection:
            found = _meta(connection, self._shape.metadata, _IDENTITY)
        if found is None:
            message = f"{self.place} has lost its identity"
            raise RuntimeError(message)
        return found

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; what the database reports becomes a `CchcError`."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that keeps out others at once; at its end it is on the disk."""
        with self._translated(), dialect.for_writing(self._engine).begin() as connection:
            yield connection

    def flush(self) -> None:
        """Bring a file itself up to date, so that deleted content is not in the log either."""
        if isinstance(self.place, Namespace):
            return  # the server's own upkeep does it
        with self._translated(), self._engine.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # as far as it can

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            message = (
                f"Không đọc hay ghi được tệp {self._shape.what} {self.place}: "
                f"{' '.join(str(error.orig).split())}. "
                "Hãy kiểm tra quyền truy cập và dung lượng ổ đĩa, hoặc khôi phục bản sao lưu."
            )
            raise CchcError(message) from error

    def _prepare(self, connection: Connection) -> None:
        shape = self._shape
        table = shape.metadata.tables["meta"]
        if not inspect(connection).has_table(table.name):
            shape.metadata.create_all(connection)
            own = shape.sqlite if connection.dialect.name == "sqlite" else shape.postgres
            for statement in own:
                connection.execute(text(statement))
            version = {"key": _VERSION, "value": str(shape.version)}
            connection.execute(insert(table), [version])
        stored = _meta(connection, shape.metadata, _VERSION)
        if stored != str(shape.version):
            self._migrate(connection, stored)
        if _meta(connection, shape.metadata, _IDENTITY) is None:
            connection.execute(insert(table), [{"key": _IDENTITY, "value": uuid.uuid4().hex}])

    def _migrate(self, connection: Connection, stored: str | None) -> None:
        shape = self._shape
        first = int(stored) if stored is not None and stored.isdecimal() else shape.version + 1
        if any(step not in shape.steps for step in range(first, shape.version)) or (
            first > shape.version
        ):
            message = f"Tệp {shape.what} {self.place} do bản cchc khác tạo ra. Hãy nâng cấp cchc."
            raise CchcError(message)
        for step in range(first, shape.version):
            for statement in shape.steps[step]:
                connection.execute(text(statement))
        table = shape.metadata.tables["meta"]
        is_version = table.c.key == _VERSION
        connection.execute(table.update().where(is_version).values(value=str(shape.version)))


def is_there(place: Path | Namespace) -> bool:
    """Whether a database has been made; raises `ConfigurationError` where its server is not."""
    if isinstance(place, Namespace):
        from vectorstore.postgres import has_namespace

        return has_namespace(place)
    return place.is_file()


def upsert(connection: Connection, table: Table) -> Upsert:
    """An insertion that may say what to do with a row that is there."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def _engine(place: Path | Namespace, what: str) -> Engine:
    if isinstance(place, Namespace):
        from vectorstore.postgres import postgres_engine

        return postgres_engine(place.url, place.name)
    if not place.is_file():
        _make_file(place, what)
    engine = dialect.sqlite_engine(place)
    event.listen(engine, "connect", _forget_what_is_deleted)
    return engine


def _meta(connection: Connection, metadata: MetaData, key: str) -> str | None:
    table = metadata.tables["meta"]
    query = select(table.c.value).where(table.c.key == key)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else str(found)


def _forget_what_is_deleted(connection: sqlite3.Connection, _record: object) -> None:
    """Have SQLite overwrite deleted content instead of leaving it in the file's free pages."""
    connection.execute("PRAGMA secure_delete = ON")


def _make_file(path: Path, what: str) -> None:
    """An empty file that only its owner may read, before anything is in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    except FileExistsError:
        pass  # another process was faster
    except OSError as error:
        message = f"Không tạo được tệp {what} {path}: {error.strerror}. Hãy kiểm tra quyền ghi."
        raise ConfigurationError(message) from error
