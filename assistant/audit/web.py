"""The routes of the audit log, for administrators alone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from assistant.accounts.gate import AUDIT_LOG, is_administrator
from assistant.audit import page
from assistant.audit.days import day_of, ends_ms, starts_ms
from assistant.audit.export import FORMATS
from assistant.audit.log import Asked
from assistant.audit.recorded import actor_of
from assistant.chat.document_page import message_html, trouble_html

if TYPE_CHECKING:
    from assistant.audit.log import AuditLog

MOST_SHOWN = 200
_MOST_TYPED = 64
_NOT_YOURS = "Chỉ người quản trị xem được nhật ký."


def _chosen(ai: str = "", viec: str = "", tu: str = "", den: str = "") -> dict[str, str]:
    values = {"ai": ai, "viec": viec, "tu": tu, "den": den}
    return {name: value.strip()[:_MOST_TYPED] for name, value in values.items()}


Chosen = Annotated[dict[str, str], Depends(_chosen)]


def add_audit(app: FastAPI, log: AuditLog) -> None:
    """Add the page of the log, and the log as files."""

    @app.get(AUDIT_LOG)
    def show(request: Request, chosen: Chosen) -> HTMLResponse:
        if not is_administrator(request):
            return _refused()
        try:
            found = list(islice(log.read(_asked(chosen), newest_first=True), MOST_SHOWN + 1))
            html = page.log_html(
                found[:MOST_SHOWN], log.actions(), chosen, more=len(found) > MOST_SHOWN
            )
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    @app.get(f"{AUDIT_LOG}/tai/nhat-ky.{{kind}}")
    def download(request: Request, kind: str, chosen: Chosen) -> Response:
        if not is_administrator(request):
            return _refused()
        if kind not in FORMATS:
            return HTMLResponse(message_html("Không có tệp này", "Hãy tải lại từ nhật ký."), 404)
        write, media_type = FORMATS[kind]
        try:
            log.write("log_exported", {"format": kind}, actor_of(request))
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        headers = {
            "Content-Disposition": f'attachment; filename="nhat-ky.{kind}"',
            "Cache-Control": "no-store",
        }
        lines = write(log.read(_asked(chosen)))
        return StreamingResponse(lines, media_type=media_type, headers=headers)


def _asked(chosen: dict[str, str]) -> Asked:
    since, until = day_of(chosen["tu"]), day_of(chosen["den"])
    return Asked(
        starts_ms(since) if since else 0,
        ends_ms(until) if until else None,
        chosen["ai"],
        chosen["viec"],
    )


def _refused() -> HTMLResponse:
    return HTMLResponse(message_html("Không mở được nhật ký", _NOT_YOURS), 403)
