"""Enumerations inside one block: "… theo quy định. c) 95% …", "1. … 2. …", "Thứ nhất, …".

Some sources run several points, or a whole document, together in one line. A marker inside a line
counts only as part of a real enumeration: it stands where a sentence or clause has ended, it begins
a list that goes on or continues one, and text follows it; "điểm b) khoản 2" is a reference.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.outline.markers import UPPER, Marker, Style, follows, read_marker, syllables

# The place where an inner marker may begin: after the end of a sentence or clause.
_AFTER_CLAUSE = re.compile(
    rf"(?<=[.;:…!?”\")])\s+(?=(?:[IVX]{{1,4}}\.|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\.|[a-zđ]\)|\(\d{{1,2}}\))\s+[\"“(\d{UPPER}])"
)
_AFTER_CLAUSE_LETTER = re.compile(r"(?<=[.;:…])\s+(?=[a-zđ]\)\s+\S)")
_ORDINAL = re.compile(r"(?<=\s)(?=Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)[,:]\s)")
_REFERENCE_BEFORE = re.compile(
    r"\b(?:điểm|khoản|điều|mục|phần|chương|phụ lục)\s+[a-zđ\d.,;)\s]{1,12}$",
    re.IGNORECASE,
)
_INNER_STYLES: frozenset[Style] = frozenset(("roman", "decimal", "letter", "ordinal"))
MIN_SYLLABLES = 3  # with the marker; a shorter stretch is a list of references


class Inner(NamedTuple):
    """A marker inside a block and where it begins."""

    offset: int
    marker: Marker


def inner_markers(text: str, own: Marker | None, following: Marker | None = None) -> list[Inner]:
    """The markers inside `text` that begin further provisions, in order.

    `own` is the marker that the block begins with, `following` that of the next block: a letter
    that stands there again was only mentioned here.
    """
    begin = own.length if own else 0
    found = [inner for inner in _candidates(text, begin) if inner.marker.style in _INNER_STYLES]
    found = [
        inner for inner in found if inner.marker != following or inner.marker.style != "letter"
    ]
    last: dict[Style, tuple[int, ...]] = {own.style: own.number} if own else {}
    accepted: list[Inner] = []
    for position, inner in enumerate(found):
        style, number = inner.marker.style, inner.marker.number
        end = found[position + 1].offset if position + 1 < len(found) else len(text)
        if syllables(text[inner.offset : end]) < MIN_SYLLABLES:
            continue
        continues = style in last and follows(style, last[style], number)
        begins = number[-1:] == (1,) and any(
            later.marker.style == style and follows(style, number, later.marker.number)
            for later in found[position + 1 :]
        )
        if continues or begins:
            accepted.append(inner)
            last[style] = number
    return accepted


def _candidates(text: str, begin: int) -> list[Inner]:
    offsets = {m.end() for m in _AFTER_CLAUSE.finditer(text, begin)}
    offsets |= {m.end() for m in _AFTER_CLAUSE_LETTER.finditer(text, begin)}
    offsets |= {m.start() for m in _ORDINAL.finditer(text, begin)}
    result = []
    for offset in sorted(offsets):
        marker = read_marker(text[offset:])
        if marker is None or _REFERENCE_BEFORE.search(text[max(0, offset - 30) : offset]):
            continue
        result.append(Inner(offset, marker))
    return result
