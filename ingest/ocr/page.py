"""One page image to words: upright and level, tables cell by cell, every digit read twice."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from ingest.ocr.agreement import ReadWord, agreed, joined, mean_confidence
from ingest.ocr.ink import Mark, Mask, find_rules, ink_of, overlooked, without_specks
from ingest.ocr.pieces import read_pieces
from ingest.ocr.tables import Cell, Grid, find_grids, inside, without_tables
from ingest.ocr.tools import DPI, OcrError, Word, read_words, rotation

_AUTOMATIC = 3  # Tesseract's page segmentation mode
_READS_WELL = 0.75  # mean confidence from which a page is taken to stand upright
_WIDEST_SKEW, _STEP = 6.0, 0.25  # degrees
_TESSERACT_COPES = 1.5  # degrees; turning an image blurs it, so less is left to Tesseract
_LEVEL_FOR_RULES = 0.2  # degrees
_LINE_HEIGHT = DPI / 7  # of 13 point letters, before any are read
_SURE = 0.85  # from which on an overlooked mark is taken for a figure
_FIGURE = re.compile(r"\d{1,7}(?:[.,]\d+)*[.)%]?")
_LEGIBLE = (
    0.5  # mean confidence of a table; stamps and signatures have strokes that look like rules
)


@dataclass(frozen=True, slots=True)
class TableReading:
    """A ruled table and the words of its cells, line by line."""

    grid: Grid
    cells: tuple[tuple[Cell, tuple[ReadWord, ...]], ...]

    @property
    def confidence(self) -> float:
        """Mean confidence of the words in its cells."""
        return mean_confidence([one.word for _, words in self.cells for one in words])


class PageReading(NamedTuple):
    """The words outside of tables, the angle (degrees) of their lines, and the tables."""

    words: tuple[ReadWord, ...]
    skew: float
    tables: tuple[TableReading, ...] = ()


class _Reader(NamedTuple):
    """Tesseract with the time that is left for the page."""

    until: float
    seconds: float

    def left(self) -> float:
        rest = self.until - time.monotonic()
        if rest <= 0:
            message = f"quá {self.seconds:.0f} giây"
            raise OcrError(message)
        return rest

    def words(self, image: Image.Image) -> list[Word]:
        return read_words(image, _AUTOMATIC, self.left())


def read_page(image: Image.Image, timeout_seconds: float) -> PageReading:
    """Read a page image. Raises `OcrError` when the time is over."""
    reader = _Reader(time.monotonic() + timeout_seconds, timeout_seconds)
    image = without_specks(image)
    level, skew = _level(image, _TESSERACT_COPES)
    words = reader.words(level)
    if mean_confidence(words) < _READS_WELL:
        angle = rotation(image, reader.left())
        if angle:
            turned, tilt = _level(image.rotate(-angle, expand=True), _TESSERACT_COPES)
            again = reader.words(turned)
            if mean_confidence(again) > mean_confidence(words):
                level, skew, words = turned, tilt, again
    tables = _tables(level, skew, reader)
    if tables.found:
        level, skew = tables.rest, 0.0
        words = reader.words(level)
    smooth = level.filter(ImageFilter.MedianFilter(3))
    other = reader.words(smooth)
    if mean_confidence(other) > mean_confidence(words):
        words, other = other, words
    if not words:
        return PageReading((), skew, tables.found)
    read = agreed(joined(words), joined(other))
    read += _overlooked(level, words, reader)
    return PageReading(tuple(read), skew, tables.found)


class _Tables(NamedTuple):
    found: tuple[TableReading, ...]
    rest: Image.Image  # the level page without them


def _tables(image: Image.Image, skew: float, reader: _Reader) -> _Tables:
    """Find and read the ruled tables; rules are only looked for where there seem to be some."""
    if len(find_rules(ink_of(image), _LINE_HEIGHT).down) < 2:
        return _Tables((), image)
    if abs(skew) > _LEVEL_FOR_RULES:
        image = _turned(image, skew)
    ink = ink_of(image)
    grids = find_grids(find_rules(ink, _LINE_HEIGHT))
    if not grids:
        return _Tables((), image)
    cells = [
        (index, cell)
        for index, grid in enumerate(grids)
        for cell in grid.cells
        if _holds_ink(ink, inside(cell))
    ]
    read = read_pieces(image, ink, [inside(cell) for _, cell in cells], reader.left)
    tables = [
        TableReading(
            grid,
            tuple(
                (cell, words)
                for (at, cell), words in zip(cells, read, strict=True)
                if at == index and words
            ),
        )
        for index, grid in enumerate(grids)
    ]
    found = tuple(table for table in tables if table.confidence >= _LEGIBLE)
    paper = int(np.percentile(np.asarray(image), 80))
    return _Tables(found, without_tables(image, [table.grid for table in found], paper))


def _overlooked(image: Image.Image, words: Sequence[Word], reader: _Reader) -> list[ReadWord]:
    """Read the figures that the page's reading passed over, between the margins of its text.

    Marks outside are dirt of the scanner's edge, single letters inside are too.
    """
    height = statistics.median(word.height for word in words)
    left, right = min(word.left for word in words), max(word.right for word in words)
    ink = ink_of(image)
    marks = overlooked(ink, words, height)
    found = []
    pieces = read_pieces(image, ink, marks, reader.left) if marks else []
    for number, (mark, read) in enumerate(zip(marks, pieces, strict=True)):
        text = "".join(one.word.text for one in read)
        sure = min((one.word.confidence for one in read), default=0.0)
        between = left <= mark.left and mark.right <= right
        if between and sure >= _SURE and _FIGURE.fullmatch(text):
            word = Word(text, sure, mark.left, mark.top, mark.right, mark.bottom, (-1, 0, number))
            found.append(ReadWord(word, doubtful=True))
    return found


def _holds_ink(ink: Mask, box: Mark) -> bool:
    return int(ink[box.top : box.bottom, box.left : box.right].sum()) > 12


def skew_of(image: Image.Image) -> float:
    """Degrees by which the lines of a page fall to the right: the sharpest row profile.

    Negative where they rise.
    """
    small = image.resize(
        (max(1, image.width // 4), max(1, image.height // 4)), Image.Resampling.BOX
    )
    grey = np.asarray(small, dtype=np.float32)
    dark = Image.fromarray(np.where(grey < grey.mean() - 40, 255, 0).astype(np.uint8))
    best, sharpest = 0.0, -1.0
    for angle in sorted(np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + _STEP / 2, _STEP), key=abs):
        rows = np.asarray(dark.rotate(float(angle)), dtype=np.float32).sum(axis=1)
        sharpness = float(np.square(np.diff(rows)).sum())
        if sharpness > sharpest * 1.001:
            best, sharpest = float(angle), sharpness
    return best


def _level(image: Image.Image, most: float) -> tuple[Image.Image, float]:
    """The image, turned where its lines fall by more than `most` degrees; how far they still do."""
    skew = skew_of(image)
    return (_turned(image, skew), 0.0) if abs(skew) > most else (image, skew)


def _turned(image: Image.Image, skew: float) -> Image.Image:
    paper = int(np.percentile(np.asarray(image), 80))
    return image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=paper)
