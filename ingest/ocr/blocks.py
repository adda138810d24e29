"""From the lines of a recognised page to blocks: paragraphs, the two-column header, table rows."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.blocks import CELL_SEPARATOR, Block
from ingest.cleaning.paragraphs import (
    LinePair,
    WrapWidths,
    ends_sentence,
    is_capitals,
    join_blocks,
    starts_with_marker,
    wraps,
)
from ingest.normalise import one_line
from ingest.ocr.agreement import ReadWord, mean_confidence
from ingest.ocr.legible import Frame, frame_of, legible
from ingest.ocr.lines import Line, Segment, lines_of
from ingest.ocr.page import PageReading, TableReading
from vectorstore.types import Dropped

_INDENT = 0.9  # of a line's height
_SHORT = 0.06  # of the text's width: a line that leaves this free ends its paragraph
_DIGITS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_TABLE_ROWS = 3
_NO_WIDTHS = WrapWidths(None, None)


class PageBlocks(NamedTuple):
    """The blocks of a page in reading order, and what was left out."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def to_blocks(page: PageReading, number: int) -> PageBlocks:
    """Arrange a page's words; `number` is the page's number, from 1."""
    lines, dropped = legible(lines_of(page))
    blocks: list[Block] = []
    done = 0
    for index, table in enumerate(page.tables):
        above = done
        while done < len(lines) and lines[done][0].middle < table.grid.box.bottom:
            done += 1
        blocks.extend(_text_blocks(lines[above:done], number, index))
        blocks.extend(_ruled_rows(table, number, _table_number(number, index)))
    blocks.extend(_text_blocks(lines[done:], number, len(page.tables)))
    return PageBlocks(tuple(blocks), tuple(dropped))


def _table_number(page: int, index: int) -> int:
    """A number that no other table of the document has."""
    return page * 1000 + index


def _text_blocks(lines: Sequence[Line], page: int, part: int) -> Iterator[Block]:
    if not lines:
        return
    frame = frame_of(lines)
    for index, region in enumerate(_regions(lines, frame), start=1):
        if len(region) >= _TABLE_ROWS and _is_table(region):
            yield from _rows(region, page, _table_number(page, 100 + part * 100 + index))
        else:
            for column in _columns(region, frame):
                yield from _paragraphs(column, frame, page)


def _ruled_rows(table: TableReading, page: int, number: int) -> Iterator[Block]:
    for row in range(table.grid.rows):
        cells: list[list[ReadWord]] = [[] for _ in range(table.grid.columns)]
        for cell, words in table.cells:
            if cell.row == row:
                cells[cell.column].extend(words)
        if any(cells):
            yield _row(cells, page, number)


def _regions(lines: Sequence[Line], frame: Frame) -> Iterator[Sequence[Line]]:
    """Runs of lines that stand in columns, and the running text between them.

    A single line between two of several columns belongs to them where it stands within one
    column: the header's agency is often longer than its motto.
    """
    parted = [len(line) > 1 for line in lines]
    for index, line in enumerate(lines):
        if parted[index]:
            continue
        narrow = line[-1].right - line[0].left < (frame.right - frame.left) * 0.55
        before = any(parted[max(0, index - 2) : index])
        after = any(len(other) > 1 for other in lines[index + 1 : index + 3])
        close = index == 0 or line[0].top - lines[index - 1][0].bottom < frame.height * 1.2
        if narrow and before and after and close:
            parted[index] = True
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or parted[index] != parted[start]:
            yield lines[start:index]
            start = index


def _is_table(region: Sequence[Line]) -> bool:
    columns = statistics.median([len(line) for line in region])
    return columns >= 3 or (len(region) > 8 and columns >= 2)


def _columns(region: Sequence[Line], frame: Frame) -> list[list[Segment]]:
    """The segments of a region, column after column."""
    if max(map(len, region)) == 1:
        return [[segment for line in region for segment in line]]
    border = _border(region, frame)
    left: list[Segment] = []
    right: list[Segment] = []
    for line in region:
        for segment in line:
            middle = (segment.left + segment.right) / 2
            (left if middle < border else right).append(segment)
    return [column for column in (left, right) if column]


def _border(region: Sequence[Line], frame: Frame) -> float:
    gaps = [(first.right + second.left) / 2 for line in region for first, second in pairwise(line)]
    return statistics.median(gaps) if gaps else (frame.left + frame.right) / 2


