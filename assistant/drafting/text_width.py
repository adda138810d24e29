"""How wide a line is in Times New Roman, for rules that follow the length of a line.

The advance widths are those of the Times metrics, in thousandths of the type size; Vietnamese
letters are as wide as the letters they are built on, except those with a horn.
"""

from __future__ import annotations

import unicodedata

_REGULAR = {
    180: "'", 200: "|", 250: " ,.", 278: "/:;\\ijlt", 333: "!()-I[]`fr", 389: "Js", 408: '"',
    444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–", 529: "ơ", 541: "~",
    542: "ư", 556: "FPS", 564: "+<=>", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 776: "Ư",
    778: "&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.", 278: "'/\\il", 333: "!()-:;[]`fjt", 389: "Is", 394: "{}", 444: "cerz",
    500: "#$*0123456789?J_agovxy–“”", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>",
    581: "^", 600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư",
    833: "&m", 930: "@", 944: "M", 1000: "%W…",
}  # fmt: skip
_WIDTHS = tuple(
    {letter: width for width, letters in table.items() for letter in letters}
    for table in (_REGULAR, _BOLD)
)
_OTHER = 556
_HORN = "\u031b"
_HORNED = {"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line in points; `size` is in points."""
    widths = _WIDTHS[bold]
    return sum(widths.get(_base(letter), _OTHER) for letter in text) * size / 1000


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Break a text into as few lines as fit `room` points, as even in length as they can be."""
    words = text.split()
    if not words:
        return []
    count = len(_greedy(words, size, room, bold=bold))
    best = _greedy(words, size, room, bold=bold)
    narrower = room
    for _ in range(24):  # a narrower room makes the lines even, until another line is needed
        narrower *= 0.96
        lines = _greedy(words, size, narrower, bold=bold)
        if len(lines) > count:
            break
        best = lines
    return best


def _greedy(words: list[str], size: float, room: float, *, bold: bool) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if text_width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _base(letter: str) -> str:
    decomposed = unicodedata.normalize("NFD", letter)
    if _HORN in decomposed:
        return _HORNED.get(decomposed[0], decomposed[0])
    return decomposed[0]
