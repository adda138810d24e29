"""Table rows: header rows told from data, each cell under its header, parent rows by numbering.

A statistical table of an official report has one or two header rows, a column of numbers (STT) and
rows whose numbers nest ("2.5." below "2.").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.vietnamese.folding import fold

Cells = tuple[str, ...]
HEADER_JOIN = " – "
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?\)?")

_ORDER_HEADER = re.compile(r"(?:stt|s tt|tt|so tt|so thu tu|no\.?|ma so)\W*")
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.)]?")
_LETTERED = re.compile(r"[a-zđ][.)]|[-–+*•]")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?")
_MOST_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class TableRow:
    """A data row: its number, what it is called, its cells under their headers, its parent row."""

    index: int  # position among the table's rows, header rows included
    number: str  # "2.5" from the STT column; "" where it has none
    name: str  # the first cell that describes the row
    cells: tuple[tuple[str, str], ...]  # (column header, text), empty cells left out
    parent: int | None  # index of the parent row


def header_rows(rows: Sequence[Cells]) -> int:
    """How many leading rows are the header."""
    if not rows or not _looks_like_header(rows[0]):
        return 0
    count = 1
    while count < min(len(rows), _MOST_HEADER_ROWS) and _goes_on_header(rows[:count], rows[count]):
        count += 1
    return count if count < len(rows) or len(rows) == 1 else 0


def column_headers(rows: Sequence[Cells], count: int) -> Cells:
    """The header of each column, two-line headers joined: "Kết quả thống kê – Số liệu"."""
    width = max((len(row) for row in rows), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for position, row in enumerate(rows[:count]):
        if _is_column_numbers(row):
            continue
        below = rows[position + 1] if position + 1 < count else ()
        carried = ""
        for column in range(width):
            own = row[column].strip() if column < len(row) else ""
            spans = not own and column < len(below) and below[column].strip() != ""
            carried = own or carried
            text = own or (carried if spans and column > 0 else "")
            if text and text not in parts[column]:
                parts[column].append(text)
    return tuple(HEADER_JOIN.join(p) for p in parts)


def read_rows(rows: Sequence[Cells], count: int) -> tuple[TableRow, ...]:
    """The data rows below `count` header rows, each with its parent by numbering."""
    headers = column_headers(rows, count)
    result: list[TableRow] = []
    numbered: dict[str, int] = {}
    group: int | None = None
    owner: int | None = None  # the last row that a lettered or dashed row can stand under
    for index in range(count, len(rows)):
        cells = rows[index]
        number = _row_number(cells)
        name = next((c.strip() for c in cells[1 if number else 0 :] if c.strip()), "")
        parent = group
        if NUMBER.fullmatch(number):
            key = number.rstrip(".)")
            parent = next((numbered[p] for p in _prefixes(key) if p in numbered), group)
            numbered[key] = owner = index
            number = key
        elif number and _GROUP.fullmatch(number):
            number, parent = number.rstrip(".)"), None
            group = owner = index
            numbered = {}
        elif number:
            parent, number = owner, number.rstrip(".)")
        elif len({c.strip() for c in cells if c.strip()}) == 1 and len(cells) > 2:
            parent, group, numbered = None, index, {}
            owner = index
        pairs = tuple(
            (headers[c] if c < len(headers) and headers[c] else f"cột {c + 1}", cell.strip())
            for c, cell in enumerate(cells)
            if cell.strip()
        )
        result.append(TableRow(index, number, name, pairs, parent))
    return tuple(result)


def _row_number(cells: Cells) -> str:
    first = cells[0].strip() if cells else ""
    if len(cells) < 2 or not any(c.strip() for c in cells[1:]):
        return ""
    numbering = (NUMBER, _GROUP, _LETTERED)
    return first if any(p.fullmatch(first) for p in numbering) else ""


def _prefixes(number: str) -> list[str]:
    parts = number.split(".")
    return [".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def _looks_like_header(row: Cells) -> bool:
    filled = [c.strip() for c in row if c.strip()]
    if len(filled) < 2:
        return False
    if _ORDER_HEADER.fullmatch(fold(filled[0])):
        return True
    wordy = all(
        re.match(r"[^\W\d]", c) and len(c.split()) <= 15 and c[-1] not in ".;" for c in filled
    )
    return wordy and not _row_number(row) and len({f.lower() for f in filled}) >= 2


def _goes_on_header(header: Sequence[Cells], row: Cells) -> bool:
    if _is_column_numbers(row):
        return True
    first = row[0].strip() if row else ""
    if first and first != header[-1][0].strip():
        return False
    filled = [c for c in range(len(row)) if row[c].strip()]
    if not filled or any(re.match(r"[\d+-]", row[c].strip()) for c in filled):
        return False
    if len(row) > 2 and filled[0] >= 2:
        return True  # neither a number nor a name: no row of data begins a table like this
    top = header[-1]
    # A second line stands below a header cell that spans several columns.
    return any(
        c < len(top) and (not top[c].strip() or (c > 0 and top[c] == top[c - 1])) for c in filled
    )


def _is_column_numbers(row: Cells) -> bool:
    filled = [c.strip() for c in row if c.strip()]
    return (
        len(filled) >= 3
        and all(_COLUMN_NUMBER.fullmatch(c) for c in filled)
        and len(filled) == len(row)
    )
