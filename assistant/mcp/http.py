"""The tools under the web server: one request, one reply, for whom the gate has let in."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.routing import Route

from assistant.mcp.tools import make_tools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI
    from starlette.requests import HTTPConnection
    from starlette.types import Receive, Scope, Send

    from assistant.chat.backend import BackendOf, ChatBackend

PATH = "/mcp"


class _Endpoint:
    """Hands requests to the sessions; a class, so that the route takes it as an application."""

    def __init__(self, sessions: StreamableHTTPSessionManager) -> None:
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._sessions.handle_request(scope, receive, send)


def add_tools(app: FastAPI, backend_of: BackendOf) -> None:
    """Serve the tools at `/mcp`; nothing is kept between requests, so every one is checked anew."""

    def backend_for(request: HTTPConnection | None) -> ChatBackend:
        if request is None:
            message = "a tool was called over the web without its request"
            raise RuntimeError(message)
        return backend_of(request)

    tools = make_tools(backend_for)
    tools.streamable_http_app(stateless_http=True, json_response=True, host="")
    sessions = tools.session_manager
    app.router.routes.append(Route(PATH, _Endpoint(sessions), methods=["POST"]))
    before = app.router.lifespan_context

    @asynccontextmanager
    async def running(served: FastAPI) -> AsyncIterator[Any]:
        async with before(served) as state, sessions.run():
            yield state

    app.router.lifespan_context = running
