"""Lost headings: what the numbering around a gap says about the points inside it.

Some sources have lost whole heading lines. The points then start again at a) with no heading
between. Where the numbers before and after leave exactly one reading (between 2.3 and 2.6 the
points start again twice, so these are 2.4 and 2.5) the number is inferred and marked as such; where
they do not, only what is certain is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ingest.outline.markers import Marker, Style
from ingest.outline.pieces import Piece

Number = tuple[int, ...]
ABOVE_DECIMAL: frozenset[Style] = frozenset(
    ("annex", "form", "part", "chapter", "law_section", "article", "upper", "roman")
)
_MOST_LOST = 12  # a wider gap is another numbering, not a loss


class Opening(NamedTuple):
    """An inferred section that begins at a piece."""

    style: Style
    number: Number
    fresh: bool = False  # its parent section is lost too, and is not the one on the page above


@dataclass(slots=True)
class Reading:
    """What is known about the gaps of one scope; keys are indices of pieces."""

    opens: dict[int, Opening] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)  # a restart whose section is not known
    loose: dict[int, str] = field(default_factory=dict)  # an unmarked paragraph nobody owns
    fresh: set[int] = field(default_factory=set)  # headings whose parent section is lost
    lossy: bool = False  # whether headings are lost at all


class _Window(NamedTuple):
    """The pieces between one known heading and the next."""

    before: Number
    after: Number | None  # None: a higher level or the end follows
    first: int
    end: int
    segments: list[int]  # where the points begin, and begin again


def read_gaps(pieces: tuple[Piece, ...]) -> Reading:
    """Infer the lost headings of one scope (the main text, or one annex)."""
    reading = Reading()
    for style in ("article", "roman"):
        _infer_upper(pieces, style, reading)
    windows = _windows(pieces, reading)
    reading.lossy = any(
        w.before and w.after and missing(w.before, w.after) and _restarts(w) for w in windows
    )
    for window in windows:
        _infer_window(pieces, window, reading)
    return reading


def missing(before: Number, after: Number) -> list[Number] | None:
    """The numbers that must have stood between two headings; None where that is not clear."""
    depth = len(after)
    if len(before) >= depth and before[: depth - 1] == after[:-1] and after[-1] > before[depth - 1]:
        first = before[depth - 1] + 1
    elif depth == 1 or before[: depth - 1] == after[:-1]:
        first = 1  # children of `before`, or the numbering starts again
    elif len(before) >= depth - 1 and before[: depth - 2] == after[:-2]:
        if after[-2] != before[depth - 2] + 1:
            return None
        first = 1  # the first children of the next section
    else:
        return None
    lost = [(*after[:-1], last) for last in range(first, after[-1])]
    return lost if len(lost) <= _MOST_LOST else None


def show(number: Number) -> str:
    """A section number as written: (2, 4) → "2.4"."""
    return ".".join(map(str, number))


def _infer_upper(pieces: tuple[Piece, ...], style: Style, reading: Reading) -> None:
    """Lost articles or Roman parts: the numbering 1., 2. below them starts again."""
    known = [(i, m.number) for i, m in _marked(pieces) if m.style == style]
    for (left, before), (right, after) in pairwise(known):
        lost = range(before[0] + 1, after[0])
        ones = [
            i
            for i, m in _marked(pieces)
            if left < i < right and m.style == "decimal" and m.number == (1,)
        ]
        starts = ones[1:]
        if 0 < len(lost) == len(starts):
            for start, number in zip(starts, lost, strict=True):
                reading.opens[start] = Opening(style, (number,))


def _windows(pieces: tuple[Piece, ...], reading: Reading) -> list[_Window]:
    windows: list[_Window] = []
    before: Number = ()
    first = 0
    for index, marker in _marked(pieces):
        above = marker.style in ABOVE_DECIMAL or index in reading.opens
        if marker.style == "decimal" or above:
            after = None if above else marker.number
            windows.append(_Window(before, after, first, index, _segments(pieces, first, index)))
            before = marker.number if marker.style == "decimal" else ()
            first = index
    windows.append(_Window(before, None, first, len(pieces), _segments(pieces, first, len(pieces))))
    return windows


def _segments(pieces: tuple[Piece, ...], first: int, end: int) -> list[int]:
    """Where letters begin, and begin again with nothing between that could own the new list."""
    segments: list[int] = []
    explained = False
    for index in range(first, end):
        piece = pieces[index]
        marker = piece.marker
        if marker is None:
            explained = explained or piece.titled
        elif marker.style in ("ordinal", "paren", "upper") or marker.name == "*":
            explained = True
        elif marker.style == "letter" and len(marker.number) == 1:
            if not segments or (marker.number == (1,) and not explained):
                segments.append(index)
            explained = False
    return segments


def _restarts(window: _Window) -> list[int]:
    """The points that the heading before them cannot own."""
    return window.segments[1:] if window.before else window.segments


def _infer_window(pieces: tuple[Piece, ...], window: _Window, reading: Reading) -> None:
    before, after, segments = window.before, window.after, window.segments
    lost = missing(before, after) if after else None
    if segments and not before and not _begins_part(pieces, window):
        lost = None  # the points may belong to the text above them
    child = after is not None and len(before) == len(after) - 1 and after[:-1] == before
    restarts = _restarts(window)
    if child and before and lost and len(segments) == len(lost) == 1 + len(restarts):
        _open(reading, segments, lost, fresh=False)
    elif lost and len(restarts) == len(lost):
        _open(reading, restarts, lost, fresh=child and bool(before))
        _loosen(pieces, window, restarts, reading)
    elif after is not None and lost and restarts:
        note = f"mục trước mục {show(after)}, không rõ số"
        reading.doubts.update(dict.fromkeys(restarts, note))
        _loosen(pieces, window, [*restarts, window.end], reading, after=after)
    elif reading.lossy and not lost and restarts and before:
        unled = [i for i in restarts if not _led_in(pieces, i)]
        note = f"mục sau mục {show(before)}, không rõ số"
        reading.doubts.update(dict.fromkeys(unled, note))
    elif reading.lossy and lost and after is not None and before:
        _loosen(pieces, window, [window.end], reading, after=after)
    if child and before and segments and after is not None and window.end not in reading.opens:
        inherits = segments[0] in reading.opens and not reading.opens[segments[0]].fresh
        if not inherits and not any(i in reading.opens for i in segments):
            reading.fresh.add(window.end)


def _open(reading: Reading, starts: list[int], lost: list[Number], *, fresh: bool) -> None:
    for position, (start, number) in enumerate(zip(starts, lost, strict=True)):
        reading.opens[start] = Opening("decimal", number, fresh and position == 0)


def _loosen(
    pieces: tuple[Piece, ...],
    window: _Window,
    starts: list[int],
    reading: Reading,
    after: Number = (),
) -> None:
    """Mark the unmarked paragraphs that stand between the last point and each start."""
    for start in starts:
        index = start - 1
        run: list[int] = []
        while index > window.first and pieces[index].marker is None:
            if pieces[index].zone == "body":
                run.append(index)
            index -= 1
        if index == window.first and window.before:
            run = run[:-1]  # the paragraph right below a heading belongs to it
        opening = reading.opens.get(start)
        if opening is not None:
            note = f"liền trước mục {show(opening.number)} (suy ra)"
        elif start in reading.doubts:
            note = f"liền trước điểm a ({reading.doubts[start]})"
        else:
            note = f"liền trước mục {show(after)}"
        for number, position in enumerate(reversed(run), 1):
            label = f"đoạn {number} {note}" if len(run) > 1 else f"đoạn {note}"
            reading.loose[position] = label


def _led_in(pieces: tuple[Piece, ...], index: int) -> bool:
    """Whether the paragraph before a list announces it ("… như sau:")."""
    previous = pieces[index - 1]
    return previous.marker is None and (previous.titled or previous.text.rstrip().endswith(":"))


def _marked(pieces: tuple[Piece, ...]) -> list[tuple[int, Marker]]:
    return [(i, p.marker) for i, p in enumerate(pieces) if p.marker is not None]


def _begins_part(pieces: tuple[Piece, ...], window: _Window) -> bool:
    """Whether the points stand right below the heading of a part, which has no text of its own."""
    first = pieces[window.segments[0]].marker
    above = pieces[window.first].marker
    adjacent = window.segments[0] == window.first + 1
    return adjacent and above is not None and first is not None and first.number == (1,)
