"""The year or years that a plan, report or news item is mainly about."""

from __future__ import annotations

import re
from typing import NamedTuple

from vectorstore.vietnamese.years import YearMention, find_period, find_years

# Kinds that are made for a year; a decree's opening names years of other documents only.
_YEARLY = frozenset({"Kế hoạch", "Báo cáo", "Chương trình", "Công văn", "Tin tức", "Thông báo"})
_SENTENCES = re.compile(r"(?<=[.:!?])\s+")
_MOST_SENTENCES = 4


class SubjectYears(NamedTuple):
    """`year` first in `years`; a span of years has no `year` of its own."""

    year: int | None
    years: tuple[int, ...]
    period: str | None


def read_years(title: str, opening: str, kind: str | None) -> SubjectYears:
    """Read the years from the title, else from the first sentences of the opening."""
    from_title = _mentions(title)
    if from_title:
        return _subject(from_title, find_period(title))
    if kind not in _YEARLY:
        return SubjectYears(None, (), find_period(title))
    for sentence in _SENTENCES.split(opening)[:_MOST_SENTENCES]:
        mentions = _mentions(sentence)
        if mentions:
            return _subject(mentions, find_period(title) or _part_of_year(sentence))
    return SubjectYears(None, (), find_period(title))


def _mentions(text: str) -> list[YearMention]:
    return [mention for mention in find_years(text) if mention.role not in {"comparison", "until"}]


def _part_of_year(sentence: str) -> str | None:
    period = find_period(sentence)
    return period if period and not period.startswith(("giai đoạn", "nhiệm kỳ")) else None


def _subject(mentions: list[YearMention], period: str | None) -> SubjectYears:
    single = tuple(dict.fromkeys(m.year for m in mentions if m.year_to is None))
    if single:
        return SubjectYears(single[0], single, period)
    span = mentions[0]
    return SubjectYears(None, tuple(range(span.year, (span.year_to or span.year) + 1)), period)
