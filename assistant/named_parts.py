"""Questions for a part of a document by its name: "Những hạn chế trong 6 tháng đầu năm 2024?".

Only a heading answers them: a sentence in which the same words happen to stand says something about
the part, not what it holds. Where no heading does, the question goes on to the other steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.branches import every, whole
from assistant.candidates import held_by_name
from assistant.findings import Outcome
from assistant.matching import Zone, coverage
from assistant.summaries import NEWS, headed, is_table, newness, of_the_period, told
from assistant.summary_request import parts_in
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.branches import Branch
    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.summary_request import SummaryRequest
    from vectorstore.types import Document

_COVERED = 0.95  # share of the words besides the part's name that headings and head must hold


def named_part(
    question: Question, request: SummaryRequest, scope: Sequence[Document], shelf: Shelf
) -> Outcome:
    """What stands under the heading that a question names; no findings where none bears the name.

    Where documents of several agencies have such a part, none of them is picked.
    """
    inside = [d for d in held_by_name(question, shelf) if d in scope]
    topic = understand(request.topic, shelf.vocabulary)
    if not (inside or question.years or question.period or topic.terms):
        return Outcome()  # "nhiệm vụ là gì?": of what is not said
    asked = [d for d in inside or scope if not d.superseded_by and of_the_period(d, question)]
    found = [(d, b) for d in asked if (b := _branches(d, topic, request.part, question, shelf))]
    found = [one for one in found if one[0].kind != NEWS] or found
    if not found or len({document.agency for document, _ in found}) > 1:
        return Outcome()
    _, branches = max(found, key=lambda one: newness(one[0]))
    return told(question, branches, shelf)


def _branches(
    document: Document, topic: Question, part: str, question: Question, shelf: Shelf
) -> tuple[Branch, ...]:
    """The outermost branches of a part whose headings, or the head, hold the topic's words."""
    found: list[Branch] = []
    for named in _narrowed(headed(whole(document, shelf), part), part):
        for branch in (named, *every(named)):
            if _is_asked_for(branch, topic, question, shelf):
                found.append(branch)
                break
    return tuple(branch for branch in found if not is_table(branch))


def _narrowed(branches: Sequence[Branch], part: str) -> Iterator[Branch]:
    """Of "Mục đích, yêu cầu" the section that is about the one, where it has one."""
    for branch in branches:
        several = len(parts_in(branch.heading)) > 1
        yield from (several and headed(branch, part)) or (branch,)


def _is_asked_for(branch: Branch, topic: Question, question: Question, shelf: Shelf) -> bool:
    headings = " ".join(branch.path)
    years = set(question.years)
    # one year of a plan for several, or the year after a report's: its own heading must say so
    of_these = bool(branch.document.years) and set(branch.document.years) <= years
    if years and not of_these and not _all_in(headings, years):
        return False
    if not topic.terms:
        return True
    document = branch.document
    said = (headings, document.kind or "", document.title, document.agency or "")
    zones = [Zone(shelf.view(" ".join(said)), 1.0)]
    return coverage(topic.terms, zones, toned=topic.toned).share >= _COVERED


def _all_in(text: str, years: Iterable[int]) -> bool:
    return all(str(year) in text for year in years)
