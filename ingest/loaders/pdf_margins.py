"""Running headers, footers and page numbers of a PDF: what the pages repeat at their edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ingest.cleaning.paragraphs import starts_with_marker
from ingest.loaders.pdf_rows import Row
from vectorstore.types import Dropped
from vectorstore.vietnamese.folding import fold

FURNITURE = "page_furniture"

_EDGE_SHARE = 0.13  # of the page's height at its top and at its bottom
_EDGE_ROWS = 2  # rows at each edge that can be furniture
_NUMBER = re.compile(r"\W{0,3}(?:trang\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?\W{0,3}", re.IGNORECASE)
_HEADING = re.compile(r"(?:phu luc|bieu|bang|mau|chuong|muc|phan|dieu|danh muc)\b")
_DIGITS = re.compile(r"\d+")
_FEWEST_PAGES = 2


class EdgeRow(NamedTuple):
    """A row at the edge of a page; `page` counts from 0."""

    row: Row
    page: int
    at_top: bool


class Trimmed(NamedTuple):
    """The rows of each page without their running headers and page numbers."""

    pages: list[list[Row]]
    dropped: list[Dropped]


def trim_margins(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> Trimmed:
    """Take out rows at the pages' edges that number the page or repeat from page to page."""
    edges = [
        edge
        for rows, height in zip(pages, heights, strict=True)
        for edge in _edge_rows(rows, height)
    ]
    repeated = Counter((edge.at_top, _key(edge.row)) for edge in edges)
    steps = Counter(
        number - edge.page for edge in edges if (number := page_number(edge.row.text)) is not None
    )
    away: set[int] = set()
    for edge in edges:
        number = page_number(edge.row.text)
        if number is not None:
            counted = steps[number - edge.page] >= _FEWEST_PAGES or number == edge.page + 1
            if counted:
                away.add(id(edge.row))
        elif (
            repeated[edge.at_top, _key(edge.row)] >= _needed(len(pages))
            and sum(map(str.isalpha, edge.row.text)) > 3
        ):
            away.add(id(edge.row))
    kept = [[row for row in rows if id(row) not in away] for rows in pages]
    dropped = [Dropped(FURNITURE, row.text) for rows in pages for row in rows if id(row) in away]
    return Trimmed(kept, dropped)


def page_number(text: str) -> int | None:
    """Return the number that a row consisting of a page number states."""
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None


def _needed(pages: int) -> int:
    """Even and odd pages may bear different headers, the first page none."""
    return max(_FEWEST_PAGES, (pages - 1) // 3)


def _edge_rows(rows: Sequence[Row], height: float) -> list[EdgeRow]:
    top = [row for row in rows[:_EDGE_ROWS] if row.y0 < height * _EDGE_SHARE]
    bottom = [row for row in rows[-_EDGE_ROWS:] if row.y1 > height * (1 - _EDGE_SHARE)]
    return [
        *(EdgeRow(row, row.page, True) for row in top),
        *(EdgeRow(row, row.page, False) for row in bottom if row not in top),
    ]


def _key(row: Row) -> str:
    if starts_with_marker(row.text) or _HEADING.match(fold(row.text)):
        return row.text  # "Biểu số 1", "Biểu số 2" on top of annexes are no running header
    return re.sub(r"\W+", " ", _DIGITS.sub(" ", fold(row.text))).strip()
