"""Pages of words as blocks in reading order: margins, columns, tables, footnotes, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.blocks import CELL_SEPARATOR, Block
from ingest.cleaning.paragraphs import glue
from ingest.loaders.pdf_columns import find_columns
from ingest.loaders.pdf_flow import Measure, Paragraph, gather
from ingest.loaders.pdf_grids import Grid, find_grids
from ingest.loaders.pdf_margins import trim_margins
from ingest.loaders.pdf_rows import Row, make_rows
from ingest.loaders.pdf_words import PdfPage, Word
from ingest.loaders.placed import is_placed
from ingest.normalise import one_line
from vectorstore.types import Dropped

_NOTE = re.compile(r"(?P<raised>[⁰¹²³⁴-⁹]{1,3})|(?P<bracket>\[\d{1,3}\])|(?P<plain>\d{1,3})\s")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]{1,3}")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE_SIZE = 0.93  # of the body's height
_FEWEST_ROWS = 3  # of a table without ruled lines
_CELL_GAP = 1.6  # row heights between the cells of such a table
_FEW_FLOWING = 5  # rows: a page with fewer is measured like the whole document


class Assembled(NamedTuple):
    """The document's blocks in reading order and what the page margins held."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def assemble(pages: Sequence[PdfPage], by_ocr: Mapping[int, Sequence[Block]]) -> Assembled:
    """Put pages together; `by_ocr` holds the blocks of pages read otherwise, by page index."""
    grids = {page.index: find_grids(page.index, page.rules, page.words) for page in pages}
    rows = [make_rows(page.index, _outside(page.words, grids[page.index])) for page in pages]
    trimmed = trim_margins(rows, [page.height for page in pages])
    everything = [row for page_rows in trimmed.pages for row in page_rows]
    builder = _Builder(everything, max((page.width for page in pages), default=0.0))
    read = {page.index: (page, body) for page, body in zip(pages, trimmed.pages, strict=True)}
    for index in sorted({*read, *by_ocr}):
        if index in read:
            page, body = read[index]
            builder.add_page(body, grids[index], page.width)
        else:
            builder.items.extend(by_ocr[index])
    return Assembled(tuple(builder.blocks()), tuple(trimmed.dropped))


def _outside(words: Sequence[Word], grids: Sequence[Grid]) -> list[Word]:
    return [
        word
        for word in words
        if not any(
            grid.x0 <= (word.x0 + word.x1) / 2 < grid.x1
            and grid.y0 <= (word.y0 + word.y1) / 2 < grid.y1
            for grid in grids
        )
    ]


