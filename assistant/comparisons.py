"""Questions that compare: the figure question asked once for each year (or named document)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.candidates import held_by_name
from assistant.figures import answer_figure
from assistant.findings import Finding, Outcome
from assistant.question_parts import parts_of
from assistant.types import Warning
from assistant.understand import understand
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import DeclineReason
    from vectorstore.types import Document, Hit

MOST_YEARS = 4
Side = tuple[str, "Question", "Sequence[Document]"]  # its name, the question of it, where to look
Retrieve = Callable[["Question", "Sequence[Document]"], "Sequence[Hit]"]
_WHICH_IS_MORE = re.compile(r"\b(?:bên|cấp|nơi) nào\b.*\bhơn\b|\bhay\b.*\bhơn\b")
_AGAINST = re.compile(r"\W*(?:hay|và|với|hoặc|so với|or)(?: (?:của|ở|tại))?\W*", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:bên nào|cấp nào|nơi nào)\b|\b(?:nhiều|ít|cao|thấp|lớn|nhỏ)\b(?=.*\bhơn\b)|\bhơn\b",
    re.IGNORECASE,
)
_RANKS = frozenset({"nhom", "hang", "bac", "thu"})


def answer_comparison(
    question: Question,
    scope: Sequence[Document],
    retrieve: Retrieve,
    shelf: Shelf,
) -> Outcome:
    """Answer side by side; a side without an answer is named in a warning, never filled in."""
    findings, warnings, missing = _answers(_sides(question, scope, shelf), retrieve, shelf)
    if missing and findings:
        message = f"Các tài liệu hiện có không nêu nội dung này cho: {', '.join(missing)}."
        warnings.append(Warning("incomplete", message))
    if len(findings) < 2 and missing:
        not_covered = bool(findings)
        reason: DeclineReason | None = "year_not_covered" if not_covered else None
        return Outcome(reason=reason, related=tuple(findings))
    change = _change(findings) if question.language == "vi" else ()
    return Outcome((*change, *findings), tuple(warnings))


def answer_levels(
    question: Question, scope: Sequence[Document], retrieve: Retrieve, shelf: Shelf
) -> Outcome:
    """Set two levels of government against each other ("cấp huyện hay cấp xã nhiều hơn?").

    No finding where the question does not, or where a side has no figure.
    """
    if question.asks != "compare" and not _WHICH_IS_MORE.search(question.reading.lower()):
        return Outcome()
    findings, warnings, missing = _answers(_levels(question, scope, shelf), retrieve, shelf)
    if missing or len(findings) < 2:
        return Outcome()
    change = _change(findings) if question.language == "vi" else ()
    return Outcome((*change, *findings), tuple(warnings))


def _answers(
    sides: Sequence[Side], retrieve: Retrieve, shelf: Shelf
) -> tuple[list[Finding], list[Warning], list[str]]:
    """The figures of the sides, what to warn of, and the sides that have none."""
    findings: list[Finding] = []
    warnings: list[Warning] = []
    missing: list[str] = []
    for lead, part, documents in sides:
        outcome = answer_figure(part, retrieve(part, documents), shelf, lead)
        if outcome.findings:
            findings += [replace(f, lead=f.lead or lead) for f in outcome.findings]
            warnings += outcome.warnings
        else:
            missing.append(lead)
    return findings, warnings, missing


def _change(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Which of two sides is higher, said first; nothing where they measure in other units.

    A lower rank is a better one and a bound is no value, so that only the words are compared; the
    size of the difference stands in no document and is left to the reader.
    """
    if len(findings) != 2:
        return ()
    before, after = findings
    old, new = before.asked, after.asked
    if old is None or new is None or fold(old.unit) != fold(new.unit):
        return ()
    if old.value_to is not None or new.value_to is not None or fold(old.unit) in _RANKS:
        return ()
    word = "bằng" if new.value == old.value else "cao hơn" if new.value > old.value else "thấp hơn"
    written = [
        _inside(side.document.text[fact.value_start : fact.value_end].strip())
        for side, fact in ((after, new), (before, old))
    ]
    wording = f"{after.lead} {word} {_inside(before.lead)}: {written[0]} so với {written[1]}"
    return (replace(before, lead="", wording=wording, support=(after,)),)


def _inside(words: str) -> str:
    """Words as they stand within a sentence: "Đạt 85%" is "85%", "Ít nhất 82%" "ít nhất 82%"."""
    lowered = words[:1].lower() + words[1:]
    return lowered.removeprefix("đạt ")


def _sides(question: Question, scope: Sequence[Document], shelf: Shelf) -> list[Side]:
    """The question for each named document, else for each year."""
    named = held_by_name(question, shelf)
    if len(named) > 1:
        return [
            (f"Năm {d.year}" if d.year else d.title, _of_year(question, d.year), [d]) for d in named
        ]
    years = sorted({*question.years, *question.compared_years})
    if len(years) < 2:
        known = {d.year for d in scope if d.year is not None}
        years = sorted({*years, *sorted(known)[-MOST_YEARS:]})
    return [(f"Năm {year}", _of_year(question, year), scope) for year in years[:MOST_YEARS]]


def _of_year(question: Question, year: int | None) -> Question:
    years = (year,) if year is not None else ()
    return replace(question, years=years, compared_years=(), period=None, named=(), asks="figure")


def _levels(question: Question, scope: Sequence[Document], shelf: Shelf) -> list[Side]:
    """The question for each of two levels of government ("cấp huyện hay cấp xã …")."""
    reading = question.reading
    levels = [part for part in parts_of(reading) if part.kind == "level"]
    if len(levels) != 2 or question.compared_years or len(question.years) > 1:
        return []
    first, second = levels
    if not _AGAINST.fullmatch(reading[first.end : second.start]):
        return []
    sides: list[Side] = []
    for level in levels:
        text = reading[: first.start] + level.text + _MORE.sub("", reading[second.end :])
        read = understand(text, shelf.vocabulary)
        part = replace(question, reading=text, terms=read.terms, asks="figure")
        sides.append((level.text[:1].upper() + level.text[1:], part, scope))
    return sides
