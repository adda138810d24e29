"""Tables over page breaks: repeated headers dropped, cut rows joined, parts numbered as one.

A page break repeats the header of a table and may cut a row in two; the loader sees two tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block, join_rows
from ingest.cleaning.table_rows import NUMBER, Cells, header_rows
from vectorstore.types import Dropped
from vectorstore.vietnamese.folding import fold


def merge_tables(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Dropped, ...]]:
    """Undo page breaks inside tables.

    Header rows repeated after a break are dropped, a row that only goes on with the one before it
    is merged into it, and the parts of one table get one table number.
    """
    result: list[Block] = []
    dropped: list[Dropped] = []
    header: list[Cells] = []  # header rows of the table being read
    table: int | None = None  # its number
    last: int | None = None  # position of its last row in `result`
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.kind != "row":
            if block.kind == "paragraph":
                last = None
            result.append(block)
            index += 1
            continue
        run = _run(blocks, index)
        rows = [b.cells for b in run]
        repeated = _repeated(rows, header) if last is not None else 0
        goes_on = last is not None and (repeated > 0 or _carries_on(result, last, run[0], table))
        if not goes_on:
            header, table = list(rows[: header_rows(rows)]), run[0].table
        dropped += [Dropped("repeated_table_header", b.text) for b in run[:repeated]]
        after_break = goes_on
        kept = run[repeated:]
        position = 0
        while position < len(kept):
            again = (
                _repeated([b.cells for b in kept[position:]], header) if position or goes_on else 0
            )
            if again:
                dropped += [
                    Dropped("repeated_table_header", b.text)
                    for b in kept[position : position + again]
                ]
                position += again
                after_break = True
                continue
            row = kept[position]
            if last is not None and _continues(result[last], row, after_break=after_break):
                result[last] = join_rows(result[last], row)
            else:
                result.append(replace(row, table=table))
                last = len(result) - 1
            after_break = False
            position += 1
        index += len(run)
    return tuple(result), tuple(dropped)


def _run(blocks: tuple[Block, ...], first: int) -> list[Block]:
    end = first
    while (
        end < len(blocks) and blocks[end].kind == "row" and blocks[end].table == blocks[first].table
    ):
        end += 1
    return list(blocks[first:end])


def _plain(row: Cells) -> Cells:
    return tuple(re.sub(r"\W+", " ", fold(cell)).strip() for cell in row)


def _repeated(rows: Sequence[Cells], header: Sequence[Cells]) -> int:
    """How many leading rows repeat the header (all of it, or as much of it as there is)."""
    count = 0
    while count < min(len(rows), len(header)) and _plain(rows[count]) == _plain(header[count]):
        count += 1
    return count


def _carries_on(result: list[Block], last: int, row: Block, table: int | None) -> bool:
    """Whether a table right below another has no header and goes on with its numbers."""
    if row.table == table:
        return True
    before, after = result[last].cells, row.cells
    if len(before) != len(after) or not after or not before:
        return False
    low, high = before[0].strip().rstrip("."), after[0].strip().rstrip(".")
    if not (NUMBER.fullmatch(low) and NUMBER.fullmatch(high)):
        return False
    left, right = [int(n) for n in low.split(".")], [int(n) for n in high.split(".")]
    return right > left and right != [1]


def _continues(before: Block, row: Block, *, after_break: bool) -> bool:
    """Whether a row holds only the rest of the row before it."""
    if len(row.cells) < 2 or len(row.cells) != len(before.cells):
        return False
    filled = [c for c, cell in enumerate(row.cells) if cell.strip()]
    if not filled or filled[0] == 0 or not all(before.cells[c].strip() for c in filled):
        return False
    starts = row.cells[filled[0]].strip()
    if filled[0] == 1 and len(row.cells) > 2:
        return after_break and starts[:1].islower()
    return after_break or (len(filled) == 1 and starts[:1].islower())
