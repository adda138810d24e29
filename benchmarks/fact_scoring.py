"""Compares the facts of one provision with its hand labels, and averages the comparisons."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from benchmarks.fact_gold import GoldFact, Placed
from vectorstore.types import Fact
from vectorstore.vietnamese.folding import unify_tone_placement

SUBJECT_SHARE = 0.5  # of the words of every piece of the subject, which must stand in the indicator
_SCALES = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_WORD = re.compile(r"[^\W\d_]+")


class Judged(NamedTuple):
    """One extracted fact: is it right? None where it is a figure that need not be found."""

    fact: Fact
    right: bool | None


class Sought(NamedTuple):
    """One labelled figure and what the best of the facts extracted for it has right.

    `year` and `role` are None where nothing right was extracted.
    """

    gold: GoldFact
    found: bool  # some fact's figure lies there
    value: bool
    right: bool  # value, unit and comparator in one fact
    subject: bool  # right, and the indicator names the subject
    year: bool | None
    role: bool | None


class ProvisionScore(NamedTuple):
    """One provision: what was extracted, and what should have been."""

    placed: Placed
    extracted: tuple[Judged, ...]
    sought: tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `n` figures in `groups` provisions, with its standard error.

    The error takes provisions, not figures, as independent, since the figures of one sentence are
    found or lost together: the root of m/(m - 1) · Σ (right - share · n)², over n, for m provisions
    (the usual linearised estimate for clusters of unequal size). It needs at least two provisions.
    """

    value: float | None
    n: int
    groups: int
    standard_error: float | None

    @classmethod
    def of(cls, groups: Iterable[Sequence[bool]]) -> Self:
        """Average the truth values of all groups; empty groups do not count."""
        filled = [group for group in groups if group]
        n = sum(map(len, filled))
        m = len(filled)
        if n == 0:
            return cls(None, 0, 0, None)
        value = sum(map(sum, filled)) / n
        if m < 2:
            return cls(value, n, m, None)
        spread = math.fsum((sum(group) - value * len(group)) ** 2 for group in filled)
        return cls(value, n, m, math.sqrt(m / (m - 1) * spread) / n)


def score_provision(placed: Placed, facts: Iterable[Fact]) -> ProvisionScore:
    """Match the document's facts whose figure lies in the provision to its labels, by position."""
    inside = [fact for fact in facts if placed.start <= fact.value_start < placed.end]
    labels = placed.provision.facts
    pairs = [(fact, _label_of(fact, placed)) for fact in inside]
    extracted = tuple(Judged(fact, _judge(fact, label)) for fact, label in pairs)
    required = [label for label in labels if not label.optional]
    sought = tuple(
        _seek(label, [fact for fact, other in pairs if other is label], placed)
        for label in required
    )
    return ProvisionScore(placed, extracted, sought)


def same_value(fact: Fact, gold: GoldFact) -> bool:
    """Whether figure and scale agree: "12,2 triệu" is 12.2 million however it is split."""
    return any(_amounts(fact.value, fact.value_to, fact.unit) == amounts for amounts in _all(gold))


def same_unit(fact: Fact, gold: GoldFact) -> bool:
    """Whether the units agree but for scale and qualifiers: "văn bản" is "văn bản QPPL"."""
    own = _split_scale(fact.unit)[1]
    return any(_agree(own, _split_scale(unit)[1]) for unit in gold.unit)


def same_comparator(fact: Fact, gold: GoldFact) -> bool:
    """Whether the comparator is an accepted one; any is for an approximate figure."""
    return "approximate" in gold.comparator or fact.comparator in gold.comparator


def names_subject(indicator: str, evidence: Iterable[str]) -> bool:
    """Whether the indicator holds enough words of every piece of the subject."""
    own = set(_words(indicator))
    for piece in evidence:
        words = _words(piece)
        if sum(word in own for word in words) < SUBJECT_SHARE * len(words):
            return False
    return True


def _label_of(fact: Fact, placed: Placed) -> GoldFact | None:
    """The label whose figure the fact's overlaps; of several, one with the same value."""
    over = [
        gold
        for gold in placed.provision.facts
        if fact.value_start < placed.start + gold.at[1]
        and placed.start + gold.at[0] < fact.value_end
    ]
    return next((gold for gold in over if same_value(fact, gold)), over[0] if over else None)


def _judge(fact: Fact, gold: GoldFact | None) -> bool | None:
    if gold is None:
        return False
    return None if gold.optional else _right(fact, gold)


def _right(fact: Fact, gold: GoldFact) -> bool:
    return same_value(fact, gold) and same_unit(fact, gold) and same_comparator(fact, gold)


def _seek(gold: GoldFact, facts: Sequence[Fact], placed: Placed) -> Sought:
    right = [fact for fact in facts if _right(fact, gold)]
    named = [fact for fact in right if names_subject(fact.indicator, placed.evidence(gold))]
    best = named or right
    return Sought(
        gold=gold,
        found=bool(facts),
        value=any(same_value(fact, gold) for fact in facts),
        right=bool(right),
        subject=bool(named),
        year=any(fact.year in gold.year for fact in best) if best else None,
        role=any(fact.role in gold.role for fact in best) if best else None,
    )


def _all(gold: GoldFact) -> set[tuple[float, float | None]]:
    return {_amounts(gold.value, gold.value_to, unit) for unit in gold.unit}


def _amounts(value: float, value_to: float | None, unit: str) -> tuple[float, float | None]:
    scale = _split_scale(unit)[0]
    # Twelve significant digits: 12.2 times a million is not exactly 12.2 million.
    return float(f"{value * scale:.12g}"), (
        None if value_to is None else float(f"{value_to * scale:.12g}")
    )


def _split_scale(unit: str) -> tuple[float, tuple[str, ...]]:
    scale = 1.0
    words = [unify_tone_placement(word) for word in unit.casefold().replace(",", " ").split()]
    while words and words[0] in _SCALES:
        scale *= _SCALES[words.pop(0)]
    return scale, tuple(words)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    size = min(len(one), len(other))
    return one == other if size == 0 else one[:size] == other[:size]


def _words(text: str) -> list[str]:
    return [unify_tone_placement(word) for word in _WORD.findall(text.casefold())]
