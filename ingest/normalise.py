"""White space and Unicode form of one line; nothing here changes a letter, digit or mark."""

from __future__ import annotations

import re
import unicodedata

from vectorstore.vietnamese.folding import normalise

_BLANKS = re.compile(r"\s+")
# Characters of private fonts (bullets of Word's Symbol font) and stray controls carry no text.
_UNPRINTABLE = frozenset({"Cc", "Co", "Cs"})


def one_line(text: str) -> str:
    """Return NFC text on one line with single blanks and none at the ends."""
    kept = "".join(
        " " if unicodedata.category(character) in _UNPRINTABLE else character
        for character in normalise(text)
    )
    return _BLANKS.sub(" ", kept).strip()
