"""Rows of pages as paragraphs: where a row goes on with the one above, seen from its place.

A row was broken only where the next word did not fit; a paragraph opens with an indent, a wider
gap, or behind a row that had room left. Words are asked only where the place says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.blocks import Block
from ingest.cleaning.paragraphs import (
    LinePair,
    WrapWidths,
    ends_sentence,
    glue,
    is_capitals,
    opens_another_agency,
    starts_with_marker,
    wraps,
)
from ingest.loaders.pdf_rows import Row

_CENTRED_INSET = 0.12  # of the column's width, on both sides
_EVEN = 6.0  # points by which the two insets of a centred row differ at most
_INDENT = 0.6  # of the row's height
_WIDER_GAP = 0.28  # of the row's height, beyond the usual distance of rows
_NARROW_SHARE = 0.6  # of the page's width
_NO_WIDTHS = WrapWidths(None, None)


@dataclass(frozen=True, slots=True)
class Measure:
    """Left and right edge of a page's text, and the usual distance between its rows."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, rows: Sequence[Row], width: float) -> Measure:
        """Measure rows that stand under each other on a page of a width in points.

        Rows that all are short say nothing of the right edge; then the margins count as equal.
        """
        lefts = sorted(row.x0 for row in rows)
        rights = sorted(row.x1 for row in rows)
        left, right = lefts[len(lefts) // 10], rights[-1 - len(rights) // 20]
        if right - left < width * _NARROW_SHARE:
            right = max(right, width - left)
        steps = sorted(
            (low.y1 - high.y1) / low.height
            for high, low in pairwise(rows)
            if low.page == high.page and 0 < low.y1 - high.y1 < 3 * low.height
        )
        return cls(
            left,
            right,
            steps[len(steps) // 4] if steps else 1.0,
        )


@dataclass(slots=True)
class Paragraph:
    """Rows that make one paragraph; `fixed` for a part that no other row may join."""

    rows: list[Row]
    measure: Measure
    column: bool = False  # one of the two columns of header or end
    fixed: bool = False
    notes: list[Block] = field(default_factory=list)

    def takes(self, row: Row, measure: Measure) -> bool:
        """Tell whether the row goes on with this paragraph."""
        if self.fixed:
            return False
        last = self.rows[-1]
        if self.column:
            return _column_goes_on(self.rows, row)
        new_page = last.page != row.page
        if not new_page and row.y1 - last.y1 > (measure.pitch + _WIDER_GAP) * row.height:
            return False
        if abs(last.height - row.height) > row.height * 0.12:
            return False
        if _is_centred(row, measure) or (is_capitals(row.text) and is_capitals(last.text)):
            alike = last.bold == row.bold
            return alike and not new_page and wraps(_pair(self.rows, row), _NO_WIDTHS, spaced=False)
        if _is_centred(last, self.measure):
            return False
        return self._goes_on(row, measure)

    def _goes_on(self, row: Row, measure: Measure) -> bool:
        last = self.rows[-1]
        shift = measure.left - self.measure.left if last.page != row.page else 0.0
        indent = row.height * _INDENT
        if row.x0 - shift > last.x0 + indent and not (
            len(self.rows) == 1 and starts_with_marker(last.text)
        ):
            return False
        if len(self.rows) > 1 and row.x0 - shift < last.x0 - indent:
            return False
        if row.text[0].islower() and not ends_sentence(last.text):
            return not starts_with_marker(row.text)
        room = self.measure.right - last.x1
        first = row.words[0]
        needed = first.x1 - first.x0 + row.height * 0.2
        if needed < room - row.height * 0.4:
            return False
        if last.text.endswith((";", "./.")):
            return row.text[0].islower() and not starts_with_marker(row.text)
        if self.rows[-1].bold and not row.bold and row.text[0].isupper():
            return False
        if starts_with_marker(row.text):
            width = len(last.text)
            return wraps(_pair(self.rows, row), WrapWidths(width, width), spaced=True)
        return True

    def block(self) -> Block:
        """Return the paragraph as a block on the page where it begins."""
        text = self.rows[0].text
        for row in self.rows[1:]:
            text = glue(text, row.text)
        return Block(
            "paragraph",
            text,
            bold=all(row.bold for row in self.rows),
            page=self.rows[0].page + 1,
        )


def _pair(rows: Sequence[Row], row: Row) -> LinePair:
    return LinePair(rows[-1].text, row.text, len(rows) == 1)


def _column_goes_on(rows: Sequence[Row], row: Row) -> bool:
    last = rows[-1]
    together = " ".join(part.text for part in rows)
    if last.text.casefold().endswith("số:") and row.text[0].isdigit():
        return True
    return (
        last.bold == row.bold
        and row.y1 - last.y1 < 1.9 * row.height
        and not opens_another_agency(together, row.text)
        and wraps(_pair(rows, row), _NO_WIDTHS, spaced=False)
    )


def _is_centred(row: Row, measure: Measure) -> bool:
    left, right = row.x0 - measure.left, measure.right - row.x1
    if abs(left - right) > max(_EVEN, (measure.right - measure.left) * 0.02):
        return False
    inset = (measure.right - measure.left) * _CENTRED_INSET
    return min(left, right) > inset or (row.bold and min(left, right) > _EVEN)


def gather(
    rows: Sequence[Row], measure: Measure, items: list[Paragraph | Block], *, column: bool = False
) -> None:
    """Append rows as paragraphs, joining each to the last one where it goes on with it."""
    first = True
    for row in rows:
        if not row.text.strip(" -–—_=*~."):
            if items and isinstance(items[-1], Paragraph):
                items[-1].fixed = True  # a line of dashes sets off
            continue
        last = items[-1] if items else None
        joinable = isinstance(last, Paragraph) and last.column == column and not (column and first)
        if isinstance(last, Paragraph) and joinable and last.takes(row, measure):
            last.rows.append(row)
            last.measure = measure
        else:
            items.append(Paragraph([row], measure, column=column))
        first = False
