"""Questions for whole documents: their disagreements, a summary, what they rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conflict_questions import answer_conflicts
from assistant.document_acts import told_of_itself
from assistant.findings import Outcome
from assistant.named_parts import named_part
from assistant.summaries import summarise
from assistant.summary_request import part_request, summary_request
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document


def overview(
    question: Question, scope: Sequence[Document], shelf: Shelf, as_of: date | None
) -> tuple[Outcome | None, Question]:
    """The answer to a question for an overview, None for any other; and what is left to ask.

    A summary of something that no section bears the name of is left as a question for it.
    """
    disagreements = answer_conflicts(question, scope, shelf)
    if disagreements is not None and disagreements.findings:
        return disagreements, question
    request = summary_request(question)
    if request is not None:
        summary = summarise(question, request, scope, shelf)
        if summary.findings or question.named or question.sections or not request.topic:
            return summary, question
        topic = understand(request.whole, shelf.vocabulary, as_of)
        question = replace(question, reading=topic.reading, terms=topic.terms, asks=topic.asks)
    elif (asked := part_request(question)) is not None:
        part = named_part(question, asked, scope, shelf)
        if part.findings:
            return part, question
    return told_of_itself(question, scope, shelf), question
