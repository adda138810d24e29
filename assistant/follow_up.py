"""Follow-up questions: what the new words leave out is taken over from the question before.

"Còn năm 2023 thì sao?" keeps the topic and changes the year; a question with a topic of its own is
left as it is. The full reading is shown with the answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.text import fold
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn

_OPENING = re.compile(
    r"^\s*(?:con|the con|vay con|the|vay|and|what about|how about)\b", re.IGNORECASE
)
_THAT_DOCUMENT = re.compile(
    r"(?:văn bản|kế hoạch|tài liệu|báo cáo|công văn|quyết định|nghị định|thông tư|chỉ thị)"
    r"\s+(?:đó|này|ấy|trên|nói trên|vừa nêu)\b",
    re.IGNORECASE,
)
_WHAT_OF = re.compile(r"^(?:\S+\s+){1,5}thi sao\W*$")
_CLOSING = re.compile(r"\b(?:thi sao|the nao|ra sao)\b|\?")


def rewrite(question: str, history: Sequence[Turn]) -> str | None:
    """Return the full question that a follow-up stands for; None when it stands on its own."""
    if not history:
        return None
    pointed = _point_to_document(question, history)
    if pointed is not None:
        return pointed
    plain = fold(question)
    if not (_OPENING.match(plain) or _WHAT_OF.match(plain)):
        return None
    previous = history[-1].question
    new_years = find_years(question)
    if new_years:
        old_years = find_years(previous)
        wording = question[new_years[0].start : new_years[0].end]
        rest = _remainder(question, new_years[0].start, new_years[0].end)
        if rest:
            return None
        if not old_years:
            return f"{previous.rstrip(' ?.')} {wording}?"
        first = old_years[0]
        return f"{previous[: first.start]}{wording}{previous[first.end :]}"
    topic = _remainder(question, 0, 0)
    return f"{topic}: {previous}" if topic and len(topic.split()) <= 4 else None


def _point_to_document(question: str, history: Sequence[Turn]) -> str | None:
    """Put the number of the document spoken of before in place of "văn bản đó"."""
    match = _THAT_DOCUMENT.search(question)
    if match is None or find_document_numbers(question):
        return None
    for turn in reversed(history):
        for text in (turn.answer, turn.question):
            numbers = find_document_numbers(text)
            if numbers:
                name = f"{numbers[0].kind or 'Văn bản'} {numbers[0].number}"
                return question[: match.start()] + name + question[match.end() :]
    return None


def _remainder(question: str, start: int, end: int) -> str:
    """The follow-up's words without its year and its opening and closing phrases."""
    kept = question[:start] + question[end:] if end else question
    plain = fold(kept)
    spans = [m.span() for pattern in (_OPENING, _CLOSING) for m in pattern.finditer(plain)]
    for left, right in sorted(spans, reverse=True):
        kept = kept[:left] + kept[right:]
    return kept.strip(" ,.?!")
