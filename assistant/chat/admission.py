"""Before the work: few questions at once, some more that wait, and the rest are told so at once.

A question that waits here costs no thread. Without this they would wait for one of the server's
threads, out of sight and without end, and pages and health checks behind them.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

from assistant.chat.backend import BUSY_SERVER, RETRY_SECONDS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

AT_ONCE, WAITING = 4, 100
PATIENCE_SECONDS = 30.0
_WORK = re.compile(r"/api/(?:ask(?:/stream)?|search|draft)|/v1/chat/completions|/mcp(?:/.*)?")
_WORK_SENT = re.compile(r"/soan-thao")  # opening the page is none


class Admission:
    """ASGI layer around whatever answers questions for programs; the chat has its own queue."""

    def __init__(
        self,
        app: ASGIApp,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._app = app
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._inside = 0
        self._patience = patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let work in when its turn comes; everything else at once."""
        if scope["type"] != "http" or not _is_work(scope):
            await self._app(scope, receive, send)
            return
        if self._inside >= self._most:
            await _refuse(scope, send)
            return
        self._inside += 1
        try:
            try:
                await asyncio.wait_for(self._free.acquire(), self._patience)
            except TimeoutError:
                await _refuse(scope, send)
                return
            try:
                await self._app(scope, receive, send)
            finally:
                self._free.release()
        finally:
            self._inside -= 1


def _is_work(scope: Scope) -> bool:
    path = scope["path"]
    if _WORK.fullmatch(path):
        return True
    return scope["method"] == "POST" and bool(_WORK_SENT.fullmatch(path))


async def _refuse(scope: Scope, send: Send) -> None:
    error: object = BUSY_SERVER
    if scope["path"].startswith("/v1/"):
        error = {"message": BUSY_SERVER, "type": "server_error"}
    body = json.dumps({"error": error}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(RETRY_SECONDS).encode()),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
