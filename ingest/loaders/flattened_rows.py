"""The rows of a table that was flattened to cells between bars."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.cleaning.portal_words import begins_tail
from ingest.loaders.spanned_headers import heading_cells, placed_header
from ingest.loaders.tokens import Line
from vectorstore.vietnamese.folding import fold

_FIRST_COLUMN = frozenset({"stt", "tt", "so tt", "so thu tu"})
_STOPS = re.compile(
    r"(?:noi nhan\b|phu luc\b|mau so\b|bieu so\b|dieu \d|cong hoa xa hoi|dang cong san|ghi chu:"
    r"|chuong [ivx\d]|t/?m\.? |kt\. )"
)
_LONGEST_CELL = 6000
_AGREEING_SHARE = 0.4
_ORDINAL = re.compile(r"[\dIVXLC]{1,6}(?:\.\d+)*[.)]?|[a-zđA-H][.)]?|-|(?:Bước|BƯỚC) \d{1,2}")
_MARK = re.compile(r"[xX]")  # "x" ticks a cell, it numbers no row
_FIRST_ORDINAL = re.compile(r"(?:0?1|I|A|(?:Bước|BƯỚC) 0?1)[.)]?")
_MOST_COLUMNS = 14
_FEWEST_ROWS = 3  # of a table that only its numbers tell
_LOOKED_AT = 400  # pieces from such a header on


class _Group(NamedTuple):
    cells: list[str]
    bars: int  # bars that follow the last cell, 0 where the table ends
    ends: list[int]  # for each cell the index of the piece behind its bar


class Piece(NamedTuple):
    """What stands between two bars, or a bar."""

    lines: list[Line]  # empty: a bar


def begins_table(
    pieces: Sequence[Piece], start: int, join: Callable[[Sequence[Line]], str]
) -> bool:
    """Tell whether a table's header begins with a piece, by its name or by the rows below."""
    text = join(pieces[start].lines) if pieces[start].lines else ""
    return fold(text).strip(" .") in _FIRST_COLUMN or _heads_numbers(pieces, start, join)


def _heads_numbers(
    pieces: Sequence[Piece], start: int, join: Callable[[Sequence[Line]], str]
) -> bool:
    """Tell whether the cells from a piece on head rows of as many cells that begin with numbers."""
    width = 0
    index = start
    while index + 1 < len(pieces) and pieces[index].lines and not pieces[index + 1].lines:
        width += 1
        index += 2
    below = index + 1  # two bars part the header from the first row
    if not 3 <= width <= _MOST_COLUMNS or below >= len(pieces) or pieces[index].lines:
        return False
    if not _FIRST_ORDINAL.fullmatch(join(pieces[below].lines)):
        return False
    groups = _groups(list(pieces[start : start + _LOOKED_AT]), 0, join)
    if len(heading_cells(groups[0].cells)) < width:
        return False
    return _complete_rows(groups, width) >= _FEWEST_ROWS


def table_rows(
    pieces: list[Piece], start: int, join: Callable[[Sequence[Line]], str]
) -> tuple[list[tuple[str, ...]], int]:
    """Return the rows of the table whose first cell is piece `start`, and the pieces they use.

    No rows where too few of them agree on the number of columns.
    """
    groups = _groups(pieces, start, join)
    columns = _columns(groups)
    if columns < 2:
        return [], 0
    rows: list[tuple[str, ...]] = []
    used = 0
    index = 0
    while index < len(groups):
        group = groups[index]
        cells, ends = group.cells, group.ends
        if not group.bars:  # the last group: text of the body may stand behind its cells
            cells, ends = cells[:columns], ends[:columns]
            if not cells or not (rows and _is_ordinal(cells[0])):
                break
        elif (whole := _whole_row(groups, index, columns, loose=True)) is not None:
            cells, index = whole
            ends = groups[index].ends
        over = len(cells) > columns
        cells, ends = cells[:columns], ends[:columns] if over else ends
        if cells:
            rows.append(_fitted(cells, groups[index].bars, columns))
            used = ends[-1] - start
        if over:  # what stands behind the last column is the body again
            break
        index += 1
    return _under_headers(rows, groups, columns), used


def _columns(groups: Sequence[_Group]) -> int:
    """The number of columns that the header states or that most rows have; 0 where none does."""
    header = len(groups[0].cells)
    groups = _until_the_body(groups, header)
    counts = Counter(len(group.cells) for group in groups if group.bars)
    if not counts:
        return 0
    columns, agreeing = counts.most_common(1)[0]
    if counts[header] * 2 >= agreeing:
        columns, agreeing = header, counts[header]
    enough = columns >= 2 and agreeing >= sum(counts.values()) * _AGREEING_SHARE
    complete = {width: _complete_rows(groups, width) for width in range(3, _MOST_COLUMNS + 1)}
    widest = max(complete, key=lambda width: (complete[width], width == header, -width))
    more = widest == columns or complete[widest] > complete.get(columns, 0)
    if more and complete[widest] >= _FEWEST_ROWS:
        return widest
    return columns if enough else 0


