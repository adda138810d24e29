"""The API as a whole: its endpoints, its own description (OpenAPI), a supervisor's checks."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse

from assistant.api.completions import make_completions
from assistant.api.routes import make_router
from assistant.chat.backend import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.chat.backend import BackendOf

_ABOUT = (
    "Cited answers over official documents. Where the server has accounts, send an API key as "
    "`Authorization: Bearer KEY`; it sees what its owner may see. Errors are one sentence: "
    '`{"error": "…"}`.'
)


def add_api(app: FastAPI, engine_of: BackendOf, ready: Callable[[], object], *, keys: bool) -> None:
    """Add the API; `ready` raises where questions cannot be answered."""
    routers = (make_router(engine_of), make_completions(engine_of), _make_checks(ready))
    for router in routers:
        app.include_router(router)
    description = _describe(routers, keys=keys)

    @app.get("/api/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(description)


def _make_checks(ready: Callable[[], object]) -> APIRouter:
    router = APIRouter(prefix="/api")

    @router.get("/health", summary="Whether the server runs")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @router.get(
        "/ready",
        summary="Whether questions can be answered",
        responses={503: {"description": "Not now"}},
    )
    def readiness() -> JSONResponse:
        try:
            ready()
        except Exception as error:  # noqa: BLE001  (logged; strangers hear no more)
            explain(error)
            return JSONResponse({"status": "error"}, 503)
        return JSONResponse({"status": "ok"})

    return router


def _describe(routers: Sequence[APIRouter], *, keys: bool) -> dict[str, Any]:
    alone = FastAPI(title="cchc", version=version("cchc"), description=_ABOUT)
    for router in routers:
        alone.include_router(router)
    found = alone.openapi()
    if keys:
        scheme = {"key": {"type": "http", "scheme": "bearer"}}
        found.setdefault("components", {})["securitySchemes"] = scheme
        found["security"] = [{"key": []}]
    return found
