"""The Gradio page: wires the conversation to its HTML; what is said and shown lives elsewhere."""

from __future__ import annotations

# Gradio finds the parameter that takes the request by its type, so types are there at run time.
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.accounts.gate import visitor_of
from assistant.answer_filter import AnswerFilter
from assistant.chat import conversation as talk
from assistant.chat import render
from assistant.chat.backend import BackendOf, ChatBackend, explain
from assistant.chat.conversation import Conversation
from assistant.chat.filter_bar import build_filter_bar
from assistant.chat.kept import owner_of
from assistant.chat.stopping import Runs

if TYPE_CHECKING:
    from assistant.conversations.kept import Conversations
    from vectorstore.types import Document

TITLE = "Trợ lý cải cách hành chính"
MAX_EXAMPLES = 4
CONCURRENT_QUESTIONS = 4
WAITING_QUESTIONS = 100  # more are told that many ask at once
OPEN_TABS = 200  # conversations held in memory; the oldest goes first
MAX_TYPED_CHARACTERS = 20_000  # beyond the limit of a question, so that the limit is explained

_Updates = dict[Any, Any]


def build_page(backend_of: BackendOf, book: Conversations) -> gr.Blocks:
    """Build the page; nothing is read from anybody's library until they open it."""
    runs: Runs[Conversation] = Runs(2 * CONCURRENT_QUESTIONS)
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks:
        state = gr.State((), time_to_live=12 * 3600)
        token = gr.State("", time_to_live=12 * 3600)  # of the conversation among those kept
        header = gr.HTML(render.header_html([]), apply_default_css=False, elem_id="cc-header")
        with gr.Row(elem_id="cc-main"):
            with gr.Column(elem_id="cc-left"):
                welcome = gr.HTML("", apply_default_css=False, elem_id="cc-start")
                with gr.Column(elem_id="cc-examples") as examples:
                    suggestions = [gr.Button("", visible=False) for _ in range(MAX_EXAMPLES)]
                messages = gr.HTML("", apply_default_css=False, elem_id="cc-conversation")
                with gr.Column(elem_id="cc-next", visible=False) as following:
                    further = [gr.Button("", visible=False) for _ in range(MAX_EXAMPLES)]
                with gr.Column(elem_id="cc-composer"):
                    notice = gr.HTML("", apply_default_css=False, elem_id="cc-notice")
                    with gr.Accordion(
                        "Câu trả lời chưa đúng?", open=False, visible=False, elem_id="cc-wrong"
                    ) as wrong:
                        correction = gr.Textbox(
                            label="Điều đúng là gì, ở văn bản nào",
                            placeholder="Ví dụ: 85 %, Kế hoạch 138/KH-UBND, mục 2.2",
                            lines=2,
                            max_length=MAX_TYPED_CHARACTERS,
                            elem_id="cc-correction",
                        )
                        correct = gr.Button("Gửi ý kiến", elem_id="cc-correct")
                    bar = build_filter_bar()
                    with gr.Row(elem_id="cc-ask"):
                        box = gr.Textbox(
                            label="Câu hỏi",
                            placeholder="Nhập câu hỏi",
                            lines=1,
                            max_lines=6,
                            max_length=MAX_TYPED_CHARACTERS,
                            elem_id="cc-box",
                            autofocus=True,
                        )
                        send = gr.Button("Gửi", variant="primary", elem_id="cc-send", min_width=80)
                        stop = gr.Button("Dừng", visible=False, elem_id="cc-stop", min_width=80)
                    with gr.Row(elem_id="cc-foot"):
                        gr.HTML(
                            '<span class="cc-keys">Enter để gửi, Shift+Enter để xuống dòng. </span>'
                            "Đối chiếu trích dẫn trước khi viện dẫn.",
                            apply_default_css=False,
                            elem_id="cc-hint",
                        )
                        export = gr.HTML("", apply_default_css=False, elem_id="cc-export")
                        again = gr.Button("Cuộc hỏi đáp mới", elem_id="cc-again", visible=False)
            panel = gr.HTML(render.citations_html(()), apply_default_css=False, elem_id="cc-panel")

        everything = [state, box, send, messages, panel, notice, welcome, examples, again]
        everything += [wrong, correction, stop, following, export, token, bar.panel]

        def show(conversation: Conversation, **changes: object) -> _Updates:
            waiting = bool(conversation) and conversation[-1].pending
            return {
                state: conversation,
                box: gr.update(interactive=not waiting, **changes),
                send: gr.update(visible=not waiting),
                stop: gr.update(visible=waiting),
                following: gr.update(visible=False),
                export: "",
                messages: render.conversation_html(conversation),
                panel: gr.skip() if waiting else render.citations_html(conversation),
                notice: "",
                welcome: gr.update(visible=not conversation),
                examples: gr.update(visible=not conversation),
                again: gr.update(visible=bool(conversation) and not waiting),
                wrong: gr.update(visible=_answered(conversation), open=False),
                correction: "",
            }

        def ask(
            text: object,
            conversation: Conversation,
            known: str,
            only: AnswerFilter,
            request: gr.Request,
        ) -> Iterator[_Updates]:
            question, problem = talk.read_question(text)
            if problem:
                yield {notice: render.notice_html(problem)}
                return
            conversation = talk.begin(book.seen(request.request, conversation), question)
            yield show(conversation, value="") | {bar.panel: gr.update(open=False)}
            key = asker(request)
            steps = talk.answering(backend_of(request.request), conversation, only)
            run = runs.start(key, steps)
            try:
                for latest in run:
                    conversation = latest
                    if not conversation[-1].pending:  # written down before it counts as answered
                        known, conversation = book.keep(request.request, known, conversation)
                    yield show(conversation) | {token: known}
            finally:
                runs.end(key, run)
            if run.stopped:
                yield show(talk.stopped(conversation))

        def corrected(text: object, conversation: Conversation, request: gr.Request) -> _Updates:
            if not _answered(conversation):
                return {notice: ""}
            said = talk.correct(backend_of(request.request), conversation, text)
            return {notice: render.notice_html(said)}

        def stop_asking(request: gr.Request) -> None:
            runs.stop(asker(request))

        def kept(conversation: Conversation, known: str, request: gr.Request) -> _Updates:
            """What can be done with an answer once it is whole: take it away, and ask on."""
            if not known or not conversation or conversation[-1].pending:
                return {export: ""}
            # To find what leads on costs as much as some answers: not while others wait for theirs.
            crowded = runs.count >= CONCURRENT_QUESTIONS
            questions = (
                () if crowded else talk.follow_ups(backend_of(request.request), conversation)
            )
            return {
                export: render.export_html(known),
                following: gr.update(visible=bool(questions)),
                **_filled(further, questions),
            }

        def restart() -> _Updates:
            return show((), value="") | {token: ""} | bar.cleared()

        def reopened(request: gr.Request) -> _Updates:
            """The kept conversation that the page's address names."""
            place = request.query_params.get(render.OPENED)
            conversation = book.opened(request.request, place) if place else None
            if conversation is None:
                return {notice: render.notice_html(render.NOT_KEPT if place else None)}
            return show(conversation) | {token: place}

        def opened(request: gr.Request) -> _Updates:
            documents, problem = _holdings(backend_of(request.request))
            visitor = visitor_of(request.request)
            person = visitor.user.name if visitor else None
            return {
                header: render.header_html(documents, problem, person),
                welcome: "" if problem else render.welcome_html(documents),
                **bar.offered(documents),
            }

        def suggested(request: gr.Request) -> _Updates:
            return _filled(suggestions, _examples(backend_of(request.request)))

        options: dict[str, Any] = {
            "concurrency_limit": CONCURRENT_QUESTIONS,
            "concurrency_id": "ask",
            "trigger_mode": "once",
            "show_progress": "hidden",
            "api_visibility": "private",
        }
        quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        given = [state, token, bar.state]
        asked = [gr.on([box.submit, send.click], ask, [box, *given], everything, **options)]
        asked += [
            button.click(ask, [button, *given], everything, **options)
            for button in (*suggestions, *further)
        ]
        after = [export, following, *further]
        for one in asked:
            one.then(kept, [state, token], after, **quick)
        # Not by Gradio's own `cancels`: it waits for the step being worked out, and whatever is
        # asked meanwhile is lost.
        stop.click(stop_asking, None, None, **quick)
        correct.click(corrected, [correction, state], [notice], **quick)
        again.click(restart, None, [*everything, *bar.all], **quick)
        bar.connect(**quick)
        blocks.load(opened, None, [header, welcome, *bar.all], **quick)
        blocks.load(suggested, None, suggestions, **quick)
        reading = blocks.load(reopened, None, everything, **quick)
        reading.then(kept, [state, token], after, **quick)
    blocks.queue(
        default_concurrency_limit=CONCURRENT_QUESTIONS,
        max_size=WAITING_QUESTIONS,
        api_open=False,
    )
    blocks.state_session_capacity = OPEN_TABS
    return blocks


def asker(request: gr.Request) -> tuple[int | None, str | None]:
    """Who asks: the person, where the program knows persons, and the open page."""
    return owner_of(request.request), request.session_hash


def _filled(buttons: Sequence[gr.Button], questions: Sequence[str]) -> _Updates:
    """Put questions on buttons; those without one are hidden."""
    padded = [*questions, *[""] * len(buttons)][: len(buttons)]
    return {
        button: gr.update(value=question, visible=bool(question))
        for button, question in zip(buttons, padded, strict=True)
    }


def _answered(conversation: Conversation) -> bool:
    return bool(conversation) and conversation[-1].answer is not None


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
