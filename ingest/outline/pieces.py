"""The stored text cut into pieces: one block each, or part of one where it holds several points."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.blocks import Block, Layout, Span
from ingest.outline.enumerations import inner_markers
from ingest.outline.markers import Marker, is_title, read_marker, syllables
from ingest.outline.zones import Zone, zones_of

_RUN_ON_FACTOR = (
    1.15  # how much longer than its longest sibling the last item of a run-on list may be
)
_BARE_MARKER = re.compile(r"(?:[IVX]{1,4}\.|\d{1,2}(?:\.\d{1,2}){0,3}\.|[a-zđ]\))\s*")
_SENTENCE_END = (". ", "! ", "? ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the stored text that begins a provision or goes on with one."""

    start: int
    end: int
    text: str
    zone: Zone
    block: Block
    marker: Marker | None = None
    whole: bool = True  # the piece is the whole block

    @property
    def rest(self) -> str:
        """The text after the marker."""
        return self.text[self.marker.length :] if self.marker else self.text

    @property
    def titled(self) -> bool:
        """Whether an unmarked piece reads as a heading."""
        return (
            self.marker is None
            and self.zone == "body"
            and (
                self.block.heading_level is not None
                or is_title(self.text, bold=self.block.bold and self.whole)
            )
        )


def cut(layout: Layout, *, official: bool = True) -> tuple[Piece, ...]:
    """Cut every block at the markers inside it; only official documents have a signature."""
    pieces: list[Piece] = []
    spans, zones = _with_bare_markers(layout, official=official)
    for index, span in enumerate(spans):
        zone, marker = zones[index]
        text = layout.text[span.start : span.end]
        following = zones[index + 1][1] if index + 1 < len(zones) else None
        inner = inner_markers(text, marker, following) if zone == "body" else []
        starts: list[tuple[int, Marker | None]] = [(0, marker), *inner]
        if inner:
            starts = _close_open_lists(text, starts)
        ends = [*(offset for offset, _ in starts[1:]), len(text)]
        for (offset, own), end in zip(starts, ends, strict=True):
            body = text[offset:end].strip()
            if body:
                first = span.start + text.index(body, offset)
                pieces.append(
                    Piece(first, first + len(body), body, zone, span.block, own, len(starts) == 1)
                )
    return tuple(pieces)


def _with_bare_markers(
    layout: Layout, *, official: bool
) -> tuple[list[Span], list[tuple[Zone, Marker | None]]]:
    """Join a line that is only a marker ("1.") with the text on the next line."""
    spans: list[Span] = []
    zones: list[tuple[Zone, Marker | None]] = []
    for span, (zone, marker) in zip(
        layout.spans, zones_of(layout.spans, official=official), strict=True
    ):
        if zones and zone == "body" and marker is None and zones[-1] == ("body", None):
            before = spans[-1]
            joined = layout.text[before.start : span.end]
            found = read_marker(joined) if _BARE_MARKER.fullmatch(before.block.text) else None
            if found is not None:
                spans[-1] = Span(before.start, span.end, span.block)
                zones[-1] = (zone, found)
                continue
        spans.append(span)
        zones.append((zone, marker))
    return spans, zones


def _close_open_lists(
    text: str, starts: list[tuple[int, Marker | None]]
) -> list[tuple[int, Marker | None]]:
    """End the last "Thứ …" item of a run-on list where it would swallow what follows the list.

    Nothing marks the end of such an item in running text. It ends for certain at a marker that goes
    on with a list above it; otherwise it may reach about as far as its longest sibling, and the
    sentences after that are paragraphs of their own.
    """
    result: list[tuple[int, Marker | None]] = []
    longest = 0
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for position, (offset, marker) in enumerate(starts):
        result.append((offset, marker))
        end = starts[position + 1][0] if position + 1 < len(starts) else len(text)
        if marker is None or marker.style != "ordinal":
            longest = 0 if marker is not None else longest
            seen.add((marker.style, marker.number)) if marker else None
            continue
        nearby = starts[position + 1][1] if position + 1 < len(starts) else None
        if nearby is not None and nearby.style == "ordinal":
            longest = max(longest, end - offset)
            continue
        continues = nearby is not None and (nearby.style, (nearby.number[-1] - 1,)) in seen
        limit = offset + int(max(longest, 200) * _RUN_ON_FACTOR)
        if not continues and end > limit:
            stop = max(text.rfind(mark, offset, limit) for mark in _SENTENCE_END)
            if stop > offset:
                result.append((stop + 2, None))
    return result


def heading_of(piece: Piece) -> str:
    """The heading that a marked piece states: all of its short text, or its run-in title."""
    rest = piece.rest.strip()
    style = piece.marker.style if piece.marker else "bullet"
    if style not in ("letter", "bullet", "ordinal", "paren") or rest.endswith(":"):
        bold = (piece.block.bold or piece.block.heading_level is not None) and piece.whole
        if is_title(rest.rstrip(": "), bold=bold):
            return rest.rstrip(": ")
    title, colon, told = rest.partition(":")
    begins = told.strip()[:1]
    stands_alone = not begins or begins.isupper() or begins.isdigit()
    if (
        colon
        and stands_alone
        and syllables(title) <= 12
        and title[:1].isupper()
        and "." not in title
    ):
        return title.strip()
    return ""
