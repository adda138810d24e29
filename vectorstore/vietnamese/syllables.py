"""What a Vietnamese syllable is made of: an onset, a rime and a tone, and which go together.

After the spelling rules of the standard orthography: k, gh and ngh stand before e, ê, i and y; a
syllable that ends in c, ch, p or t has the acute or the dot; each rime takes only some endings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from vectorstore.vietnamese.folding import unify_tone_placement

GRAVE, ACUTE, TILDE, HOOK, DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = (GRAVE, ACUTE, TILDE, HOOK, DOT)
VOWELS = frozenset("aăâeêioôơuưy")
_MARKED_VOWELS = "ăâêôơư"

# Rimes by their vowels: what may follow them, "" for an open syllable.
_ENDINGS = {
    "a": " i o u y c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "u y c m n ng p t",
    "e": " o c m n ng p t",
    "ê": " u ch m n nh p t",
    "i": " a u ch m n nh p t",
    "iê": "u c m n ng p t",
    "o": " a e i ai ao ay eo c m n ng p t",
    "oa": "c ch m n ng nh p t",
    "oă": "c m n ng t",
    "oe": "n t",
    "oo": "c ng",
    "ô": " i c m n ng p t",
    "ơ": " i m n p t",
    "u": " a i y c m n ng p t",
    "uâ": "y n ng t",
    "uê": " ch nh",
    "uô": "i c m n ng t",
    "uơ": " n",
    "uy": " a u ch n nh p t",
    "uyê": "n t",
    "ư": " a i u c m n ng t",
    "ươ": "i u c m n ng p t",
    "y": " ",
    "yê": "u m n ng t",
}
# After "gi" and "qu" the i and the u belong to the onset: "giếng", "quyết", "quốc", "quở".
_AFTER_GI = {"ê": "ng c n t m u p"}
_AFTER_QU = {"y": " n nh t ch", "yê": "n t", "ô": "c", "ơ": " ", "i": " t"}


def _either(rimes: dict[str, str]) -> str:
    spelled = {
        vowels + ending for vowels, endings in rimes.items() for ending in endings.split(" ")
    }
    return "|".join(sorted(spelled, key=lambda rime: (-len(rime), rime)))


_RIMES = _either(_ENDINGS)
_SYLLABLE = re.compile(
    rf"(?:(?:k|gh|ngh)(?=[eêiy])|(?:c|ng)(?![eêiy])|g(?![eêy])"
    rf"|ch|đ|kh|nh|ph|th|tr|[bdhlmnprstvx]|)(?:{_RIMES})"
    rf"|gi(?:(?![iy])(?:{_RIMES})|{_either(_AFTER_GI)})"
    rf"|qu(?:(?![iouưy])(?:{_RIMES})|{_either(_AFTER_QU)})"
)


class Syllable(NamedTuple):
    """A word's letters without their tone, in lower case, and the tone's mark ("" for none)."""

    letters: str
    tone: str


@lru_cache(maxsize=16_384)
def without_tone(word: str) -> Syllable:
    """Take a lower-case word apart; of several tone marks the last counts."""
    tone = ""
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if character in TONES:
            tone = character
        else:
            kept.append(character)
    return Syllable(unicodedata.normalize("NFC", "".join(kept)), tone)


@lru_cache(maxsize=16_384)
def is_syllable(word: str) -> bool:
    """Tell whether a lower-case word can be a Vietnamese syllable as it is written."""
    letters, tone = without_tone(word)
    if _SYLLABLE.fullmatch(letters) is None:
        return False
    stopped = letters.endswith(("c", "ch", "p", "t"))
    return not stopped or tone in (ACUTE, DOT)


def with_tone(letters: str, tone: str) -> str:
    """Write a syllable with its tone, placed the old way ("hòa")."""
    if not tone:
        return letters
    place = _tone_place(letters)
    if place is None:
        return letters
    marked = unicodedata.normalize("NFC", letters[place] + tone)
    return unify_tone_placement(letters[:place] + marked + letters[place + 1 :])


def _tone_place(letters: str) -> int | None:
    vowels = [index for index, letter in enumerate(letters) if letter in VOWELS]
    if len(vowels) > 1 and letters.startswith(("qu", "gi")):
        vowels = vowels[1:]
    if not vowels:
        return None
    marked = [index for index in vowels if letters[index] in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    closed = letters[-1] not in VOWELS
    return vowels[-1] if closed else vowels[max(0, len(vowels) - 2)]
