"""Questions that compare: the figure question asked once for each year (or named document)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.candidates import held_by_name
from assistant.figures import answer_figure
from assistant.findings import Finding, Outcome
from assistant.types import Warning
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import DeclineReason
    from vectorstore.types import Document, Hit

MOST_YEARS = 4
_RANKS = frozenset({"nhom", "hang", "bac", "thu"})


def answer_comparison(
    question: Question,
    scope: Sequence[Document],
    retrieve: Callable[[Question, Sequence[Document]], Sequence[Hit]],
    shelf: Shelf,
) -> Outcome:
    """Answer side by side; a side without an answer is named in a warning, never filled in."""
    sides = _sides(question, scope, shelf)
    findings: list[Finding] = []
    warnings: list[Warning] = []
    missing: list[str] = []
    for lead, year, documents in sides:
        years = (year,) if year is not None else ()
        part = replace(
            question, years=years, compared_years=(), period=None, named=(), asks="figure"
        )
        outcome = answer_figure(part, retrieve(part, documents), shelf, lead)
        if outcome.findings:
            findings += [replace(f, lead=f.lead or lead) for f in outcome.findings]
            warnings += outcome.warnings
        else:
            missing.append(lead)
    if missing and findings:
        message = f"Các tài liệu hiện có không nêu nội dung này cho: {', '.join(missing)}."
        warnings.append(Warning("incomplete", message))
    if len(findings) < 2 and missing:
        not_covered = bool(findings)
        reason: DeclineReason | None = "year_not_covered" if not_covered else None
        return Outcome(reason=reason, related=tuple(findings))
    change = _change(findings) if question.language == "vi" else ()
    return Outcome((*change, *findings), tuple(warnings))


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


def _sides(
    question: Question, scope: Sequence[Document], shelf: Shelf
) -> list[tuple[str, int | None, Sequence[Document]]]:
    named = held_by_name(question, shelf)
    if len(named) > 1:
        return [(f"Năm {d.year}" if d.year else d.title, d.year, [d]) for d in named]
    years = sorted({*question.years, *question.compared_years})
    if len(years) < 2:
        known = {d.year for d in scope if d.year is not None}
        years = sorted({*years, *sorted(known)[-MOST_YEARS:]})
    return [(f"Năm {year}", year, scope) for year in years[:MOST_YEARS]]
