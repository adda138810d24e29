"""The routes of the drafting page: form in, draft out, files kept for a while in memory."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Annotated, NamedTuple, Protocol

from fastapi import FastAPI, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from starlette.requests import HTTPConnection

from assistant.chat.backend import BusyError, explain
from assistant.chat.document_page import message_html
from assistant.chat.kept import Kept, owner_of
from assistant.drafting import web_page
from assistant.drafting.docx_letter import letter_bytes
from assistant.drafting.docx_review import review_bytes
from assistant.drafting.incoming import read_incoming
from assistant.drafting.types import KINDS, DraftRequest
from vectorstore.errors import UnreadableDocumentError

if TYPE_CHECKING:
    from assistant.drafting.types import Draft, Incoming

KEPT_DRAFTS = 40  # files of the last drafts; nothing is written to disk
_AT_ONCE = 2
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_GONE = "Dự thảo này không còn được giữ; hãy soạn lại."


class DraftBackend(Protocol):
    """What drafts a letter; called from several threads."""

    def draft(self, request: DraftRequest, incoming: Incoming | None = None) -> Draft:
        """Draft one letter."""
        ...


DraftsOf = Callable[[HTTPConnection], DraftBackend]


class _Files(NamedTuple):
    letter: bytes
    review: bytes


def add_drafting(app: FastAPI, backend_of: DraftsOf) -> None:
    """Add the drafting page to the web chat's application."""
    kept, room = Kept[_Files](KEPT_DRAFTS), BoundedSemaphore(_AT_ONCE)

    @app.get("/soan-thao")
    def page() -> HTMLResponse:
        return HTMLResponse(web_page.form_html({}))

    @app.post("/soan-thao")
    def make(
        http: Request,
        text: Annotated[str, Form(max_length=8000)] = "",
        kind: Annotated[str, Form(max_length=40)] = "Công văn",
        to: Annotated[str, Form(max_length=600)] = "",
        agency: Annotated[str, Form(max_length=300)] = "",
        superior: Annotated[str, Form(max_length=300)] = "",
        place: Annotated[str, Form(max_length=300)] = "",
        role: Annotated[str, Form(max_length=300)] = "",
        signer: Annotated[str, Form(max_length=300)] = "",
        unit: Annotated[str, Form(max_length=300)] = "",
        subject: Annotated[str, Form(max_length=300)] = "",
        incoming: Annotated[UploadFile | None, File()] = None,
    ) -> HTMLResponse:
        values = {
            "text": text, "kind": kind, "to": to, "agency": agency, "superior": superior,
            "place": place, "role": role, "signer": signer, "unit": unit, "subject": subject,
        }  # fmt: skip
        if kind not in KINDS:
            return HTMLResponse(web_page.form_html(values, "Loại văn bản không có."), 422)
        request = DraftRequest(
            text=text,
            kind=kind,
            to=to,
            agency=agency,
            superior=superior,
            place=place,
            role=role,
            signer=signer,
            unit=unit,
            subject=subject,
        )
        try:
            with room:
                letter = _read(incoming) if incoming is not None and incoming.filename else None
                draft = backend_of(http).draft(request, letter)
            files = _Files(letter_bytes(draft.letter), review_bytes(draft))
            token = kept.keep(files, owner_of(http))
        except BusyError as error:
            html = web_page.form_html(values, str(error))
            return HTMLResponse(html, error.status, error.headers)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return HTMLResponse(web_page.form_html(values, explain(error)), 422)
        return HTMLResponse(web_page.result_html(values, draft, token))

    @app.get("/soan-thao/tai/{token}/{name}")
    def download(request: Request, token: str, name: str) -> Response:
        files = kept.find(token, owner_of(request))
        content = {"du-thao.docx": "letter", "phieu-ra-soat.docx": "review"}.get(name)
        if files is None or content is None:
            return HTMLResponse(message_html("Không thấy dự thảo", _GONE), 404)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(getattr(files, content), media_type=_DOCX, headers=headers)


def _read(upload: UploadFile) -> Incoming:
    """Read an uploaded letter from a file of its own that is deleted afterwards."""
    name = Path(upload.filename or "").name or "văn bản đến"
    suffix = _SUFFIX.search(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"van-ban-den{suffix[0] if suffix else ''}"
        path.write_bytes(upload.file.read())
        try:
            return replace(read_incoming(path), source=name)
        except UnreadableDocumentError as error:
            raise UnreadableDocumentError(str(error).replace(str(path), name)) from error
