"""Questions answered by a sentence: who, which agency, on what day, what is said of something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.evidence import Scored, clause_statements, fits_years, rank
from assistant.findings import Finding, Outcome, finding_of, trimmed
from vectorstore.vietnamese.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Hit

ENOUGH = 0.66
_UPPER = "A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ"
_AGENCY = re.compile(
    r"\b(?:Sở|Bộ|Ủy ban|Uỷ ban|UBND|HĐND|Hội đồng nhân dân|Văn phòng|Ban|Cục|Chi cục|Tổng cục"
    r"|Thanh tra|Công an|Trung tâm|Báo|Đài|Chính phủ|Quốc hội|Tỉnh ủy|Tỉnh uỷ|Kho bạc|Bảo hiểm"
    r"|Viện|Trường|Phòng|Vụ)\b"
)
_TITLES = (
    r"(?:đồng chí|ông|bà|Thủ tướng|Chủ tịch|Bộ trưởng|Giám đốc|Bí thư|Trưởng|Phó|Tổng Bí thư"
    r"|KT\.|TM\.)"
)
_PERSON = re.compile(rf"{_TITLES}[^.;:]{{0,60}}?(?:[{_UPPER}]\w+\s+){{1,3}}[{_UPPER}]\w+")


def answer_agency(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement about the task and the agency that it, or a heading above it, names."""
    ranked = _enough(question, hits, shelf)
    for scored in ranked:
        statement = scored.statement
        if _AGENCY.search(statement.text):
            return Outcome((finding_of(statement, shelf),))
        for above in shelf.ancestors(statement.provision):
            if _AGENCY.search(above.heading):
                start, end = trimmed(statement.document.text, above.start, above.end)
                support = Finding(statement.document, above, start, end)
                finding = finding_of(statement, shelf)
                return Outcome((_with_support(finding, support, above.heading),))
    return Outcome(related=_related(ranked, shelf))


def _with_support(finding: Finding, support: Finding, lead: str) -> Finding:
    return Finding(
        finding.document,
        finding.provision,
        finding.start,
        finding.end,
        finding.facts,
        lead.strip(" :."),
        finding.wording,
        (support,),
    )


def answer_person(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that names a person; where none does, the one that names an agency."""
    outcome = _first(question, hits, shelf, lambda text: bool(_PERSON.search(text)))
    return outcome if outcome.findings else answer_agency(question, hits, shelf)


def answer_event_date(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that gives a day for what the question tells of."""
    return _first(question, hits, shelf, lambda text: bool(find_dates(text)))


def answer_open(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Find the statement that covers the question best."""
    return _first(question, hits, shelf, lambda text: True)


def _first(
    question: Question, hits: Sequence[Hit], shelf: Shelf, holds: Callable[[str], bool]
) -> Outcome:
    ranked = _enough(question, hits, shelf)
    for scored in ranked:
        if holds(scored.statement.text):
            return Outcome((finding_of(scored.statement, shelf),))
    return Outcome(related=_related(ranked, shelf))


def _enough(question: Question, hits: Sequence[Hit], shelf: Shelf) -> list[Scored]:
    statements = [s for s in clause_statements(hits, shelf) if fits_years(s, question.years)]
    return [s for s in rank(question, statements, shelf) if s.coverage.share >= ENOUGH]


def _related(ranked: Sequence[Scored], shelf: Shelf) -> tuple[Finding, ...]:
    return tuple(finding_of(scored.statement, shelf) for scored in ranked[:2])
