"""The chat's web server: Gradio's page, the document pages, a JSON endpoint, a health check."""

from __future__ import annotations

import asyncio
import logging
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.chat import labels
from assistant.chat.backend import explain
from assistant.chat.conversation import clean_question, question_problem
from assistant.chat.page import build_page
from assistant.chat.security import Guard
from assistant.chat.theme import build_theme
from assistant.drafting.web import add_drafting
from assistant.holdings.web import add_holdings
from assistant.targets.web import add_targets
from assistant.types import Turn

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.chat.backend import ChatBackend
    from assistant.drafting.web import DraftBackend

_HERE = Path(__file__).parent
_STATIC = dict.fromkeys(
    ("style.css", "document.css", "draft.css", "lists.css", "targets.css", "holdings.css"),
    "text/css",
) | dict.fromkeys(("chat.js", "document.js", "holdings.js"), "text/javascript")
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="5" fill="#1f4468"/><path d="M9 8h14v3H9zm0 6h14v3H9zm0 6h9v3H9z" fill="#fff"/></svg>'
)


class _PastTurn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str
    answer: str = ""


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid")
    q: str
    history: Annotated[list[_PastTurn], Field(max_length=20)] = []
    as_of: date | None = None


def build_app(
    backend: ChatBackend, host: str = "127.0.0.1", drafts: DraftBackend | None = None
) -> ASGIApp:
    """Assemble the application; `host` is the name it will be reached by.

    With `drafts` it has the drafting page too.
    """

    def backend_of(_request: Request) -> ChatBackend:
        return backend

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_static(app)
    add_holdings(app, backend_of)
    add_targets(app, backend_of)
    _add_api(app, backend)
    if drafts is not None:
        add_drafting(app, drafts)
    gr.mount_gradio_app(
        app,
        build_page(backend),
        path="/",
        theme=build_theme(),
        footer_links=[],
        run_history=False,  # otherwise every question stays in the browser's storage
        show_error=False,
        allowed_paths=[],
        max_file_size=1,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return Guard(app, host)


def build_server(app: ASGIApp) -> uvicorn.Server:
    """Make the server; open pages hold a stream each, which must not delay or clutter its end."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=1
    )
    logging.getLogger("uvicorn.error").addFilter(_worth_logging)
    return uvicorn.Server(config)


def _worth_logging(record: logging.LogRecord) -> bool:
    cause = record.exc_info[1] if record.exc_info else None
    return not (
        isinstance(cause, asyncio.CancelledError)
        or "timeout graceful shutdown exceeded" in record.getMessage()
    )


def _add_static(app: FastAPI) -> None:
    contents = {name: (_HERE / name).read_bytes() for name in _STATIC}

    @app.get("/tinh/icon.svg")
    def icon() -> Response:
        return Response(_ICON, media_type="image/svg+xml")

    @app.get("/tinh/{name}")
    def static(name: str) -> Response:
        if name not in contents:
            return JSONResponse({"error": "Không có tệp này."}, 404)
        return Response(
            contents[name], media_type=_STATIC[name], headers={"Cache-Control": "no-cache"}
        )


def _add_api(app: FastAPI, backend: ChatBackend) -> None:
    @app.post("/api/ask")
    def ask(asked: _Question) -> JSONResponse:
        question = clean_question(asked.q)
        if problem := question_problem(question):
            return JSONResponse({"error": problem}, 422)
        turns = [Turn(turn.question, turn.answer) for turn in asked.history]
        try:
            return JSONResponse(backend.ask(question, turns, asked.as_of).to_json())
        except Exception as error:  # noqa: BLE001  (explained in the reply and logged)
            return JSONResponse({"error": explain(error)}, 500)

    @app.get("/suc-khoe")
    def health() -> JSONResponse:
        try:
            documents = backend.documents()
        except Exception as error:  # noqa: BLE001  (explained in the reply and logged)
            return JSONResponse({"status": "error", "error": explain(error)}, 503)
        newest = labels.newest(documents)
        return JSONResponse(
            {
                "status": "ok",
                "documents": len(documents),
                "newest": labels.document_name(newest) if newest else None,
            }
        )

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        places = sorted(
            {".".join(str(part) for part in e["loc"][1:]) or "JSON" for e in error.errors()}
        )
        sentence = f'Yêu cầu không hợp lệ ở: {", ".join(places)}; dạng đúng là {{"q": "câu hỏi"}}.'
        return JSONResponse({"error": sentence}, 422)
