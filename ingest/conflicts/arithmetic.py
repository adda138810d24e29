"""Sums and shares that a sentence states, worked out again: "664 (gồm: 68 … và 396 …)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.facts.clause_words import PART_MARK
from ingest.facts.readings import DEFINING
from vectorstore.types import Fact
from vectorstore.vietnamese.numbers import format_number, parse_number

# Between a whole and its first part: words that announce all parts, and a bracket alone.
_ALL_PARTS = re.compile(r"(?:\b(?:bao\s+)?gồm(?:\s+có)?|\bchia\s+ra)\b[\s:,]*(?:có\s+)?$", re.I)
_BRACKET = re.compile(r"\(\s*$")
_PART_OF = re.compile(r"(?P<part>\d[\d.,]*)(?:\s+[^\d/;()]{1,24})?\s?/\s?(?P<whole>\d[\d.,]*)")
_SHARE_OF_WHOLE = re.compile(
    r"[\s,;(]*(?:và\s+)?(?:đạt|chiếm|bằng)?(?:\s+(?:tỷ|tỉ)\s+lệ)?[\s:]*$", re.I
)
_OF_PART = re.compile(r"[\s,(]\s*chiếm(?:\s+(?:tỷ|tỉ)\s+lệ)?[\s:]*$", re.I)
_OF_NOTHING_ELSE = re.compile(r"\s*(?:[.,;:)]|$)")  # "chiếm 38% dân số" has a base of its own
_LONGEST_GAP = 60
_DECIMALS = re.compile(r"[.,](\d+)\s*%")


class Miscount(NamedTuple):
    """A figure that does not follow from those it is said to follow from."""

    figure: Fact
    last: Fact  # the last figure of the sum, or the share
    working: str  # "68 + 396 = 464"


def wrong_sums(text: str, facts: Sequence[Fact]) -> Iterator[Miscount]:
    """Wholes of one provision whose parts, all of them listed, give another sum."""
    for index, whole in enumerate(facts):
        if whole.comparator != "=" or "%" in whole.unit or DEFINING.match(whole.unit):
            continue
        parts = _parts(whole, facts[index + 1 :])
        if len(parts) < 2 or any(part.comparator != "=" for part in parts):
            continue
        between = text[whole.value_end : parts[0].value_start]
        units = {part.unit.lower() for part in parts}
        listed = _ALL_PARTS.search(between) or _BRACKET.search(between)
        if not listed or units != {whole.unit.lower()}:
            continue
        total = round(sum(part.value for part in parts), 6)
        if total != whole.value:
            working = " + ".join(format_number(part.value) for part in parts)
            yield Miscount(whole, parts[-1], f"{working} = {format_number(total)}")


def _parts(whole: Fact, following: Sequence[Fact]) -> list[Fact]:
    lead = whole.indicator + PART_MARK
    return [
        fact
        for fact in following
        if fact.indicator.startswith(lead) and PART_MARK not in fact.indicator[len(lead) :]
    ]


def wrong_shares(text: str, facts: Sequence[Fact]) -> Iterator[Miscount]:
    """Shares that follow "a/b" or "trong đó a" and are not a : b, rounded or cut off."""
    for index, share in enumerate(facts[1:], 1):
        part = facts[index - 1]
        if share.unit != "%" or share.comparator != "=" or part.unit == "%":
            continue
        gap = text[part.value_end : share.value_start]
        if len(gap) > _LONGEST_GAP:
            continue
        stated = _stated_ratio(text[part.value_start : part.value_end], gap)
        alone = _OF_NOTHING_ELSE.match(text, share.value_end)
        if stated is None and alone and _OF_PART.search(gap):
            whole = _whole_of(part, facts[: index - 1])
            stated = (part.value, whole.value) if whole else None
        if stated is None or not stated[1]:
            continue
        worked_out = 100 * stated[0] / stated[1]
        decimals = _DECIMALS.search(text[share.value_start : share.value_end])
        places = len(decimals[1]) if decimals else 0
        if abs(worked_out - share.value) >= 10**-places:
            working = " : ".join(map(format_number, stated))
            result = format_number(round(worked_out, places + 1))
            yield Miscount(part, share, f"{working} = {result}%")


def _stated_ratio(figure: str, gap: str) -> tuple[float, float] | None:
    ratio = _PART_OF.search(figure)
    if ratio is None or not _SHARE_OF_WHOLE.search(gap):
        return None
    part, whole = (parse_number(ratio[name].strip(".,")) for name in ("part", "whole"))
    return None if part is None or whole is None else (part, whole)


def _whole_of(part: Fact, before: Sequence[Fact]) -> Fact | None:
    """The nearest figure before a part that the part's indicator names as its whole."""
    for fact in reversed(before):
        same_unit = fact.unit.lower() == part.unit.lower()
        if same_unit and part.indicator.startswith(fact.indicator + PART_MARK):
            return fact
    return None
