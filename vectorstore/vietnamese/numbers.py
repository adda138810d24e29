"""Figures with what they bound and count: "tối thiểu 85%", "12,2 triệu văn bản", "39/61 xã"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vectorstore.types import Comparator
from vectorstore.vietnamese.comparators import (
    bound_after,
    bound_before,
    opening_before,
    prefix_before,
)
from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.folding import (
    LOWER_LETTERS,
    UPPER_LETTERS,
    View,
    compile_views,
    fold_in_place,
    is_marked,
    view,
)
from vectorstore.vietnamese.footnote_marks import without_marks
from vectorstore.vietnamese.not_quantities import not_quantities
from vectorstore.vietnamese.units import (
    is_counted,
    magnitude_span,
    noun_end,
    percent_end,
    scale_factor,
)

_FIGURE = r"\d+(?:[.,]\d+)*"
_NUMBER = re.compile(
    rf"(?<![\w/])(?<!\d[.,])(?<![^\W\d_][-–])(?<![A-ZĐ]\.)(?<!%)(?P<first>{_FIGURE})(?:\s?/\s?(?P<total>{_FIGURE}))?"
    r"(?![\d/]*\d)(?![.,]\d)(?:(?=(?i:đ|đồng|vnđ|vnd|usd|km2?|m[23]?|cm|mm|ha|kg|tấn|kw|mw|kv|gb|mb|tb)(?!\w))"
    r"|(?![^\W_]))"
)
_TOTAL = re.compile(rf"\s?/\s?({_FIGURE})")
_SHARE = re.compile(rf"\s?\(\s?{_FIGURE}\s?%\s?\)")
_RANGE_MARK = compile_views(
    r"\s*(?:[-–—]|đến|tới)\s*(?:(?:dưới|trên|hơn|không\s+quá|tối\s+đa|hết)\s+)?$"
)
# "từ trên 15% đến không quá 30%" bounds one thing on both sides.
_FROM = compile_views(r"(?<!\w)(?:từ(?:\s+(?:trên|hơn|đủ))?|khoảng|trong\s+khoảng)\s*$")
_NAME_BEHIND = re.compile(rf"(?<=[{LOWER_LETTERS}V])\s+[{UPPER_LETTERS}][{LOWER_LETTERS}]")
_DONG = re.compile(r"đ(?![^\W\d_])", re.IGNORECASE)
_PERCENT_NUMBER = re.compile(r"\s*(?:%|‰)\s*$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure as the text states it.

    `start:end` takes in comparator words, figure and unit; `number_start:number_end` the digits
    (of the lower figure of a range). `value` is the figure as written ("12,2 triệu" is 12.2),
    `scaled` the same with nghìn, triệu, tỷ multiplied out (12 200 000). `unit` is as written in
    lower case except abbreviations. A range sets `value_to`, a ratio ("39/61") `total`; `prefix`
    is a word that changes what the figure means: "nhóm", "top", "thứ", "hạng", or that makes it
    inexact: "gần", "khoảng".
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: float
    comparator: Comparator
    unit: str
    value_to: float | None = None
    total: float | None = None
    magnitude: str = ""
    scaled: float = 0.0
    prefix: str = ""


def parse_number(number: str) -> float | None:
    """Read Vietnamese notation: "1.234,5", "99,66", "19.521", "06"; None when it is no number.

    A point before exactly three digits groups thousands, before one or two it is a decimal point
    ("70.24%"), before more it is a misprint (None) unless nought stands before it. A comma is a
    decimal comma unless it groups thousands more than once.
    """
    digits = _PERCENT_NUMBER.sub("", number.strip())
    if not re.fullmatch(_FIGURE, digits):
        return None
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        decimal = "," if digits.rfind(",") > digits.rfind(".") else "."
        whole, _, fraction = digits.rpartition(decimal)
        grouped = _ungroup(whole, "." if decimal == "," else ",")
        return float(f"{grouped}.{fraction}") if grouped is not None else None
    if points > 1 or commas > 1:
        grouped = _ungroup(digits, "." if points else ",")
        return float(grouped) if grouped is not None else None
    if points:
        grouped = _ungroup(digits, ".")
        if grouped is None and not digits.startswith("0.") and len(digits.partition(".")[2]) > 2:
            return None
        return float(grouped if grouped is not None else digits)
    return float(digits.replace(",", "."))


def format_number(value: float) -> str:
    """Write a number the Vietnamese way: 1.740, 12,6."""
    whole, _, fraction = f"{value:,.6f}".rstrip("0").rstrip(".").partition(".")
    grouped = whole.replace(",", ".")
    return f"{grouped},{fraction}" if fraction else grouped


def _ungroup(digits: str, mark: str) -> str | None:
    first, *rest = digits.split(mark)
    if not rest:
        return first
    if 1 <= len(first) <= 3 and not first.startswith("0") and all(len(g) == 3 for g in rest):
        return first + "".join(rest)
    return None


@dataclass(frozen=True, slots=True)
class _Figure:
    """Digits with their unit, before comparators are read."""

    start: int
    number_end: int
    end: int
    value: float
    total: float | None
    unit: str
    magnitude: str


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities in order.

    Dates, years, document numbers, list markers, ordinals of provisions, footnote marks, clock
    times and telephone numbers are none.
    """
    text = without_marks(text)
    lowered = view(text)
    masked = not_quantities(text, lowered)
    figures = _figures(text, lowered, masked)
    found: list[Quantity] = []
    position = 0
    while position < len(figures):
        figure = figures[position]
        upper = figures[position + 1] if position + 1 < len(figures) else None
        if upper is not None and _is_range(lowered, figure, upper):
            found.append(_range(lowered, figure, upper))
            position += 2
            continue
        found.append(_single(lowered, figure, found[-1].end if found else 0))
        position += 1
    return found


