"""What PDFium reads on a page: words with their places.

Coordinates are points with the origin at the top left of the text as it is read (`Turn`).
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.loaders.pdf_drawn import Rule, Turn, read_drawn

MAX_PAGE_CHARACTERS = 100_000
_FORCE_BOLD = 1 << 18
_BOLD_NAMES = ("bold", "black", "heavy")
# PDFium writes these for a hyphen at the end of a line, which in document numbers must stay.
_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})
_NAME_LENGTH = 128
_ASCENT, _DESCENT = 0.9, 0.25  # of the font's size


@dataclass(frozen=True, slots=True)
class Word:
    """Characters of one font size without a blank; `glued` when no blank parts it from the last."""

    text: str
    x0: float
    x1: float
    y0: float  # top
    y1: float  # bottom
    bold: bool = False
    glued: bool = False

    @property
    def height(self) -> float:
        """Height of a line of this font in points, 1.15 times the font's size."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: `index` counts from 0; `image_share` is the part of the page under images."""

    index: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    image_share: float
    drawings: int  # path objects

    @property
    def letters(self) -> int:
        """How many letters and digits the page's text layer holds."""
        return sum(character.isalnum() for word in self.words for character in word.text)


class TooManyCharactersError(ValueError):
    """A page holds more characters than any page of a document."""


def read_page(document: pypdfium2.PdfDocument, index: int) -> PdfPage:
    """Read one page; raises `pypdfium2.PdfiumError` for a broken one."""
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            count = text_page.count_chars()
            if count > MAX_PAGE_CHARACTERS:
                raise TooManyCharactersError(f"{count}")
            box = page.get_mediabox()
            width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
            turn = Turn(_quarter_turns(text_page, count), box)
            words = tuple(_words(text_page, count, turn))
        finally:
            text_page.close()
        drawn = read_drawn(page, turn, width * height)
    finally:
        page.close()
    if turn.quarters % 2:
        width, height = height, width
    return PdfPage(index, width, height, words, drawn.rules, drawn.image_share, drawn.paths)


def _quarter_turns(text: pypdfium2.PdfTextPage, count: int) -> int:
    raw = text.raw
    step = max(1, count // 100)
    turns = Counter(
        round(pdfium.FPDFText_GetCharAngle(raw, at) / (math.pi / 2)) % 4
        for at in range(0, count, step)
        if not pdfium.FPDFText_IsGenerated(raw, at)
    )
    return turns.most_common(1)[0][0] if turns else 0


def _words(text: pypdfium2.PdfTextPage, count: int, turn: Turn) -> Iterator[Word]:
    raw = text.raw
    glyphs = _Glyphs(text, turn)
    open_word: _OpenWord | None = None
    after_blank = True
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        character = "-" if code in _HYPHENS else chr(code) if code < 0x110000 else ""
        if character <= " " or character.isspace() or 0xD800 <= code < 0xE000:
            if open_word:
                yield open_word.close()
            open_word, after_blank = None, True
            continue
        place = glyphs.place(at)
        if place is None:
            continue
        if open_word and not open_word.takes(place):
            glued = open_word.touches(place)
            yield open_word.close()
            open_word, after_blank = None, not glued
        if open_word is None:
            open_word = _OpenWord(place, bold=_is_bold(text, at), glued=not after_blank)
            after_blank = False
        open_word.add(character, place)
    if open_word:
        yield open_word.close()


class _Place(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float


class _Glyphs:
    """Places of glyphs: across by the advance, down by base line and size of the font.

    The boxes of the fonts themselves differ between the parts of one font that a file embeds.
    """

    def __init__(self, text: pypdfium2.PdfTextPage, turn: Turn) -> None:
        self._raw, self._turn = text.raw, turn
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._written_size = self._size = 0.0

    def place(self, at: int) -> _Place | None:
        """Return where a character stands; None where the file gives no finite place."""
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, at, self._rect):
            return None
        if not pdfium.FPDFText_GetCharOrigin(self._raw, at, self._x, self._y):
            return None
        written = pdfium.FPDFText_GetFontSize(self._raw, at)
        if written != self._written_size:
            self._written_size, self._size = written, self._scaled(at, written)
        rect = self._rect
        x0, _, x1, _ = self._turn.box(rect.left, rect.bottom, rect.right, rect.top)
        _, base = self._turn(self._x.value, self._y.value)
        place = _Place(x0, base - self._size * _ASCENT, x1, base + self._size * _DESCENT)
        return place if all(map(math.isfinite, place)) else None

    def _scaled(self, at: int, written: float) -> float:
        matrix = self._matrix
        if not pdfium.FPDFText_GetMatrix(self._raw, at, matrix):
            return float(written)
        return float(written) * math.hypot(matrix.c, matrix.d)


class _OpenWord:
    def __init__(self, place: _Place, *, bold: bool, glued: bool) -> None:
        self.x0, self.y0, self.x1, self.y1 = place
        self._letters: list[str] = []
        self._bold, self._glued = bold, glued

    def takes(self, place: _Place) -> bool:
        """Tell whether a character goes on with the word: same line, same size, no gap."""
        x0, y0, _, y1 = place
        height = max(self.y1 - self.y0, 0.1)
        same_size = abs((y1 - y0) - height) < height * 0.15
        same_line = abs(y0 - self.y0) < height * 0.3
        return same_size and same_line and -height < x0 - self.x1 < height * 0.6

    def touches(self, place: _Place) -> bool:
        """Tell whether a character of another size or height stands directly behind."""
        x0, y0, _, y1 = place
        height = max(self.y1 - self.y0, y1 - y0, 0.1)
        overlaps = min(y1, self.y1) - max(y0, self.y0) > 0
        return overlaps and abs(x0 - self.x1) < height * 0.25

    def add(self, character: str, place: _Place) -> None:
        """Append a character."""
        self._letters.append(character)
        self.x0, self.x1 = min(self.x0, place[0]), max(self.x1, place[2])

    def close(self) -> Word:
        """Return the finished word."""
        text = "".join(self._letters)
        return Word(text, self.x0, self.x1, self.y0, self.y1, self._bold, self._glued)


def _is_bold(text: pypdfium2.PdfTextPage, at: int) -> bool:
    name = ctypes.create_string_buffer(_NAME_LENGTH)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text.raw, at, name, _NAME_LENGTH, flags)
    if length and length <= _NAME_LENGTH:
        font = name.value.decode("latin-1").lower()
        if any(word in font for word in _BOLD_NAMES):
            return True
    return bool(flags.value & _FORCE_BOLD)
