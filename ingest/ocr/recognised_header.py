"""The header's number and day on a scan: handwriting there is read wrongly or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from ingest.blocks import Block
from vectorstore.vietnamese.folding import fold

_WITHIN = 30  # blocks
_LONGEST = 110
_NUMBER = re.compile(r"so\s*[:.;]?\s*\S{0,12}\s*.{0,8}[/-]\s*[^\W\d_].{0,40}|so\s*:.{0,20}")
_DAY = re.compile(r".{0,45}\bngay\b.{0,14}thang.{0,14}nam\b.{0,12}")
_BODY = re.compile(r"(?:can cu|theo de nghi|xet |dieu \d|thuc hien)")


class RecognisedHeader(NamedTuple):
    """The recognised lines that state number and day; None where they are typed or missing."""

    number: Block | None
    day: Block | None
    scanned: bool  # whether the header was recognised at all


def recognised_header(blocks: Sequence[Block]) -> RecognisedHeader:
    """Find both lines among a document's first blocks."""
    lines = takewhile(lambda block: not _BODY.match(fold(block.text)), blocks[:_WITHIN])
    head = [block for block in lines if len(block.text) <= _LONGEST]
    scanned = bool(head) and all(block.confidence is not None for block in head)
    return RecognisedHeader(_first(head, _NUMBER), _first(head, _DAY), scanned)


def unread(what: str, line: Block | None) -> str:
    """The warning for a line of which the figures could not be read, or that was not found."""
    shown = f" (“{line.text}”)" if line else ""
    return f"{what} trên bản quét không đọc được, có thể viết tay{shown}; hãy xem bản gốc"


def uncertain(what: str, line: Block | None) -> list[str]:
    """The warning for a line of which some digits may be wrong; none where all were read alike."""
    if line is None or not line.doubtful:
        return []
    return [f"{what} đọc từ bản quét có chữ số chưa chắc (“{line.text}”); hãy đối chiếu bản gốc"]


def _first(blocks: Sequence[Block], pattern: re.Pattern[str]) -> Block | None:
    for block in blocks:
        if pattern.fullmatch(fold(block.text).strip()):
            return block if block.confidence is not None else None
    return None
