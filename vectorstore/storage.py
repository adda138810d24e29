"""Where a library's rows lie and how they are locked: SQLite in its folder, or PostgreSQL.

The derived indexes lie in the folder either way, of each machine its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import event

from vectorstore import dialect, shown
from vectorstore.errors import ConfigurationError, LibraryError
from vectorstore.servers import database_name
from vectorstore.writer_lock import OWN_FILES, writer_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from vectorstore.postgres import WriterLock

DATABASE_FILE = "library.sqlite3"


class Storage(Protocol):
    """What a library asks of the place of its rows."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    @property
    def shared(self) -> bool:
        """Whether it is written while this machine makes its indexes of it."""
        ...

    @property
    def exists(self) -> bool:
        """Whether anything is there that may hold a library."""
        ...

    def prepare(self) -> None:
        """Make the place for a new library. Raises `ConfigurationError` where it cannot be."""
        ...

    def engine(self) -> Engine:
        """A new engine over the rows."""
        ...

    def restricted_engine(self) -> Engine:
        """A new engine that shows nothing until `shown.fill_shown`, and cannot write."""
        ...

    def locked(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Hold the write lock of the rows. Raises `LibraryLockedError`, which names the holder."""
        ...

    def indexing(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Hold the lock of the folder's indexes alone. Raises `LibraryLockedError`."""
        ...

    def check_lock(self, connection: Connection) -> None:
        """Make sure, within a write, that the lock was not lost."""
        ...


class FolderStorage:
    """One SQLite file; one lock for it and for the indexes beside it."""

    shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def name(self) -> str:
        """The folder."""
        return str(self._folder)

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return (self._folder / DATABASE_FILE).is_file()

    def prepare(self) -> None:
        """Make the folder, unless something else lives there: it is deleted with the library."""
        _make(self._folder)
        strangers = sorted(
            entry.name
            for entry in self._folder.iterdir()
            if entry.name not in OWN_FILES and not entry.name.startswith(DATABASE_FILE)
        )
        if strangers:
            message = (
                f"{self._folder} không phải là thư viện: trong đó có {strangers[0]}. "
                "Hãy chọn thư mục trống hoặc chưa có."
            )
            raise ConfigurationError(message)

    def engine(self) -> Engine:
        """A new engine over the file."""
        return dialect.sqlite_engine(self._folder / DATABASE_FILE)

    def restricted_engine(self) -> Engine:
        """A new engine over the file that shows nothing at first."""
        engine = self.engine()
        event.listen(engine, "connect", shown.hide_tables)
        return engine

    def locked(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Hold the folder's lock file."""
        return writer_lock(self._folder, timeout_seconds)

    def indexing(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Hold the same lock: whoever writes the rows writes the indexes."""
        return writer_lock(self._folder, timeout_seconds)

    def check_lock(self, connection: Connection) -> None:
        """Nothing to do: the operating system frees the lock with the process alone."""


class ServerStorage:
    """A database on a PostgreSQL server, whose write lock is the server's."""

    shared = True

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = url
        self._lock: WriterLock | None = None

    @property
    def name(self) -> str:
        """The database, without its password."""
        return database_name(self._url)

    @property
    def exists(self) -> bool:
        """Say yes: only the server knows."""
        return True

    def prepare(self) -> None:
        """Make the folder of the indexes."""
        _make(self._folder)

    def engine(self) -> Engine:
        """A new engine over the database. Raises `ConfigurationError` where it cannot be opened."""
        from vectorstore.postgres import postgres_engine

        return postgres_engine(self._url)

    def restricted_engine(self) -> Engine:
        """A new engine over the database that shows nothing at first."""
        from vectorstore.postgres import restricted_engine

        engine = restricted_engine(self._url)
        event.listen(engine, "connect", shown.hide_postgres_tables)
        return engine

    @contextmanager
    def locked(self, timeout_seconds: float) -> Iterator[None]:
        """Hold the server's lock, on a connection of its own."""
        from vectorstore.postgres import WriterLock

        lock = WriterLock(self._url, f"Thư viện {self.name}")
        with lock.held(timeout_seconds):
            self._lock = lock
            try:
                yield
            finally:
                self._lock = None

    def indexing(self, timeout_seconds: float) -> AbstractContextManager[None]:
        """Hold the lock file of this machine's indexes."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"Không ghi được vào {self._folder}: {error.strerror}. Hãy kiểm tra ổ đĩa."
            raise LibraryError(message) from error
        return writer_lock(self._folder, timeout_seconds)

    def check_lock(self, connection: Connection) -> None:
        """Make sure, within a write, that the lock was not lost with its connection."""
        if self._lock is not None:
            self._lock.check(connection)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"Không tạo được thư viện ở {folder}: {error.strerror}. Hãy chọn thư mục khác."
        raise ConfigurationError(message) from error
