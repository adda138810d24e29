"""The chart of one indicator as SVG: a figure a year, joined only where `series` allows it.

Written by hand, without a plotting library: the page's policy forbids the inline styles that those
put into SVG, every value has to be a link to its place, and the text has to stay text.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.targets.series import Point, Series

WIDE, NARROW = 760, 400  # for a desk, and for a phone held upright
_HEIGHT = 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 40, 34, 46
_LABEL_HEIGHT = 18
_CHARACTER = 7.6  # width of a label's character, roughly
_LONGEST_LABEL = 26
_INSET = 60  # of the first and last year, so that their labels fit
_YEAR_ROOM = 38
_TICKS = 5
_ROOM = 1.12  # above the highest value


class _Frame(NamedTuple):
    """The scales of a chart."""

    width: int
    years: tuple[int, ...]
    low: float
    high: float

    def x(self, year: int) -> float:
        first, last = self.years[0], self.years[-1]
        inner = self.width - _LEFT - _RIGHT - 2 * _INSET
        return _LEFT + _INSET + inner * (year - first) / max(1, last - first)

    def y(self, value: float) -> float:
        inner = _HEIGHT - _TOP - _BOTTOM
        return _HEIGHT - _BOTTOM - inner * (value - self.low) / (self.high - self.low)


def chart_svg(series: Series, width: int = WIDE) -> str:
    """Draw the series; every point links to the place that states it."""
    frame = _frame(series, width)
    name = f"ct-chart-{width}"
    lines = "".join(_line(frame, *pair) for pair in series.joined)
    points = "".join(_points(frame, series.points))
    summary = "; ".join(
        f"{point.role} năm {point.year}: {point.row.written}" for point in series.points
    )
    return (
        f'<svg class="ct-chart {name}" viewBox="0 0 {width} {_HEIGHT}" role="group" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-summary">'
        f'<title id="{name}-title">{escape(series.indicator)}</title>'
        f'<desc id="{name}-summary">{escape(summary)}</desc>'
        f"{_axes(frame, series)}{lines}{points}</svg>"
    )


def ticks(low: float, high: float) -> list[float]:
    """Round values that span a range, about five of them."""
    step = _step((high - low) / _TICKS)
    first = math.floor(low / step)
    last = math.ceil(high / step - 1e-9)
    return [round(step * index, 10) for index in range(first, last + 1)]


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= rough), 10 * power)


def _frame(series: Series, width: int) -> _Frame:
    facts = [point.row.fact for point in series.points]
    values = [value for fact in facts for value in (fact.value, fact.value_to) if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    marks = ticks(low, high * _ROOM if high > 0 else 1.0)
    if series.unit == "%" and low >= 0 and high <= 100:
        marks = ticks(0, 100)
    return _Frame(width, series.years, marks[0], marks[-1])


def _axes(frame: _Frame, series: Series) -> str:
    marks = "".join(
        f'<line class="ct-grid" x1="{_LEFT}" x2="{frame.width - _RIGHT}" y1="{y:.1f}" '
        f'y2="{y:.1f}"/>'
        f'<text class="ct-tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
        f"{format_number(value)}</text>"
        for value in ticks(frame.low, frame.high)
        for y in [frame.y(value)]
    )
    years = "".join(
        f'<text class="ct-tick" x="{frame.x(year):.1f}" y="{_HEIGHT - _BOTTOM + 22}" '
        f'text-anchor="middle">{year}</text>'
        for year in _named_years(frame)
    )
    unit = escape(series.unit or "Giá trị")
    return f'<text class="ct-unit" x="{_LEFT - 40}" y="18">{unit}</text>{marks}{years}'


def _named_years(frame: _Frame) -> Iterator[int]:
    """The years that have room for their name."""
    last = -math.inf
    for year in frame.years:
        if frame.x(year) - last >= _YEAR_ROOM:
            last = frame.x(year)
            yield year


def _line(frame: _Frame, before: Point, after: Point) -> str:
    """A line between two years; one that jumps over years without a value is broken."""
    gap = " ct-gap" if after.year - before.year > 1 else ""
    ends = [(frame.x(one.year), frame.y(one.row.fact.value)) for one in (before, after)]
    (x1, y1), (x2, y2) = ends
    kind = _kind(before)
    return (
        f'<line class="ct-line ct-{kind}{gap}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" '
        f'y2="{y2:.1f}"/>'
    )


def _points(frame: _Frame, points: Sequence[Point]) -> Iterator[str]:
    labels: list[_Box] = []
    for number, point in enumerate(points, 1):
        x, y = frame.x(point.year), frame.y(point.row.fact.value)
        words = f"{_shortened(point.row.written)} [{number}]"
        half = len(words) * _CHARACTER / 2
        label = _Box(x - half, x + half, y - 12)
        while any(label.touches(other) for other in labels):
            label = label._replace(y=label.y - _LABEL_HEIGHT)
        labels.append(label)
        yield _point(point, x, y, label.y, words, number, frame)


class _Box(NamedTuple):
    """Where a label stands: left, right and its base line."""

    left: float
    right: float
    y: float

    def touches(self, other: _Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not apart and abs(self.y - other.y) < _LABEL_HEIGHT


def _shortened(written: str) -> str:
    words = " ".join(written.split())
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}…"


def _point(
    point: Point, x: float, y: float, label_y: float, words: str, number: int, frame: _Frame
) -> str:
    fact = point.row.fact
    span = ""
    if fact.value_to is not None:
        span = (
            f'<line class="ct-span" x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" '
            f'y2="{frame.y(fact.value_to):.1f}"/>'
        )
    shape = (
        f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12"/>'
        if fact.role == "target"
        else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5"/>'
    )
    name = f"{point.role} năm {point.year}: {point.row.written}, nguồn {number}"
    return (
        f'<a class="ct-point ct-{_kind(point)}" href="{escape(point.row.url)}" '
        f'aria-label="{escape(name)}">{span}{shape}<text x="{x:.1f}" y="{label_y:.1f}" '
        f'text-anchor="middle">{escape(words)}</text></a>'
    )


def _kind(point: Point) -> str:
    return "target" if point.row.fact.role == "target" else "result"
