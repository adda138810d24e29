"""Two readings of the same words: what they agree on, and which digits are doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.ocr.tools import Word

_SAME_PLACE = 0.5  # share of the narrower box that two readings of one word have in common
_DIGIT = re.compile(r"\d")
_LOW_CONFIDENCE = 0.85
_ROW_HEIGHT = 20  # pixels: words are looked up by such rows


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of the page; `doubtful` says that a digit of it may be wrong."""

    word: Word
    doubtful: bool = False


def mean_confidence(words: Sequence[Word]) -> float:
    """Confidence of a reading, each word weighted by its length; 0 for none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


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


def _rows_of(word: Word) -> range:
    return range(int(word.top) // _ROW_HEIGHT, int(word.bottom) // _ROW_HEIGHT + 1)


def _same_place(word: Word, other: Word) -> bool:
    across = min(word.right, other.right) - max(word.left, other.left)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    narrower = min(word.right - word.left, other.right - other.left)
    flatter = min(word.height, other.height)
    return across > narrower * _SAME_PLACE and down > flatter * _SAME_PLACE
