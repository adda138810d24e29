"""The gate before every page: who comes, by which session or key, and what is closed to them.

Closed unless opened: a request without a session or key reaches the sign-in page, the style sheets
and the health check, and nothing else, whatever routes are added behind it.
"""

from __future__ import annotations

import json
import re
from contextvars import ContextVar
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool

from assistant.accounts.cookies import token_in
from assistant.accounts.gradio_sessions import GradioSessions, Refused
from assistant.audit.actor import STRANGER, actor_at, set_acting

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.accounts.door import Accounts
    from assistant.accounts.types import Visitor

SIGN_IN, SIGN_OUT, OWN = "/dang-nhap", "/dang-xuat", "/tai-khoan"
AUDIT_LOG = "/nhat-ky"
PROVIDER, PROVIDER_BACK = f"{SIGN_IN}/co-quan", f"{SIGN_IN}/co-quan/ve"
_OPEN = re.compile(
    rf"{SIGN_IN}(?:/co-quan(?:/ve)?)?|/ngon-ngu/\w+|/tinh/[\w.-]+|/suc-khoe|/api/health|/api/ready|/favicon\.ico|/robots\.txt"
)
# What a person with a one-time password may do: choose another one.
_FIRST = re.compile(rf"{SIGN_OUT}|{OWN}(?:/mat-khau)?")
_FOR_PROGRAMS = re.compile(r"/(?:api|v1|gradio_api|mcp)(?:/.*)?|/config/?")
_BY_KEY = re.compile(r"/(?:api|v1|mcp)(?:/.*)?")
_NO_STORE = (b"cache-control", b"no-store")


# Who the page that is being rendered is for: what is shown to them, never what they may see.
_SHOWN_TO: ContextVar[Visitor | None] = ContextVar("shown_to", default=None)


def shown_to() -> Visitor | None:
    """Who the page that is being rendered is for."""
    return _SHOWN_TO.get()


def visitor_of(request: HTTPConnection) -> Visitor | None:
    """Who makes a request; None where the program runs without accounts."""
    visitor: Visitor | None = request.scope.get("state", {}).get("visitor")
    return visitor


def is_administrator(request: HTTPConnection) -> bool:
    """Whether an administrator makes a request; never so where there are no accounts."""
    visitor = visitor_of(request)
    return visitor is not None and visitor.is_administrator


class Gate:
    """ASGI layer that lets in whoever has a session or a key."""

    def __init__(self, app: ASGIApp, accounts: Accounts, *, secure: bool = False) -> None:
        self._app = app
        self._accounts = accounts
        self._secure = secure
        self._gradio = GradioSessions()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who comes in `scope["state"]["visitor"]`, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        secure = self._secure or scope["scheme"] == "https"
        visitor = await run_in_threadpool(self._visitor, scope["path"], headers, secure)
        _SHOWN_TO.set(visitor)
        set_acting(actor_at(scope, visitor.user.login if visitor else STRANGER))
        scope = {**scope, "state": {**scope.get("state", {}), "visitor": visitor, "secure": secure}}
        if refusal := _refusal(scope, headers, visitor):
            await refusal(send)
            return
        if visitor is not None and visitor.session is not None:
            try:
                receive = await self._gradio.checked(scope, receive, visitor)
            except Refused:
                await _Sentence(404, "Phiên trang này không còn; hãy tải lại trang.")(send)
                return
        await self._app(scope, receive, _unstored(scope, send))

    def _visitor(self, path: str, headers: dict[str, str], secure: bool) -> Visitor | None:
        kind, _, key = headers.get("authorization", "").partition(" ")
        if key and _BY_KEY.fullmatch(path):
            return self._accounts.keys.visitor(key.strip()) if kind.lower() == "bearer" else None
        token = token_in(headers.get("cookie", ""), secure=secure)
        return self._accounts.sessions.visitor(token) if token else None


class _Sentence:
    """A refusal that a program reads."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status, self.sentence = status, sentence

    async def __call__(self, send: Send) -> None:
        body = json.dumps({"error": self.sentence}, ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            _NO_STORE,
        ]
        if self.status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class _Elsewhere:
    """A refusal that a browser follows."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def __call__(self, send: Send) -> None:
        headers = [(b"location", self.path.encode()), (b"content-length", b"0"), _NO_STORE]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _refusal(
    scope: Scope, headers: dict[str, str], visitor: Visitor | None
) -> _Sentence | _Elsewhere | None:
    path, changes = scope["path"], scope["method"] not in ("GET", "HEAD", "OPTIONS")
    by_key = visitor is not None and visitor.key is not None
    if changes and not by_key and not _is_own_page(scope, headers):
        return _Sentence(403, "Yêu cầu không gửi từ trang của trợ lý nên bị từ chối.")
    if visitor is None:
        if _OPEN.fullmatch(path):
            return None
        if changes or _FOR_PROGRAMS.fullmatch(path):
            return _Sentence(401, "Cần đăng nhập, hoặc gửi khóa API trong Authorization: Bearer.")
        return _Elsewhere(f"{SIGN_IN}?tiep={quote(_target(scope), safe='')}")
    if visitor.user.must_change and not (_FIRST.fullmatch(path) or _OPEN.fullmatch(path)):
        if changes or _FOR_PROGRAMS.fullmatch(path):
            return _Sentence(403, "Hãy đổi mật khẩu dùng một lần trước.")
        return _Elsewhere(OWN)
    return None


def _is_own_page(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether a browser says that a page of this very server sends what it sends.

    Every browser names the origin of a request that changes something; a request that names none
    comes from a program, which has a key and needs no cookie.
    """
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    try:
        return bool(origin) and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def _target(scope: Scope) -> str:
    path, query = str(scope["path"]), scope.get("query_string", b"").decode("latin-1")
    return f"{path}?{query}" if query else path


def _unstored(scope: Scope, send: Send) -> Send:
    """Keep pages that are for one person out of every cache."""
    if scope["path"].startswith(("/tinh/", "/assets/", "/static/")):
        return send

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [pair for pair in message["headers"] if pair[0].lower() != b"cache-control"]
            message = {**message, "headers": [*kept, _NO_STORE]}
        await send(message)

    return sending
