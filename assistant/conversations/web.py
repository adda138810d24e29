"""The routes of kept conversations: list and search, name, delete, print, take away as DOCX."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.chat.document_page import message_html, trouble_html
from assistant.chat.transcript import DOCX, transcript_bytes, transcript_html
from assistant.conversations import page
from assistant.conversations.page import HISTORY, REMOVE_ALL
from assistant.conversations.store import MAX_TITLE_CHARACTERS
from assistant.interface_language import mark, tr

if TYPE_CHECKING:
    from assistant.chat.conversation import Conversation
    from assistant.conversations.kept import Conversations

MOST_TYPED = 200
_NO_STORE = {"Cache-Control": "no-store"}
_GONE = mark("Cuộc hỏi đáp này không có hoặc đã bị xóa; hãy chọn từ danh sách các cuộc hỏi đáp.")
_NAMELESS = mark("Tên mới còn trống; hãy quay lại và nhập tên.")


def add_conversations(app: FastAPI, kept: Conversations) -> None:
    """Add the list of a person's conversations, and what can be done with each."""
    _add_list(app, kept)
    _add_changes(app, kept)
    _add_transcripts(app, kept)


def _add_list(app: FastAPI, kept: Conversations) -> None:
    @app.get(HISTORY)
    def history(request: Request, tim: str = "", trang: str = "") -> Response:
        words, number = tim[:MOST_TYPED], int(trang) if trang.isdecimal() else 1
        return _explained(
            lambda: _html(page.page_of(kept.listed(request, words, min(number, 10**6)), words))
        )

    @app.get(f"{HISTORY}/danh-sach")
    def fragment(request: Request, tim: str = "") -> Response:
        words = tim[:MOST_TYPED]
        return _explained(lambda: _html(page.list_html(kept.listed(request, words), words)))


def _add_changes(app: FastAPI, kept: Conversations) -> None:
    @app.get(REMOVE_ALL)
    def confirm_all(request: Request) -> Response:
        return _explained(lambda: _html(page.remove_all_html(kept.listed(request).total)))

    @app.post(REMOVE_ALL)
    def remove_all(request: Request) -> Response:
        def removed() -> Response:
            kept.remove_all(request)
            return RedirectResponse(HISTORY, 303)

        return _explained(removed)

    @app.get(f"{HISTORY}/{{token}}/xoa")
    def confirm(request: Request, token: str) -> Response:
        def asked() -> Response:
            entry = kept.named(request, token)
            return _html(page.remove_html(entry)) if entry else _gone()

        return _explained(asked)

    @app.post(f"{HISTORY}/{{token}}/xoa")
    def remove(request: Request, token: str) -> Response:
        return _explained(lambda: _back(kept.remove(request, token)))

    @app.post(f"{HISTORY}/{{token}}/ten")
    def rename(
        request: Request,
        token: str,
        ten: Annotated[str, Form(max_length=4 * MAX_TITLE_CHARACTERS)] = "",
    ) -> Response:
        title = " ".join(ten.split())
        if not title:
            return HTMLResponse(message_html(tr("Chưa đổi tên"), tr(_NAMELESS)), 422)
        return _explained(lambda: _back(kept.rename(request, token, title)))


def _add_transcripts(app: FastAPI, kept: Conversations) -> None:
    def whole(request: Request, token: str, show: Callable[[Conversation], Response]) -> Response:
        def shown() -> Response:
            conversation = kept.whole(request, token)
            return _gone() if conversation is None else show(conversation)

        return _explained(shown)

    @app.get(f"{HISTORY}/{{token}}")
    def printed(request: Request, token: str) -> Response:
        return whole(request, token, lambda found: _html(transcript_html(found, token)))

    @app.get(f"{HISTORY}/{{token}}/hoi-dap.docx")
    def document(request: Request, token: str) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="hoi-dap.docx"', **_NO_STORE}
        return whole(
            request,
            token,
            lambda found: Response(transcript_bytes(found), media_type=DOCX, headers=headers),
        )


def _explained(make: Callable[[], Response]) -> Response:
    """What is asked for, or a page that says what failed and what to do."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001  (explained on the page and logged)
        return trouble_html(error)


def _html(html: str) -> Response:
    return HTMLResponse(html, headers=_NO_STORE)


def _back(done: bool) -> Response:
    return RedirectResponse(HISTORY, 303) if done else _gone()


def _gone() -> Response:
    return HTMLResponse(message_html(tr("Không thấy cuộc hỏi đáp"), tr(_GONE)), 404)
