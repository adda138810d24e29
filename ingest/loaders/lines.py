"""From the lines of a file to blocks: table rows, paragraphs put together again, footnotes.

Real exports hold three kinds of table: cells set apart by tabs, rows in bars ("| a | b |"), and
tables flattened to one cell a line between lines that hold only a bar (`flattened`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from ingest.blocks import CELL_SEPARATOR, Block
from ingest.cleaning.paragraphs import (
    LinePair,
    ends_sentence,
    glue,
    is_capitals,
    opens_another_agency,
    starts_with_marker,
    wrap_widths,
    wraps,
)
from ingest.loaders.flattened import find_tables
from ingest.loaders.tokens import ESCAPED_BAR, Bar, Cells, Line, Token
from ingest.loaders.typed_notes import mark_notes

_RULE = re.compile(r"[-–—_=*~#.\s]*")  # a line of dashes or stars sets off, it says nothing
_DELIMITER_ROW = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_SPACED_SHARE = 0.15


class Arranged(NamedTuple):
    """The blocks of a file, what its box says about it, and its own title."""

    blocks: tuple[Block, ...]
    fields: dict[str, str]
    title: str


def arrange(lines: Sequence[Line]) -> Arranged:
    """Turn lines into blocks in reading order; no word is lost."""
    tokens: list[Token] = []
    table = 0
    for index, line in enumerate(lines):
        if _is_tab_row(lines, index):
            follows = index > 0 and not line.gap and _is_tab_row(lines, index - 1)
            table += not follows
            tokens.append(Cells(tuple(map(_unescaped, line.tabs)), table))
            continue
        if _DELIMITER_ROW.fullmatch(line.text) and "|" in line.text and len(line.text) > 2:
            continue
        cells = _bar_cells(line.text)
        if len(cells) > 1:
            follows = bool(tokens) and isinstance(tokens[-1], Cells) and not line.gap
            table += not follows
            tokens.append(Cells(cells, table))
            continue
        tokens.extend(_bars_and_text(line))
    found = find_tables(tokens, join_cell, table)
    blocks = mark_notes(_paragraphs(found.items))
    title = next((block.text for block in blocks if block.kind == "paragraph"), "")
    return Arranged(tuple(blocks), found.fields, title)


def join_cell(lines: Sequence[Line]) -> str:
    """Join the lines of one table cell; a cell is one line of text."""
    text = ""
    for line in lines:
        if not _RULE.fullmatch(line.text):
            text = glue(text, line.text) if text else line.text
    return text


def _is_tab_row(lines: Sequence[Line], index: int) -> bool:
    cells = lines[index].tabs
    filled = sum(bool(cell) for cell in cells)
    if len(cells) >= 3:
        return filled > 0 and (filled > 1 or _has_neighbour(lines, index, len(cells)))
    if len(cells) < 2 or filled < 2 or starts_with_marker(f"{cells[0]} x"):
        return False
    return _has_neighbour(lines, index, 2)


def _has_neighbour(lines: Sequence[Line], index: int, columns: int) -> bool:
    return any(
        len(lines[near].tabs) == columns
        for near in (index - 1, index + 1)
        if 0 <= near < len(lines)
    )


def _bar_cells(text: str) -> tuple[str, ...]:
    if not text.startswith("|") and not text.endswith("|"):
        return ()
    inner = text.removeprefix("|").removesuffix("|")
    return tuple(_unescaped(cell.strip()) for cell in inner.split("|")) if "|" in inner else ()


def _unescaped(text: str) -> str:
    return text.replace(ESCAPED_BAR, "|")


def _bars_and_text(line: Line) -> list[Token]:
    text = line.text
    before, after = text.startswith("|"), text.endswith("|") and len(text) > 1
    inner = text.removeprefix("|").removesuffix("|").strip()
    tokens: list[Token] = [Bar()] if before else []
    if inner:
        tokens.append(replace(line, text=_unescaped(inner)))
    if after and inner:
        tokens.append(Bar())
    return tokens


def _paragraphs(items: Sequence[Token]) -> list[Block]:
    lines = [item for item in items if isinstance(item, Line)]
    widths = wrap_widths(_pairs(items))
    spaced = sum(line.gap for line in lines[1:]) > len(lines) * _SPACED_SHARE
    blocks: list[Block] = []
    paragraph: list[Line] = []
    for item in items:
        if paragraph and isinstance(item, Line) and not item.gap:
            above = paragraph[-1]
            same_level = above.level is None or is_capitals(item.text) or item.text[0].islower()
            if (item.continues and not above.text.endswith((";", ":", "."))) or (
                same_level
                and item.level is None
                and above.bold == item.bold
                and not _opens_agency(paragraph, item)
                and wraps(
                    LinePair(above.text, item.text, len(paragraph) == 1), widths, spaced=spaced
                )
            ):
                paragraph.append(item)
                continue
        if paragraph:
            blocks.append(_block(paragraph))
            paragraph = []
        if isinstance(item, Line) and not _RULE.fullmatch(item.text):
            paragraph = [item]
        elif isinstance(item, Cells):
            text = CELL_SEPARATOR.join(item.cells)
            blocks.append(Block("row", text, cells=item.cells, table=item.table))
    if paragraph:
        blocks.append(_block(paragraph))
    return blocks


def _pairs(items: Sequence[Token]) -> list[LinePair]:
    pairs: list[LinePair] = []
    opening = True
    for first, second in pairwise(items):
        if not isinstance(first, Line):
            opening = True
        elif isinstance(second, Line) and not second.gap:
            opening = opening or first.gap or starts_with_marker(first.text)
            pairs.append(LinePair(first.text, second.text, opening))
            opening = ends_sentence(first.text)
        else:
            opening = True
    return pairs


def _opens_agency(paragraph: Sequence[Line], line: Line) -> bool:
    return is_capitals(line.text) and opens_another_agency(join_cell(paragraph), line.text)


def _block(lines: Sequence[Line]) -> Block:
    return Block(
        "paragraph",
        join_cell(lines),
        heading_level=lines[0].level,
        bold=all(line.bold for line in lines),
    )
