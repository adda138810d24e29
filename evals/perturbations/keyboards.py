"""Slips at the keyboard: keystrokes left as typed, tone keys missed or wrong, letters out of place.

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
from vectorstore.vietnamese.syllables import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    TILDE,
    TONES,
    with_tone,
    without_tone,
)

_WORD = re.compile(r"[^\W\d_]+")
_CIRCUMFLEX, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_IN_KEY_ORDER = (ACUTE, GRAVE, HOOK, TILDE, DOT)
# One marked word of four, and at least one: about what a hurried typist leaves in a question.
_SHARE = 4
_LETTER_SHARE, _LONG = 6, 4


class _Method(NamedTuple):
    tones: Mapping[str, str]
    marks: Mapping[str, str]  # "" stands for the letter's own key, pressed again
    stroke: str  # the second key of đ


_TELEX = _Method(
    dict(zip(_IN_KEY_ORDER, "sfrxj", strict=True)), {_CIRCUMFLEX: "", _HORN: "w", _BREVE: "w"}, "d"
)
_VNI = _Method(
    dict(zip(_IN_KEY_ORDER, "12345", strict=True)), {_CIRCUMFLEX: "6", _HORN: "7", _BREVE: "8"}, "9"
)


def telex_slips(text: str, chance: Random) -> str:
    """Slip in a quarter of the marked words as somebody who types Telex does."""
    return _slips(text, _TELEX, chance)


def vni_slips(text: str, chance: Random) -> str:
    """Slip in a quarter of the marked words as somebody who types VNI does."""
    return _slips(text, _VNI, chance)


def keys_alone(text: str, chance: Random) -> str:
    """Type everything with the input method off: the keys of Telex or of VNI."""
    method = chance.choice((_TELEX, _VNI))
    return _WORD.sub(lambda hit: _keys(hit[0], method), unicodedata.normalize("NFC", text))


def letter_slips(text: str, chance: Random) -> str:
    """Double, swap or leave out a letter in one word of six of four letters or more."""
    text = unicodedata.normalize("NFC", text)
    words = [
        hit.span() for hit in _WORD.finditer(text) if len(hit[0]) >= _LONG and hit[0][1:].islower()
    ]
    count = -(-len(words) // _LETTER_SHARE)
    for start, end in sorted(chance.sample(words, count), reverse=True):
        text = f"{text[:start]}{_letter_slip(text[start:end], chance)}{text[end:]}"
    return text


def _letter_slip(word: str, chance: Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    match chance.choice(("doubled", "swapped", "left out")):
        case "doubled":
            return f"{before}{letter}{letter}{after}"
        case "swapped":
            return f"{before}{after[0]}{letter}{after[1:]}"
        case _:
            return before + after


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
    tone = next((mark for mark in decomposed if mark in TONES), None)
    if tone is None:
        return _keys(word, method)
    match chance.choice(("raw", "missed", "wrong")):
        case "raw":
            return _keys(word, method)
        case "missed":
            return unicodedata.normalize("NFC", decomposed.replace(tone, ""))
        case _:
            return _toned(word, chance.choice([mark for mark in TONES if mark != tone]))


def _toned(word: str, tone: str) -> str:
    """The word with another tone, its case kept."""
    letters, _ = without_tone(word.lower())
    pairs = zip(word, with_tone(letters, tone), strict=True)
    return "".join(new.upper() if old.isupper() else new for old, new in pairs)


def _keys(word: str, method: _Method) -> str:
    keys: list[str] = []
    tone = ""
    for character in unicodedata.normalize("NFD", word):
        if character in method.tones:
            tone = method.tones[character]
        elif character in method.marks:
            keys.append(method.marks[character] or keys[-1].lower())
        elif character in "đĐ":
            stroke = method.stroke.upper() if word.isupper() else method.stroke
            keys += ["D" if character == "Đ" else "d", stroke]
        else:
            keys.append(character)
    return "".join(keys) + tone