class _Builder:
    """Collects paragraphs, rows of tables and footnotes page after page."""

    def __init__(self, everything: Sequence[Row], width: float) -> None:
        self.items: list[Paragraph | Block] = []
        self._tables = 0
        self._end_open = False  # the page before broke off among the recipients
        heights: Counter[float] = Counter()
        for row in everything:
            heights[round(row.height, 1)] += len(row.text)
        self._body = heights.most_common(1)[0][0] if heights else 0.0
        self._measure = Measure.of(everything, width) if everything else None

    def add_page(self, rows: Sequence[Row], grids: Sequence[Grid], width: float) -> None:
        """Read one page."""
        body, notes = _split_notes(rows, self._body)
        waiting = sorted(grids, key=lambda grid: grid.y0)
        columns = find_columns(body, end_goes_on=self._end_open and _is_listed(body))
        self._end_open = bool(columns) and columns[-1].end == len(body) and not waiting
        flowing = [
            row
            for at, row in enumerate(body)
            if not any(zone.first <= at < zone.end for zone in columns)
        ]
        measure = Measure.of(flowing, width) if len(flowing) >= _FEW_FLOWING else self._measure
        at = 0
        while at < len(body):
            while waiting and waiting[0].y0 <= body[at].y0:
                self._grid(waiting.pop(0))
            measure = measure or Measure.of(body, width)
            zone = next((zone for zone in columns if zone.first == at), None)
            if zone is not None:
                gather(zone.left, measure, self.items, column=True)
                gather(zone.right, measure, self.items, column=True)
                at = zone.end
                continue
            table = _gap_table(body, at)
            if table:
                self._rows([[cell.text for cell in cells] for cells in table], body[at].page)
                at += len(table)
                continue
            gather([body[at]], measure, self.items)
            at += 1
        for grid in waiting:
            self._grid(grid)
        self._notes(notes)

    def blocks(self) -> list[Block]:
        """Return everything that was collected."""
        done: list[Block] = []
        for item in self.items:
            if isinstance(item, Block):
                done.append(item)
            else:
                done.append(item.block())
                done.extend(item.notes)
        return done

    def _grid(self, grid: Grid) -> None:
        columns = max(map(len, grid.cells))
        texts = [[_joined(line.text for line in cell) for cell in row] for row in grid.cells]
        used = [column for column in range(columns) if any(row[column] for row in texts)]
        if is_placed(texts):
            for column in used:
                lines = [line for row in grid.cells for line in row[column]]
                gather(lines, Measure(grid.x0, grid.x1, 1.0), self.items, column=True)
            return
        page = next(line.page for row in grid.cells for cell in row for line in cell)
        self._rows([[row[column] for column in used] for row in texts], page)

    def _rows(self, rows: Sequence[Sequence[str]], page: int) -> None:
        self._tables += 1
        for row in rows:
            cells = tuple(one_line(cell) for cell in row)
            text = CELL_SEPARATOR.join(cells)
            self.items.append(Block("row", text, cells=cells, page=page + 1, table=self._tables))

    def _notes(self, notes: Sequence[Block]) -> None:
        """Notes stand behind the paragraph that the page ends with, which may go on overleaf."""
        if self.items and isinstance(self.items[-1], Paragraph):
            self.items[-1].notes.extend(notes)
        else:
            self.items.extend(notes)


def _is_listed(rows: Sequence[Row]) -> bool:
    return bool(rows) and rows[0].text.startswith(("-", "–"))


def _joined(lines: Iterable[str]) -> str:
    text = ""
    for line in lines:
        text = glue(text, line) if text else line
    return text


def _gap_table(rows: Sequence[Row], first: int) -> list[list[Row]]:
    """Return the cells of a table without ruled lines that begins at a row, or nothing."""
    table: list[list[Row]] = []
    for above, row in pairwise([None, *rows[first:]]):
        cells = row.segments(row.height * _CELL_GAP) if row else []
        if len(cells) < 2 or (len(cells) == 2 and sum(map(str.isalpha, cells[0].text)) < 3):
            break
        if above is not None and row is not None and row.y0 - above.y1 > row.height:
            break
        if table and (len(cells) != len(table[0]) or not _stand_below(table[-1], cells)):
            break
        table.append(cells)
    return table if len(table) >= _FEWEST_ROWS else []


def _stand_below(above: Sequence[Row], below: Sequence[Row]) -> bool:
    return all(min(a.x1, b.x1) > max(a.x0, b.x0) for a, b in zip(above, below, strict=True))


def _split_notes(rows: Sequence[Row], body: float) -> tuple[list[Row], list[Block]]:
    """Part the rows of a page into body and footnotes, which stand below it in a smaller size."""
    start = len(rows)
    while start > 0 and rows[start - 1].height <= body * _NOTE_SIZE:
        start -= 1
    marks = {mark.translate(_PLAIN) for row in rows[:start] for mark in _RAISED.findall(row.text)}
    while start < len(rows) and _label(rows[start].text, marks) is None:
        start += 1
    notes: list[Block] = []
    for row in rows[start:]:
        label = _label(row.text, marks)
        if label is None and notes:
            last = notes.pop()
            notes.append(
                Block(
                    "footnote",
                    glue(last.text, row.text),
                    footnote_label=last.footnote_label,
                    page=last.page,
                )
            )
        else:
            notes.append(Block("footnote", row.text, footnote_label=label, page=row.page + 1))
    return list(rows[:start]), notes


def _label(text: str, marks: set[str]) -> str | None:
    """Return the label of a note that a row begins, if its mark stands in the page's body."""
    match = _NOTE.match(text)
    if match is None:
        return None
    if match["bracket"]:
        return match["bracket"]
    number = match.group().strip().translate(_PLAIN)
    return number if number in marks else None
