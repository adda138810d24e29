"""The step that answers a question as it is read: for a figure, a list, a day or an agency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import figures, lists, passages
from assistant.findings import Outcome
from assistant.metadata_questions import answer_metadata
from assistant.yes_no import answer_yes_no, polar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Hit

_BLOCKS = re.compile(
    r"\b(?:nơi nhận|kính gửi|chức (?:gì|vụ|danh)|ký"
    r"|gửi (?:cho |đến |tới )?(?:ai|những|các|cơ quan))\b"
)


def answer_as(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Answer one reading of a question from the provisions found for it."""
    whether = polar(question)
    if whether is not None:
        return answer_yes_no(question, whether, _telling(question, hits), shelf)
    match question.asks:
        case "figure" | "compare":
            outcome = figures.answer_figure(question, hits, shelf)
            if outcome.findings:
                return outcome
            worded = passages.answer_in_words(question, hits, shelf)
            return worded if worded.findings else outcome
        case "list":
            return lists.answer_list(question, _telling(question, hits), shelf)
        case "open":
            return passages.answer_open(question, _telling(question, hits), shelf)
    outcome = answer_metadata(question, hits, shelf)
    if outcome.findings or question.asks in {"document", "date"}:
        return outcome
    if question.asks == "person":
        return passages.answer_person(question, hits, shelf)
    return passages.answer_agency(question, hits, shelf)


def _telling(question: Question, hits: Sequence[Hit]) -> Sequence[Hit]:
    """Without letterheads and signature blocks, which say nothing, but where they are asked for."""
    if _BLOCKS.search(question.reading.lower()):
        return hits
    return [hit for hit in hits if hit.provision.kind not in {"header", "signature"}]
