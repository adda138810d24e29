"""Words of a page as rows of text: sorted by place, raised figures marked, blanks set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingest.loaders.pdf_words import Word
from ingest.loaders.raised import lowered_digits, raised
from ingest.normalise import one_line

_SMALL = 0.8  # of the row's height: raised and lowered figures are set smaller
_SHIFT = 0.08  # of the row's height, by which their middle is off the row's middle
_OVERLAP = 0.5  # of a small word's height
_BASE = 0.9 / 1.15  # of a word's height, from its top
_SAME_BASE = 0.25  # of the height, by which base lines of one row differ at most
_BESIDE = 0.4  # of the height
_NEAR = 6  # bands looked back at


@dataclass(frozen=True)
class Row:
    """Words on one line of a page, from left to right."""

    page: int  # from 0
    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @cached_property
    def main(self) -> Word:
        """A word in the size that most of the row's characters have."""
        sizes: dict[float, int] = {}
        for word in self.words:
            size = round(word.height, 1)
            sizes[size] = sizes.get(size, 0) + len(word.text)
        usual = max(sizes, key=lambda size: sizes[size])
        return next(word for word in self.words if round(word.height, 1) == usual)

    @property
    def y0(self) -> float:
        """Top."""
        return self.main.y0

    @property
    def y1(self) -> float:
        """Bottom."""
        return self.main.y1

    @property
    def height(self) -> float:
        """Height of a line of the row's usual font."""
        return self.main.height

    @cached_property
    def bold(self) -> bool:
        """Whether every word with a letter is bold."""
        lettered = [word for word in self.words if any(map(str.isalpha, word.text))]
        return bool(lettered) and all(word.bold for word in lettered)

    @cached_property
    def text(self) -> str:
        """The row's text on one line; raised figures are superscript digits."""
        parts: list[str] = []
        for word in self.words:
            text, glued = self._figures(word)
            parts.append(text if glued or not parts else f" {text}")
        return one_line("".join(parts))

    def _figures(self, word: Word) -> tuple[str, bool]:
        """Return a word's text, and whether it stands directly behind the one before."""
        if word.height >= self.height * _SMALL or not word.text.strip("()[],;*").isdigit():
            return word.text, word.glued
        shift = (word.y0 + word.y1) / 2 - (self.y0 + self.y1) / 2
        if shift < -self.height * _SHIFT:
            return raised(word.text), word is not self.words[0]
        if shift > self.height * _SHIFT and word.glued:
            return lowered_digits(word.text), True
        return word.text, word.glued

    def split(self, at: float) -> tuple[Row | None, Row | None]:
        """Return the parts left and right of a vertical line; None where a side is empty."""
        left = tuple(word for word in self.words if (word.x0 + word.x1) / 2 < at)
        right = tuple(word for word in self.words if (word.x0 + word.x1) / 2 >= at)
        return (
            Row(self.page, left) if left else None,
            Row(self.page, right) if right else None,
        )

    def segments(self, gap: float) -> list[Row]:
        """Split the row where at least `gap` points part two words."""
        groups: list[list[Word]] = [[self.words[0]]]
        for before, word in pairwise(self.words):
            if word.x0 - before.x1 >= gap:
                groups.append([])
            groups[-1].append(word)
        return [Row(self.page, tuple(group)) for group in groups]


def make_rows(page: int, words: Iterable[Word]) -> list[Row]:
    """Group words by base line, top to bottom; raised and lowered figures go to their row."""
    bands: list[_Band] = []
    for word in sorted(_without_doubles(words), key=_base):
        fitting = [band for band in bands[-_NEAR:] if band.has_base(word)]
        if fitting:
            min(fitting, key=lambda band: abs(band.base - _base(word))).words.append(word)
        else:
            bands.append(_Band(word))
    rows: list[_Band] = []
    small: list[_Band] = []
    for at, band in enumerate(bands):
        near = bands[max(0, at - _NEAR) : at + _NEAR + 1]
        (small if any(band.hangs_on(other) for other in near) else rows).append(band)
    for band in small:
        for word in band.words:
            holder = min(rows, key=lambda row: row.distance(word))
            if holder.distance(word) < holder.height:
                holder.raised.append(word)
            else:  # what it hangs on hangs on something itself
                rows.append(_Band(word))
    rows.sort(key=lambda band: band.base)
    return [
        Row(page, tuple(sorted([*band.words, *band.raised], key=lambda word: (word.x0, word.x1))))
        for band in rows
    ]


def _base(word: Word) -> float:
    return word.y0 + word.height * _BASE


class _Band:
    """Words on one base line; `raised` are figures that hang on them."""

    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.raised: list[Word] = []
        self.base, self.height = _base(word), word.height

    def has_base(self, word: Word) -> bool:
        """Tell whether a word stands on the same base line."""
        return abs(_base(word) - self.base) <= _SAME_BASE * min(self.height, word.height)

    def hangs_on(self, other: _Band) -> bool:
        """Tell whether these are small words, each directly beside a word of the other band."""
        if self.height >= other.height * _SMALL:
            return False
        return all(other.distance(word) < other.height * _BESIDE for word in self.words)

    def distance(self, word: Word) -> float:
        """Return how far a word is from the band: the blank beside it, unless it lies apart."""
        return min(
            (
                max(word.x0 - own.x1, own.x0 - word.x1, 0.0)
                for own in self.words
                if min(own.y1, word.y1) - max(own.y0, word.y0) >= _OVERLAP * word.height
            ),
            default=float("inf"),
        )


def _without_doubles(words: Iterable[Word]) -> list[Word]:
    """Leave out words printed twice at one place, which is how some writers make them bold."""
    kept: list[Word] = []
    for word in words:
        twin = any(
            word.text == other.text
            and abs(word.x0 - other.x0) < 1.5
            and abs(word.y0 - other.y0) < 1.5
            for other in kept[-60:]
        )
        if not twin:
            kept.append(word)
    return kept
