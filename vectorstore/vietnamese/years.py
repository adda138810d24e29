"""Years and periods, and the part they play: the year itself, a span, a comparison, a deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.folding import View, compile_views, fold_in_place, view
from vectorstore.vietnamese.footnote_marks import without_marks
from vectorstore.vietnamese.units import is_counted

YearRole = Literal["plain", "period", "comparison", "until"]

_YEAR = r"(?:19[4-9]\d|20\d\d)"
_NO_FIGURE_AFTER = r"(?![\w/%]|[.,]\d| ?%)"
_MONTH_COUNTS = {
    "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "three": 3, "six": 6, "nine": 9,
}  # fmt: skip
_MONTHS = r"(?P<months>\d{1,2}|" + "|".join(
    count.replace(" ", r"\s+") for count in sorted(_MONTH_COUNTS, key=len, reverse=True)
) + ")"  # fmt: skip
_PART = compile_views(
    rf"(?<!\w)(?:{_MONTHS}\s*(?:tháng|t(?!\w))|nửa(?=\s+(?:đầu|cuối))|quý\s+(?P<quarter>iv|i{{1,3}}|[1-4]))"
    r"(?:\s+(?P<half>đầu|cuối))?\s*(?:năm\s+|/\s*|\s)"
    rf"(?P<year>{_YEAR}){_NO_FIGURE_AFTER}"
)
_ENGLISH_PART = compile_views(
    rf"(?<!\w)(?P<which>first|second|third|fourth|last)\s+"
    rf"(?:{_MONTHS}\s+months|half|(?P<quarter>quarter))\s+(?:of\s+)?"
    rf"(?P<year>{_YEAR}){_NO_FIGURE_AFTER}"
)
_SPAN = compile_views(
    r"(?:(?<!\w)(?P<lead>giai\s+đoạn|nhiệm\s+kỳ|thời\s+kỳ|năm\s+học|(?:từ\s+)?năm)\s+"
    r"(?:từ\s+)?(?:năm\s+)?)?"
    rf"(?<![\w/.,-])(?P<year>{_YEAR})\s*(?:[-–—]|đến(?:\s+hết)?(?:\s+năm)?|to)\s*"
    rf"(?P<to>{_YEAR}){_NO_FIGURE_AFTER}"
)
_ONE = compile_views(
    r"(?:(?<!\w)(?P<lead>năm(?:\s+(?:ngân\s+sách|học|kế\s+hoạch))?)\s+)?"
    rf"(?<![\w/.,-])(?P<year>{_YEAR}){_NO_FIGURE_AFTER}"
)
_WORD = r"(?:[^\S\n]+(?!trong(?!\w))[^\W\d_]+)"
_COMPARED = compile_views(
    rf"(?<!\w)(?:(?:so\s+(?:với|sánh)|cùng\s+kỳ|compared\s+(?:with|to)|versus|than){_WORD}{{0,7}}"
    rf"|hơn{_WORD}{{0,2}})[^\S\n]*$"
)
_OTHER_YEAR = compile_views(rf"(?<!\d){_YEAR}\s*(?:,|và|với|hay|hoặc|sang|lên|so\s+với)\s*$")
_SINCE_NEW_YEAR = compile_views(
    r"(?<!\w)từ\s+đầu\s+năm(?:\s+20\d\d)?\s+(?:cho\s+)?(?:đến|tới)\s+(?:nay\s*)?\(?(?:ngày\s+)?"
    rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>{_YEAR})(?!\w)"
)
_UNTIL = compile_views(
    r"(?<!\w)(?:by(?:\s+the\s+end\s+of)?|until|(?:chậm\s+nhất\s+)?(?:đến|tới|trước)"
    r"(?:\s+(?:hết|cuối|trước))?(?:\s+(?:ngày|tháng|quý))?)\s*$"
)
_QUARTERS = {
    "1": "I", "2": "II", "3": "III", "4": "IV",
    "first": "I", "second": "II", "third": "III", "fourth": "IV", "last": "IV",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year or span of years; `start:end` takes in "năm", "giai đoạn", "6 tháng đầu năm"."""

    start: int
    end: int
    year: int
    year_to: int | None
    role: YearRole


