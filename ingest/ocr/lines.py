"""The words of a page as lines of text, and lines side by side as columns."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.ocr.agreement import ReadWord
from ingest.ocr.page import PageReading

_SAME_LINE = 0.55  # of a line's height: how far apart the middles of its words may be
_WIDE_GAP = 1.9  # of a line's height: what no blank of justified text reaches
_CLOSE = 0.8  # of a line's height: a gap no wider than a blank
_MARK_WIDTH = 2.5  # of a line's height: "1." or "a)" with a tab behind it is no column


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand next to each other on one line; the page is level."""

    words: tuple[ReadWord, ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The words with single blanks."""
        return " ".join(one.word.text for one in self.words)

    @property
    def middle(self) -> float:
        """Vertical middle of the line."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Height of the line."""
        return self.bottom - self.top

    @property
    def confidence(self) -> float:
        """Mean confidence, each word weighted by its length."""
        letters = sum(len(one.word.text) for one in self.words)
        return sum(one.word.confidence * len(one.word.text) for one in self.words) / letters


Line = tuple[Segment, ...]  # from left to right; more than one where a wide gap parts them


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word with its box on the levelled page."""

    read: ReadWord
    left: float
    right: float
    top: float
    bottom: float


def lines_of(page: PageReading) -> list[Line]:
    """The lines of a page from top to bottom; coordinates are levelled by the page's angle."""
    placed = [_levelled(read, page.skew) for read in page.words]
    if not placed:
        return []
    height = statistics.median(one.bottom - one.top for one in placed)
    found: dict[tuple[int, int, int], list[_Placed]] = {}
    for one in placed:
        found.setdefault(one.read.word.line, []).append(one)
    rows: list[list[Segment]] = []
    segments = [segment for line in found.values() for segment in _segments(line, height)]
    for segment in sorted(segments, key=lambda segment: segment.middle):
        row = min(rows[-4:], key=lambda row: _distance(segment, row), default=None)
        if row is None or _distance(segment, row) > height * _SAME_LINE:
            rows.append([segment])
        else:
            row.append(segment)
    rows.sort(key=lambda row: statistics.fmean(segment.middle for segment in row))
    return [_merged(row, height) for row in rows]


def _levelled(read: ReadWord, skew: float) -> _Placed:
    """Move the box to where it would stand on a level page."""
    word = read.word
    slope = math.tan(math.radians(skew))
    fall = slope * (word.left + word.right) / 2
    shift = slope * word.middle
    return _Placed(read, word.left + shift, word.right + shift, word.top - fall, word.bottom - fall)


def _distance(segment: Segment, row: Sequence[Segment]) -> float:
    """How far a segment's middle is from its nearest neighbour's; far where they overlap."""
    near = min(row, key=lambda other: abs(other.left - segment.left))
    overlap = max(min(segment.right, other.right) - max(segment.left, other.left) for other in row)
    return abs(segment.middle - near.middle) if overlap < segment.height * 0.3 else math.inf


def _merged(row: Sequence[Segment], height: float) -> Line:
    """The segments of a row from left to right; what Tesseract parted without a gap is one."""
    line: list[Segment] = []
    for segment in sorted(row, key=lambda segment: segment.left):
        if line and segment.left - line[-1].right < height * _CLOSE:
            first = line[-1]
            line[-1] = Segment(
                (*first.words, *segment.words),
                first.left,
                max(first.right, segment.right),
                min(first.top, segment.top),
                max(first.bottom, segment.bottom),
            )
        else:
            line.append(segment)
    return tuple(line)


def _segments(row: Sequence[_Placed], height: float) -> list[Segment]:
    parts: list[list[_Placed]] = []
    for one in sorted(row, key=lambda one: one.left):
        if parts and not _parted(parts[-1], one, height):
            parts[-1].append(one)
        else:
            parts.append([one])
    return [
        Segment(
            tuple(one.read for one in part),
            part[0].left,
            max(one.right for one in part),
            min(one.top for one in part),
            max(one.bottom for one in part),
        )
        for part in parts
    ]


def _parted(part: Sequence[_Placed], one: _Placed, height: float) -> bool:
    gap = one.left - part[-1].right
    mark = len(part) == 1 and part[0].right - part[0].left < height * _MARK_WIDTH
    return gap > height * _WIDE_GAP * (2.0 if mark else 1.0)
