"""Things made for one person, kept for a while in memory under addresses that nobody can guess."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from assistant.accounts.gate import visitor_of

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

T = TypeVar("T")


class Kept(Generic[T]):
    """The last things, each for its owner alone; nothing is written to disk."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._things: OrderedDict[str, tuple[int | None, T]] = OrderedDict()

    def keep(self, thing: T, owner: int | None, token: str = "") -> str:
        """Keep a thing, in place of what stands under a token of the same owner; returns both's."""
        with self._lock:
            if token not in self._things or self._things[token][0] != owner:
                token = secrets.token_urlsafe(16)
            self._things[token] = (owner, thing)
            self._things.move_to_end(token)
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return token

    def find(self, token: str, owner: int | None) -> T | None:
        """A thing that is still kept, for its owner."""
        with self._lock:
            found = self._things.get(token)
        return found[1] if found is not None and found[0] == owner else None


def owner_of(request: HTTPConnection) -> int | None:
    """The number of the person behind a request; None where the program runs without accounts."""
    visitor = visitor_of(request)
    return None if visitor is None else visitor.user.id