def _paragraphs(column: Sequence[Segment], frame: Frame, page: int) -> list[Block]:
    alone = Frame(
        min(segment.left for segment in column),
        max(segment.right for segment in column),
        frame.height,
    )
    if alone.right - alone.left > (frame.right - frame.left) * 0.6:
        alone = frame
    blocks: list[Block] = []
    for index, segment in enumerate(column):
        block = _block(segment, page)
        if index and _continues(column[index - 1], segment, blocks[-1], alone):
            blocks[-1] = join_blocks(blocks[-1], block)
        else:
            blocks.append(block)
    return blocks


def _continues(above: Segment, segment: Segment, block: Block, frame: Frame) -> bool:
    text = segment.text
    width = frame.right - frame.left
    apart = segment.top - above.bottom > frame.height * 1.6
    indented = segment.left - frame.left > frame.height * _INDENT
    above_ends = above.right < frame.right - width * _SHORT
    above_indented = above.left - frame.left > frame.height * _INDENT
    if indented and above_ends and above_indented:  # centred lines, or short points
        same = is_capitals(block.text) == is_capitals(text)
        pair = LinePair(block.text, text, opening=True)
        return same and not apart and wraps(pair, _NO_WIDTHS, spaced=False)
    if indented:
        return (
            not ends_sentence(block.text)
            and text[0].islower()
            and not starts_with_marker(text)
            and not apart
        )
    if above_ends:
        return text[0].islower() and not ends_sentence(block.text)
    return not apart or text[0].islower()


def _rows(region: Sequence[Line], page: int, table: int) -> Iterator[Block]:
    """Rows of a table: cells by the columns that most lines share."""
    lefts = _column_starts(region)
    for line in region:
        cells: list[list[ReadWord]] = [[] for _ in lefts]
        for segment in line:
            middle = (segment.left + segment.right) / 2
            at = max(0, sum(left <= middle for left in lefts) - 1)
            cells[at].extend(segment.words)
        yield _row(cells, page, table)


def _column_starts(region: Sequence[Line]) -> list[float]:
    """Left edges of the columns: gaps that no segment of the fullest lines crosses."""
    spans = sorted((segment.left, segment.right) for line in region for segment in line)
    most = max(len(line) for line in region)
    fullest = [line for line in region if len(line) == most]
    starts = [statistics.median(line[at].left for line in fullest) for at in range(most)]
    ends = [max(line[at].right for line in fullest) for at in range(most)]
    first = min(left for left, _ in spans)
    return [first, *((ends[at] + starts[at + 1]) / 2 for at in range(most - 1))]


def _row(cells: Sequence[Sequence[ReadWord]], page: int, table: int) -> Block:
    texts: list[str] = []
    doubtful: list[tuple[int, int]] = []
    position = 0
    for cell in cells:
        joined = _joined_words(cell)
        texts.append(joined.text)
        doubtful.extend((start + position, end + position) for start, end in joined.doubtful)
        position += len(joined.text) + 1
    return Block(
        "row",
        CELL_SEPARATOR.join(texts),
        cells=tuple(texts),
        page=page,
        table=table,
        confidence=mean_confidence([read.word for cell in cells for read in cell]),
        doubtful=tuple(doubtful),
    )


def _is_dirt(text: str, following: str) -> bool:
    """Whether what stands before a line's first word is a speck: no word, and no bullet."""
    if any(map(str.isalnum, text)):
        return False
    return text[0] in "_|'ˆ^.,:;~`¡!—\\" or following.startswith(("Điều", "Chương", "Mục"))


class _Text(NamedTuple):
    text: str
    doubtful: tuple[tuple[int, int], ...]


def _joined_words(words: Sequence[ReadWord]) -> _Text:
    text = ""
    doubtful: list[tuple[int, int]] = []
    for read in words:
        word = one_line(read.word.text)
        if not word:
            continue
        text = f"{text} {word}" if text else word
        if read.doubtful:
            at = len(text) - len(word)
            found = [(m.start() + at, m.end() + at) for m in _DIGITS.finditer(word)]
            doubtful.extend(found or [(at, len(text))])
    return _Text(text, tuple(doubtful))


def _block(segment: Segment, page: int) -> Block:
    words = list(segment.words)
    while len(words) > 1 and _is_dirt(words[0].word.text, words[1].word.text):
        del words[0]
    joined = _joined_words(words)
    return Block(
        "paragraph",
        joined.text,
        page=page,
        confidence=segment.confidence,
        doubtful=joined.doubtful,
    )