def _until_the_body(groups: Sequence[_Group], header: int) -> Sequence[_Group]:
    """The groups before one that has more cells than the header and begins with no number."""
    for index, group in enumerate(groups[2:], 2):
        if len(group.cells) > header and not _is_ordinal(group.cells[0]):
            return groups[:index]
    return groups


def _complete_rows(groups: Sequence[_Group], columns: int) -> int:
    """How many rows that begin with a number have exactly so many cells, empty ones among them."""
    count = 0
    index = 1
    while index < len(groups):
        whole = None
        if groups[index].cells and _is_ordinal(groups[index].cells[0]):
            whole = _whole_row(groups, index, columns)
        if whole is not None:
            count += 1
            index = whole[1]
        index += 1
    return count


def _is_ordinal(text: str) -> bool:
    return _ORDINAL.fullmatch(text) is not None and _MARK.fullmatch(text) is None


def _whole_row(
    groups: Sequence[_Group], index: int, columns: int, *, loose: bool = False
) -> tuple[list[str], int] | None:
    """The row that begins with a group, as long as it is whole, and the last group it takes.

    An empty cell inside a row leaves two bars as well, as the end of a row does; a cell that is a
    number begins the next row. `loose` leaves bars over for empty cells that begin the next row.
    """
    cells = list(groups[index].cells)
    while True:
        bars = groups[index].bars
        missing = columns - len(cells)
        if bars and (missing == max(0, bars - 2) or (loose and 0 <= missing < bars - 2)):
            return [*cells, *[""] * missing], index
        index += 1
        if bars < 2 or index == len(groups):
            return None
        following = groups[index].cells
        if not following or _is_ordinal(following[0]):
            return None
        cells += [*[""] * (bars - 1), *following]
        if len(cells) > columns:
            return None


def _under_headers(
    rows: list[tuple[str, ...]], groups: Sequence[_Group], columns: int
) -> list[tuple[str, ...]]:
    """The rows with a header of two lines over its columns, where that is certain."""
    if len(groups) < 3 or len(groups[0].cells) >= columns or len(rows) < 3:
        return rows
    high, low = groups[0], groups[1]
    if high.bars != 2 or not low.cells or _is_ordinal(low.cells[0]):
        return rows
    data = [row for row in rows[2:] if len(row) == columns]
    placed = placed_header(tuple(high.cells), tuple(low.cells), data, columns)
    return [*placed, *rows[2:]] if placed else rows


def _fitted(cells: Sequence[str], bars: int, columns: int) -> tuple[str, ...]:
    """Return the row with its empty last cells, or with a single cell behind its first.

    Merged and empty cells leave too few: which column the others stand in is then unknown, and a
    figure under the wrong header would be worse than one without.
    """
    missing = columns - len(cells)
    if missing <= 0 or (len(cells) <= 2 and bars == 2):
        return tuple(cells)
    if missing == bars - 2:
        return (*cells, *[""] * missing)
    return (cells[0], " ".join(cells[1:])) if len(cells) > 1 else (cells[0],)


def _groups(pieces: list[Piece], start: int, join: Callable[[Sequence[Line]], str]) -> list[_Group]:
    """Split the cells from piece `start` on at runs of two or more bars.

    The last group has no bars: the table ends in it, before a cell that cannot be one or before
    the last text, which no bar closes.
    """
    groups: list[_Group] = []
    cells: list[str] = []
    ends: list[int] = []
    index = start
    while index < len(pieces):
        if not pieces[index].lines:
            run = index
            while run < len(pieces) and not pieces[run].lines:
                run += 1
            if run - index > 1:
                groups.append(_Group(cells, run - index, ends))
                cells, ends = [], []
            index = run
            continue
        text = join(pieces[index].lines)
        folded = fold(text)
        stops = _STOPS.match(folded) is not None
        stops = stops or (bool(groups) and folded.strip(" .") in _FIRST_COLUMN)
        closed = index + 1 < len(pieces)
        if stops and cells:
            cells, ends = cells[:-1], ends[:-1]  # the body's text before a new table or part
        if stops or not closed or len(text) > _LONGEST_CELL or _ends_page(pieces[index], join):
            break
        cells.append(text)
        ends.append(index + 2)
        index += 1
    groups.append(_Group(cells, 0, ends))
    return groups


def _ends_page(piece: Piece, join: Callable[[Sequence[Line]], str]) -> bool:
    return any(begins_tail(join([line])) for line in piece.lines)
