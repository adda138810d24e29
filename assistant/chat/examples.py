"""Example questions for the start page, made from what the library's newest documents state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.chat import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vectorstore.types import Document, Fact

_SHORTEST, _LONGEST = 18, 70  # characters of an indicator that reads well in a question
_UNREADABLE = re.compile(r"[\d\n\t;:|]")


def candidate_questions(document: Document, facts: Iterable[Fact]) -> Iterator[str]:
    """Word questions about one document: a figure, who signed it, more figures, and its day."""
    name = labels.document_name(document)
    signed = f"{name} do ai ký?" if document.number and document.signer else None
    for position, fact in enumerate(_readable(facts)):
        if position == 1 and signed:
            yield signed
            signed = None
        yield _figure_question(fact)
    if signed:
        yield signed
    if document.number and document.issued:
        yield f"{name} ban hành ngày nào?"


def nearest(facts: Iterable[Fact], start: int, end: int) -> list[Fact]:
    """The figures outside a range of the text, those beside it first."""
    outside = [fact for fact in facts if fact.end <= start or end <= fact.start]
    return sorted(outside, key=lambda fact: max(fact.start - end, start - fact.end))


def _figure_question(fact: Fact) -> str:
    indicator = fact.indicator.strip()
    if not indicator[:2].isupper():  # an abbreviation keeps its capitals
        indicator = indicator[0].lower() + indicator[1:]
    when = f" năm {fact.year}" if fact.year else ""
    goal = "Mục tiêu về " if fact.role == "target" else "Kết quả "
    return f"{goal}{indicator}{when} là bao nhiêu?"


def _readable(facts: Iterable[Fact]) -> Iterator[Fact]:
    """At most one figure a provision, percentages first: they are what plans are asked for."""
    seen: set[str] = set()
    for fact in sorted(facts, key=lambda fact: fact.unit != "%"):
        indicator = fact.indicator.strip()
        if fact.provision_id in seen or not _SHORTEST <= len(indicator) <= _LONGEST:
            continue
        if indicator[0].isalpha() and not _UNREADABLE.search(indicator):
            seen.add(fact.provision_id)
            yield fact
