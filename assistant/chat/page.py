"""The Gradio page: what stands where. Questions are asked by its script, see `asking`."""

from __future__ import annotations

# Gradio finds the parameter that takes the request by its type, so types are there at run time.
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.accounts.gate import visitor_of
from assistant.answer_filter import UNFILTERED
from assistant.chat import render
from assistant.chat.asking import MAX_TYPED_CHARACTERS
from assistant.chat.backend import BackendOf, ChatBackend, explain
from assistant.chat.filter_bar import build_filter_bar
from assistant.chat.language_switch import wanted_by
from assistant.interface_language import mark, speaking

if TYPE_CHECKING:
    from assistant.conversations.kept import Conversations
    from vectorstore.types import Document

TITLE = mark("Trợ lý cải cách hành chính")
MAX_EXAMPLES = 4
AT_ONCE = 4  # of Gradio's own events: opening the page, choosing a filter
WAITING = 200
OPEN_TABS = 200  # filters held in memory; the oldest goes first

_Updates = dict[Any, Any]


def build_page(backend_of: BackendOf, book: Conversations) -> gr.Blocks:
    """Build the page; nothing is read from anybody's library until they open it."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        header = _html(render.header_html([]), "cc-header")
        with gr.Row(elem_id="cc-main"):
            with gr.Column(elem_id="cc-left"):
                welcome = _html("", "cc-start")
                with gr.Column(elem_id="cc-examples"):
                    suggestions = [gr.Button("", visible=False) for _ in range(MAX_EXAMPLES)]
                _html(render.exchanges_html(), "cc-conversation")
                _html(render.further_html(), "cc-next")
                with gr.Column(elem_id="cc-composer"):
                    _html('<div role="alert"></div>', "cc-notice")
                    with gr.Accordion(
                        mark("Câu trả lời chưa đúng?"), open=False, elem_id="cc-wrong"
                    ):
                        gr.Textbox(
                            label=mark("Điều đúng là gì, ở văn bản nào"),
                            placeholder=mark("Ví dụ: 85 %, Kế hoạch 138/KH-UBND, mục 2.2"),
                            lines=2,
                            max_length=MAX_TYPED_CHARACTERS,
                            elem_id="cc-correction",
                        )
                        gr.Button(mark("Gửi ý kiến"), elem_id="cc-correct")
                    bar = build_filter_bar()
                    with gr.Row(elem_id="cc-ask"):
                        gr.Textbox(
                            label=mark("Câu hỏi"),
                            placeholder=mark("Nhập câu hỏi"),
                            lines=1,
                            max_lines=6,
                            max_length=MAX_TYPED_CHARACTERS,
                            elem_id="cc-box",
                            autofocus=True,
                        )
                        gr.Button(mark("Gửi"), variant="primary", elem_id="cc-send", min_width=80)
                        gr.Button(mark("Dừng"), elem_id="cc-stop", min_width=80)
                    with gr.Row(elem_id="cc-foot"):
                        _html(render.hint_html(), "cc-hint")
                        _html("<span></span>", "cc-export")
                        again = gr.Button(mark("Cuộc hỏi đáp mới"), elem_id="cc-again")
            _html(render.citations_html(()), "cc-panel")

        def opened(request: gr.Request) -> _Updates:
            documents, problem = _holdings(backend_of(request.request))
            visitor = visitor_of(request.request)
            person = visitor.user.name if visitor else None
            place = request.query_params.get(render.OPENED)
            only = book.filter_of(request.request, place) if place else UNFILTERED
            with speaking(wanted_by(request.request)):
                return {
                    header: render.header_html(documents, problem, person),
                    welcome: "" if problem else render.welcome_html(documents),
                    **bar.offered(documents, only),
                }

        def suggested(request: gr.Request) -> _Updates:
            return _filled(suggestions, _examples(backend_of(request.request)))

        quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        again.click(bar.cleared, None, bar.all, **quick)
        bar.connect(**quick)
        blocks.load(opened, None, [header, welcome, *bar.all], **quick)
        blocks.load(suggested, None, suggestions, **quick)
    blocks.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    blocks.state_session_capacity = OPEN_TABS
    return blocks


def _html(content: str, name: str) -> gr.HTML:
    return gr.HTML(content, apply_default_css=False, elem_id=name)


def _filled(buttons: Sequence[gr.Button], questions: Sequence[str]) -> _Updates:
    """Put questions on buttons; those without one are hidden."""
    padded = [*questions, *[""] * len(buttons)][: len(buttons)]
    return {
        button: gr.update(value=question, visible=bool(question))
        for button, question in zip(buttons, padded, strict=True)
    }


def _holdings(backend: ChatBackend) -> tuple[Sequence[Document], str | None]:
    try:
        return backend.documents(), None
    except Exception as error:  # noqa: BLE001  (explained on the page and logged)
        return (), explain(error)


def _examples(backend: ChatBackend) -> Sequence[str]:
    try:
        return backend.examples()
    except Exception as error:  # noqa: BLE001  (the page works without examples)
        explain(error)
        return ()
