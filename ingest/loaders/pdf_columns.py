"""The two columns of an official document: header (agency | motto) and end (recipients | signer).

Decree 30/2020/NĐ-CP sets both side by side without ruled lines. Read row by row they mix; each
column is read on its own instead, left one first. Everything else stays in rows: two columns of
text elsewhere may be a table, and a figure must not leave its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.loaders.pdf_rows import Row
from vectorstore.vietnamese.folding import fold

_MOTTO = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ|ĐẢNG CỘNG SẢN")
_DAY = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b")
_NUMBER = re.compile(r"^(?:\w+ )?so\s*:|^luat so|^so \d")
_RECIPIENTS = re.compile(r"noi nhan\b")
_ABOVE, _BELOW = 4, 10  # rows around the motto that the header can take
_LONGEST_END = 60  # rows
_NARROWEST = 3.0  # points between the columns
_FAR = 10_000.0
_WORD_SPACE = 0.6  # of a row's height: no blank between two words is as wide


class Columns(NamedTuple):
    """Rows `first:end` of a page stand in two columns."""

    first: int
    end: int
    left: tuple[Row, ...]
    right: tuple[Row, ...]


def find_columns(rows: Sequence[Row], *, end_goes_on: bool = False) -> list[Columns]:
    """Find the header and the end of a document among the rows of a page.

    `end_goes_on` says that the page before broke off inside the list of recipients.
    """
    found: list[Columns] = []
    after = 0
    for index, row in enumerate(rows):
        if index < after:
            continue
        columns: Columns | None = None
        if (motto := _MOTTO.search(row.text)) is not None and len(row.text) < 140:
            columns = _header(rows, index, after, _start_of(row, motto.start()))
        elif _RECIPIENTS.match(fold(row.text)) or (index == 0 and end_goes_on):
            columns = _end(rows, index, after)
        if columns is not None and columns.left and columns.right:
            found.append(columns)
            after = columns.end
    return found


class _Corridor(NamedTuple):
    """The blank strip between the columns, as far as the rows looked at leave it."""

    x0: float
    x1: float

    def narrowed(self, row: Row) -> _Corridor | None:
        """Return what a row leaves of the strip; None where it runs across."""
        edges = [-_FAR, *(word.x1 for word in row.words)]
        starts = [*(word.x0 for word in row.words), _FAR]
        best = max(
            (
                _Corridor(max(self.x0, left), min(self.x1, right))
                for left, right in zip(edges, starts, strict=True)
            ),
            key=lambda strip: strip.x1 - strip.x0,
        )
        return best if best.x1 - best.x0 >= _NARROWEST else None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def _start_of(row: Row, offset: int) -> float:
    """Return the left edge of the word at an offset into the row's text."""
    position = 0
    for word in row.words:
        position += len(word.text) + (not word.glued)
        if position > offset:
            return word.x0
    return row.words[-1].x0


def _header(rows: Sequence[Row], motto: int, floor: int, x: float) -> Columns | None:
    left = [word.x1 for word in rows[motto].words if word.x0 < x - 1]
    strip = _Corridor(max(left, default=-_FAR), x)
    if strip.x1 - strip.x0 < _NARROWEST:
        return None
    first, end = motto, motto + 1
    number = day = False
    for index in range(motto + 1, min(motto + _BELOW, len(rows))):
        row = rows[index]
        narrowed = strip.narrowed(row)
        if narrowed is None:
            break
        sides = row.split(narrowed.middle)
        if number and day and (sides[0] is None or sides[1] is not None):
            break
        texts = [fold(side.text) for side in sides if side is not None]
        number = number or any(_NUMBER.search(text) for text in texts)
        day = day or any(_DAY.search(text) for text in texts)
        if _opens_body(row, sides[0], number=number):
            break
        strip, end = narrowed, index + 1
    for index in range(motto - 1, max(floor, motto - _ABOVE) - 1, -1):
        narrowed = strip.narrowed(rows[index])
        if narrowed is None or rows[index].split(narrowed.middle)[1] is not None:
            break
        strip, first = narrowed, index
    return _columns(rows, first, end, strip)


def _opens_body(row: Row, left: Row | None, *, number: bool) -> bool:
    """Tell the kind or the subject below a header without a day from one of its columns."""
    return number and left is None and row.bold and not fold(row.text).startswith("doc lap")


def _end(rows: Sequence[Row], recipients: int, floor: int) -> Columns | None:
    strip = _Corridor(-_FAR, _FAR)
    first = end = recipients
    opening = rows[recipients]
    strip = _Corridor(opening.x0 + opening.height, _FAR)
    for index in range(recipients, min(recipients + _LONGEST_END, len(rows))):
        narrowed = _right_of(strip, rows[index])
        if narrowed is None:
            break
        strip, end = narrowed, index + 1
    for index in range(recipients - 1, max(floor, recipients - 2) - 1, -1):
        if rows[index].x0 < strip.x0 or rows[index].y1 < opening.y0 - 3 * opening.height:
            break
        narrowed = strip.narrowed(rows[index])
        if narrowed is None:
            break
        strip, first = narrowed, index
    return _columns(rows, first, end, strip)


def _right_of(strip: _Corridor, row: Row) -> _Corridor | None:
    """Narrow the strip; of a row with text on both sides the widest gap counts."""
    gaps = row.segments(row.height * 0.9)
    if len(gaps) > 1 and strip.x1 > _FAR / 2:
        return _Corridor(max(strip.x0, gaps[0].x1), gaps[1].x0)
    narrowed = strip.narrowed(row)
    if narrowed is not None and None not in row.split(narrowed.middle):
        # A title across the page leaves no more than a blank between two of its words.
        return narrowed if narrowed.x1 - narrowed.x0 >= row.height * _WORD_SPACE else None
    return narrowed


def _columns(rows: Sequence[Row], first: int, end: int, strip: _Corridor) -> Columns:
    left: list[Row] = []
    right: list[Row] = []
    for row in rows[first:end]:
        on_left, on_right = row.split(strip.middle)
        if on_left is not None:
            left.append(on_left)
        if on_right is not None:
            right.append(on_right)
    return Columns(first, end, tuple(left), tuple(right))
