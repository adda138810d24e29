"""The accounts database as a file: where it lies, and when it may be made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from assistant.accounts import schema
from assistant.sidecar_database import Shape, SidecarDatabase
from vectorstore.errors import ConfigurationError
from vectorstore.sidecars import ACCOUNTS, sidecar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SHAPE = Shape("tài khoản", schema.metadata, schema.SCHEMA_VERSION)


def accounts_file(library: Path) -> Path:
    """Where the accounts of a library lie: beside its folder."""
    return sidecar(library, ACCOUNTS)


class AccountsDatabase(SidecarDatabase):
    """Transactions over the accounts of one library; safe from several threads and processes."""

    @classmethod
    def open(
        cls, path: Path, *, create: bool = False, now: Callable[[], float] = time.time
    ) -> Self:
        """Open the accounts at `path`, or make them with `create`.

        Raises `ConfigurationError` where there are none, and `CchcError` where they are damaged.
        """
        if not create and not path.is_file():
            message = f"Chưa có tài khoản nào ({path}). Hãy chạy `cchc chat --accounts` một lần."
            raise ConfigurationError(message)
        return cls(path, _SHAPE, now)
