"""The switch between Vietnamese and English: a cookie, read for every page that is translated."""

from __future__ import annotations

import re
from contextvars import ContextVar
from html import escape
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response

from assistant.accounts.onward import onward
from assistant.interface_language import LANGUAGES, NAMES, language, speaking

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp, Receive, Scope, Send

SWITCH = "/ngon-ngu"
COOKIE = "cchc_ngon_ngu"
_HERE: ContextVar[str | None] = ContextVar("page", default=None)
_YEAR_SECONDS = 365 * 24 * 3600
# The pages that are wholly in the catalogue; the others are wholly Vietnamese.
_TRANSLATED = re.compile(r"/|/(?:hoi-dap|dang-nhap|tai-khoan|config)(?:/.*)?")


class Spoken:
    """ASGI layer that says in which language a reply is made."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the language of the pages that are translated."""
        if scope["type"] != "http" or not _TRANSLATED.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        _HERE.set(_path_of(scope))
        with speaking(chosen(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))):
            await self._app(scope, receive, send)


def wanted_by(request: HTTPConnection) -> str | None:
    """The language that the browser behind a request chose; for work off its context."""
    return request.cookies.get(COOKIE)


def chosen(cookies: str) -> str | None:
    """The language that a browser's cookies name."""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def switch_html(path: str = "/") -> str:
    """Render the link to the other language; `path` is the page to come back to."""
    other = next(one for one in LANGUAGES if one != language())
    address = f"{SWITCH}/{other}?tiep={quote(path, safe='')}"
    return (
        f'<a class="cc-language" href="{escape(address)}" lang="{other}" hreflang="{other}">'
        f"{NAMES[other]}</a>"
    )


def switch_here() -> str:
    """Render the link back to the page that is being made; nothing where it has one language."""
    here = _HERE.get()
    return "" if here is None else switch_html(here)


def _path_of(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    asked = scope["method"] in ("GET", "HEAD")
    path = str(scope["path"]) if asked else "/"
    return f"{path}?{query}" if query and asked else path


def add_switch(app: FastAPI) -> None:
    """Add what the link leads to."""

    @app.get(f"{SWITCH}/{{wanted}}", include_in_schema=False)
    def switch(wanted: str, tiep: str = "/") -> Response:
        response = RedirectResponse(onward(tiep), 303)
        if wanted in LANGUAGES:
            response.set_cookie(
                COOKIE, wanted, max_age=_YEAR_SECONDS, httponly=True, samesite="lax"
            )
        return response
