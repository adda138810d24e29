"""The endpoints: ask, search, documents, targets, draft; each over what the caller may see."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from assistant.answer_filter import AnswerFilter
from assistant.api.models import (
    QUESTION,
    Ask,
    DocumentDetails,
    DocumentRow,
    Documents,
    Draft,
    EventStream,
    FigureRow,
    Figures,
    Problem,
    ProvisionRow,
)
from assistant.chat.backend import BusyError, explain
from assistant.chat.conversation import clean_question, read_question
from assistant.drafting.docx_letter import letter_bytes
from assistant.drafting.docx_review import review_bytes
from assistant.drafting.review import to_json
from assistant.drafting.types import DraftRequest
from assistant.found_json import found_json
from assistant.types import Turn
from vectorstore.errors import ConfigurationError
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from assistant.chat.backend import BackendOf
    from assistant.targets.rows import TargetRow
    from assistant.types import Answer

MOST_HITS, MOST_FIGURES = 100, 1_000
ABSENT = "Không có văn bản này trong thư viện."
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem} for code in (401, 403, 404, 411, 413, 422, 429, 500, 503)
}
_EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["answer", "done", "error"]},
        "data": {"type": "string", "description": "JSON: an answer, or what went wrong."},
    },
    "required": ["event", "data"],
}
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {EventStream.media_type: {"schema": _EVENT}}}
}
_Year = Annotated[int | None, Query(ge=1900, le=2200)]
_Name = Annotated[str, Query(max_length=600)]
_Day = Annotated[date | None, Query(description="Only documents issued until this day.")]


def make_router(engine_of: BackendOf) -> APIRouter:
    """The endpoints under `/api`."""
    router = APIRouter(prefix="/api", responses=_PROBLEMS)

    @router.post("/ask", summary="One verified answer with its citations")
    def ask(request: Request, asked: Ask) -> Response:
        question, problem = read_question(asked.q)
        if problem:
            return refused(problem)
        return _answered(
            lambda: (
                engine_of(request).ask(question, _turns(asked), asked.as_of, asked.only).to_json()
            )
        )

    @router.post(
        "/ask/stream",
        summary="The same by server-sent events, sentence by sentence",
        response_class=Response,  # what it gives is in `responses`
        responses=_EVENTS,
    )
    def stream(request: Request, asked: Ask) -> Response:
        question, problem = read_question(asked.q)
        if problem:
            return refused(problem)
        answers = engine_of(request).stream(question, _turns(asked), asked.as_of, asked.only)
        return EventStream(_events(answers))

    @router.get("/search", summary="Ranked provisions, no answer")
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=2_000, examples=[QUESTION])],
        k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10,
        as_of: _Day = None,
        year: _Year = None,
        kind: _Name = "",
        agency: _Name = "",
    ) -> Response:
        query, problem = read_question(q)
        only = AnswerFilter.of(year, kind, agency)
        if problem:
            return refused(problem)
        return _answered(
            lambda: found_json(
                query, engine_of(request).search(query, limit=k, as_of=as_of, only=only)
            )
        )

    @router.get("/documents", summary="The documents that you may see", response_model=Documents)
    def documents(request: Request) -> Response:
        rows = [DocumentRow.of(one) for one in engine_of(request).documents()]
        return JSONResponse(Documents(documents=rows).model_dump())

    @router.get(
        "/documents/{document_id}",
        summary="One document: text and provisions",
        response_model=DocumentDetails,
    )
    def document(
        request: Request,
        document_id: Annotated[str, Path(max_length=200, examples=["0123456789ab"])],
    ) -> Response:
        stored = engine_of(request).document(clean_question(document_id))
        if stored is None:
            return refused(ABSENT, 404)
        text = stored.document.text
        provisions = [
            ProvisionRow(
                id=one.id,
                kind=one.kind,
                label=one.label,
                section_path=list(one.section_path),
                section_inferred=one.inferred,
                page=one.page,
                start=one.start,
                end=one.end,
                text=text[one.start : one.end],
            )
            for one in stored.provisions
        ]
        row = DocumentRow.of(stored.document).model_dump()
        details = DocumentDetails(**row, text=text, provisions=provisions)
        return JSONResponse(details.model_dump())

    @router.get("/targets", summary="Targets and results with their places", response_model=Figures)
    def targets(
        request: Request,
        indicator: Annotated[
            str, Query(max_length=200, description="Words, tone marks aside.")
        ] = "",
        year: _Year = None,
        role: Literal["target", "result"] | None = None,
        document: Annotated[str, Query(max_length=200)] = "",
        limit: Annotated[int, Query(ge=1, le=MOST_FIGURES)] = 100,
        offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    ) -> Response:
        words = fold(clean_question(indicator)).split()

        def wanted(row: TargetRow) -> bool:
            return (
                (not document or row.document.id == document)
                and (year is None or row.fact.year == year)
                and (role is None or row.fact.role == role)
                and all(word in fold(row.fact.indicator) for word in words)
            )

        found = [row for row in engine_of(request).targets() if wanted(row)]
        shown = islice(found, offset, offset + limit)
        rows = [FigureRow.of(row.document, row.fact) for row in shown]
        return JSONResponse(Figures(total=len(found), targets=rows).model_dump())

    @router.post("/draft", summary="A reply in the official format, with its review sheet")
    def draft(request: Request, asked: Draft) -> Response:
        def drafted() -> dict[str, Any]:
            made = engine_of(request).draft(DraftRequest(**asked.model_dump()))
            files = {"docx": letter_bytes(made.letter), "review_docx": review_bytes(made)}
            encoded = {name: base64.b64encode(file).decode() for name, file in files.items()}
            plain: dict[str, Any] = json.loads(json.dumps(to_json(made), default=str))
            return plain | encoded

        return _answered(drafted)

    return router


def refused(sentence: str, status: int = 422) -> JSONResponse:
    """A request that cannot be served: what is wrong and what to do."""
    return JSONResponse({"error": sentence}, status)


def _answered(make: Callable[[], dict[str, Any]]) -> Response:
    try:
        return JSONResponse(make())
    except BusyError:
        raise  # answered by the server as a whole
    except ConfigurationError as error:  # what was asked for cannot be: nothing to draft, …
        return refused(str(error))
    except Exception as error:  # noqa: BLE001  (explained in the reply and logged)
        return refused(explain(error), 500)


def _turns(asked: Ask) -> list[Turn]:
    return [Turn(turn.question, turn.answer) for turn in asked.history]


def _events(answers: Iterator[Answer]) -> Iterator[str]:
    """`answer` for every verified state, `done` with the whole answer, or `error`."""
    last: Answer | None = None
    try:
        for answer in answers:
            if last is not None:
                yield _event("answer", last.to_json())
            last = answer
        if last is not None:
            yield _event("done", last.to_json())
    except Exception as error:  # noqa: BLE001  (explained in the stream and logged)
        yield _event("error", {"error": explain(error)})


def _event(name: str, value: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
