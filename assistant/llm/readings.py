"""What a model may say of a question: its full wording after earlier turns, its kind.

Neither decides whether there is an answer: a rewritten question keeps all its words and gets none
that the conversation lacks, and the kind only says what an answer has to state.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.claims.words import content
from assistant.llm.endpoint import EndpointError
from assistant.llm.evidence_block import data_line, new_mark
from assistant.llm.sentences import WrittenKind, WrittenQuestion
from assistant.llm.token_budget import fitting, room_for_data
from prompts import load_prompt
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.llm.endpoint import Deadline, Endpoint
    from assistant.question import Asks, Question
    from assistant.shelf import Shelf
    from assistant.types import Turn

WANTED: dict[Asks, str] = {
    "figure": "con số được hỏi, với đơn vị và từ giới hạn của nó",
    "compare": "con số của từng năm hoặc từng văn bản, mỗi con số một câu",
    "date": "ngày, tháng, năm được hỏi",
    "person": "tên người hoặc cơ quan được hỏi",
    "agency": "tên cơ quan được hỏi",
    "document": "loại và số hiệu văn bản được hỏi",
    "list": "đủ các ý, mỗi ý một câu, theo thứ tự",
    "open": "điều được hỏi",
}
_POINTING = re.compile(r"\b(?:đó|này|ấy|trên|vừa nêu|nói trên|như vậy)\b|^\s*(?:còn|thế|vậy)\b")
_ANSWER_CHARACTERS = 400  # of an earlier answer
_LONGEST = 400  # characters of a rewritten question


def leans_on_earlier(question: Question) -> bool:
    """Tell whether a question points back, or names no subject of its own."""
    if question.named or question.unsafe:
        return False
    pointing = _POINTING.search(question.text.lower()) is not None
    return pointing or all(term.weak for term in question.terms)


def full_question(
    endpoint: Endpoint, question: str, history: Sequence[Turn], shelf: Shelf, deadline: Deadline
) -> str | None:
    """The follow-up as a question that stands alone; None when the model has no sound one."""
    prompt = load_prompt("follow_up")
    values = {"mark": new_mark(), "question": data_line(question)}
    room = room_for_data(prompt, values, endpoint.context_tokens, endpoint.reply_tokens)
    turns = [
        data_line({"question": turn.question, "answer": turn.answer[:_ANSWER_CHARACTERS]})
        for turn in reversed(history)
    ]
    values["conversation"] = "\n".join(reversed(fitting(turns, room)))
    try:
        reply = endpoint.complete(prompt, values, deadline, WrittenQuestion)
    except EndpointError:
        return None
    written = reply.get("question") if isinstance(reply, dict) else None
    if not isinstance(written, str) or not 0 < len(written.strip()) <= _LONGEST:
        return None
    written = " ".join(written.split())
    return written if _adds_nothing(written, question, history, shelf) else None


def _adds_nothing(written: str, question: str, history: Sequence[Turn], shelf: Shelf) -> bool:
    """Every word and value comes from the conversation, and the question's own are all there."""
    conversation = " ".join([question, *(f"{t.question} {t.answer}" for t in history)])
    tokens = {token.text for token in tokenize(written)}
    if not tokens <= {token.text for token in tokenize(conversation)}:
        return False
    values = {token.text for token in tokenize(question) if token.kind != "syllable"}
    asked = [word for word in content(question, shelf) if not _POINTING.fullmatch(word)]
    return (
        values <= tokens
        and set(asked) <= set(content(written, shelf))
        and (fold(written) != fold(question))
    )


def kind_asked(endpoint: Endpoint, question: str, deadline: Deadline) -> Asks:
    """What a question asks for; "open" when the model does not know or cannot be reached."""
    prompt = load_prompt("classify")
    values = {"mark": new_mark(), "question": data_line(question)}
    try:
        reply = endpoint.complete(prompt, values, deadline, WrittenKind)
    except EndpointError:
        return "open"
    said = reply.get("asks") if isinstance(reply, dict) else None
    return next((kind for kind in WANTED if kind == said), "open")
