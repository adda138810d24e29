"""Who acts, and by which way: set at the gate for requests; else the one who runs the command."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from starlette.types import Scope

# What takes an action and what belongs to it down, by whoever acts.
Record = Callable[[str, dict[str, Any]], None]
Channel = Literal["chat", "page", "api", "v1", "mcp", "command"]
LOCAL = "local"  # the one person of a server without accounts
STRANGER = "-"  # nobody who has signed in
_CHANNELS_OF: tuple[tuple[str, Channel], ...] = (
    ("/hoi-dap", "chat"),
    ("/api", "api"),
    ("/v1", "v1"),
    ("/mcp", "mcp"),
)


class Actor(NamedTuple):
    """A sign-in name, the way taken, and the address it came from where that is known."""

    login: str
    channel: Channel
    address: str = ""


_ACTING: ContextVar[Actor | None] = ContextVar("acting", default=None)


def unrecorded(_action: str, _detail: dict[str, Any]) -> None:
    """Take nothing down: for what has no log beside it."""


def acting() -> Actor:
    """Who acts here."""
    return _ACTING.get() or Actor(_system_user(), "command")


def set_acting(actor: Actor) -> None:
    """Say who acts in the rest of this context: one request."""
    _ACTING.set(actor)


def actor_at(scope: Scope, login: str) -> Actor:
    """Whoever makes a request under a sign-in name, by the way and from the address it came."""
    path, client = scope["path"], scope.get("client")
    channel: Channel = next((way for start, way in _CHANNELS_OF if path.startswith(start)), "page")
    return Actor(login, channel, client[0] if client else "")


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this number
        return STRANGER
