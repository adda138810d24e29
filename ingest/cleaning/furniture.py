"""Page furniture and repetition: what stands in the file and is not part of the document.

Three signals together decide: the place (before the official header, after the body's end), the
words of a small reviewed list (`portal_words.yaml`), and the shape of the line. When in doubt a
line stays. Whatever goes is recorded: every word of the file is in a kept block or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

from ingest.blocks import Block
from ingest.cleaning.paragraphs import starts_with_marker
from ingest.cleaning.run_together import is_headline, part_header, part_news
from ingest.loaders.flattened import is_field_label
from vectorstore.types import Dropped
from vectorstore.vietnamese.document_numbers import KINDS
from vectorstore.vietnamese.folding import fold

FURNITURE, REPEATED = "page_furniture", "repeated_text"

_HEADER_WITHIN = 60  # blocks; further down a motto belongs to an annex
_HEADER = re.compile(r"(?:cong hoa xa hoi chu nghia|dang cong san viet nam)")
_NUMBER_LINE = re.compile(r"so\s*:?\s*[\d./…-]")
_AGENCY = re.compile(
    r"(?:uy ban nhan dan|hoi dong nhan dan|ubnd|chinh phu|thu tuong|bo [a-z]|van phong"
    r"|ban chap hanh|quoc hoi|so [a-z]|tinh uy|thanh uy|dang uy|cuc |tong cuc|kiem toan"
    r"|toa an|vien |thanh tra|chu tich)"
)
_BODY_PART = re.compile(
    r"(?:phu luc|dieu \d|chuong [ivx\d]|cong hoa xa hoi|noi nhan|t/?m\. |kt\. |mau so|bieu)"
)
_ENDS_BODY = re.compile(r"(?:\./\.|(?:noi nhan)\b)")
_KIND_START = re.compile("(?:" + "|".join(fold(kind) for kind in KINDS) + r")\s+(?:so\s+)?\d")
_MOST_HEADLINES = 12
_EARLIEST_TAIL = 0.3  # of the characters, where nothing closes the body before
_FEWEST_REPEATED_BLOCKS, _FEWEST_REPEATED_CHARACTERS = 3, 300


class Kept(NamedTuple):
    """The document's own blocks, and what was left out."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


class _Words(NamedTuple):
    lines: frozenset[str]
    patterns: re.Pattern[str]
    tail: frozenset[str]
    tail_beginnings: tuple[str, ...]
    empty_values: frozenset[str]


@cache
def _words() -> _Words:
    raw = yaml.safe_load(
        resources.files("ingest.cleaning").joinpath("portal_words.yaml").read_text(encoding="utf-8")
    )
    return _Words(
        frozenset(raw["lines"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in raw["patterns"])),
        frozenset(raw["tail"]),
        tuple(raw["tail_beginnings"]),
        frozenset(raw["empty_values"]),
    )


def drop_furniture(blocks: Sequence[Block]) -> Kept:
    """Split the file's blocks into the document and what is not part of it."""
    dropped: list[Dropped] = []
    parted: list[Block] = []
    for index, block in enumerate(blocks):
        news = part_news(block)
        parted.extend(part for piece in news.blocks for part in part_header(piece))
        dropped.extend(Dropped(FURNITURE, text) for text in news.furniture)
        rest = blocks[index + 1 :]
        if news.ends and len(rest) <= _MOST_HEADLINES and all(map(_links_elsewhere, rest)):
            dropped.extend(Dropped(FURNITURE, later.text) for later in rest)
            break
    kept = _without_tail(_without_head(parted, dropped), dropped)
    kept = _without_empty_fields(kept, dropped)
    kept = _without_repetition(kept, dropped)
    return Kept(tuple(kept), tuple(dropped))


def _links_elsewhere(block: Block) -> bool:
    return is_portal_line(block.text) or (is_headline(block) and not starts_with_marker(block.text))


def is_portal_line(text: str) -> bool:
    """Tell whether a whole line is one of the reviewed words of portals."""
    folded = fold(text).strip()
    return folded in _words().lines or _words().patterns.fullmatch(folded) is not None


def _drop(block: Block, dropped: list[Dropped], kind: str = FURNITURE) -> None:
    dropped.append(Dropped(kind, block.text))


def _is_box_row(block: Block) -> bool:
    return block.kind == "row" and len(block.cells) == 2 and is_field_label(block.cells[0])


