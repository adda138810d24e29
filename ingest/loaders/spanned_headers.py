"""Headers of two lines where a cell above spans several below, without a word of how many.

An export of a table drops which cells were merged. Where one cell of the upper line spans the whole
lower line, its place follows from the columns: those below one header hold things of one kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

Row = tuple[str, ...]

_LONGEST_HEADER = 15  # words
_HEADER_START = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[\d.,]+\s*%?")
_CODE = re.compile(r"(?=\S*\d)[\w./-]{1,16}")
_MARK = re.compile(r"[xX✓✔+–-]")


def heading_cells(cells: Sequence[str]) -> Row:
    """The leading cells that read like headers: a few words, no sentence and no number."""
    count = 0
    while count < len(cells) and _is_heading(cells[count]):
        count += 1
    return tuple(cells[:count])


def placed_header(high: Row, low: Row, rows: Sequence[Row], columns: int) -> tuple[Row, Row] | None:
    """Both header lines over `columns` columns; None where more than one place would do.

    One cell of `high` spans all of `low`, and what it spans is of one kind in all `rows`.
    """
    if len(low) < 2 or len(high) - 1 + len(low) != columns or not rows:
        return None
    if len(heading_cells(high)) < len(high) or len(heading_cells(low)) < len(low):
        return None
    kinds = [_kind_of([row[column] for row in rows]) for column in range(columns)]
    places = [
        at
        for at in range(len(high))
        if len({kind for kind in kinds[at : at + len(low)] if kind}) == 1
    ]
    if len(places) != 1:
        return None
    at = places[0]
    upper = (*high[: at + 1], *[""] * (len(low) - 1), *high[at + 1 :])
    return upper, (*[""] * at, *low, *[""] * (len(high) - at - 1))


def _is_heading(text: str) -> bool:
    return (
        _HEADER_START.match(text) is not None
        and len(text.split()) <= _LONGEST_HEADER
        and text[-1] not in ".;"
        and _CODE.fullmatch(text) is None
    )


def _kind_of(cells: Sequence[str]) -> str:
    """What a column mostly holds: number, code, mark or text; "" where it is empty."""
    counts = Counter(_kind(cell) for cell in cells if cell)
    return counts.most_common(1)[0][0] if counts else ""


@lru_cache(maxsize=4096)
def _kind(cell: str) -> str:
    if _MARK.fullmatch(cell):
        return "mark"
    if _NUMBER.fullmatch(cell):
        return "number"
    return "code" if _CODE.fullmatch(cell) else "text"
