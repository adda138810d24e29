"""Asking on the chat page: one request a question, whose reply brings the new HTML as it is ready.

The page is Gradio's; its queue is not used for questions, see docs/decisions/0024. Nothing is held
in memory for an open page: what was said before is read from the conversations kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer_filter import AnswerFilter
from assistant.api.models import EventStream
from assistant.chat import conversation as talk
from assistant.chat import render
from assistant.chat.backend import explain, status_of
from assistant.chat.conversation import Exchange
from assistant.chat.stopping import Workers
from assistant.conversations.page import HISTORY
from assistant.interface_language import tr

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from assistant.chat.backend import BackendOf
    from assistant.chat.conversation import Conversation
    from assistant.conversations.kept import Conversations

ASK = f"{HISTORY}/hoi"
AT_WORK = 8  # twice those let in at once: what was given up is worked at to its next step
CROWDED = 4  # asking at once; from here on no time is spent on what might be asked further
MAX_TYPED_CHARACTERS = 20_000  # beyond the limit of a question, so that the limit is explained
_MOST_EXCHANGES = 1_000_000


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Asked(_Sent):
    """A question as the page sends it."""

    question: str = Field(max_length=MAX_TYPED_CHARACTERS)
    # The token of the one to go on with, and the number that the answer will have on the page.
    conversation: str = Field(default="", max_length=64)
    number: int = Field(default=1, ge=1, le=_MOST_EXCHANGES)
    year: int | None = Field(default=None, ge=1900, le=2200)
    kind: str = Field(default="", max_length=600)
    agency: str = Field(default="", max_length=600)

    @property
    def only(self) -> AnswerFilter:
        """What the answer is limited to."""
        return AnswerFilter.of(self.year, self.kind, self.agency)


class Corrected(_Sent):
    """A correction as the page sends it."""

    correction: str = Field(max_length=MAX_TYPED_CHARACTERS)


class Event(NamedTuple):
    """One server-sent event."""

    name: str
    data: dict[str, Any]

    def encoded(self) -> str:
        """The event as it is sent."""
        return f"event: {self.name}\ndata: {json.dumps(self.data, ensure_ascii=False)}\n\n"


def add_asking(app: FastAPI, backend_of: BackendOf, book: Conversations) -> None:
    """Add what the page's script asks for."""
    desk = _Desk(backend_of, book)

    @app.post(ASK, include_in_schema=False)
    async def ask(request: Request, asked: Asked) -> Response:
        question, problem = talk.read_question(asked.question)
        if problem:
            return JSONResponse({"error": problem}, 422)
        return EventStream(desk.asked(request, asked, question))

    @app.get(f"{HISTORY}/{{token}}/tiep", include_in_schema=False)
    def go_on(request: Request, token: str) -> Response:
        def opened() -> Response:
            conversation = book.opened(request, token)
            if conversation is None:
                return JSONResponse({"error": tr(render.NOT_KEPT)}, 404)
            return JSONResponse(_whole(conversation) | _place(token))

        return _explained(opened)

    @app.post(f"{HISTORY}/{{token}}/y-kien", include_in_schema=False)
    def correct(request: Request, token: str, sent: Corrected) -> Response:
        def said() -> Response:
            conversation = book.opened(request, token)
            if not conversation or conversation[-1].answer is None:
                return JSONResponse({"error": tr(render.NOT_KEPT)}, 404)
            told = talk.correct(backend_of(request), conversation, sent.correction)
            return JSONResponse({"said": told, "kept": told == tr(talk.THANKS)})

        return _explained(said)


class _Desk:
    """Where questions of all open pages are worked at."""

    def __init__(self, backend_of: BackendOf, book: Conversations) -> None:
        self._backend_of = backend_of
        self._book = book
        self._workers: Workers[Event] = Workers(AT_WORK)

    async def asked(self, request: Request, asked: Asked, question: str) -> AsyncIterator[str]:
        """The events of one answer, encoded."""

        def work(given_up: Callable[[], bool]) -> Iterator[Event]:
            try:
                yield from self._events(request, asked, question, given_up)
            except Exception as error:  # noqa: BLE001  (explained on the page and logged)
                failed = Exchange(asked.number, question, problem=explain(error))
                yield _done((failed,), asked.conversation)

        async for event in self._workers.steps(work):
            yield event.encoded()

    def _events(
        self, request: Request, asked: Asked, question: str, given_up: Callable[[], bool]
    ) -> Iterator[Event]:
        token, book = asked.conversation, self._book
        earlier, hidden = book.gone_on_with(request, token)
        if hidden:  # since it was shown; the page leaves it out as well
            yield Event("whole", _whole(book.opened(request, token) or ()))
        backend = self._backend_of(request)
        waiting: Conversation = (*earlier, Exchange(asked.number, question))
        for conversation in talk.answering(backend, waiting, asked.only):
            if conversation[-1].pending:
                yield Event("step", {"exchange": render.exchange_html(conversation[-1])})
        if given_up():
            return
        # Written down before it counts as answered.
        token, conversation = book.keep(request, token, conversation)
        yield _done(conversation, token)
        if self._workers.count < CROWDED:  # what leads on costs as much as some answers
            yield Event("next", {"questions": list(talk.follow_ups(backend, conversation))})


def _done(conversation: Conversation, token: str) -> Event:
    last = conversation[-1]
    return Event(
        "done",
        {
            "exchange": render.exchange_html(last),
            "group": render.group_html(last, opened=True),
            "note": render.panel_note(conversation),
            "answered": last.answer is not None,
            **_place(token),
        },
    )


def _whole(conversation: Conversation) -> dict[str, Any]:
    return {
        "exchanges": render.conversation_html(conversation),
        "groups": render.groups_html(conversation),
        "note": render.panel_note(conversation),
        "answered": bool(conversation) and conversation[-1].answer is not None,
    }


def _place(token: str) -> dict[str, str]:
    return {"conversation": token, "export": render.export_html(token) if token else ""}


def _explained(make: Callable[[], Response]) -> Response:
    try:
        return make()
    except Exception as error:  # noqa: BLE001  (explained in the reply and logged)
        return JSONResponse({"error": explain(error)}, status_of(error))
