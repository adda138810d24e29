"""Slips of the Telex and VNI input methods: keystrokes left as typed, tone keys missed or wrong.

Telex types â as aa, ơ as ow, đ as dd and tones as s f r x j; VNI types marks as 6 7 8 9 and tones
as 1 to 5, both after the letters they belong to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from vectorstore.vietnamese.folding import is_marked

_WORD = re.compile(r"[^\W\d_]+")
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_TONES = (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
# One marked word of four, and at least one: about what a hurried typist leaves in a question.
_SHARE = 4


class _Method(NamedTuple):
    tones: Mapping[str, str]
    marks: Mapping[str, str]  # "" stands for the letter's own key, pressed again
    stroke: str  # the second key of đ


_TELEX = _Method(
    dict(zip(_TONES, "sfrxj", strict=True)), {_CIRCUMFLEX: "", _HORN: "w", _BREVE: "w"}, "d"
)
_VNI = _Method(
    dict(zip(_TONES, "12345", strict=True)), {_CIRCUMFLEX: "6", _HORN: "7", _BREVE: "8"}, "9"
)


def telex_slips(text: str, chance: Random) -> str:
    """Slip in a quarter of the marked words as somebody who types Telex does."""
    return _slips(text, _TELEX, chance)


def vni_slips(text: str, chance: Random) -> str:
    """Slip in a quarter of the marked words as somebody who types VNI does."""
    return _slips(text, _VNI, chance)


def keystrokes(word: str, method: str) -> str:
    """The keys that type a word by "telex" or "vni", its tone key last."""
    return _keys(word, _TELEX if method == "telex" else _VNI)


def _slips(text: str, method: _Method, chance: Random) -> str:
    text = unicodedata.normalize("NFC", text)
    marked = [match.span() for match in _WORD.finditer(text) if is_marked(match[0])]
    count = -(-len(marked) // _SHARE)
    for start, end in sorted(chance.sample(marked, count), reverse=True):
        text = f"{text[:start]}{_slip(text[start:end], method, chance)}{text[end:]}"
    return text


def _slip(word: str, method: _Method, chance: Random) -> str:
    """Make one mistake in one word; a word without a tone can only stay as its keystrokes."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((mark for mark in decomposed if mark in _TONES), None)
    if tone is None:
        return _keys(word, method)
    match chance.choice(("raw", "missed", "wrong")):
        case "raw":
            return _keys(word, method)
        case "missed":
            return unicodedata.normalize("NFC", decomposed.replace(tone, ""))
        case _:
            other = chance.choice([mark for mark in _TONES if mark != tone])
            return unicodedata.normalize("NFC", decomposed.replace(tone, other))


def _keys(word: str, method: _Method) -> str:
    keys: list[str] = []
    tone = ""
    for character in unicodedata.normalize("NFD", word):
        if character in method.tones:
            tone = method.tones[character]
        elif character in method.marks:
            keys.append(method.marks[character] or keys[-1].lower())
        elif character in "đĐ":
            keys += ["D" if character == "Đ" else "d", method.stroke]
        else:
            keys.append(character)
    return "".join(keys) + tone
