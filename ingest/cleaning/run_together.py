"""Parts that a page or an export ran together into one line, set apart again.

A news item may arrive as one line (date, counter, title, body, byline), an official header as one
line of both its columns. Only white space, rules and bars between the parts change.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.blocks import Block, piece_of

_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_CLOCK = r"(?:\s*[-|,]?\s*\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*(?:AM|PM))?)?"
_HEAD = re.compile(
    rf"(?P<day>(?:Ngày đăng\s*:?\s*|Thứ [^\s,]+,\s*(?:ngày\s*)?)?{_DAY}{_CLOCK})\s*[|–-]?\s*"
    r"(?P<counter>(?:[Ss]ố )?[Ll]ượt (?:xem|đọc|truy cập)\s*:?\s*[\d.,]+)\s*[|–-]?\s*(?=\S)"
)
_LEAD = re.compile(
    r"(?<=[\wà-ỹ)\"”])\s(?=(?:(?:Sáng|Chiều|Tối|Trưa)(?: ngày)?|Ngày)"
    r"\s+\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?,?\s)"
)
_TITLE_WITHIN = 300
_LONG = 1500
_BYLINE = re.compile(
    r"(?<=[.!?…”\"])\s(?P<byline>(?:Phòng|Ban|Sở|Trung tâm|Văn phòng|Theo|Nguồn|Tác giả|Bài|Tin)\s"
    r"[^.!?;:]{3,70}|(?:[A-ZĐÀ-Ỹ][a-zà-ỹ]+\s){1,3}[A-ZĐÀ-Ỹ][a-zà-ỹ]+)$"
)


class Parted(NamedTuple):
    """The pieces of one line in order, and what a counter wrote between them."""

    blocks: tuple[Block, ...]
    furniture: tuple[str, ...]
    ends: bool = False  # a byline closes the item: what follows on the page is other news


def part_news(block: Block) -> Parted:
    """Set apart what a page ran together; a block without these signs comes back as it is."""
    if block.kind != "paragraph":
        return Parted((block,), ())
    ends = False
    pieces: list[str] = []
    furniture: list[str] = []
    text = block.text
    head = _HEAD.match(text)
    if head:
        pieces.append(head["day"].strip())
        furniture.append(head["counter"])
        text = text[head.end() :]
    if len(text) > _LONG:
        lead = _LEAD.search(text, 0, _TITLE_WITHIN)
        if lead:
            pieces.append(text[: lead.start()])
            text = text[lead.end() :]
        byline = _BYLINE.search(text, max(0, len(text) - 120))
        if byline:
            pieces += [text[: byline.start()], byline["byline"]]
            text = ""
            ends = True
    if text:
        pieces.append(text)
    if len(pieces) == 1:
        return Parted((block,), ())
    return Parted(tuple(piece_of(block, piece) for piece in pieces), tuple(furniture), ends)


_HEADER_BREAKS = re.compile(
    r"[_\s]*(?:_{3,}|\|)[_\s|]*"
    r"|\s*(?=CỘNG H[ÒO][ÀA]? XÃ HỘI CHỦ NGHĨA|ĐỘC LẬP\s*[-–]|Độc lập\s*[-–]\s*Tự do)"
    r"|(?<=CHỦ NGHĨA VIỆT NAM)\s+(?=\S)|(?<=phúc)\s*(?=\S)|\s+(?=Số\s*:)"
)
_MOTTO = "CHỦ NGHĨA VIỆT NAM"
_LONGEST_HEADER = 400


def part_header(block: Block) -> tuple[Block, ...]:
    """Set the parts of an official header apart that stands in one line with its motto."""
    text = block.text
    if block.kind != "paragraph" or _MOTTO not in text or len(text) > _LONGEST_HEADER:
        return (block,)
    pieces = [piece.strip(" _|") for piece in _HEADER_BREAKS.split(text)]
    return tuple(piece_of(block, piece) for piece in pieces if piece)


def is_headline(block: Block) -> bool:
    """Tell whether a block could be the linked headline of another news item."""
    inner = block.text.rstrip(".")
    return block.kind == "paragraph" and len(inner) < _TITLE_WITHIN and ". " not in inner
