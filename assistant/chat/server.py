"""The chat's web server: Gradio's page, the document pages, a JSON endpoint, a health check."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from assistant.accounts.gate import Gate, visitor_of
from assistant.accounts.provider_web import add_provider
from assistant.accounts.web import add_door
from assistant.api.description import add_api
from assistant.audit.recorded import recorded
from assistant.audit.web import add_audit
from assistant.chat import labels
from assistant.chat.admission import Admission, busy_reply
from assistant.chat.asking import add_asking
from assistant.chat.backend import BusyError, explain
from assistant.chat.gradio_vi import GRADIO_VI
from assistant.chat.language_switch import Spoken, add_switch
from assistant.chat.page import build_page
from assistant.chat.request_limits import limited
from assistant.chat.security import Guard
from assistant.chat.theme import build_theme
from assistant.conversations.kept import Conversations
from assistant.conversations.store import ConversationStore
from assistant.conversations.web import add_conversations
from assistant.drafting.web import add_drafting
from assistant.holdings.web import add_holdings
from assistant.mcp.http import add_tools
from assistant.serving.logs import Watched
from assistant.serving.metrics import add_metrics
from assistant.serving.stop import InHand, PatientServer
from assistant.targets.web import add_targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp

    from assistant.accounts.served import Served
    from assistant.audit.log import AuditLog
    from assistant.chat.backend import BackendOf, ChatBackend
    from assistant.chat.request_limits import RequestLimits
    from assistant.cli_chat import Tls
    from assistant.drafting.web import DraftBackend

_PROBE = "cải cách hành chính"  # what a readiness check searches for
_HERE = Path(__file__).parent
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_STATIC = {
    name: _TYPES[Path(name).suffix]
    for name in (
        "style.css", "document.css", "draft.css", "account.css", "lists.css", "targets.css",
        "holdings.css", "transcript.css", "history.css",
        "asking.js", "chat.js", "document.js", "holdings.js", "history.js",
    )
}  # fmt: skip
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" '
    'rx="5" fill="#1f4468"/><path d="M9 8h14v3H9zm0 6h14v3H9zm0 6h9v3H9z" fill="#fff"/></svg>'
)


def build_app(
    backend: ChatBackend,
    host: str | Sequence[str] = "127.0.0.1",
    drafts: DraftBackend | None = None,
    *,
    served: Served | None = None,
    conversations: ConversationStore | None = None,
    audit: AuditLog | None = None,
    limits: RequestLimits | None = None,
    in_hand: InHand | None = None,
) -> ASGIApp:
    """Assemble the application; `host` holds the names it will be reached by.

    With `drafts` it has the drafting page too; with `served` every page is for those with an
    account, each of whom gets a backend of their own. Without a store of `conversations` these are
    kept until the program ends; without an `audit` log nothing is taken down, and without `limits`
    nobody asks too often. `in_hand` counts the questions that a stop waits for.
    """
    backend_of: BackendOf = served.backend_of if served else lambda _request: backend
    if audit is not None:
        backend_of = recorded(backend_of, audit)
    if limits is not None:
        backend_of = limited(backend_of, limits)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_static(app)
    add_switch(app)
    add_holdings(app, backend_of)
    add_targets(app, backend_of)
    _add_health(app, backend_of, served=served is not None)
    add_api(app, backend_of, lambda: backend.search(_PROBE, limit=1), keys=served is not None)
    add_tools(app, backend_of)
    add_metrics(app, accounts=served is not None)
    if drafts is not None:
        add_drafting(app, backend_of if drafts is backend or served else lambda _request: drafts)
    if served is not None:
        add_door(app, served.accounts, abroad=served.abroad is not None)
        if served.abroad is not None:
            add_provider(app, served.accounts, served.abroad)
        if audit is not None:
            add_audit(app, audit)
    identity = served.accounts.database.identity if served else None
    kept = Conversations(conversations or ConversationStore.temporary(), backend_of, identity)
    add_asking(app, backend_of, kept)
    add_conversations(app, kept)
    gr.mount_gradio_app(
        app,
        build_page(backend_of, kept),
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
        i18n=gr.I18n(vi=GRADIO_VI),
    )
    hosts = [host] if isinstance(host, str) else host
    inner: ASGIApp = Admission(app, in_hand=in_hand)
    if served is not None:
        inner = Gate(inner, served.accounts, secure=served.secure)
    return Watched(Spoken(Guard(inner, *hosts)))


def build_server(
    app: ASGIApp, tls: Tls | None = None, in_hand: InHand | None = None
) -> uvicorn.Server:
    """Make the server; open pages hold a stream each, which must not delay or clutter its end.

    `in_hand` is what the application was built with.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    logging.getLogger("uvicorn.error").addFilter(_worth_logging)
    return PatientServer(config, in_hand or InHand())


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


def _add_health(app: FastAPI, backend_of: BackendOf, *, served: bool) -> None:
    @app.get("/suc-khoe")
    def health(request: Request) -> JSONResponse:
        if served and visitor_of(request) is None:
            return JSONResponse({"status": "ok"})
        try:
            documents = backend_of(request).documents()
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

    @app.exception_handler(BusyError)
    def busy(request: Request, error: BusyError) -> JSONResponse:
        return busy_reply(request.url.path, error)

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        places = sorted(
            {".".join(str(part) for part in e["loc"][1:]) or "JSON" for e in error.errors()}
        )
        sentence = f"Yêu cầu không hợp lệ ở: {', '.join(places)}; xem mô tả ở /api/openapi.json."
        return JSONResponse({"error": sentence}, 422)
