"""Quoted provisions: an amendment quotes articles and points whose numbers are not its own.

'“Điều 6a. … 1. … 2. …”' inside an amending article stays text of that article, so that nobody is
sent to the wrong clause. A quotation counts only where it is also closed.
"""

from __future__ import annotations

import re

from ingest.blocks import Span
from ingest.outline.markers import read_marker

_OPENING = re.compile(r"[“\"”]\s*")
_CLOSED = re.compile(r"[”\"“][\s.;,/]*$")
_MOST_BLOCKS = 60  # a quotation that runs on longer has lost its closing mark


def quoted_spans(spans: tuple[Span, ...]) -> frozenset[int]:
    """The spans inside quotations that begin with a numbered provision, the first one included."""
    quoted: set[int] = set()
    index = 0
    while index < len(spans):
        end = _closing(spans, index) if _opens(spans[index]) else None
        if end is None:
            index += 1
        else:
            quoted.update(range(index, end + 1))
            index = end + 1
    return frozenset(quoted)


def _opens(span: Span) -> bool:
    match = _OPENING.match(span.block.text)
    return (
        span.block.kind == "paragraph"
        and match is not None
        and read_marker(span.block.text[match.end() :]) is not None
    )


def _closing(spans: tuple[Span, ...], first: int) -> int | None:
    for index in range(first, min(len(spans), first + _MOST_BLOCKS)):
        if index > first and _opens(spans[index]):
            return None  # another one opens, so the mark that closes this one is lost
        text = spans[index].block.text
        if _CLOSED.search(text[1:] if index == first else text):
            return index
    return None
