"""Tables that an export flattened to one cell a line between lines that hold only a bar.

A row is `|` cell `|` cell `|` …, so two bars in a row part two rows or hold an empty cell. How many
cells the first and last row have cannot be told from the bars alone, because the text around the
table stands between bars as well. A table is rebuilt only where its first column says so: by its
name ("STT", "TT") or by its numbers below a header of as many cells ("1", "2", …; "Bước 1", …); or
where a box of known labels ("Số hiệu", "Người ký") stands. Everything else stays paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ingest.loaders.flattened_rows import Piece, begins_table, table_rows
from ingest.loaders.tokens import Bar, Cells, Line, Token
from vectorstore.vietnamese.folding import fold


class Tables(NamedTuple):
    """The tokens with whole rows in place of flattened ones, and the box's label → value."""

    items: list[Token]
    fields: dict[str, str]


FIELD_LABELS = frozenset(
    {
        "so hieu", "so ky hieu", "so van ban", "loai van ban", "noi ban hanh", "co quan ban hanh",
        "nguoi ky", "ngay ban hanh", "ngay hieu luc", "ngay co hieu luc", "ngay cong bao",
        "so cong bao", "tinh trang", "tinh trang hieu luc", "linh vuc", "linh vuc, nganh",
        "trich yeu", "chuc vu", "chuc danh",
    }
)  # fmt: skip


def is_field_label(text: str) -> bool:
    """Tell whether a cell is a label of the box in which law sites describe a document."""
    return fold(text).strip(" :*") in FIELD_LABELS


def find_tables(
    tokens: Sequence[Token], join: Callable[[Sequence[Line]], str], tables: int
) -> Tables:
    """Rebuild what is certain; `tables` is the number of tables found so far in the file."""
    items: list[Token] = []
    fields: dict[str, str] = {}
    pieces: list[Piece] = []

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
            pieces.append(Piece([]))
        elif pieces and pieces[-1].lines:
            pieces[-1].lines.append(token)
        else:
            pieces.append(Piece([token]))
    flush()
    return Tables(items, fields)


def _rebuild(
    pieces: list[Piece],
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
        if begins_table(pieces, index, join):
            rows, used = table_rows(pieces, index, join)
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
