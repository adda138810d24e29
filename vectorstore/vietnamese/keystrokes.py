"""What keystrokes spell that the Telex or the VNI input method has not turned into letters.

Telex types tones as s f r x j, the circumflex as the letter once more (aa, ee, oo), horn and breve
as w, đ as dd. VNI types tones as 1 to 5, the circumflex as 6, the horn as 7, the breve as 8, đ with
a 9. Both take the key of a tone or mark anywhere behind the letter that it belongs to.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.syllables import (
    ACUTE,
    DOT,
    GRAVE,
    HOOK,
    TILDE,
    VOWELS,
    is_syllable,
    with_tone,
    without_tone,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT, "z": ""}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT, "0": ""}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_STROKE = {"d": "đ"}
_TELEX_MARKS = {
    "a": {"a": "â"}, "e": {"e": "ê"}, "o": {"o": "ô"}, "w": _HORN | _BREVE, "d": _STROKE,
}  # fmt: skip
_VNI_MARKS = {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": _STROKE}
_LONGEST = 12  # keys; "nghieengs" has nine
# A figure behind a word ("quy3", "nam2026") is one to three keys at most, and no word is a figure.
_VNI_WORD = re.compile(r"[^\W\d_](?:[^\W_](?!\d{3}))*")


class _Method(NamedTuple):
    tones: Mapping[str, str]
    marks: Mapping[str, Mapping[str, str]]  # key → letter → the letter with its mark
    keys_are_letters: bool


_TELEX = _Method(_TELEX_TONES, _TELEX_MARKS, keys_are_letters=True)
_VNI = _Method(_VNI_TONES, _VNI_MARKS, keys_are_letters=False)


class _Typed(NamedTuple):
    letters: str
    tone: str
    keys: int  # how many keystrokes were no letters


@lru_cache(maxsize=4096)
def spelled(word: str) -> tuple[str, ...]:
    """The syllables that a lower-case word spells when some of its characters are keys.

    Nothing for a word without such keys. What has no vowel may become an abbreviation ("hddnd").
    """
    if len(word) > _LONGEST:
        return ()
    if word.isalpha():
        method = _TELEX
    elif _VNI_WORD.fullmatch(word) and not word.isdigit():
        method = _VNI
    else:
        return ()
    made = {state for state in _states(word, method) if state.keys and _is_word(state)}
    found = {with_tone(state.letters, state.tone) for state in made}
    return tuple(sorted(found - {word}))


def _is_word(state: _Typed) -> bool:
    if VOWELS.isdisjoint(state.letters):
        return "đ" in state.letters
    return is_syllable(with_tone(state.letters, state.tone))


def _states(word: str, method: _Method) -> set[_Typed]:
    """Everything that the keys may have made, key by key."""
    states = {_Typed("", "", 0)}
    for character in word:
        states = {after for state in states for after in _pressed(state, character, method)}
    return states


def _pressed(state: _Typed, key: str, method: _Method) -> list[_Typed]:
    letter, tone = without_tone(key)
    has_vowel = not VOWELS.isdisjoint(state.letters)
    if key in method.tones and has_vowel:
        # Behind a vowel none of these letters belongs to a Vietnamese word.
        return [state._replace(tone=method.tones[key], keys=state.keys + 1)]
    marked = [
        state._replace(letters=letters, keys=state.keys + 1)
        for letters in _marked(state.letters, method.marks.get(key, {}))
    ]
    if key == "w" and not has_vowel:
        marked.append(state._replace(letters=f"{state.letters}ư", keys=state.keys + 1))
    if not method.keys_are_letters and key.isdigit():
        return marked
    return [*marked, state._replace(letters=state.letters + letter, tone=tone or state.tone)]


def _marked(letters: str, marks: Mapping[str, str]) -> list[str]:
    """The letters with the mark on one of those that take it, or on both of "uo"."""
    places = [index for index, letter in enumerate(letters) if letter in marks]
    if "d" in marks:
        places = [index for index in places if index in (0, len(letters) - 1)]
    found = [f"{letters[:i]}{marks[letters[i]]}{letters[i + 1 :]}" for i in places]
    if "uo" in letters and {"u", "o"} <= marks.keys():
        found.append(letters.replace("uo", "ươ"))
    return found
