"""Values that differ for one thing: the same indicator, year, role and scope, told by words.

A report restates in its annex of statistics what its text says, in other words. Two places are held
against each other only where nothing parts them (level of government, stage, direction, kind of
figure), and where neither is confirmed by a third place with the same value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import isclose
from typing import NamedTuple

from ingest.facts.subjects import (
    FEWEST_WORDS,
    Subject,
    Words,
    content,
    likeness,
    subject_of,
)
from vectorstore.types import Document, Fact, Provision
from vectorstore.vietnamese.units import unit_factor

_LEFT_OVER = 0.25  # of the shorter subject's words, that a longer one may have besides
_CONFIRMS = 0.5
_COVERED = 0.85  # of a row's label by the sentence with a nearly equal percentage
_NEARLY = 0.02  # relative difference of two readings of one percentage
_TEMPLATE = 3  # so many values under the same words: the words are a form, not an indicator
_WHOLE = 100.0
_SAME = 1e-9
# A count whose words begin with a verb leaves out who did it.
_NAMED = re.compile(r"(?:tổng|số|tỷ lệ|tỉ lệ|mức|điểm|chỉ số|chỉ tiêu)\b", re.IGNORECASE)
_GENERIC_UNITS = frozenset(
    ("", "người", "số lượng", "đơn vị", "cơ quan, đơn vị", "cái", "trường hợp", "lượt", "cơ quan")
)


class _Stated(NamedTuple):
    """A fact with its provision and what it measures."""

    fact: Fact
    provision: Provision
    subject: Subject

    @property
    def in_table(self) -> bool:
        return self.provision.kind == "row"


def _statements(provisions: Sequence[Provision], facts: Sequence[Fact]) -> list[_Stated]:
    by_id = {provision.id: provision for provision in provisions}
    return [
        _Stated(fact, by_id[fact.provision_id], subject_of(fact.indicator))
        for fact in facts
        if _is_statement(fact)
    ]


def differing_within(
    document: Document, provisions: Sequence[Provision], facts: Sequence[Fact]
) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of one document's facts that give different values for one thing."""
    stated = _statements(provisions, facts)
    forms = _forms(stated)
    shown: set[tuple[int, float]] = set()
    for one, other in _comparable(stated):
        if one.subject.full in forms or other.subject.full in forms:
            continue
        if not (_same(one, other) or _restated_percentage(document, one, other)):
            continue
        alike = max(_CONFIRMS, likeness(one.subject.own, other.subject.own))
        if _confirmed(one, stated, alike) or _confirmed(other, stated, alike):
            continue
        key = (one.fact.value_start, other.fact.value)
        if key not in shown:
            shown.add(key)
            yield one.fact, other.fact


def stated_twice(
    provisions: Sequence[Provision], facts: Sequence[Fact]
) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of a text's fact and a row's with the same value for much the same words."""
    stated = _statements(provisions, facts)
    rows = [one for one in stated if one.in_table]
    for one in stated:
        alike = [row for row in rows if _confirms(row, one)]
        if len(alike) == 1:
            yield one.fact, alike[0].fact


def differing_between(facts: Iterable[Fact], others: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of facts of two documents about one place that give different values for one thing.

    Documents share forms of speech, so their indicators must have the same words.
    """
    by_words: dict[tuple[str, int | None, str | None], list[Fact]] = {}
    for fact in others:
        by_words.setdefault((fact.subject_key, fact.year, fact.role), []).append(fact)
    for fact in facts:
        if not (fact.subject_key and _is_statement(fact)):
            continue
        key = (fact.subject_key, fact.year, fact.role)
        same = [
            other
            for other in by_words.get(key, [])
            if _units_agree(fact, other) and _same_words(fact, other)
        ]
        if same and all(_differ(fact, other) for other in same):
            yield fact, same[0]


def _is_statement(fact: Fact) -> bool:
    """Whether a fact states what was reached or is aimed at; norms of law vary by case."""
    return fact.role is not None and fact.year is not None


def _forms(stated: Sequence[_Stated]) -> frozenset[Words]:
    """Words that stand with several values: columns of a list, not one indicator."""
    values: dict[Words, set[float]] = {}
    for one in stated:
        values.setdefault(one.subject.full, set()).add(one.fact.value)
    return frozenset(words for words, found in values.items() if len(found) >= _TEMPLATE)


