"""Before the work: few questions at once, some more that wait, and the rest are told so at once.

A question that waits here costs no thread. Without this they would wait for one of the server's
threads, out of sight and without end, and pages and health checks behind them.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from assistant.chat.backend import RETRY_SECONDS, BusyError, busy_sentence
from assistant.interface_language import mark, tr
from assistant.serving.stop import InHand

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

AT_ONCE, WAITING = 4, 100
PATIENCE_SECONDS = 30.0
ENDING_SECONDS = 60
ENDING = mark("Máy chủ đang dừng; hãy hỏi lại sau ít phút.")
_WORK = re.compile(
    r"/api/(?:ask(?:/stream)?|search|draft)|/v1/chat/completions|/mcp(?:/.*)?|/hoi-dap/hoi"
)
_WORK_SENT = re.compile(r"/soan-thao")  # opening the page is none


class Admission:
    """ASGI layer around whatever answers questions, on the pages and for programs."""

    def __init__(
        self,
        app: ASGIApp,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience_seconds: float = PATIENCE_SECONDS,
        in_hand: InHand | None = None,
    ) -> None:
        self._app = app
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._inside = in_hand or InHand()
        self._patience = patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let work in when its turn comes; everything else at once."""
        if scope["type"] != "http" or not _is_work(scope):
            await self._app(scope, receive, send)
            return
        refusal = busy_reply(scope["path"], BusyError(busy_sentence(), RETRY_SECONDS))
        if self._inside.ending:
            refusal = busy_reply(scope["path"], BusyError(tr(ENDING), ENDING_SECONDS))
        if self._inside.ending or self._inside.count >= self._most:
            await refusal(scope, receive, send)
            return
        self._inside.count += 1
        try:
            try:
                await asyncio.wait_for(self._free.acquire(), self._patience)
            except TimeoutError:
                await refusal(scope, receive, send)
                return
            try:
                await self._app(scope, receive, send)
            finally:
                self._free.release()
        finally:
            self._inside.count -= 1


def _is_work(scope: Scope) -> bool:
    path = scope["path"]
    if _WORK.fullmatch(path):
        return True
    return scope["method"] == "POST" and bool(_WORK_SENT.fullmatch(path))


def busy_reply(path: str, error: BusyError) -> JSONResponse:
    """Say that it is too much now, in the shape that whoever asks on this path reads."""
    said: object = str(error)
    if path.startswith("/v1/"):  # as OpenAI's clients read it
        own_fault = error.status == HTTPStatus.TOO_MANY_REQUESTS
        kind = "rate_limit_error" if own_fault else "server_error"
        said = {"message": str(error), "type": kind}
    return JSONResponse({"error": said}, error.status, error.headers)
