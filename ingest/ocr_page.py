"""One page image to words: upright, level, and every digit read twice."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageFilter

from ingest.ocr_tools import OcrError, Word, read_words, rotation

_AUTOMATIC, _ONE_BLOCK = 3, 6  # Tesseract's page segmentation modes
_READS_WELL = 0.75  # mean confidence from which a page is taken to stand upright
_WIDEST_SKEW, _STEP = 6.0, 0.25  # degrees
_TESSERACT_COPES = 1.5  # degrees; turning an image blurs it, so less is left to Tesseract
_SAME_PLACE = 0.5  # share of the narrower box that two readings of one word have in common
_DIGIT = re.compile(r"\d")
_LOW_CONFIDENCE = 0.85


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of the page; `doubtful` says that a digit of it may be wrong."""

    word: Word
    doubtful: bool = False


class PageReading(NamedTuple):
    """The words of a page in Tesseract's order, and the angle (degrees) of its lines."""

    words: tuple[ReadWord, ...]
    width: int
    skew: float


def read_page(image: Image.Image, timeout_seconds: float) -> PageReading:
    """Read a page image. Raises `OcrError` when the time is over."""
    until = time.monotonic() + timeout_seconds

    def left() -> float:
        rest = until - time.monotonic()
        if rest <= 0:
            message = f"quá {timeout_seconds:.0f} giây"
            raise OcrError(message)
        return rest

    skew = skew_of(image)
    if abs(skew) > _TESSERACT_COPES:
        image, skew = _turned(image, skew), 0.0
    words = read_words(image, _AUTOMATIC, left())
    if mean_confidence(words) < _READS_WELL:
        angle = rotation(image, left())
        if angle:
            upright = image.rotate(-angle, expand=True)
            tilt = skew_of(upright)
            if abs(tilt) > _TESSERACT_COPES:
                upright, tilt = _turned(upright, tilt), 0.0
            again = read_words(upright, _AUTOMATIC, left())
            if mean_confidence(again) > mean_confidence(words):
                image, words, skew = upright, again, tilt
    mode = _AUTOMATIC
    if not words:  # a page with a word or two has no layout to find
        mode = _ONE_BLOCK
        words = read_words(image, mode, left())
    if not words:
        return PageReading((), image.width, skew)
    other = read_words(image.filter(ImageFilter.MedianFilter(3)), mode, left())
    if mean_confidence(other) > mean_confidence(words):
        words, other = other, words
    return PageReading(tuple(agreed(joined(words), joined(other))), image.width, skew)


def mean_confidence(words: Sequence[Word]) -> float:
    """Confidence of a reading, each word weighted by its length; 0 for none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def skew_of(image: Image.Image) -> float:
    """Degrees by which the lines of a page fall (clockwise positive): the sharpest row profile."""
    small = image.resize(
        (max(1, image.width // 4), max(1, image.height // 4)), Image.Resampling.BOX
    )
    grey = np.asarray(small, dtype=np.float32)
    dark = Image.fromarray(np.where(grey < grey.mean() - 40, 255, 0).astype(np.uint8))
    best, sharpest = 0.0, -1.0
    for angle in np.arange(-_WIDEST_SKEW, _WIDEST_SKEW + _STEP / 2, _STEP):
        rows = np.asarray(dark.rotate(float(angle)), dtype=np.float32).sum(axis=1)
        sharpness = float(np.square(np.diff(rows)).sum())
        if sharpness > sharpest:
            best, sharpest = float(angle), sharpness
    return best


def _turned(image: Image.Image, skew: float) -> Image.Image:
    paper = int(np.percentile(np.asarray(image), 90))
    return image.rotate(skew, Image.Resampling.BICUBIC, fillcolor=paper)


def joined(words: Sequence[Word]) -> list[Word]:
    """Put together what Tesseract parts without a blank: "07/" and "12/2021", "T" and "U"."""
    done: list[Word] = []
    for word in words:
        if done and _touch(done[-1], word):
            first = done[-1]
            done[-1] = replace(
                first,
                text=first.text + word.text,
                confidence=min(first.confidence, word.confidence),
                top=min(first.top, word.top),
                right=word.right,
                bottom=max(first.bottom, word.bottom),
            )
        else:
            done.append(word)
    return done


def _touch(first: Word, second: Word) -> bool:
    gap = second.left - first.right
    height = max(first.height, second.height)
    return (
        first.line == second.line
        and -height * 0.3 < gap < height * 0.12
        and bool(re.search(r"[\d/.,-]", first.text))
        and bool(re.search(r"[\d/.,-]|^[A-ZĐ]+$", second.text))
    )


def agreed(words: Sequence[Word], others: Sequence[Word]) -> list[ReadWord]:
    """Check one reading by another: digits on which they differ are doubtful.

    Where only the other one sees digits, and is surer, its word is taken: "lỡ" for "15".
    """
    rows: dict[int, list[Word]] = {}
    for other in others:
        for row in _rows_of(other):
            rows.setdefault(row, []).append(other)
    done = []
    for word in words:
        near = {id(other): other for row in _rows_of(word) for other in rows.get(row, ())}
        same = sorted((o for o in near.values() if _same_place(word, o)), key=lambda o: o.left)
        done.append(_checked(word, same))
    return done


def _checked(word: Word, same: Sequence[Word]) -> ReadWord:
    text = "".join(other.text for other in same)
    if not _DIGIT.search(word.text + text):
        return ReadWord(word)
    if digits_of(word.text) == digits_of(text):
        return ReadWord(word, doubtful=word.confidence < _LOW_CONFIDENCE)
    if len(same) == 1 and same[0].confidence > word.confidence and _is_number(text):
        word = replace(word, text=text, confidence=same[0].confidence)
    return ReadWord(word, doubtful=True)


def _is_number(text: str) -> bool:
    return _DIGIT.search(text) is not None and not any(letter.isalpha() for letter in text)


def digits_of(text: str) -> str:
    """The digits of a word and the marks between them, which say as much as the digits do."""
    return "".join(re.findall(r"\d|(?<=\d)[.,/](?=\d)", text))


_ROW_HEIGHT = 20


def _rows_of(word: Word) -> range:
    return range(int(word.top) // _ROW_HEIGHT, int(word.bottom) // _ROW_HEIGHT + 1)


def _same_place(word: Word, other: Word) -> bool:
    across = min(word.right, other.right) - max(word.left, other.left)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    narrower = min(word.right - word.left, other.right - other.left)
    flatter = min(word.height, other.height)
    return across > narrower * _SAME_PLACE and down > flatter * _SAME_PLACE
