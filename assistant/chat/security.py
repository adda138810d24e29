"""What stands between the browser and the page: few routes, small requests, strict headers."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.chat.page_language import script_texts_html, translated_page
from assistant.interface_language import language

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 256 * 1024
MAX_UPLOAD_BYTES = 20 * 1024 * 1024  # a letter that came in
MAX_FILES_BYTES = 200 * 1024 * 1024  # the documents of one go
_LIMITS = {"/soan-thao": MAX_UPLOAD_BYTES, "/van-ban/nap": MAX_FILES_BYTES}
EVERY_INTERFACE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  (compared, never bound here)

# Gradio also has routes that serve files, take uploads, forward to other hosts and edit the app;
# the page needs none of them.
_OPEN = re.compile(
    r"/(?:tinh/[\w.-]+|van-ban(?:/[^/]+(?:/(?:bo|doc-lai|ban-goc|[\w-]+/trang-thai|[\w-]+))?)?"
    r"|hoi-dap(?:/[\w-]+(?:/(?:hoi-dap\.docx|ten|xoa|tiep|y-kien))?)?"
    r"|nhat-ky(?:/tai/[\w.-]+)?"
    r"|chi-tieu(?:/(?:bieu-do/\w+|tai/[\w.-]+))?|suc-khoe|soan-thao(?:/tai/[\w-]+/[\w.-]+)?"
    r"|ngon-ngu/\w+|dang-nhap(?:/co-quan(?:/ve)?)?|dang-xuat|tai-khoan(?:/mat-khau|/khoa(?:/thu-hoi)?)?"
    r"|api/(?:ask(?:/stream)?|search|documents(?:/[^/]+)?|targets|draft|health|ready|metrics|openapi\.json)"
    r"|v1/(?:models|chat/completions)|mcp|assets/.+|static/.+|config/?|theme\.css"
    r"|favicon\.ico|robots\.txt|gradio_api/(?:queue/(?:join|data)|heartbeat/\w+|startup-events"
    r"|info/?|theme\.css|app_id/?|reset/?|cancel))?"
)
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
_COMMON_POLICY = (
    "base-uri 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'"
)
PLAIN_POLICY = f"default-src 'none'; style-src 'self'; script-src 'self'; {_COMMON_POLICY}"

_FOREIGN_META = re.compile(r"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>\s*")
_MANIFEST = re.compile(r"<link\s+rel=\"manifest\"[^>]*>\s*")
_HEAD = (
    '<meta name="robots" content="noindex"><link rel="icon" href="/tinh/icon.svg">'
    '<link rel="stylesheet" href="/tinh/style.css"><link rel="stylesheet" href="/tinh/history.css">'
    '<script src="/tinh/chat.js"></script><script src="/tinh/asking.js"></script>'
    '<script src="/tinh/history.js"></script></head>'
)


def page_policy(nonce: str) -> str:
    """The policy of Gradio's page: its components build functions from templates (`unsafe-eval`).

    The nonce lets its own inline scripts run and keeps every other one, event attributes included,
    from running should markup ever slip through.
    """
    return (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; "
        f"style-src 'self' 'unsafe-inline'; {_COMMON_POLICY}"
    )


def local_page(html: str, nonce: str) -> str:
    """Rewrite Gradio's page: our language, no address of another host, our style and script."""
    html = _FOREIGN_META.sub("", html)
    html = _MANIFEST.sub("", html)
    html = html.replace('lang="en"', f'lang="{language()}"', 1)
    html = html.replace("</head>", f"{script_texts_html()}{_HEAD}", 1)
    if language() != "vi":
        html = translated_page(html)
    return re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)


class Guard:
    """ASGI layer around the whole application."""

    def __init__(self, app: ASGIApp, *hosts: str) -> None:
        self._app = app
        names = {host.lower() for host in hosts} | {"127.0.0.1", "localhost", "::1"}
        self._hosts: Collection[str] | None = None if names & EVERY_INTERFACE else names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what the page never asks for; pass on the rest with headers added."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # the page uses none
            return
        if refused := self._refusal(scope):
            await _refuse(send, *refused)
            return
        if scope["path"] == "/" and scope["method"] == "GET":
            await self._send_page(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_headers(message["headers"], PLAIN_POLICY)}
            await send(message)

        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if self._hosts is not None and _host_name(headers.get("host", "")) not in self._hosts:
            return 421, "Tên máy chủ trong yêu cầu không đúng; hãy mở đúng địa chỉ của trợ lý."
        if not _OPEN.fullmatch(scope["path"]):
            return 404, "Không có trang này."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if headers.get("sec-fetch-site") == "cross-site":
            return 403, "Yêu cầu gửi từ trang khác nên bị từ chối."
        length = headers.get("content-length", "")
        if not length.isdigit():
            return 411, "Yêu cầu thiếu độ dài nội dung."
        most = _LIMITS.get(scope["path"], MAX_BODY_BYTES)
        if int(length) > most:
            return 413, f"Yêu cầu quá lớn; giới hạn là {most // 1024} KB."
        return None

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        nonce = secrets.token_urlsafe(16)
        start: Message = {}
        body = bytearray()

        async def rewritten(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            if message["type"] != "http.response.body":
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            page = local_page(body.decode("utf-8"), nonce).encode("utf-8")
            headers = [
                (name, value)
                for name, value in _with_headers(start["headers"], page_policy(nonce))
                if name.lower() not in (b"content-length", b"cache-control")
            ]
            headers.append((b"content-length", str(len(page)).encode("ascii")))
            headers.append((b"cache-control", b"no-store"))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": page})

        # Gradio compresses where the browser allows it; a compressed page cannot be rewritten.
        headers = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self._app({**scope, "headers": headers}, receive, rewritten)


def _host_name(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _with_headers(headers: list[tuple[bytes, bytes]], policy: str) -> list[tuple[bytes, bytes]]:
    added = [*_HEADERS, ("Content-Security-Policy", policy)]
    ours = {name.lower().encode("ascii") for name, _ in added}
    kept = [pair for pair in headers if pair[0].lower() not in ours]
    return kept + [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in added]


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"error": sentence}, ensure_ascii=False).encode("utf-8")
    headers = _with_headers(
        [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode("ascii")),
            (b"connection", b"close"),
        ],
        PLAIN_POLICY,
    )
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
