"""The header's number and day on a scan: handwriting there is read wrongly or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.blocks import Block
from vectorstore.vietnamese.folding import fold

_WITHIN = 30  # blocks
_LONGEST = 110
_NUMBER = re.compile(r"so\s*[:.;]?\s*\S{0,12}\s*.{0,8}[/-]\s*[^\W\d_].{0,40}|so\s*:.{0,20}")
_DAY = re.compile(r".{0,45}\bngay\b.{0,14}\bthang\b.{0,12}\bnam\b.{0,12}")


class RecognisedHeader(NamedTuple):
    """The recognised lines that state number and day; None where they are typed or missing."""

    number: Block | None
    day: Block | None


def recognised_header(blocks: Sequence[Block]) -> RecognisedHeader:
    """Find both lines among a document's first blocks."""
    head = [block for block in blocks[:_WITHIN] if len(block.text) <= _LONGEST]
    return RecognisedHeader(_first(head, _NUMBER), _first(head, _DAY))


def unread(what: str, line: Block) -> str:
    """The warning for a line of which the figures could not be read."""
    return f"{what} trên bản quét không đọc được, có thể viết tay (“{line.text}”); hãy xem bản gốc"


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
