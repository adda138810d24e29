"""The routes of kept conversations: list and search, name, delete, print, take away as DOCX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.chat.document_page import message_html, trouble_html
from assistant.chat.transcript import DOCX, transcript_bytes, transcript_html
from assistant.conversations import page
from assistant.conversations.page import HISTORY, REMOVE_ALL
from assistant.conversations.store import MAX_TITLE_CHARACTERS

if TYPE_CHECKING:
    from assistant.conversations.kept import Conversations

MOST_TYPED = 200
_NO_STORE = {"Cache-Control": "no-store"}
_GONE = "Cuộc hỏi đáp này không có hoặc đã bị xóa; hãy chọn từ danh sách các cuộc hỏi đáp."


def add_conversations(app: FastAPI, kept: Conversations) -> None:
    """Add the list of a person's conversations, and what can be done with each."""
    _add_list(app, kept)
    _add_changes(app, kept)
    _add_transcripts(app, kept)


def _add_list(app: FastAPI, kept: Conversations) -> None:
    @app.get(HISTORY)
    def history(request: Request, tim: str = "", trang: str = "") -> HTMLResponse:
        words, number = tim[:MOST_TYPED], int(trang) if trang.isdecimal() else 1
        try:
            listing = kept.listed(request, words, min(number, 10**6))
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(page.page_of(listing, words), headers=_NO_STORE)

    @app.get(f"{HISTORY}/danh-sach")
    def fragment(request: Request, tim: str = "") -> HTMLResponse:
        words = tim[:MOST_TYPED]
        try:
            html = page.list_html(kept.listed(request, words), words)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(html, headers=_NO_STORE)


def _add_changes(app: FastAPI, kept: Conversations) -> None:
    @app.get(REMOVE_ALL)
    def confirm_all(request: Request) -> HTMLResponse:
        try:
            return HTMLResponse(page.remove_all_html(kept.listed(request).total))
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)

    @app.post(REMOVE_ALL)
    def remove_all(request: Request) -> Response:
        try:
            kept.remove_all(request)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return RedirectResponse(HISTORY, 303)

    @app.get(f"{HISTORY}/{{token}}/xoa")
    def confirm(request: Request, token: str) -> HTMLResponse:
        try:
            entry = kept.named(request, token)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return HTMLResponse(page.remove_html(entry)) if entry else _gone()

    @app.post(f"{HISTORY}/{{token}}/xoa")
    def remove(request: Request, token: str) -> Response:
        try:
            removed = kept.remove(request, token)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return RedirectResponse(HISTORY, 303) if removed else _gone()

    @app.post(f"{HISTORY}/{{token}}/ten")
    def rename(
        request: Request,
        token: str,
        ten: Annotated[str, Form(max_length=4 * MAX_TITLE_CHARACTERS)] = "",
    ) -> Response:
        title = " ".join(ten.split())
        if not title:
            sentence = "Tên mới còn trống; hãy quay lại và nhập tên."
            return HTMLResponse(message_html("Chưa đổi tên", sentence), 422)
        try:
            renamed = kept.rename(request, token, title)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        return RedirectResponse(HISTORY, 303) if renamed else _gone()


def _add_transcripts(app: FastAPI, kept: Conversations) -> None:
    @app.get(f"{HISTORY}/{{token}}")
    def printed(request: Request, token: str) -> HTMLResponse:
        try:
            conversation = kept.whole(request, token)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        if conversation is None:
            return _gone()
        return HTMLResponse(transcript_html(conversation, token), headers=_NO_STORE)

    @app.get(f"{HISTORY}/{{token}}/hoi-dap.docx")
    def document(request: Request, token: str) -> Response:
        try:
            conversation = kept.whole(request, token)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            return trouble_html(error)
        if conversation is None:
            return _gone()
        headers = {"Content-Disposition": 'attachment; filename="hoi-dap.docx"', **_NO_STORE}
        return Response(transcript_bytes(conversation), media_type=DOCX, headers=headers)


def _gone() -> HTMLResponse:
    return HTMLResponse(message_html("Không thấy cuộc hỏi đáp", _GONE), 404)
