"""Days and months in Vietnamese and English, whole, partly blank or impossible."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.folding import compile_views, view
from vectorstore.vietnamese.footnote_marks import without_marks

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH_NUMBER = {
    name[:length].lower(): number
    for number, name in enumerate(_MONTHS, 1)
    for length in (3, len(name))
}
_BLANKS = r"[\s._…*]*"
_PATTERNS = (
    # ngày 19 tháng 12 năm 2025, also with the day or the month left blank
    compile_views(
        rf"(?<!\w)ngày[\s*]{_BLANKS}(?:(?P<day>\d{{1,2}})[\s*]{_BLANKS})?tháng{_BLANKS}"
        rf"(?:(?P<month>\d{{1,2}})[\s*]*,?{_BLANKS})?năm[\s*]*(?P<year>\d{{4}})(?!\w)"
    ),
    compile_views(
        r"(?<![\w/.,])(?P<day>\d{1,2})[\s*]+tháng[\s*]*(?P<month>\d{1,2})[\s*]*,?[\s*]*"
        r"năm[\s*]*(?P<year>\d{4})(?!\w)"
    ),
    compile_views(
        r"(?<![\w/])(?<!\d[.,])(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})\s?/\s?(?P<year>\d{4})(?![\w/]|[.,]\d)"
    ),
    compile_views(
        r"(?<![\w/.,-])(?P<day>\d{1,2})(?P<mark>[.-])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})(?![\w/]|[.,-]\d)"
    ),
    compile_views(
        r"(?<!\w)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})(?!\w)"
    ),
    compile_views(
        r"(?<!\w)(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?!\w)"
    ),
    compile_views(r"(?<!\w)(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>(?:19|20)\d{2})(?!\w)"),
    compile_views(
        r"(?<!\w)tháng\s+(?P<month>\d{1,2})(?:\s*,?\s*năm\s+|\s?[/-]\s?)(?P<year>\d{4})(?![\w/])"
    ),
    compile_views(
        r"(?<![\w/-])(?<!\d[.,])(?P<month>\d{1,2})\s?/\s?(?P<year>(?:19|20)\d{2})(?![\w/%]|[.,]\d)"
    ),
    # a day and a month without a year need the word "ngày": "5/7" alone is a ratio
    compile_views(
        r"(?<!\w)ngày\s+(?P<day>\d{1,2})(?:\s+tháng\s+|\s?/\s?)(?P<month>\d{1,2})(?![\w/]|[.,]\d)"
    ),
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A day or month as it stands in a text; `iso` only where it is a whole, real day.

    `valid` is false for parts that no calendar has (day 32) and for years outside 1900-2100, which
    are typing errors in official texts. `complete` says that day, month and year all stand there.
    """

    start: int
    end: int
    iso: str | None
    year: int | None
    month: int | None
    day: int | None
    complete: bool
    valid: bool

    @property
    def iso_month(self) -> str | None:
        """Return "2025-02" where month and year stand there and can be true."""
        if self.valid and self.year is not None and self.month is not None:
            return f"{self.year:04d}-{self.month:02d}"
        return None


def find_dates(text: str) -> list[DateMention]:
    """Return the dates in order; where two readings overlap, the fuller one counts."""
    return list(_dates(without_marks(text)))


@lru_cache(maxsize=64)
def _dates(text: str) -> tuple[DateMention, ...]:
    lowered = view(text)
    found: list[DateMention] = []
    taken = Covered(len(text))
    for patterns in _PATTERNS:
        for match in lowered.pick(patterns).finditer(lowered.text):
            start, end = match.span()
            if taken.touches(start, end):
                continue
            mention = _mention(match)
            if mention is not None:
                taken.add(start, end)
                found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def _mention(match: re.Match[str]) -> DateMention | None:
    parts = match.groupdict()
    name = parts.get("name")
    if name is not None and name not in _MONTH_NUMBER:
        return None
    month = _MONTH_NUMBER[name] if name is not None else _number(parts.get("month"))
    year, day = _number(parts.get("year")), _number(parts.get("day"))
    if day is None and year is not None and month is not None and not 1 <= month <= 12:
        return None  # "15/2025" is a count or part of a number, not a month
    complete = year is not None and month is not None and day is not None
    valid = _can_be(year, month, day)
    iso = f"{year:04d}-{month:02d}-{day:02d}" if complete and valid else None
    return DateMention(match.start(), match.end(), iso, year, month, day, complete, valid)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _can_be(year: int | None, month: int | None, day: int | None) -> bool:
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return False
    try:
        # 2024 is a leap year: a 29 February without its year can be true
        datetime.date(year or 2024, month or 1, day or 1)
    except ValueError:
        return False
    return day != 0 and month != 0


def format_vi(iso: str) -> str:
    """Write an ISO day the Vietnamese way, "19/12/2025"; ValueError when it is no ISO day."""
    day = datetime.date.fromisoformat(iso)
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def format_en(iso: str) -> str:
    """Write an ISO day the English way, "19 December 2025"; ValueError when it is no ISO day."""
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
