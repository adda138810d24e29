"""The session cookie: no script reads it, no other site sends it, TLS is never left out.

With TLS its name has the prefix `__Host-`, which browsers keep for cookies that this very host set
over TLS: no neighbour, and no page over plain HTTP, can plant a session of its own choosing.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from assistant.accounts.sessions import LONGEST_SECONDS

if TYPE_CHECKING:
    from starlette.responses import Response

_NAME = "cchc_phien"
_LONGEST = 4_000


def cookie_name(*, secure: bool) -> str:
    """The cookie's name over TLS, or without."""
    return f"__Host-{_NAME}" if secure else _NAME


def token_in(header: str, *, secure: bool) -> str | None:
    """The session's token in a `Cookie` header."""
    if len(header) > _LONGEST * 2:
        return None
    try:
        found = SimpleCookie(header).get(cookie_name(secure=secure))
    except CookieError:
        return None
    return found.value or None if found is not None else None


def set_session(response: Response, token: str, *, secure: bool) -> None:
    """Have the browser keep a session's token."""
    response.set_cookie(
        cookie_name(secure=secure),
        token,
        max_age=LONGEST_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def clear_session(response: Response, *, secure: bool) -> None:
    """Have the browser forget it."""
    response.delete_cookie(
        cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
