"""Tone marks left out: all of them, or those of half of the marked words."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from vectorstore.vietnamese.folding import is_marked, strip_marks

_WORD = re.compile(r"[^\W\d_]+")


def no_marks(text: str, _: Random) -> str:
    """Type everything without tone marks and diacritics, đ as d."""
    return strip_marks(unicodedata.normalize("NFC", text))


def half_marks(text: str, chance: Random) -> str:
    """Leave out the marks of half of the marked words (rounded up), chosen by chance."""
    text = unicodedata.normalize("NFC", text)
    marked = [match.span() for match in _WORD.finditer(text) if is_marked(match[0])]
    for start, end in chance.sample(marked, (len(marked) + 1) // 2):
        text = f"{text[:start]}{strip_marks(text[start:end])}{text[end:]}"
    return text
