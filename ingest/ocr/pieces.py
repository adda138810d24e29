"""Small pieces of a page (table cells, overlooked marks), each read as an image of its own.

Measured on ruled tables: as parts of a page single numbers are passed over ("1." in a first column)
and on collecting pages they lose their commas ("84,17" becomes "8417"); one by one, softened and
half as large again, they come out right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.ocr.agreement import ReadWord, agreed, joined, mean_confidence
from ingest.ocr.ink import Mark, Mask
from ingest.ocr.tools import Word, read_each

_ONE_LINE, _ONE_BLOCK = 7, 6  # Tesseract's page segmentation modes
_MARGIN = 12  # pixels of paper around a piece
_LINE = 46  # pixels: ink that is higher stands in several lines
_EDGE = 4  # pixels kept around the ink
_SCALE = 1.5
_LOW_CONFIDENCE = 0.6  # a piece below it may be anything: digits too
_RULE_WITHIN = 6  # pixels from a side
_RULE_INK = 0.6  # share of a side that is ink where a rule runs along it


class _Piece(NamedTuple):
    number: int
    box: Mark


def read_pieces(
    image: Image.Image, ink: Mask, boxes: Sequence[Mark], left: Callable[[], float]
) -> list[tuple[ReadWord, ...]]:
    """The words of each box, in its own pixels; `left` tells the seconds that remain."""
    found: list[tuple[ReadWord, ...]] = [()] * len(boxes)
    paper = int(np.percentile(np.asarray(image), 80))
    soft = image.filter(ImageFilter.GaussianBlur(1))
    even = image.filter(ImageFilter.MedianFilter(3))
    trimmed = [_Piece(number, _trimmed(ink, box)) for number, box in enumerate(boxes)]
    for mode in (_ONE_LINE, _ONE_BLOCK):
        pieces = [piece for piece in trimmed if _is_line(piece.box) == (mode == _ONE_LINE)]
        if not pieces:
            continue
        first = read_each([_cut(soft, piece.box, paper, _SCALE) for piece in pieces], mode, left())
        other = read_each([_cut(even, piece.box, paper, 1.0) for piece in pieces], mode, left())
        for piece, words, others in zip(pieces, first, other, strict=True):
            scaled = [_scaled(word, 1 / _SCALE) for word in words]
            read = agreed(joined(_without_bars(scaled)), joined(_without_bars(others)))
            if mean_confidence([one.word for one in read]) < _LOW_CONFIDENCE:
                read = [replace(one, doubtful=True) for one in read]
            found[piece.number] = tuple(read)
    return found


def _trimmed(ink: Mask, box: Mark) -> Mark:
    """The part of a box that holds its ink, without what a rule left at its sides."""
    box = _without_rules(ink, box)
    inside = ink[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return box
    return Mark(
        max(box.left, box.left + int(columns[0]) - _EDGE),
        max(box.top, box.top + int(rows[0]) - _EDGE),
        min(box.right, box.left + int(columns[-1]) + 1 + _EDGE),
        min(box.bottom, box.top + int(rows[-1]) + 1 + _EDGE),
    )


def _without_rules(ink: Mask, box: Mark) -> Mark:
    part = ink[box.top : box.bottom, box.left : box.right]
    if min(part.shape) <= 2 * _RULE_WITHIN:
        return box
    sides = (
        _share(part[:, :_RULE_WITHIN].T),
        _share(part[:_RULE_WITHIN]),
        _share(part[:, : -_RULE_WITHIN - 1 : -1].T),
        _share(part[: -_RULE_WITHIN - 1 : -1]),
    )
    # In to the innermost column or row of each side that is a rule.
    left, top, right, bottom = (
        int(np.flatnonzero(side > _RULE_INK).max(initial=-1)) + 1 for side in sides
    )
    return Mark(box.left + left, box.top + top, box.right - right, box.bottom - bottom)


def _share(rows: Mask) -> NDArray[np.float64]:
    """Share of ink in each row together with the next one: a rule may not be quite level."""
    near = rows.copy()
    near[:-1] |= rows[1:]
    share: NDArray[np.float64] = near.mean(axis=1)
    return share


def _is_line(box: Mark) -> bool:
    return box.bottom - box.top <= _LINE


def _cut(image: Image.Image, box: Mark, paper: int, scale: float) -> Image.Image:
    crop = image.crop(box)
    piece = Image.new("L", (crop.width + 2 * _MARGIN, crop.height + 2 * _MARGIN), paper)
    piece.paste(crop, (_MARGIN, _MARGIN))
    if scale == 1.0:
        return piece
    size = (round(piece.width * scale), round(piece.height * scale))
    return piece.resize(size, Image.Resampling.BICUBIC)


def _without_bars(words: Sequence[Word]) -> list[Word]:
    """Leave out what is left of a rule and was read as a character."""
    cleared = [replace(word, text=word.text.strip("|¦[]")) for word in words]
    return [word for word in cleared if word.text]


def _scaled(word: Word, scale: float) -> Word:
    return replace(
        word,
        left=word.left * scale,
        top=word.top * scale,
        right=word.right * scale,
        bottom=word.bottom * scale,
    )
