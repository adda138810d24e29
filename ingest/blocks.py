"""What a loader delivers, and how it is laid out as the stored text.

A loader turns a file into a `LoadedDocument`: a list of blocks in reading order, one paragraph,
table row or footnote each, with the markup removed and nothing else changed. `lay_out` joins the
blocks with line feeds into the stored text and remembers where each block stands, so that every
later step speaks in offsets into that text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from vectorstore.types import Dropped

BlockKind = Literal["paragraph", "row", "footnote"]
CELL_SEPARATOR = "\t"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table row or footnote; `text` is NFC, one line, single blanks, no markup.

    A row's text is its cells joined by tabs (cells themselves hold no tab).
    """

    kind: BlockKind
    text: str
    cells: tuple[str, ...] = ()  # rows only
    heading_level: int | None = None  # from markup ("##", <h2>), never guessed
    bold: bool = False  # the whole block is set bold in the source
    footnote_label: str | None = None  # footnotes only: "1", "[2]"
    page: int | None = None
    table: int | None = None  # rows of one table in the source share a number
    confidence: float | None = None  # 0 to 1, of text that was recognised in an image
    doubtful: tuple[tuple[int, int], ...] = ()  # ranges of `text` with digits that may be wrong


def piece_of(block: Block, text: str) -> Block:
    """A block of a piece of another's text, with the doubtful digits that stand in it."""
    at = max(0, block.text.find(text))
    return replace(
        block,
        text=text,
        doubtful=tuple(
            (start - at, end - at)
            for start, end in block.doubtful
            if at <= start and end <= at + len(text)
        ),
    )


def join_rows(first: Block, second: Block) -> Block:
    """One row of two with as many cells each, the second's text behind the first's."""
    cells: list[str] = []
    doubtful: list[tuple[int, int]] = []
    position = at_first = at_second = 0
    for own, more in zip(first.cells, second.cells, strict=True):
        cell = f"{own} {more}".strip()
        for at, part, block in ((at_first, own, first), (at_second, more, second)):
            shift = position - at + (len(cell) - len(part) if block is second else 0)
            doubtful.extend(
                (start + shift, end + shift)
                for start, end in block.doubtful
                if at <= start and end <= at + len(part)
            )
        cells.append(cell)
        position += len(cell) + 1
        at_first += len(own) + 1
        at_second += len(more) + 1
    return replace(
        first, cells=tuple(cells), text=CELL_SEPARATOR.join(cells), doubtful=tuple(doubtful)
    )


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A file as read: blocks in reading order and what its page says about it."""

    format: str
    blocks: tuple[Block, ...]
    fields: dict[str, str] = field(default_factory=dict)  # "Số hiệu" → "138/KH-UBND", from the page
    title: str = ""  # title that the file or page gives itself (HTML <title>, first heading line)
    pages: int | None = None
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()
    unread_pages: tuple[int, ...] = ()  # from 1: images that were left for want of recognition


@dataclass(frozen=True, slots=True)
class Span:
    """A block and where it stands in the stored text (end exclusive)."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Layout:
    """The stored text and the blocks that make it up, in order and without overlap."""

    text: str
    spans: tuple[Span, ...]


def lay_out(blocks: tuple[Block, ...]) -> Layout:
    """Join the blocks with line feeds; empty blocks are left out."""
    parts: list[str] = []
    spans: list[Span] = []
    position = 0
    for block in blocks:
        if not block.text.strip():
            continue
        spans.append(Span(position, position + len(block.text), block))
        parts.append(block.text)
        position += len(block.text) + 1
    return Layout("\n".join(parts), tuple(spans))
