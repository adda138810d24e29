"""The library: one SQLite database that is the source of truth for every document and vector."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Self

from sqlalchemy import insert, inspect

from vectorstore import dialect, schema
from vectorstore.audit import INDEXES_FOLDER
from vectorstore.chunk_reader import ChunkReader
from vectorstore.errors import ConfigurationError, EmbedderMismatchError, LibraryError
from vectorstore.migrations import migrate
from vectorstore.servers import ALONE
from vectorstore.writer import Writer
from vectorstore.writer_lock import OWN_FILES, writer_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from vectorstore.embedders import Embedder
    from vectorstore.servers import Servers
    from vectorstore.settings import Settings
    from vectorstore.vector_server import VectorServer

DATABASE_FILE = "library.sqlite3"


class Library(ChunkReader):
    """A library folder: open it with `Library.open`, write to it through `writer()`."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        lock_timeout_seconds: float,
        vector_server: VectorServer | None = None,
    ) -> None:
        super().__init__(folder, engine)
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
        database = folder / DATABASE_FILE
        maker = embedder if create else None
        if not database.is_file():
            if maker is None:
                raise ConfigurationError(_missing(folder))
            _prepare(folder)
        engine = dialect.sqlite_engine(database)
        library = cls(folder, engine, lock_timeout_seconds, _vector_server(servers))
        try:
            if not library._has_tables():
                if maker is None:
                    raise ConfigurationError(_missing(folder))
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
        with writer_lock(self.folder, timeout):
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that takes SQLite's write lock at once. Hold the library's lock too."""
        with self._translated(), dialect.for_writing(self._engine).begin() as connection:
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
                f"Thư viện {self.folder} do bản cchc mới hơn tạo ra (lược đồ "
                f"{meta.schema_version}, bản này đọc được đến {schema.SCHEMA_VERSION}). "
                "Hãy nâng cấp cchc."
            )
            raise LibraryError(message)
        if meta.schema_version < schema.SCHEMA_VERSION:
            migrate(self)
        if embedder is not None and embedder.name != meta.embedder:
            message = (
                f"Vectơ của thư viện {self.folder} được tạo bằng «{meta.embedder}», còn thiết lập "
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


def _vector_server(servers: Servers) -> VectorServer | None:
    if servers.vectors is None:
        return None
    from vectorstore.vector_server import VectorServer

    return VectorServer(servers.vectors)


def _missing(folder: Path) -> str:
    return (
        f"Chưa có thư viện ở {folder}. Hãy tạo bằng `cchc ingest TỆP_HOẶC_THƯ_MỤC "
        f"--library {folder}`, hoặc chỉ đúng thư mục bằng --library."
    )


def _prepare(folder: Path) -> None:
    """Make the folder, unless something else lives there: deleting a library deletes its folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = sorted(
            entry.name
            for entry in folder.iterdir()
            if entry.name not in OWN_FILES and not entry.name.startswith(DATABASE_FILE)
        )
    except OSError as error:
        message = f"Không tạo được thư viện ở {folder}: {error.strerror}. Hãy chọn thư mục khác."
        raise ConfigurationError(message) from error
    if strangers:
        message = (
            f"{folder} không phải là thư viện: trong đó có {strangers[0]}. "
            "Hãy chọn thư mục trống hoặc chưa có."
        )
        raise ConfigurationError(message)
