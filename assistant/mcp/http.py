"""The tools under the web server: one request, one reply, for whom the gate has let in."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from assistant.mcp.tools import make_tools

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import FastAPI
    from mcp.server.mcpserver import MCPServer
    from starlette.requests import HTTPConnection
    from starlette.types import Receive, Scope, Send

    from assistant.chat.backend import BackendOf, ChatBackend

PATH = "/mcp"


class _Endpoint:
    """Hands requests to the sessions; a class, so that the route takes it as an application."""

    def __init__(self, tools: MCPServer) -> None:
        self._tools = tools

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sessions from a start of the server to its end; they can be started only once each."""
        self._tools.streamable_http_app(stateless_http=True, json_response=True, host="")
        async with self._tools.session_manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._tools.session_manager.handle_request(scope, receive, send)


def add_tools(app: FastAPI, backend_of: BackendOf) -> None:
    """Serve the tools at `/mcp`; nothing is kept between requests, so every one is checked anew."""

    def backend_for(request: HTTPConnection | None) -> ChatBackend:
        if request is None:
            message = "a tool was called over the web without its request"
            raise RuntimeError(message)
        return backend_of(request)

    endpoint = _Endpoint(make_tools(backend_for))
    app.router.routes.append(Route(PATH, endpoint, methods=["POST"]))
    before = app.router.lifespan_context

    @asynccontextmanager
    async def running(served: FastAPI) -> AsyncIterator[Any]:
        async with before(served) as state, endpoint.running():
            yield state

    app.router.lifespan_context = running
