"""How many questions one person may ask in a minute, by whatever way they come."""

from __future__ import annotations

import math
import time
from threading import Lock
from typing import TYPE_CHECKING, Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from assistant.audit.recorded import actor_of
from assistant.chat.backend import BusyError
from assistant.chat.backend_layer import BackendLayer
from assistant.interface_language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import HTTPConnection

    from assistant.chat.backend import BackendOf, ChatBackend
    from assistant.drafting.types import Draft
    from assistant.provision_search import Found
    from assistant.types import Answer


class RequestLimits:
    """A moving window of a minute for everybody; safe from several threads.

    Kept in memory unless a storage is given that several replicas share.
    """

    def __init__(self, per_minute: int, storage: Storage | None = None) -> None:
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(storage or MemoryStorage())
        self._lock = Lock()  # the storage's own locks come and go with its entries

    def count(self, who: str) -> None:
        """Count one question; raises `BusyError` for one too many, which does not count."""
        with self._lock:
            if self._limiter.hit(self._item, who):
                return
            reset = self._limiter.get_window_stats(self._item, who).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        message = tr(
            "Bạn đã hỏi {count} lần trong một phút, là giới hạn của mỗi người; "
            "hãy hỏi lại sau {seconds} giây."
        ).format(count=self._item.amount, seconds=wait)
        raise BusyError(message, wait, status=429)


def limited(backend_of: BackendOf, limits: RequestLimits) -> BackendOf:
    """The same backends, whose questions are counted for whoever makes the request."""

    def backend(request: HTTPConnection) -> ChatBackend:
        made = _Limited(backend_of(request), limits, actor_of(request).login)
        return made.as_backend()

    return backend


class _Limited(BackendLayer):
    def __init__(self, backend: ChatBackend, limits: RequestLimits, who: str) -> None:
        super().__init__(backend)
        self._limits = limits
        self._who = who

    def ask(self, *asked: Any, **options: Any) -> Answer:  # noqa: ANN401
        self._limits.count(self._who)
        return self._backend.ask(*asked, **options)

    def stream(self, *asked: Any, **options: Any) -> Iterator[Answer]:  # noqa: ANN401
        self._limits.count(self._who)  # at once, while a status can still be given
        return self._backend.stream(*asked, **options)

    def search(self, *asked: Any, **options: Any) -> Found:  # noqa: ANN401
        self._limits.count(self._who)
        return self._backend.search(*asked, **options)

    def draft(self, *asked: Any) -> Draft:  # noqa: ANN401
        self._limits.count(self._who)
        return self._backend.draft(*asked)