def find_years(text: str) -> list[YearMention]:
    """Return the years in order; those inside dates and document numbers do not count.

    A figure that looks like a year and counts something ("2026 hồ sơ") is none.
    """
    text = without_marks(text)
    lowered = view(text)
    taken = Covered(len(text), ((date.start, date.end) for date in find_dates(text)))
    for number in find_document_numbers(text):
        taken.add(number.start, number.end)
    found: list[YearMention] = []
    for patterns in (_PART, _ENGLISH_PART, _SPAN, _ONE):
        for match in lowered.pick(patterns).finditer(lowered.text):
            start, end = match.span()
            if taken.touches(start, end):
                continue
            mention = _mention(lowered, match, patterns in (_PART, _ENGLISH_PART))
            if mention is not None:
                taken.add(start, end)
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _mention(lowered: View, match: re.Match[str], part_of_year: bool) -> YearMention | None:
    parts = match.groupdict()
    year = int(parts["year"])
    year_to = int(parts["to"]) if parts.get("to") else None
    if year_to is not None and not year < year_to <= year + 50:
        return None
    alone = not part_of_year and not parts.get("lead")
    if alone and is_counted(lowered, match.end()) and not _beside_another(lowered, match.start()):
        return None
    return YearMention(*match.span(), year, year_to, _role(lowered, match, part_of_year, year_to))


def _beside_another(lowered: View, start: int) -> bool:
    """Tell whether another year stands right before: "2023 và 2026 mục tiêu khác nhau"."""
    return lowered.pick(_OTHER_YEAR).search(lowered.text, max(0, start - 24), start) is not None


def _role(lowered: View, match: re.Match[str], part_of_year: bool, year_to: int | None) -> YearRole:
    start = match.start()
    window = max(0, start - 80)
    if lowered.pick(_COMPARED).search(lowered.text, window, start):
        return "comparison"
    if part_of_year or year_to is not None:
        return "period"
    if lowered.pick(_UNTIL).search(lowered.text, window, start):
        return "until"
    return "plain"


def find_period(text: str) -> str | None:
    """Return the first period in its usual wording, "6 tháng đầu năm 2024", "giai đoạn 2021-2025".

    Part of a year comes before a span of years; None where the text states neither.
    """
    text = without_marks(text)
    lowered = view(text)
    for patterns in (_PART, _ENGLISH_PART):
        match = lowered.pick(patterns).search(lowered.text)
        if match:
            return _period_name(match)
    for mention in find_years(text):
        if mention.year_to is not None:
            lead = fold_in_place(text[mention.start : mention.end])
            name = "nhiệm kỳ" if lead.startswith("nhiem") else "giai đoạn"
            return f"{name} {mention.year}-{mention.year_to}"
    return None


def find_cumulated_period(text: str) -> str | None:
    """Return the months that "từ đầu năm đến 31/5/2024" spans: "5 tháng đầu năm 2024"."""
    lowered = view(text)
    since = lowered.pick(_SINCE_NEW_YEAR).search(lowered.text)
    if since and _is_last_day(int(since["day"]), int(since["month"])):
        return f"{int(since['month'])} tháng đầu năm {since['year']}"
    return None


def _is_last_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and day >= (28 if month == 2 else 30)


def _period_name(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if parts["quarter"]:
        quarter = parts["which"] if parts["quarter"] == "quarter" else parts["quarter"]
        return f"quý {_QUARTERS.get(quarter, quarter.upper())} năm {parts['year']}"
    months = _month_count(parts["months"]) if parts["months"] else 6
    half = parts.get("half")
    last = (half is not None and half.startswith("c")) or parts.get("which") in ("second", "last")
    first = half is not None or parts.get("which") == "first"
    place = " cuối" if last else " đầu" if first else ""
    return f"{months} tháng{place} năm {parts['year']}"


def _month_count(written: str) -> int:
    if written.isdigit():
        return int(written)
    folded = " ".join(fold_in_place(written).split())
    return next(number for word, number in _MONTH_COUNTS.items() if fold_in_place(word) == folded)
