"""All that is particular to PostgreSQL: how it is opened, locked, and shown to a reader in part.

Tables lie in a namespace (PostgreSQL calls it a schema) of their own. Reads are snapshots
(repeatable read, read only), writes one at a time, as they are in SQLite.
"""

from __future__ import annotations

import os
import socket
import time
import zlib
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import NullPool, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from vectorstore.dialect import WRITE, for_writing, to_json
from vectorstore.errors import ConfigurationError, LibraryLockedError
from vectorstore.servers import database_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from vectorstore.servers import Namespace

NAMESPACE = "cchc"
NEEDED = "postgresql+psycopg"
CONNECT_SECONDS = 5
CONNECTIONS = 8  # kept open by a process, and as many more while they are needed
POLL_SECONDS = 0.05
# A server that vanished without a word is noticed within half a minute.
_NOTICED = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4}
_LOCK_NAME = "cchc writer"


def postgres_engine(url: str, namespace: str = NAMESPACE) -> Engine:
    """An engine over one namespace of a database, which is made if it is not there.

    Raises `ConfigurationError` where the server cannot be reached, refuses the credentials, or the
    extra `shared` is not installed.
    """
    engine = _engine(url, namespace, pool_size=CONNECTIONS, max_overflow=CONNECTIONS)
    try:
        with engine.connect() as connection:
            known = _has_namespace(connection, namespace)
        if not known:
            with for_writing(engine).begin() as connection:
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{namespace}"')
    except DBAPIError as error:
        engine.dispose()
        message = (
            f"Không mở được cơ sở dữ liệu {database_name(url)}: {reason(error)}. Hãy kiểm tra "
            "CCHC_DATABASE_URL (tên, mật khẩu, địa chỉ) và máy chủ đó."
        )
        raise ConfigurationError(message) from error
    return engine


def has_namespace(namespace: Namespace) -> bool:
    """Whether a namespace has tables. Raises `ConfigurationError` where the server is not there."""
    engine = postgres_engine(namespace.url, namespace.name)
    try:
        with engine.begin() as connection:
            return inspect(connection).has_table("meta", namespace.name)
    finally:
        engine.dispose()


def restricted_engine(url: str) -> Engine:
    """An engine with few connections of its own: what they show is their own, too."""
    return _engine(url, NAMESPACE, pool_size=2, max_overflow=CONNECTIONS)


def reason(error: DBAPIError) -> str:
    """What the server said, in one line."""
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    fatal = next((line for line in lines if "FATAL" in line), lines[0] if lines else "?")
    return fatal.rpartition("FATAL:")[2].strip() or fatal


def _engine(url: str, namespace: str, **pool: Any) -> Engine:  # noqa: ANN401
    try:
        engine = create_engine(
            url,
            json_serializer=to_json,
            pool_pre_ping=True,  # a server that was restarted is no error
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                **_NOTICED,
                "application_name": f"cchc {os.getpid()} {socket.gethostname()}"[:63],
                "options": f"-c search_path={namespace}",
            },
            **pool,
        )
    except ArgumentError as error:
        message = f"CCHC_DATABASE_URL phải có dạng {NEEDED}://TÊN:MẬT_KHẨU@MÁY:CỔNG/CƠ_SỞ_DỮ_LIỆU."
        raise ConfigurationError(message) from error
    except (ImportError, NoSuchModuleError) as error:
        message = 'Thiếu gói psycopg để dùng PostgreSQL. Hãy cài: pip install "cchc[shared]".'
        raise ConfigurationError(message) from error
    event.listen(engine, "begin", partial(_on_begin, namespace))
    return engine


def _on_begin(namespace: str, connection: Connection) -> None:
    options: Any = connection.get_execution_options()
    if options.get(WRITE):
        # Read committed, so that what is read after the lock is what the writer before left.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key('write ' + namespace)})")
    elif not options.get("isolation_level"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _has_namespace(connection: Connection, namespace: str) -> bool:
    query = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
    return connection.execute(query, {"name": namespace}).first() is not None


def _key(name: str) -> int:
    """A number for a lock of a database."""
    return zlib.crc32(name.encode())


class WriterLock:
    """The library's write lock, which PostgreSQL keeps for as long as a connection lives."""

    def __init__(self, url: str, name: str) -> None:
        # A connection of its own: the pool's come and go.
        engine = _engine(url, NAMESPACE, poolclass=NullPool)
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._name = name
        self._holder: int | None = None  # the server's number of the connection that holds it

    @contextmanager
    def held(self, timeout_seconds: float) -> Iterator[None]:
        """Hold the lock. Raises `LibraryLockedError`, which names who holds it."""
        until = time.monotonic() + timeout_seconds
        key = _key(_LOCK_NAME)
        with self._engine.connect() as connection:
            while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({key})").scalar():
                if time.monotonic() >= until:
                    raise LibraryLockedError(self._refusal(connection))
                time.sleep(POLL_SECONDS)
            self._holder = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            try:
                yield
            finally:
                self._holder = None
                try:
                    connection.exec_driver_sql(f"SELECT pg_advisory_unlock({key})")
                except DBAPIError:
                    connection.invalidate()  # the connection went, and the lock with it

    def check(self, connection: Connection) -> None:
        """Make sure within a write that the lock was not lost with its connection."""
        if self._holder is None:
            return
        query = text(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = :key AND granted "
            "AND pid = :pid AND database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database())"
        )
        values = {"key": _key(_LOCK_NAME), "pid": self._holder}
        if connection.execute(query, values).first() is None:
            message = (
                f"Đã mất khóa ghi của {self._name} vì mất kết nối tới máy chủ. Những gì đã báo là "
                "xong vẫn còn; hãy chạy lại để làm tiếp."
            )
            raise LibraryLockedError(message)

    def _refusal(self, connection: Connection) -> str:
        query = text(
            "SELECT a.application_name, a.backend_start FROM pg_locks AS l "
            "JOIN pg_stat_activity AS a ON a.pid = l.pid "
            "WHERE l.locktype = 'advisory' AND l.objid = :key AND l.granted"
        )
        row = connection.execute(query, {"key": _key(_LOCK_NAME)}).first()
        who = "một tiến trình khác"
        if row is not None and str(row[0]).startswith("cchc "):
            _, pid, host = str(row[0]).split(" ", 2)
            since: datetime = row[1].astimezone()
            who = f"tiến trình {pid} trên máy {host}, nối từ {since:%H:%M:%S ngày %d/%m/%Y}"
        return f"{self._name} đang được ghi bởi {who}. Hãy đợi tiến trình đó xong rồi chạy lại."
