"""The routes of the documents view: list, reader, files in, reading again, removing, originals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, FastAPI, File, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.chat import document_page
from assistant.chat.backend import explain, status_of
from assistant.chat.document_page import message_html, trouble_html
from assistant.holdings import page
from assistant.holdings.entries import MOST_TYPED, Asked
from assistant.holdings.keeper import Upload

if TYPE_CHECKING:
    from assistant.chat.backend import BackendOf

MOST_FILES = 50
_GONE = "Văn bản này không có hoặc không còn trong thư viện; hãy hỏi lại để có trích dẫn mới."
_NO_JOB = "Lượt nạp này không còn được giữ; hãy xem danh sách văn bản."
_NO_ORIGINAL = (
    "Tệp gốc của văn bản này không còn ở chỗ đã nạp, hoặc đã bị sửa từ khi nạp; hãy nạp lại tệp."
)


def _asked(nam: str = "", loai: str = "", cq: str = "", tim: str = "") -> Asked:
    return Asked(*(value.strip()[:MOST_TYPED] for value in (nam, loai, cq, tim)))


def add_holdings(app: FastAPI, backend_of: BackendOf) -> None:
    """Add the documents view to the web chat's application."""
    _add_list(app, backend_of)
    _add_uploads(app, backend_of)
    _add_reader(app, backend_of)
    _add_changes(app, backend_of)


def _add_list(app: FastAPI, backend_of: BackendOf) -> None:
    @app.get("/van-ban")
    def library(request: Request, asked: Annotated[Asked, Depends(_asked)]) -> HTMLResponse:
        try:
            backend = backend_of(request)
            html = page.list_html(backend.holdings(), asked, may_change=backend.may_change)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(html)


def _add_uploads(app: FastAPI, backend_of: BackendOf) -> None:
    def refused(request: Request, sentence: str, status: int) -> HTMLResponse:
        backend = backend_of(request)
        html = page.list_html(
            backend.holdings(), Asked(), may_change=backend.may_change, problem=sentence
        )
        return HTMLResponse(html, status)

    @app.post("/van-ban/nap")
    def add(request: Request, tep: Annotated[list[UploadFile], File()]) -> Response:
        uploads = [Upload(one.filename, one.file) for one in tep if one.filename]
        try:
            if not uploads:
                return refused(request, "Chưa chọn tệp nào; hãy chọn tệp rồi bấm Nạp.", 422)
            if len(uploads) > MOST_FILES:
                sentence = (
                    f"Mỗi lượt nạp được nhiều nhất {MOST_FILES} tệp; hãy chia thành vài lượt."
                )
                return refused(request, sentence, 422)
            job_id = backend_of(request).add(uploads)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return refused(request, explain(error), status_of(error))
        return RedirectResponse(f"/van-ban/nap/{job_id}", 303)

    @app.get("/van-ban/nap/{job_id}")
    def job(request: Request, job_id: str) -> HTMLResponse:
        found = backend_of(request).job(job_id)
        if found is None:
            return HTMLResponse(message_html("Không thấy lượt nạp này", _NO_JOB), 404)
        return HTMLResponse(page.job_html(found), headers={"Cache-Control": "no-store"})

    @app.get("/van-ban/nap/{job_id}/trang-thai")
    def progress(request: Request, job_id: str) -> JSONResponse:
        found = backend_of(request).job(job_id)
        if found is None:
            return JSONResponse({"error": _NO_JOB}, 404)
        state = {
            "done": found.done,
            "total": found.total,
            "text": page.progress_text(found),
            "finished": found.finished,
        }
        return JSONResponse(state, headers={"Cache-Control": "no-store"})


def _add_reader(app: FastAPI, backend_of: BackendOf) -> None:
    @app.get("/van-ban/{document_id}")
    def document(
        request: Request,
        document_id: str,
        tu: str | None = None,
        den: str | None = None,
        ban: str | None = None,
    ) -> HTMLResponse:
        try:
            backend = backend_of(request)
            stored = backend.document(document_id)
            if stored is None:
                return _gone()
            place = document_page.Request(tu, den, ban)
            html = document_page.document_html(stored, place, may_change=backend.may_change)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(html)

    @app.get("/van-ban/{document_id}/ban-goc")
    def original(request: Request, document_id: str) -> Response:
        try:
            stored = backend_of(request).document(document_id)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        if stored is None:
            return _gone()
        if stored.original is None:
            return HTMLResponse(message_html("Không có bản gốc", _NO_ORIGINAL), 404)
        # Only a PDF is opened by the browser, in its own viewer; nothing else is ever rendered.
        pdf = stored.document.format == "pdf"
        return FileResponse(
            stored.original,
            media_type="application/pdf" if pdf else "application/octet-stream",
            filename=stored.original.name,
            content_disposition_type="inline" if pdf else "attachment",
            headers={"Cache-Control": "no-store"},
        )


def _add_changes(app: FastAPI, backend_of: BackendOf) -> None:
    @app.get("/van-ban/{document_id}/bo")
    def confirm(request: Request, document_id: str) -> HTMLResponse:
        try:
            stored = backend_of(request).document(document_id)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(page.remove_html(stored.document)) if stored else _gone()

    @app.post("/van-ban/{document_id}/bo")
    def remove(request: Request, document_id: str) -> Response:
        backend = backend_of(request)
        stored = backend.document(document_id)
        if stored is None:
            return _gone()
        try:
            backend.remove(document_id)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            html = page.remove_html(stored.document, explain(error))
            return HTMLResponse(html, status_of(error))
        return RedirectResponse("/van-ban", 303)

    @app.post("/van-ban/{document_id}/doc-lai")
    def reread(request: Request, document_id: str) -> Response:
        backend = backend_of(request)
        if backend.document(document_id) is None:
            return _gone()
        try:
            job_id = backend.reread(document_id)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            sentence = explain(error)
            return HTMLResponse(message_html("Chưa đọc lại được", sentence), status_of(error))
        return RedirectResponse(f"/van-ban/nap/{job_id}", 303)


def _gone() -> HTMLResponse:
    return HTMLResponse(message_html("Không thấy văn bản", _GONE), 404)
