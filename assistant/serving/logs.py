"""What the server writes to stderr: sentences for a terminal, or JSON lines for a collector."""

from __future__ import annotations

import logging
import sys
import time
from typing import TYPE_CHECKING

from pythonjsonlogger.json import JsonFormatter

from assistant.serving.metrics import METRICS, part_of
from assistant.serving.traces import request_span

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from vectorstore.settings import LogFormat

log = logging.getLogger("cchc.requests")
_FAILED = 500


def configure_logs(form: LogFormat) -> None:
    """Set up the program's log; JSON has a line for every request, text for what went wrong."""
    if form == "text":
        return
    handler = logging.StreamHandler(sys.stderr)
    names = {"levelname": "level", "name": "logger"}
    fields = ["levelname", "name", "message"]
    handler.setFormatter(
        JsonFormatter(fields, rename_fields=names, timestamp="time", json_ensure_ascii=False)
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)


class Watched:
    """ASGI layer around everything: counts each reply, logs it, and traces it where that is on.

    The address is logged without what follows "?": questions stand there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                METRICS.replied(scope["path"], status, time.perf_counter() - began)
            await send(message)

        try:
            with request_span(scope["method"], part_of(scope["path"])) as span:
                await self._app(scope, receive, noting)
                if span is not None:
                    span.set_attribute("http.response.status_code", status)
        finally:
            _note(scope, status, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    level = logging.ERROR if status >= _FAILED else logging.INFO
    if not log.isEnabledFor(level) or log.getEffectiveLevel() > logging.INFO:
        return
    client = scope.get("client")
    log.log(
        level,
        "request",
        extra={
            "method": scope["method"],
            "path": scope["path"][:200],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "address": client[0] if client else "",
        },
    )
