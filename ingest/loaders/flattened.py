"""Tables that an export flattened to one cell a line between lines that hold only a bar.

A row is `|` cell `|` cell `|` …, so two bars in a row part two rows. How many cells the first and
last row have cannot be told from the bars alone, because the text around the table stands between
bars as well. A table is rebuilt only where its first column says so ("STT", "TT") or where a box
of known labels ("Số hiệu", "Người ký") stands; everything else stays paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.loaders.tokens import Bar, Cells, Line, Token
from vectorstore.vietnamese.folding import fold


class Tables(NamedTuple):
    """The tokens with whole rows in place of flattened ones, and the box's label → value."""

    items: list[Token]
    fields: dict[str, str]


_FIRST_COLUMN = frozenset({"stt", "tt", "so tt", "so thu tu"})
FIELD_LABELS = frozenset(
    {
        "so hieu", "so ky hieu", "so van ban", "loai van ban", "noi ban hanh", "co quan ban hanh",
        "nguoi ky", "ngay ban hanh", "ngay hieu luc", "ngay co hieu luc", "ngay cong bao",
        "so cong bao", "tinh trang", "tinh trang hieu luc", "linh vuc", "linh vuc, nganh",
        "trich yeu", "chuc vu", "chuc danh",
    }
)  # fmt: skip
_STOPS = re.compile(
    r"(?:noi nhan\b|phu luc\b|mau so\b|bieu so\b|dieu \d|cong hoa xa hoi|dang cong san|ghi chu:"
    r"|chuong [ivx\d]|t/?m\.? |kt\. )"
)
_LONGEST_CELL = 6000
_AGREEING_SHARE = 0.4
_ORDINAL = re.compile(r"[\dIVXLC]{1,6}(?:\.\d+)*\.?|[a-zđ][.)]?|-")


class _Group(NamedTuple):
    cells: list[str]
    bars: int  # bars that follow the last cell, 0 where the table ends
    ends: list[int]  # for each cell the index of the piece behind its bar


class _Piece(NamedTuple):
    lines: list[Line]  # empty: a bar


def is_field_label(text: str) -> bool:
    """Tell whether a cell is a label of the box in which law sites describe a document."""
    return fold(text).strip(" :*") in FIELD_LABELS


def find_tables(
    tokens: Sequence[Token], join: Callable[[Sequence[Line]], str], tables: int
) -> Tables:
    """Rebuild what is certain; `tables` is the number of tables found so far in the file."""
    items: list[Token] = []
    fields: dict[str, str] = {}
    pieces: list[_Piece] = []

    def flush() -> None:
        nonlocal tables
        tables = _rebuild(pieces, join, items, fields, tables)
        pieces.clear()

    for token in tokens:
        if isinstance(token, Cells):
            flush()
            if len(token.cells) == 2 and is_field_label(token.cells[0]):
                fields.setdefault(token.cells[0].rstrip(" :"), token.cells[1])
            items.append(token)
        elif isinstance(token, Bar):
            pieces.append(_Piece([]))
        elif pieces and pieces[-1].lines:
            pieces[-1].lines.append(token)
        else:
            pieces.append(_Piece([token]))
    flush()
    return Tables(items, fields)


def _rebuild(
    pieces: list[_Piece],
    join: Callable[[Sequence[Line]], str],
    items: list[Token],
    fields: dict[str, str],
    tables: int,
) -> int:
    index = 0
    in_box = False
    while index < len(pieces):
        piece = pieces[index]
        text = join(piece.lines) if piece.lines else ""
        last_line = join(piece.lines[-1:]) if piece.lines else ""
        if is_field_label(last_line) and not is_field_label(text):
            items.extend(piece.lines[:-1])  # text of the page runs into the box's first label
            text = last_line
        if is_field_label(text) and index + 2 < len(pieces):
            value = pieces[index + 2]
            if (
                not pieces[index + 1].lines
                and value.lines
                and not is_field_label(join(value.lines))
            ):
                tables += not in_box
                in_box = True
                label = text.rstrip(" :")
                fields.setdefault(label, join(value.lines))
                items.append(Cells((label, join(value.lines)), tables))
                index += 3
                continue
        if fold(text).strip(" .") in _FIRST_COLUMN:
            rows, used = _rows(pieces, index, join)
            if len(rows) > 1:
                tables += 1
                items.extend(Cells(row, tables) for row in rows)
                index += used
                in_box = False
                continue
        if piece.lines:
            in_box = False
            items.extend(piece.lines)
        else:
            items.append(Bar())
        index += 1
    return tables


def _rows(
    pieces: list[_Piece], start: int, join: Callable[[Sequence[Line]], str]
) -> tuple[list[tuple[str, ...]], int]:
    """Return the rows of the table whose first cell is piece `start`, and the pieces they use.

    No rows where too few of them agree on the number of columns.
    """
    groups = _groups(pieces, start, join)
    counts = Counter(len(group.cells) for group in groups if group.bars)
    if not counts:
        return [], 0
    header = len(groups[0].cells)
    columns, agreeing = counts.most_common(1)[0]
    if counts[header] * 2 >= agreeing:
        columns, agreeing = header, counts[header]
    if columns < 2 or agreeing < sum(counts.values()) * _AGREEING_SHARE:
        return [], 0
    rows: list[tuple[str, ...]] = []
    used = 0
    index = 0
    while index < len(groups):
        group = groups[index]
        following = groups[index + 1] if index + 1 < len(groups) else None
        cells, ends = group.cells, group.ends
        if not group.bars:  # the last group: text of the body may stand behind its cells
            cells, ends = cells[:columns], ends[:columns]
            if not cells or not (rows and _ORDINAL.fullmatch(cells[0])):
                break
        elif following is not None and _has_empty_cell_between(group, following, columns):
            cells, ends = [*cells, "", *following.cells], following.ends
            index += 1
        over = len(cells) > columns
        cells, ends = cells[:columns], ends[:columns]
        if cells:
            rows.append(_fitted(cells, groups[index].bars, columns))
            used = ends[-1] - start
        if over:  # what stands behind the last column is the body again
            break
        index += 1
    return rows, used


def _has_empty_cell_between(group: _Group, following: _Group, columns: int) -> bool:
    """An empty cell inside a row leaves two bars as well, as the end of a row does."""
    return (
        group.bars == 2
        and bool(following.cells)
        and following.bars > 0
        and len(group.cells) + 1 + len(following.cells) == columns
        and _ORDINAL.fullmatch(following.cells[0]) is None
    )


def _fitted(cells: list[str], bars: int, columns: int) -> tuple[str, ...]:
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


def _groups(
    pieces: list[_Piece], start: int, join: Callable[[Sequence[Line]], str]
) -> list[_Group]:
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
        if stops or not closed or len(text) > _LONGEST_CELL:
            break
        cells.append(text)
        ends.append(index + 2)
        index += 1
    groups.append(_Group(cells, 0, ends))
    return groups
