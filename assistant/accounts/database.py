"""The accounts database as a file: made once, readable by its owner alone, opened by several."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import DBAPIError

from assistant.accounts import schema
from vectorstore import dialect
from vectorstore.errors import CchcError, ConfigurationError
from vectorstore.sidecars import ACCOUNTS, sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

_OWNER_ONLY = 0o600


def accounts_file(library: Path) -> Path:
    """Where the accounts of a library lie: beside its folder."""
    return sidecar(library.expanduser().absolute(), ACCOUNTS)


class AccountsDatabase:
    """Transactions over the accounts of one library; safe from several threads and processes."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self.path = path
        self._now = now
        self._engine = dialect.sqlite_engine(path)

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, now: Callable[[], float] = time.time
    ) -> Self:
        """Open the accounts at `path`, or make them with `create`.

        Raises `ConfigurationError` where there are none, and `CchcError` where they are damaged.
        """
        if not path.is_file():
            if not create:
                message = (
                    f"Chưa có tài khoản nào ({path}). Hãy chạy `cchc chat --accounts` một lần."
                )
                raise ConfigurationError(message)
            _make_file(path)
        database = cls(path, now)
        try:
            with database.writing() as connection:
                database._prepare(connection)
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close the database's connections."""
        self._engine.dispose()

    @property
    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self._now())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot; what the database reports becomes a `CchcError`."""
        with self._translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that takes SQLite's write lock at once."""
        with self._translated(), dialect.for_writing(self._engine).begin() as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            message = (
                f"Không đọc hay ghi được tệp tài khoản {self.path}: {error.orig}. "
                "Hãy kiểm tra quyền truy cập và dung lượng ổ đĩa, hoặc khôi phục bản sao lưu."
            )
            raise CchcError(message) from error

    def _prepare(self, connection: Connection) -> None:
        table = schema.meta
        if not inspect(connection).has_table(table.name):
            schema.metadata.create_all(connection)
            version = {"key": "schema_version", "value": str(schema.SCHEMA_VERSION)}
            connection.execute(insert(table), [version])
            return
        query = select(table.c.value).where(table.c.key == "schema_version")
        if connection.execute(query).scalar_one_or_none() != str(schema.SCHEMA_VERSION):
            message = f"Tệp tài khoản {self.path} do bản cchc khác tạo ra. Hãy nâng cấp cchc."
            raise CchcError(message)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read, before anything is in it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    except FileExistsError:
        pass  # another process was faster
    except OSError as error:
        message = f"Không tạo được tệp tài khoản {path}: {error.strerror}. Hãy kiểm tra quyền ghi."
        raise ConfigurationError(message) from error
