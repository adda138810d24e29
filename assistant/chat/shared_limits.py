"""The requests of the last minute in the library's database, so that replicas count together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from limits.storage import MovingWindowSupport, Storage
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, delete, func, insert, select

from assistant.sidecar_database import Shape, SidecarDatabase, meta_table
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.servers import Namespace

metadata = MetaData()
meta = meta_table(metadata)
requests = Table(
    "requests",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),  # seconds since 1970
)
SHAPE = Shape("giới hạn", metadata, 1)


class SharedRequests(Storage, MovingWindowSupport):
    """What `limits` asks of a storage for a moving window, over one namespace."""

    def __init__(self, place: Namespace, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._database = SidecarDatabase(place, SHAPE)
        self._now = now

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a call raises where the server is not there."""
        return CchcError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a request, unless it is one too many in the last `expiry` seconds."""
        now, table = self._now(), requests
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.at <= now - expiry))
            query = select(func.count()).where(table.c.key == key)
            if int(connection.execute(query).scalar_one()) + amount > limit:
                return False
            connection.execute(insert(table), [{"key": key, "at": now}] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the oldest request that still counts was made, and how many do."""
        now, table = self._now(), requests
        query = select(func.min(table.c.at), func.count()).where(
            table.c.key == key, table.c.at > now - expiry
        )
        with self._database.reading() as connection:
            first, count = connection.execute(query).one()
        return (now if first is None else float(first)), int(count)

    def check(self) -> bool:
        """Whether the server answers."""
        with self._database.reading() as connection:
            return bool(connection.execute(select(1)).scalar_one())

    def reset(self) -> int:
        """Forget every request; returns how many."""
        with self._database.writing() as connection:
            return int(connection.execute(delete(requests)).rowcount)

    def clear(self, key: str) -> None:
        """Forget the requests of one person."""
        with self._database.writing() as connection:
            connection.execute(delete(requests).where(requests.c.key == key))

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Fixed windows are not counted here."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Fixed windows are not counted here."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Fixed windows are not counted here."""
        raise NotImplementedError
