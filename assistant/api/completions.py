"""OpenAI's `/v1/chat/completions` over the same answers, so that existing clients work.

The last message of the user is the question, those before it the conversation. Instructions of a
client ("system") are not obeyed: answers are made of documents. Each answer ends with its sources;
`citations` beside the choices holds them for programs.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant.api.models import Completion, CompletionProblem, EventStream, Problem
from assistant.chat.backend import BusyError, explain
from assistant.chat.conversation import read_question
from assistant.cli_ask import read_turns, readable

if TYPE_CHECKING:
    from assistant.chat.backend import BackendOf
    from assistant.types import Answer

MODEL = "cchc"
_TURNS = 6
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem},
    403: {"model": Problem},
    422: {"model": CompletionProblem},
    429: {"model": CompletionProblem},
    500: {"model": CompletionProblem},
    503: {"model": CompletionProblem},
}
# One path, two forms: what it gives depends on "stream".
_STREAMED: dict[int | str, dict[str, Any]] = {200: {"content": {EventStream.media_type: {}}}}


def make_completions(engine_of: BackendOf) -> APIRouter:
    """The endpoints under `/v1`."""
    router = APIRouter(prefix="/v1", responses=_PROBLEMS)

    @router.get("/models", summary="The one model there is")
    def models() -> dict[str, Any]:
        own = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return {"object": "list", "data": [own]}

    @router.post(
        "/chat/completions",
        summary="An answer as OpenAI's clients read it",
        responses=_STREAMED,
    )
    def complete(request: Request, asked: Completion) -> Response:
        texts = [message for message in asked.messages if message.role in ("user", "assistant")]
        question, problem = read_question(texts[-1].text if texts else "")
        if texts and texts[-1].role != "user":
            problem = "Tin nhắn cuối phải là câu hỏi của người dùng (role “user”)."
        if problem:
            return _failed(problem, "invalid_request_error", 422)
        earlier = [{"role": one.role, "content": one.text} for one in texts[:-1]]
        history = read_turns(earlier)[-_TURNS:]
        frame = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": MODEL,
        }
        engine = engine_of(request)
        if asked.stream:
            answers = engine.stream(question, history)
            return EventStream(_chunks(answers, frame))
        try:
            answer = engine.ask(question, history)
        except BusyError:
            raise  # answered by the server as a whole
        except Exception as error:  # noqa: BLE001  (explained in the reply and logged)
            return _failed(explain(error), "server_error", 500)
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": readable(answer)},
            "finish_reason": "stop",
        }
        whole = {**frame, "object": "chat.completion", "choices": [choice]}
        return JSONResponse({**whole, "citations": _citations(answer)})

    return router


def _failed(sentence: str, kind: str, status: int) -> JSONResponse:
    return JSONResponse({"error": {"message": sentence, "type": kind}}, status)


def _citations(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.to_json()["citations"]
    return found


def _chunks(answers: Iterator[Answer], frame: dict[str, Any]) -> Iterator[str]:
    """Pieces of the text as it is verified; what was sent is never taken back."""
    sent, last = "", None

    def chunk(delta: dict[str, str], finish: str | None = None, **more: object) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        value = {**frame, "object": "chat.completion.chunk", "choices": [choice], **more}
        return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"

    try:
        yield chunk({"role": "assistant", "content": ""})
        for last in answers:
            if last.answer.startswith(sent) and last.answer != sent and not last.understood_as:
                yield chunk({"content": last.answer[len(sent) :]})
                sent = last.answer
        if last is not None:
            text = readable(last)
            rest = text[len(sent) :] if text.startswith(sent) else f"\n\n{text}"
            yield chunk({"content": rest}, citations=_citations(last))
        yield chunk({}, "stop")
    except Exception as error:  # noqa: BLE001  (explained in the stream and logged)
        value = {"error": {"message": explain(error), "type": "server_error"}}
        yield f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
    yield "data: [DONE]\n\n"
