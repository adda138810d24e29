"""Words as a DOCX file can hold them."""

from __future__ import annotations

import re

# Whatever is no character of XML 1.0: controls, halves of surrogate pairs, U+FFFE and U+FFFF.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_PROPERTY = 255  # characters that a property of a DOCX file may have


def printable(text: str) -> str:
    """The text with a blank for every character that no XML can hold."""
    return _UNFIT.sub(" ", text)


def title_property(text: str) -> str:
    """The text as the title among a file's properties: printable, and no longer than allowed."""
    return printable(text)[:_MOST_PROPERTY]