def _without_head(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    """Before the official header only the page's title and its box about the document stay."""
    start = _header_start(blocks)
    if start is None:
        return list(blocks)
    head = blocks[:start]
    on_portal = any(is_portal_line(block.text) for block in head)
    kept: list[Block] = []
    for block in head:
        folded = fold(block.text)
        title = len(block.text) > 25 and _KIND_START.match(folded)
        short = on_portal and block.kind == "paragraph" and not title and len(block.text) < 200
        wordless = not any(letter.isalpha() for letter in block.text)
        if short or wordless or is_portal_line(block.text):
            _drop(block, dropped)
        else:
            kept.append(block)
    return [*kept, *blocks[start:]]


def _header_start(blocks: Sequence[Block]) -> int | None:
    for index, block in enumerate(blocks[:_HEADER_WITHIN]):
        folded = fold(block.text)
        if _HEADER.match(folded) or (_NUMBER_LINE.match(folded) and len(folded) < 60):
            while index > 0 and _is_agency_line(blocks[index - 1]):
                index -= 1
            return index
    return None


def _is_agency_line(block: Block) -> bool:
    if block.kind != "paragraph" or len(block.text) > 120:
        return False
    letters = [letter for letter in block.text if letter.isalpha()]
    capitals = bool(letters) and all(letter.isupper() for letter in letters)
    return (
        capitals
        and not is_portal_line(block.text)
        and (_AGENCY.match(fold(block.text)) is not None or len(letters) > 6)
    )


def _without_tail(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    """Behind a line that only a page writes, nothing of the document follows."""
    total = sum(len(block.text) for block in blocks)
    before = 0
    closed = False
    for index, block in enumerate(blocks):
        folded = fold(block.text).strip()
        closed = closed or _ENDS_BODY.search(folded) is not None
        starts = folded.rstrip(":") in _words().tail or folded.startswith(_words().tail_beginnings)
        if starts and block.kind == "paragraph" and (closed or before > total * _EARLIEST_TAIL):
            rest = blocks[index:]
            if not any(_is_body(later) for later in rest[1:]):
                start = index
                while start > 0 and _echoes_title(blocks[start - 1]):
                    start -= 1
                for later in blocks[start:]:
                    _drop(later, dropped)
                return _without_counters(blocks[:start], dropped)
        before += len(block.text)
    return _without_counters(blocks, dropped)


def _is_body(block: Block) -> bool:
    """A closing part, an annex or a footnote shows that the document goes on behind a widget."""
    return block.kind == "footnote" or (
        block.kind == "paragraph" and _BODY_PART.match(fold(block.text)) is not None
    )


def _echoes_title(block: Block) -> bool:
    """Law sites print "Quyết định 12/QĐ-UBND năm 2025 …" once more under the text."""
    return (
        block.kind == "paragraph"
        and _KIND_START.match(fold(block.text)) is not None
        and not block.text.endswith((".", ";", ":"))
        and len(block.text) > 60
    )


def _without_counters(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        at_edge = index < 5 or index >= len(blocks) - 8
        if block.kind == "paragraph" and at_edge and is_portal_line(block.text):
            _drop(block, dropped)
        else:
            kept.append(block)
    return kept


def _without_empty_fields(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    kept: list[Block] = []
    for block in blocks:
        if _is_box_row(block) and fold(block.cells[1]).strip() in _words().empty_values:
            _drop(block, dropped)
        else:
            kept.append(block)
    return kept


def _without_repetition(blocks: Sequence[Block], dropped: list[Dropped]) -> list[Block]:
    """Drop the first copy of a run that stands twice in a row; the text goes on after the second.

    Some sites print a preview of the document above the whole of it.
    """
    texts = [block.text for block in blocks]
    for first in range(len(blocks)):
        second = first
        while True:
            try:
                second = texts.index(texts[first], second + 1)
            except ValueError:
                break
            if _is_repeated(blocks, first, second):
                for block in blocks[first:second]:
                    _drop(block, dropped, REPEATED)
                rest = [*blocks[:first], *blocks[second:]]
                return _without_repetition(rest, dropped)
    return list(blocks)


def _is_repeated(blocks: Sequence[Block], first: int, second: int) -> bool:
    length = second - first
    if length < _FEWEST_REPEATED_BLOCKS or second + length > len(blocks):
        return False
    copy, whole = blocks[first:second], blocks[second : second + length]
    if any(a.text != b.text for a, b in zip(copy[:-1], whole[:-1], strict=True)):
        return False
    # a preview may break off inside its last paragraph
    if not whole[-1].text.startswith(copy[-1].text.rstrip(" .…")):
        return False
    said = [block for block in copy if block.kind == "paragraph" and not _is_short(block)]
    return sum(len(block.text) for block in copy) >= _FEWEST_REPEATED_CHARACTERS and len(said) > 1


def _is_short(block: Block) -> bool:
    return len(block.text) < 40 and not starts_with_marker(block.text)


def renumber_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Number the tables that are left from 1, in order."""
    numbers: dict[int, int] = {}
    done: list[Block] = []
    for block in blocks:
        if block.table is None:
            done.append(block)
        else:
            number = numbers.setdefault(block.table, len(numbers) + 1)
            done.append(replace(block, table=number))
    return tuple(done)
