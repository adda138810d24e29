"""The accounts database as a file: where it lies, and when it may be made."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from assistant.accounts import schema
from assistant.sidecar_database import Shape, SidecarDatabase, is_there
from vectorstore.errors import ConfigurationError
from vectorstore.servers import ALONE
from vectorstore.sidecars import ACCOUNTS, place_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vectorstore.servers import Namespace, Servers

_SHAPE = Shape("tài khoản", schema.metadata, schema.SCHEMA_VERSION)


def accounts_place(library: Path, servers: Servers = ALONE) -> Path | Namespace:
    """Where the accounts of a library lie: beside its folder, or with it on its server."""
    return place_of(library, ACCOUNTS, servers)


class AccountsDatabase(SidecarDatabase):
    """Transactions over the accounts of one library; safe from several threads and processes."""

    @classmethod
    def open(
        cls, place: Path | Namespace, *, create: bool = False, now: Callable[[], float] = time.time
    ) -> Self:
        """Open the accounts at `place`, or make them with `create`.

        Raises `ConfigurationError` where there are none, and `CchcError` where they are damaged.
        """
        if not create and not is_there(place):
            message = f"Chưa có tài khoản nào ({place}). Hãy chạy `cchc chat --accounts` một lần."
            raise ConfigurationError(message)
        return cls(place, _SHAPE, now)
