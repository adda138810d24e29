"""Questions that ask for a figure: the fact that covers the question, and what contradicts it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.agreement import agrees, is_named
from assistant.conflicts import conflict_warning, contradictions
from assistant.constraints import fits
from assistant.evidence import Scored, Statement, fact_statements, is_enough, rank, speaks_of_head
from assistant.findings import Finding, Outcome, finding_of
from assistant.labels import value_label
from assistant.stored_conflicts import other_values
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Warning
    from vectorstore.types import Fact, Hit
    from vectorstore.vietnamese.numbers import Quantity

_COMPANION_MARGIN = 0.05


def answer_figure(question: Question, hits: Sequence[Hit], shelf: Shelf, lead: str = "") -> Outcome:
    """Find the fact that answers; no finding when none covers enough of the question."""
    statements = [s for s in fact_statements(hits, shelf) if fits(question, s, shelf)]
    ranked = rank(question, statements, shelf)
    enough = [
        scored
        for scored in ranked
        if is_enough(scored)
        and speaks_of_head(question, scored)
        and agrees(question, scored, shelf)
    ]
    if not enough:
        return Outcome(related=_related(ranked, shelf))
    best = enough[0]
    findings = [finding_of(best.statement, shelf, lead)]
    findings += [
        finding_of(other.statement, shelf, lead) for other in _companions(best, enough, findings[0])
    ]
    warnings: list[Warning] = []
    stored = list(other_values(best.statement, shelf))
    known = {(one.fact.value, one.fact.value_to) for one in stored if one.fact}
    rivals = [
        one
        for one in contradictions(question, best, enough, shelf)
        if one.fact and (one.fact.value, one.fact.value_to) not in known
    ]
    if stored or rivals:
        against = (best.statement, *stored, *rivals)
        findings = [finding_of(one, shelf, lead, narrow=True) for one in against]
        findings.insert(0, _disagreement(findings))
    if rivals:
        warnings.append(conflict_warning([best.statement, *rivals]))
    elif question.asserted is not None and len(findings) == 1 and best.statement.fact:
        verdict = _holds(question.asserted, best.statement.fact)
        findings = [replace(findings[0], verdict=verdict)]
    return Outcome(tuple(findings), tuple(warnings))


def _disagreement(findings: Sequence[Finding]) -> Finding:
    """Say at once that the values differ, each with its source."""
    first, *others = findings
    values = [value_label(f.document, f.asked) for f in findings if f.asked is not None]
    wording = f"Các nơi nêu giá trị khác nhau: {' và '.join(dict.fromkeys(values))}"
    return replace(first, wording=wording, support=tuple(others), opens=True, lead="", asked=None)


def named_figure(question: Question, outcome: Outcome, shelf: Shelf) -> bool:
    """Tell whether an outcome is a figure whose own indicator is what the question names."""
    first = next(iter(outcome.findings), None)
    if first is None or first.asked is None:
        return False
    statement = Statement(first.document, first.provision, first.start, first.end, first.asked)
    return is_named(question, statement, shelf)


def _holds(asserted: Quantity, fact: Fact) -> bool:
    """Tell whether a figure is the one that a yes-or-no question puts forward."""
    bounds = {asserted.comparator[:1], fact.comparator[:1]}
    return (
        asserted.value == fact.value
        and asserted.value_to == fact.value_to
        and fold(asserted.unit) == fold(fact.unit)
        and bounds != {"<", ">"}
    )


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