def _comparable(stated: Sequence[_Stated]) -> Iterator[tuple[_Stated, _Stated]]:
    """Pairs of one year, role and kind of unit in different places, a text before a row."""
    groups: dict[tuple[int | None, str | None, str], list[_Stated]] = {}
    for one in stated:
        key = (one.fact.year, one.fact.role, _measure(one.fact))
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if not _beside(one, other) and _differ(one.fact, other.fact):
                yield one, other


def _beside(one: _Stated, other: _Stated) -> bool:
    """Figures of one provision, and of two rows, are different things by construction."""
    return one.provision.id == other.provision.id or (one.in_table and other.in_table)


def _differ(one: Fact, other: Fact) -> bool:
    if one.comparator != other.comparator:
        return False
    if one.value_to != other.value_to:
        return True
    factors = unit_factor(one.unit), unit_factor(other.unit)
    return not isclose(one.value * factors[0], other.value * factors[1], rel_tol=_SAME)


def _same(one: _Stated, other: _Stated) -> bool:
    """Whether two subjects are the same thing in the same or nearly the same words."""
    first, second = one.subject, other.subject
    if not _units_agree(one.fact, other.fact):
        return False
    if one.in_table == other.in_table:
        return _same_words(one.fact, other.fact)
    shorter, longer = sorted((first.own, second.own), key=len)
    if len(shorter) < FEWEST_WORDS:
        return False
    if shorter == longer:
        return first.own_marks == second.own_marks
    if first.marks != second.marks or first.levels != second.levels or not shorter < longer:
        return False
    return len(longer - shorter) <= _LEFT_OVER * len(shorter)


def _same_words(one: Fact, other: Fact) -> bool:
    """Whether two indicators hold the same words and say by themselves what is measured."""
    first, second = subject_of(one.indicator), subject_of(other.indicator)
    if len(first.full) < FEWEST_WORDS or first._replace(own=second.own) != second:
        return False
    return all(fact.unit == "%" or _NAMED.match(fact.indicator) for fact in (one, other))


def _restated_percentage(document: Document, one: _Stated, other: _Stated) -> bool:
    """Whether a row gives a nearly equal percentage for what a sentence of the text speaks of."""
    if one.in_table == other.in_table or not one.fact.unit == other.fact.unit == "%":
        return False
    if _WHOLE in (one.fact.value, other.fact.value) or not _near(one.fact, other.fact):
        return False
    row, text = (one, other) if one.in_table else (other, one)
    if row.subject.levels != text.subject.levels or len(row.subject.own) < FEWEST_WORDS:
        return False
    spoken = document.text[text.provision.start : text.fact.end]
    words = content(" ".join((*text.provision.heading_path, spoken)))
    held = len(row.subject.own & words)
    return held >= _COVERED * len(row.subject.own)


def _near(one: Fact, other: Fact) -> bool:
    return abs(one.value - other.value) <= _NEARLY * max(abs(one.value), abs(other.value))


def _confirmed(one: _Stated, stated: Sequence[_Stated], alike: float) -> bool:
    """Whether a row confirms a text's value, or a text a row's, in words that fit as well."""
    return any(_confirms(other, one, alike) for other in stated)


def _confirms(other: _Stated, one: _Stated, alike: float = _CONFIRMS) -> bool:
    return (
        other.in_table != one.in_table
        and likeness(other.subject.own, one.subject.own) >= alike
        and _measure(other.fact) == _measure(one.fact)
        and other.fact.comparator == one.fact.comparator
        and not _differ(one.fact, other.fact)
    )


def _measure(fact: Fact) -> str:
    """What kind of unit it is: a share, a currency, or "" for things that are counted."""
    unit = fact.unit.lower()
    if "%" in unit:
        return "%"
    if "usd" in unit or "đô la" in unit:
        return "usd"
    return "đồng" if any(word in unit for word in ("đồng", "vnđ", "vnd")) else ""


def _units_agree(one: Fact, other: Fact) -> bool:
    """Whether two units can be the same: one is generic, or they share a word."""
    first, second = one.unit.lower(), other.unit.lower()
    if first == second or first in _GENERIC_UNITS or second in _GENERIC_UNITS:
        return True
    return bool(content(first) & content(second))
