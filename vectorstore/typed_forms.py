"""What a typed syllable may stand for: itself, or what a slip of the keyboard has made of it.

Each form has the log-probability that just this came of it. Slips are keystrokes that the input
method did not turn into letters, marks left out or mistaken, and one letter doubled, swapped,
mistaken or left out.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from vectorstore.vietnamese.folding import fold, is_marked
from vectorstore.vietnamese.keystrokes import spelled
from vectorstore.vietnamese.reference import reference
from vectorstore.vietnamese.syllables import is_syllable, without_tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vectorstore.sightings import SyllableModel

Slip = Literal["", "lost", "keys", "marks", "letters"]

# Log-probabilities in nats, in the order of how people slip: an input method that is off shows in
# every word, a wrong mark in one of some hundred.
KEYS = -1.0
TONE_MISSED, TONE_MISTAKEN, MARK_MISTAKEN = -4.0, -5.0, -5.0
LETTER = -6.0
FOREIGN = -4.0  # an unknown word that is no Vietnamese syllable is a foreign one
UNKNOWN = -1.0  # a marked syllable that the library never holds is less likely meant than others
_LETTERS_FROM = 3  # shorter words are one letter away from too much
_ALPHABET = "abcdeghiklmnopqrstuvxy"
_BESIDE = {
    letter: "".join(
        row[column]
        for other, row in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
        for column in range(len(row))
        if abs(other - line) <= 1 and abs(column - place) <= 1 and row[column] in _ALPHABET
    )
    for line, keys in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for place, letter in enumerate(keys)
}


class Form(NamedTuple):
    """A syllable that may have been meant."""

    word: str
    channel: float
    slip: Slip


def itself(typed: str, model: SyllableModel, kept: float) -> Form:
    """The syllable as typed; `kept` is the log-probability that a marked one kept its marks."""
    channel = kept if is_marked(typed) else 0.0
    if not model.seen(typed):
        if not is_syllable(typed):
            channel += FOREIGN
        elif is_marked(typed):
            channel += UNKNOWN
    return Form(typed, channel, "")


def unmarked_forms(typed: str, model: SyllableModel, lost: float) -> list[Form]:
    """The marked forms of a syllable typed without marks, at the log-probability of losing them."""
    forms = model.forms(fold(typed))
    return [Form(word, lost, "lost") for word in forms if is_marked(word)]


def stroke_forms(typed: str, model: SyllableModel, lost: float) -> list[Form]:
    """Abbreviations that the library writes with đ, for one that it never writes with d."""
    if model.seen(typed):
        return []
    forms = model.forms(fold(typed))
    return [Form(word, lost, "lost") for word in forms if word.replace("đ", "d") == typed]


def spelled_forms(typed: str, model: SyllableModel, *, by_rules: bool) -> list[Form]:
    """What keystrokes spell, of what the library knows; `by_rules` of other words as well.

    Nothing for a word that the library itself holds as it is typed.
    """
    words = spelled(typed)
    if not words or model.seen(typed):
        return []
    found = {word: KEYS for word in words if model.seen(word)}
    for word in words:
        for meant in model.forms(fold(word)):
            if _mark_slip(word, meant) == TONE_MISSED:
                found.setdefault(meant, KEYS + TONE_MISSED)
    if by_rules and not found and not is_foreign(typed):
        found = dict.fromkeys(words, KEYS)
    return [Form(word, channel, "keys") for word, channel in found.items()]


def mistaken_forms(typed: str, model: SyllableModel) -> list[Form]:
    """Known syllables with the same letters and other marks, and those one letter away."""
    found = {word: _mark_slip(typed, word) for word in model.forms(fold(typed)) if word != typed}
    forms = [Form(word, channel, "marks") for word, channel in found.items()]
    if not model.seen(typed) and len(typed) >= _LETTERS_FROM and typed.isalpha():
        near = {word for plain in _near(fold(typed)) for word in model.forms(plain)}
        forms += [Form(word, LETTER, "letters") for word in near if _is_near(typed, word)]
    return forms


def is_foreign(word: str) -> bool:
    """Tell whether a word of keys is also a foreign one that questions hold ("max", "list")."""
    return word in _foreign_words()


def _mark_slip(typed: str, meant: str) -> float:
    if not is_marked(typed):
        return TONE_MISSED
    (letters, tone), (meant_letters, meant_tone) = without_tone(typed), without_tone(meant)
    channel = 0.0
    if letters != meant_letters:
        channel += MARK_MISTAKEN
    if tone != meant_tone:
        channel += TONE_MISTAKEN if tone else TONE_MISSED
    return channel


def _near(plain: str) -> Iterator[str]:
    """The words one deleted, swapped, mistaken or added letter away, without marks."""
    for place in range(len(plain) + 1):
        before, after = plain[:place], plain[place:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            for letter in _BESIDE.get(after[0], ""):
                yield before + letter + after[1:]
        for letter in _ALPHABET:
            yield before + letter + after


def _is_near(typed: str, word: str) -> bool:
    """Whether the marks agree as well; what was typed without any agrees with all.

    A letter that was left out took its own marks with it: "đưc" for "được".
    """
    if not is_marked(typed):
        return True
    left_out = any(word[:place] + word[place + 1 :] == typed for place in range(len(word)))
    return left_out or _marks(typed) == _marks(word)


@lru_cache(maxsize=4096)
def _marks(word: str) -> frozenset[str]:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
    return frozenset(part for part in decomposed if unicodedata.combining(part))


@lru_cache(maxsize=1)
def _foreign_words() -> frozenset[str]:
    return frozenset(reference("foreign_words")["words"])
