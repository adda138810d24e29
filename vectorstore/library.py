"""The library: one SQLite database that is the source of truth for every document and vector."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, nullcontext, suppress
from copy import copy
from typing import TYPE_CHECKING, Self

from sqlalchemy import insert, inspect

from vectorstore import audit, dialect, schema
from vectorstore.audit import INDEXES_FOLDER
from vectorstore.chunk_reader import ChunkReader
from vectorstore.errors import ConfigurationError, EmbedderMismatchError, LibraryError
from vectorstore.migrations import migrate
from vectorstore.servers import ALONE
from vectorstore.storage import DATABASE_FILE, FolderStorage, ServerStorage
from vectorstore.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from vectorstore.embedders import Embedder
    from vectorstore.servers import Servers
    from vectorstore.settings import Settings
    from vectorstore.storage import Storage
    from vectorstore.vector_server import VectorServer

INDEXING_SECONDS = 60.0  # another process of this machine may be making the same index
__all__ = ["DATABASE_FILE", "Library"]


class Library(ChunkReader):
    """A library folder: open it with `Library.open`, write to it through `writer()`."""

    def __init__(
        self,
        folder: Path,
        storage: Storage,
        engine: Engine,
        lock_timeout_seconds: float,
        servers: Servers = ALONE,
        vector_server: VectorServer | None = None,
    ) -> None:
        super().__init__(folder, engine, storage.name)
        self.storage = storage
        self.servers = servers
        self.lock_timeout_seconds = lock_timeout_seconds
        self.vector_server = vector_server

    @classmethod
    def configured(
        cls, settings: Settings, embedder: Embedder | None = None, *, create: bool = False
    ) -> Self:
        """Open the library that the settings name; see `open`."""
        timeout, servers = settings.lock_timeout_seconds, settings.servers
        return cls.open(
            settings.library,
            embedder,
            create=create,
            lock_timeout_seconds=timeout,
            servers=servers,
        )

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder | None = None,
        *,
        create: bool = False,
        lock_timeout_seconds: float = 1.0,
        servers: Servers = ALONE,
    ) -> Self:
        """Open the library in `folder`; with `create` and an embedder, make it if it is missing.

        Without an embedder the library opens for whatever needs no vectors. Raises
        `ConfigurationError` (no library there, or a folder of something else),
        `EmbedderMismatchError` (vectors made with another embedder), `LibraryLockedError` (while
        creating) and `LibraryError` (damaged, or of a newer version). A vector server that is down
        is no error: what can be done without it is done.
        """
        folder = folder.expanduser().absolute()
        storage = storage_of(folder, servers)
        maker = embedder if create else None
        if not storage.exists:
            if maker is None:
                raise ConfigurationError(_missing(storage))
            storage.prepare()
        library = cls(
            folder, storage, storage.engine(), lock_timeout_seconds, servers, _reach(servers)
        )
        try:
            if not library._has_tables():
                if maker is None:
                    raise ConfigurationError(_missing(storage))
                library._create(maker)
            library._check(embedder)
            if embedder is not None:
                library._check_server()
        except BaseException:
            library.close()
            raise
        return library

    @property
    def whole(self) -> Library:
        """The library as no reader's limits cut it: itself."""
        return self

    @property
    def indexes_folder(self) -> Path:
        """Where the derived indexes lie."""
        return self.folder / INDEXES_FOLDER

    def close(self) -> None:
        """Close the database's connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Hold the write lock, write documents, and bring the indexes up to date at the end.

        Raises `LibraryLockedError` naming the holder when another writer is at work.
        """
        with self.locked():
            writer = Writer(self)
            try:
                yield writer
            finally:
                writer.finish()

    @contextmanager
    def locked(self, timeout_seconds: float | None = None) -> Iterator[None]:
        """Hold the write lock and nothing else; the lock is not re-entrant."""
        timeout = self.lock_timeout_seconds if timeout_seconds is None else timeout_seconds
        with self.storage.locked(timeout):
            yield

    def synchronise_indexes(
        self, kinds: Sequence[audit.IndexKind] | None = None, wait_seconds: float | None = None
    ) -> list[str]:
        """Make the folder's indexes show the library; returns what was made anew.

        Without `wait_seconds` the library's lock must be held, else nobody's. Raises
        `LibraryLockedError` where another process is at it, and `LibraryError`.
        """
        if not self.storage.shared:
            with nullcontext() if wait_seconds is None else self.locked(wait_seconds):
                return audit.synchronise(self, kinds)
        patience = INDEXING_SECONDS if wait_seconds is None else wait_seconds
        with self.storage.indexing(patience), self.snapshot() as frozen:
            return audit.synchronise(frozen, kinds)

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """The library as it is now, whatever is written meanwhile; for one thread."""
        with self.reading() as connection:
            frozen = copy(self)
            frozen.held = connection
            yield frozen

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that keeps out others at once. Hold the library's lock too."""
        with self._translated(), dialect.for_writing(self._engine).begin() as connection:
            self.storage.check_lock(connection)
            yield connection

    def _has_tables(self) -> bool:
        with self.reading() as connection:
            return inspect(connection).has_table(schema.meta.name)

    def _create(self, embedder: Embedder) -> None:
        with self.locked(), self.writing() as connection:
            if inspect(connection).has_table(schema.meta.name):
                return  # another process was faster
            schema.metadata.create_all(connection)
            values = {
                "library_id": uuid.uuid4().hex,
                "schema_version": str(schema.SCHEMA_VERSION),
                "embedder": embedder.name,
                "dimension": str(embedder.dimension),
                "change_sequence": "0",
            }
            rows = [{"key": key, "value": value} for key, value in values.items()]
            connection.execute(insert(schema.meta), rows)

    def _check(self, embedder: Embedder | None) -> None:
        meta = self.meta
        if meta.schema_version > schema.SCHEMA_VERSION:
            message = (
                f"Thư viện {self.name} do bản cchc mới hơn tạo ra (lược đồ "
                f"{meta.schema_version}, bản này đọc được đến {schema.SCHEMA_VERSION}). "
                "Hãy nâng cấp cchc."
            )
            raise LibraryError(message)
        if meta.schema_version < schema.SCHEMA_VERSION:
            migrate(self)
        if embedder is not None and embedder.name != meta.embedder:
            message = (
                f"Vectơ của thư viện {self.name} được tạo bằng «{meta.embedder}», còn thiết lập "
                f"hiện nay là «{embedder.name}». Hãy chạy `cchc reindex --library {self.folder}` "
                "hoặc đặt lại CCHC_EMBEDDER."
            )
            raise EmbedderMismatchError(message)

    def _check_server(self) -> None:
        """Refuse a vector server that can never do; one that is down may come back."""
        if self.vector_server is not None:
            from vectorstore.server_index import standing
            from vectorstore.vector_server import VectorServerDownError

            with suppress(VectorServerDownError):
                standing(self.vector_server, self.meta)


def _reach(servers: Servers) -> VectorServer | None:
    if servers.vectors is None:
        return None
    from vectorstore.vector_server import VectorServer

    return VectorServer(servers.vectors)


def storage_of(folder: Path, servers: Servers) -> Storage:
    """Where the rows of a library lie."""
    if servers.database is None:
        return FolderStorage(folder)
    return ServerStorage(folder, servers.database)


def _missing(storage: Storage) -> str:
    if storage.shared:
        return f"Chưa có thư viện ở {storage.name}. Hãy tạo bằng `cchc ingest TỆP_HOẶC_THƯ_MỤC`."
    return (
        f"Chưa có thư viện ở {storage.name}. Hãy tạo bằng `cchc ingest TỆP_HOẶC_THƯ_MỤC "
        f"--library {storage.name}`, hoặc chỉ đúng thư mục bằng --library."
    )
