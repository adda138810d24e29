"""Gradio's page sessions bound to the person who opened them.

Gradio finds a page's state, and the stream of its answers, by a short name that the browser makes
up. Whoever names another person's page would read along; here the first to use a name owns it.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope

    from assistant.accounts.types import Visitor

MOST_PAGES = 10_000
_PREFIX = "/gradio_api/"
_LONGEST_NAME = 64


class Refused(Exception):
    """The page belongs to somebody else."""


class GradioSessions:
    """Who opened which page; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, int] = OrderedDict()

    async def checked(self, scope: Scope, receive: Receive, visitor: Visitor) -> Receive:
        """The request's body to read on from; raises `Refused` for another person's page."""
        path = scope["path"]
        if not path.startswith(_PREFIX):
            return receive
        names = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", [])
        if path.startswith(f"{_PREFIX}heartbeat/"):
            names.append(path.rpartition("/")[2])
        if scope["method"] == "POST":
            body = await _body(receive)
            names += _named(body)
            receive = _again(body, receive)
        for name in names:
            if len(name) > _LONGEST_NAME or not self._owns(visitor.user.id, name):
                raise Refused
        return receive

    def _owns(self, user_id: int, name: str) -> bool:
        owner = self._owners.setdefault(name, user_id)
        if owner != user_id:
            return False
        self._owners.move_to_end(name)
        while len(self._owners) > MOST_PAGES:
            self._owners.popitem(last=False)
        return True


async def _body(receive: Receive) -> bytes:
    """The whole body; its length was limited before."""
    parts = bytearray()
    while True:
        message = await receive()
        parts += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(parts)


def _named(body: bytes) -> list[str]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return []
    name = value.get("session_hash") if isinstance(value, dict) else None
    return [] if name is None else [str(name)]


def _again(body: bytes, receive: Receive) -> Receive:
    """A stream that gives a body that was read already, and then what the client does next."""
    given = False

    async def first() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return first
