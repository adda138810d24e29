"""Questions that ask for a figure: the fact that covers the question, and what contradicts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evidence import (
    SUBJECT_SEPARATOR,
    Scored,
    fact_statements,
    fits_years,
    own_part,
    rank,
)
from assistant.findings import Finding, Outcome, finding_of
from assistant.labels import provision_label
from assistant.types import Warning
from assistant.vocabulary import frame_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Fact, Hit

ENOUGH = 0.66  # share of the question's weight that a fact must cover
_RIVAL_MARGIN = 0.12
_COMPANION_MARGIN = 0.05
_FRAME = frozenset(
    syllable for phrase in frame_phrases() if len(phrase) == 1 for syllable in phrase
)
_COUNT_FRAME = frozenset(["tổng", "số", "lượng", "tỷ", "lệ", "mức", "độ", "chỉ", "tiêu", "mục"])


def answer_figure(question: Question, hits: Sequence[Hit], shelf: Shelf, lead: str = "") -> Outcome:
    """Find the fact that answers; no finding when none covers enough of the question."""
    statements = [s for s in fact_statements(hits, shelf) if fits_years(s, question.years)]
    ranked = rank(question, statements, shelf)
    enough = [scored for scored in ranked if scored.coverage.share >= ENOUGH]
    if question.unit == "money":
        enough = [scored for scored in enough if _is_money(scored)]
    if not enough:
        return Outcome(related=_related(ranked, shelf))
    best = enough[0]
    findings = [finding_of(best.statement, shelf, lead)]
    findings += [
        finding_of(other.statement, shelf, lead) for other in _companions(best, enough, findings[0])
    ]
    warnings: list[Warning] = []
    rivals = _rivals(best, enough, shelf)
    if rivals:
        findings = [findings[0], *(finding_of(rival.statement, shelf) for rival in rivals)]
        warnings.append(_conflict(findings, (best, *rivals)))
    return Outcome(tuple(findings), tuple(warnings))


def _is_money(scored: Scored) -> bool:
    fact = scored.statement.fact
    return fact is not None and any(word in fact.unit.lower() for word in ("đồng", "usd"))


def _related(ranked: Sequence[Scored], shelf: Shelf) -> tuple[Finding, ...]:
    return tuple(finding_of(scored.statement, shelf) for scored in ranked[:2])


def _companions(best: Scored, ranked: Sequence[Scored], shown: Finding) -> list[Scored]:
    """The next fact when the words fit it as well as the best one: the reader must see both."""
    chosen = best.statement.fact
    for scored in ranked[1:]:
        fact = scored.statement.fact
        if chosen is None or fact is None or best.total - scored.total > _COMPANION_MARGIN:
            break
        inside = shown.start <= fact.value_start < shown.end
        if fact.unit == chosen.unit and fact.value != chosen.value and not inside:
            return [scored]
    return []


def _rivals(best: Scored, ranked: Sequence[Scored], shelf: Shelf) -> list[Scored]:
    """Facts that state another value for the same thing, same unit, same year, same role."""
    chosen = best.statement.fact
    if chosen is None:
        return []
    rivals: list[Scored] = []
    values = {(chosen.value, chosen.value_to)}
    for scored in ranked[1:]:
        fact = scored.statement.fact
        if fact is None or best.total - scored.total > _RIVAL_MARGIN:
            continue
        if (fact.value, fact.value_to) in values or not _same_thing(chosen, fact, shelf):
            continue
        values.add((fact.value, fact.value_to))
        rivals.append(scored)
    return rivals


def _same_thing(first: Fact, second: Fact, shelf: Shelf) -> bool:
    if (first.unit == "%") != (second.unit == "%") or first.year != second.year:
        return False
    if first.role and second.role and first.role != second.role:
        return False
    one, other = _content(first.indicator, shelf), _content(second.indicator, shelf)
    if one and one == other:
        return True
    # A figure of a part ("… – dịch vụ công toàn trình") beside one that names the part alone.
    if SUBJECT_SEPARATOR in first.indicator and SUBJECT_SEPARATOR in second.indicator:
        return False
    one, other = (_content(own_part(fact.indicator), shelf) for fact in (first, second))
    return bool(one) and one == other


def _content(indicator: str, shelf: Shelf) -> frozenset[str]:
    return shelf.view(indicator).syllables - _FRAME - _COUNT_FRAME


def _conflict(findings: Sequence[Finding], scored: Sequence[Scored]) -> Warning:
    places = " và ".join(
        f"{provision_label(finding.document, finding.provision)} ({_value(one)})"
        for finding, one in zip(findings, scored, strict=True)
    )
    return Warning("conflict", f"Các tài liệu nêu giá trị khác nhau: {places}.")


def _value(scored: Scored) -> str:
    fact = scored.statement.fact
    if fact is None:
        return "…"
    written = scored.statement.document.text[fact.value_start : fact.value_end].strip()
    return written if not fact.unit or fact.unit in written else f"{written} {fact.unit}"
