"""What is printed on a page besides the words that were found: table rules and overlooked marks.

Tesseract passes over single characters that stand alone, such as the numbers in the first column
of a table. What ink is left outside of all words is cut out, set under each other on an empty page
and read once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.ocr.tools import Word

_DARKER = 60  # grey values below the paper's: ink
# Lengths in line heights: no upright stroke of a letter is as long as a row of a table is high, and
# no level one as long as a narrow column is wide.
_DOWN_LENGTH, _ACROSS_LENGTH = 1.7, 2.5
_RULE_FILLED = 0.92
_THICKEST_RULE = 0.35  # of a line's height
_SPECK, _SPECK_ALONE = 3, 14  # pixels around a speck's middle: its own, and where nothing else is
_CELL = 6  # pixels; ink is grouped on a grid of such squares
_LEAST_INK = 4  # pixels of ink in a square
_SMALLEST, _LARGEST = 0.45, 2.2  # of a line's height: heights of what may be characters
_WIDEST = 12.0  # of a line's height
_MOST_MARKS = 120

Mask = NDArray[np.bool_]


class Rules(NamedTuple):
    """Table rules in pixels: (y, from x, to x) and (x, from y, to y)."""

    across: tuple[tuple[int, int, int], ...]
    down: tuple[tuple[int, int, int], ...]


class Mark(NamedTuple):
    """A box with ink that belongs to no word."""

    left: int
    top: int
    right: int
    bottom: int


def ink_of(image: Image.Image) -> Mask:
    """Where there is ink, specks left out."""
    grey = np.asarray(image.filter(ImageFilter.MedianFilter(3)), dtype=np.int16)
    paper = int(np.percentile(grey, 80))
    return grey < paper - _DARKER


def without_specks(image: Image.Image) -> Image.Image:
    """Paint over specks of dirt: smaller than a hyphen, and nothing else near them.

    Full stops, marks above letters and dotted lines have other ink within a letter's width.
    """
    grey = np.asarray(image)
    paper = int(np.percentile(grey, 80))
    ink = grey < paper - _DARKER
    alone = ink & (_count_near(ink, _SPECK) == _count_near(ink, _SPECK_ALONE))
    if not alone.any():
        return image
    return Image.fromarray(
        np.where(_count_near(alone, _SPECK + 1) > 0, paper, grey).astype("uint8")
    )


def _count_near(mask: Mask, radius: int) -> NDArray[np.int32]:
    """How many points are set in the square around each point."""
    size = 2 * radius + 1
    total = np.pad(mask.astype(np.int32), ((radius + 1, radius), (radius + 1, radius)))
    total = total.cumsum(axis=0).cumsum(axis=1)
    count: NDArray[np.int32] = (
        total[size:, size:] - total[:-size, size:] - total[size:, :-size] + total[:-size, :-size]
    )
    return count


def find_rules(ink: Mask, height: float) -> Rules:
    """Find long straight strokes, level or upright (the page must be level)."""
    thickest = max(3, int(height * _THICKEST_RULE))
    return Rules(
        tuple(_runs(_along(ink, int(height * _ACROSS_LENGTH)), thickest)),
        tuple(_runs(_along(ink.T, int(height * _DOWN_LENGTH)), thickest)),
    )


def _along(ink: Mask, length: int) -> Mask:
    """Points on runs of ink that are at least `length` long, in the direction of the rows.

    Each row is seen together with its neighbours: a rule may fall by a pixel or two on its way.
    """
    near = ink.copy()
    near[1:] |= ink[:-1]
    near[:-1] |= ink[1:]
    if near.shape[1] <= length:
        return np.zeros_like(ink)
    total = np.cumsum(near, axis=1, dtype=np.int32)
    sums = total[:, length:] - total[:, :-length]
    full = sums >= length * _RULE_FILLED
    marks = np.zeros((near.shape[0], near.shape[1] + 1), dtype=np.int32)
    marks[:, 1 : full.shape[1] + 1] += full
    marks[:, length + 1 : length + 1 + full.shape[1]] -= full[
        :, : max(0, marks.shape[1] - length - 1)
    ]
    covered: Mask = np.cumsum(marks, axis=1)[:, : near.shape[1]] > 0
    return covered & near


def _runs(lines: Mask, thickest: int) -> list[tuple[int, int, int]]:
    """Put the rows of each rule together: (middle, from, to)."""
    found: list[tuple[int, int, int]] = []
    rows = np.flatnonzero(lines.any(axis=1))
    start = 0
    for index in range(1, len(rows) + 1):
        if index < len(rows) and rows[index] - rows[index - 1] <= 2:
            continue
        band = rows[start:index]
        start = index
        columns = np.flatnonzero(lines[band[0] : band[-1] + 1].any(axis=0))
        gaps = np.flatnonzero(np.diff(columns) > thickest * 3)
        for part in np.split(columns, gaps + 1):
            if len(part):
                found.append((int(band.mean()), int(part[0]), int(part[-1])))
    return found


def overlooked(ink: Mask, words: Sequence[Word], height: float) -> list[Mark]:
    """Boxes of the size of characters that hold ink and no word, from top to bottom."""
    rest = ink.copy()
    rules = find_rules(ink, height)
    for word in words:
        top, left = max(0, int(word.top) - 4), max(0, int(word.left) - 4)
        rest[top : int(word.bottom) + 5, left : int(word.right) + 5] = False
    thick = max(3, int(height * _THICKEST_RULE / 2))
    for y, begin, end in rules.across:
        rest[max(0, y - thick) : y + thick + 1, max(0, begin - 3) : end + 4] = False
    for x, begin, end in rules.down:
        rest[max(0, begin - 3) : end + 4, max(0, x - thick) : x + thick + 1] = False
    rows, columns = rest.shape[0] // _CELL, rest.shape[1] // _CELL
    squares = rest[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL)
    filled = squares.sum(axis=(1, 3)) >= _LEAST_INK
    marks = []
    for group in _groups({(int(y), int(x)) for y, x in np.argwhere(filled)}):
        mark = Mark(
            min(x for _, x in group) * _CELL,
            min(y for y, _ in group) * _CELL,
            (max(x for _, x in group) + 1) * _CELL,
            (max(y for y, _ in group) + 1) * _CELL,
        )
        tall, wide = mark.bottom - mark.top, mark.right - mark.left
        if height * _SMALLEST <= tall <= height * _LARGEST and wide <= height * _WIDEST:
            marks.append(mark)
    return sorted(marks, key=lambda mark: mark.top)[:_MOST_MARKS]


def _groups(squares: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Squares that touch or nearly touch."""
    groups = []
    while squares:
        waiting = [squares.pop()]
        group = []
        while waiting:
            y, x = waiting.pop()
            group.append((y, x))
            for near in [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-2, -1, 0, 1, 2)]:
                if near in squares:
                    squares.remove(near)
                    waiting.append(near)
        groups.append(group)
    return groups