def _figures(text: str, lowered: View, masked: Covered) -> list[_Figure]:
    figures: list[_Figure] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if masked.touches(start, end):
            continue
        value = parse_number(match["first"])
        total = parse_number(match["total"]) if match["total"] else None
        if value is None or (match["total"] and total is None):
            continue
        figure = _with_unit(text, lowered, match, value, total)
        if total is None or figure.unit or _is_share(match):
            figures.append(figure)
    return figures


def _is_share(match: re.Match[str]) -> bool:
    """Tell whether a bare "a/b" can be a part of a whole: "08/6" and "05/6" are days of June."""
    first, total = match["first"], match["total"]
    day_like = first.startswith("0") and total[0] != "0" and (parse_number(total) or 0) <= 12
    return not day_like and (parse_number(first) or 0) <= (parse_number(total) or 0)


def _with_unit(
    text: str, lowered: View, match: re.Match[str], value: float, total: float | None
) -> _Figure:
    start, end = match.span()
    percent = percent_end(lowered, end)
    if percent is not None:
        return _Figure(start, end, percent, value, total, _unit(text, end, percent), "")
    span = magnitude_span(lowered, end)
    magnitude = text[span[0] : span[1]].lower() if span else ""
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        # "ba (03) nhiệm vụ": the noun stands behind the bracket, the mention ends inside it
        bracketed = noun_end(lowered, end + 1) or end + 1
        return _Figure(start, end, end, value, total, _unit(text, end + 1, bracketed), "")
    noun = _before_name(text, span[1] if span else end, lowered)
    unit_end = noun if noun is not None else (span[1] if span else end)
    unit = _unit(text, end, unit_end)
    if total is None and (second := _TOTAL.match(text, unit_end)):
        # "280,8 tỷ đồng/289,6 tỷ đồng": the unit stands on both sides of the stroke
        second_end = second.end() + unit_end - end
        if _unit(text, second.end(), second_end) == unit:
            total, unit_end = parse_number(second[1]), second_end
    if total is not None and not unit and (share := _SHARE.match(text, end)):
        # "18/21 (85,71%) nhiệm vụ": the noun stands behind the share in brackets
        unit = _unit(text, share.end(), noun_end(lowered, share.end()) or share.end())
    return _Figure(start, end, unit_end, value, total, unit, magnitude)


def _before_name(text: str, start: int, lowered: View) -> int | None:
    """Where the noun behind a figure ends, without a name: "220 kV Tân Sơn", "03 ngạch Kiểm"."""
    end = noun_end(lowered, start)
    name = _NAME_BEHIND.search(text[start:end]) if end is not None else None
    return start + name.start() if name and not is_counted(lowered, start) else end


def _unit(text: str, start: int, end: int) -> str:
    words = re.sub(r"^\s*\([^()]*\)", "", text[start:end]).split()
    if words and (short := _DONG.match(words[0])):
        words[0] = f"đồng{words[0][short.end() :]}"
    if len(words) > 1 and all(word.isupper() for word in words):
        return " ".join(words).lower()
    return " ".join(
        word
        if len(word) > 1 and word.isupper() and not is_marked(word.replace("Đ", "D"))
        else word.lower()
        for word in words
    )


def _scaled(value: float, magnitude: str) -> float:
    # round() takes off the noise of binary fractions: 12.2 × 10⁶ is a whole number here
    return round(value * scale_factor(fold_in_place(magnitude)), 6)


def _is_range(lowered: View, figure: _Figure, upper: _Figure) -> bool:
    if figure.total is not None or upper.total is not None:
        return False
    between = lowered.text[figure.number_end : upper.start]
    between = between.removeprefix(lowered.text[figure.number_end : figure.end])
    mark = lowered.pick(_RANGE_MARK).match(between)
    if mark is None:
        return False
    if figure.unit and figure.unit != upper.unit and not upper.unit.startswith(figure.unit):
        return False
    if upper.value <= figure.value and not figure.magnitude:
        return False
    dashed = re.search(r"[-–—]", between) is not None
    opened = lowered.pick(_FROM).search(lowered.text, max(0, figure.start - 20), figure.start)
    return dashed or opened is not None or not figure.unit


def _range(lowered: View, figure: _Figure, upper: _Figure) -> Quantity:
    opened = lowered.pick(_FROM).search(lowered.text, max(0, figure.start - 20), figure.start)
    start = opened.start() if opened else figure.start
    prefix, prefix_start = prefix_before(lowered, start)
    magnitude = upper.magnitude or figure.magnitude
    return Quantity(
        prefix_start, upper.end, figure.start, figure.number_end, figure.value, "range",
        upper.unit or figure.unit, value_to=upper.value, magnitude=magnitude,
        scaled=_scaled(figure.value, figure.magnitude or magnitude), prefix=prefix,
    )  # fmt: skip


def _single(lowered: View, figure: _Figure, floor: int) -> Quantity:
    after, end = bound_after(lowered, figure.end)
    before, start = bound_before(lowered, figure.start, figure.unit, end, floor)
    if after and start == figure.start:
        start = opening_before(lowered, start)
    comparator = after or before or "="
    prefix, start = prefix_before(lowered, start)
    return Quantity(
        max(start, floor), end, figure.start, figure.number_end, figure.value, comparator,
        figure.unit, total=figure.total, magnitude=figure.magnitude,
        scaled=_scaled(figure.value, figure.magnitude), prefix=prefix,
    )  # fmt: skip
