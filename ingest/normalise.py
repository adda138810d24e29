"""White space and Unicode form of one line; nothing here changes a letter, digit or mark."""

from __future__ import annotations

import re
import unicodedata

from vectorstore.vietnamese.folding import normalise

_BLANKS = re.compile(r"\s+")
# Characters of private fonts (bullets of Word's Symbol font) and stray controls carry no text.
_UNPRINTABLE = frozenset({"Cc", "Co", "Cs"})


SOFT_HYPHEN = "\u00ad"
# Signs that the fonts of TCVN3 show as letters; there the soft hyphen is the letter ư.
_OLD_LETTERS = re.compile("[\u00a8-\u00ac\u00ae\u00b5-\u00b9\u00bb-\u00be]")


def one_line(text: str) -> str:
    """Return NFC text on one line with single blanks and none at the ends.

    Soft hyphens go, but for those that are a letter of an old font.
    """
    if SOFT_HYPHEN in text and _OLD_LETTERS.search(text):
        text = SOFT_HYPHEN.join(map(normalise, text.split(SOFT_HYPHEN)))
    else:
        text = normalise(text)
    kept = "".join(
        " " if unicodedata.category(character) in _UNPRINTABLE else character for character in text
    )
    return _BLANKS.sub(" ", kept).strip()


def without_soft_hyphens(text: str) -> str:
    """Return the line without the soft hyphens that `one_line` left for old fonts."""
    return one_line(text.replace(SOFT_HYPHEN, "")) if SOFT_HYPHEN in text else text
