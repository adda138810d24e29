"""Letters: Unicode form, white space, case, tone marks and the two ways of placing them.

Typing without tone marks is told by `tone_mark_share`: of the words that could be Vietnamese
syllables, how many carry a mark (a tone, a circumflex, breve or horn, or đ). Running Vietnamese
text lies near 0.8 (short words such as "cho", "hay", "theo" never carry one), text typed without
marks at 0.0; `TONED_SHARE` is the line between them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

TONED_SHARE = 0.5

_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"
_ORDINARY_BLANKS = re.compile(r"[^\S\n\t]+")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029]")

_ONSET = r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?"
_RIME = r"[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_FOLDED_SYLLABLE = re.compile(rf"{_ONSET}{_RIME}")
_WORD = re.compile(r"[^\W\d_]+")

# Old placement puts the mark on the first vowel of oa, oe, uy in an open syllable ("hòa", "ủy"),
# new placement on the second ("hoà", "uỷ"); "qu" is an onset, so "quý" has only one way.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEW_PLACEMENT = re.compile(rf"(?<!q)(oa|oe|uy)([{_TONES}])$", re.IGNORECASE)


_VOWELS = ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
_MARKED = "".join(
    unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in ("", *_TONES)
)
# For character classes: ranges such as À-Ỹ hold both cases.
LOWER_LETTERS = "a-zđ" + _MARKED
UPPER_LETTERS = "A-ZĐ" + _MARKED.upper()


class Views(NamedTuple):
    """One pattern written with tone marks, compiled for marked and for unmarked typing."""

    toned: re.Pattern[str]
    folded: re.Pattern[str]


class View(NamedTuple):
    """A lower-case text of the same length as its original, and whether its marks were removed."""

    text: str
    folded: bool

    def pick(self, patterns: Views) -> re.Pattern[str]:
        """Return the form of the pattern that fits this text."""
        return patterns.folded if self.folded else patterns.toned


def normalise(text: str) -> str:
    """Return NFC text in which every run of blanks, zero-width marks included, is one blank.

    Line feeds and tabs stay; other line ends become line feeds. A zero-width mark between two
    letters vanishes, since a blank there would split a word.
    """
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = text.translate(_DROP_INVISIBLE)
    # Removing an invisible mark can bring a letter and its combining tone together.
    return unicodedata.normalize("NFC", _ORDINARY_BLANKS.sub(" ", text))


_DROP_INVISIBLE = {ord(mark): None for mark in _INVISIBLE}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    lowered = character.lower()
    if lowered == "đ":
        return "d"
    base = "".join(
        part for part in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(part)
    )
    if len(base) == 1:
        return base
    return lowered if len(lowered) == 1 else character


@lru_cache(maxsize=4096)
def _lower_character(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def lower_in_place(text: str) -> str:
    """Return the text in lower case with every character at its old offset."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(map(_lower_character, text))


def fold_in_place(text: str) -> str:
    """Return the text in lower case without marks, every character at its old offset."""
    return "".join(map(_fold_character, text))


def fold(text: str) -> str:
    """Return NFC text in lower case, without tone marks and diacritics, đ as d.

    The result has the length of the NFC input, so offsets carry over.
    """
    return fold_in_place(unicodedata.normalize("NFC", text))


def strip_marks(text: str) -> str:
    """Return the text without tone marks and diacritics, its case kept (patterns need theirs)."""
    return "".join(
        _fold_character(character).upper() if character.isupper() else _fold_character(character)
        for character in text
    )


def compile_views(pattern: str, flags: int = 0) -> Views:
    """Compile a lower-case pattern for text with tone marks and for text without."""
    return Views(re.compile(pattern, flags), re.compile(strip_marks(pattern), flags))


# Several readers look at the same clause one after the other.
@lru_cache(maxsize=64)
def view(text: str) -> View:
    """Return the text as patterns of `compile_views` expect it, offsets kept."""
    if has_tone_marks(text):
        return View(lower_in_place(text), folded=False)
    return View(fold_in_place(text), folded=True)


def is_marked(word: str) -> bool:
    """Tell whether a word carries a tone mark, a diacritic or đ."""
    return fold_in_place(word) != lower_in_place(word)


def tone_mark_share(text: str) -> float:
    """Return the share of possible Vietnamese syllables that carry a mark; 0.0 without any.

    Words in capitals of up to five letters (TTHC, UBND, DTI) are abbreviations and do not count.
    """
    possible = marked = 0
    for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
        word = match.group()
        folded = fold_in_place(word)
        if not _FOLDED_SYLLABLE.fullmatch(folded):
            continue
        carries = folded != lower_in_place(word)
        if not carries and len(word) > 1 and len(word) <= 5 and word.isupper():
            continue
        possible += 1
        marked += carries
    return marked / possible if possible else 0.0


def has_tone_marks(text: str) -> bool:
    """Tell whether the text was typed with tone marks (at least `TONED_SHARE` of it)."""
    return tone_mark_share(text) >= TONED_SHARE


@lru_cache(maxsize=16384)
def unify_tone_placement(syllable: str) -> str:
    """Return the syllable with its tone mark placed the old way: "hoà" → "hòa", "uỷ" → "ủy".

    Only where both placements exist; the spelling of i and y is left alone.
    """
    decomposed = unicodedata.normalize("NFD", syllable)
    moved = _NEW_PLACEMENT.sub(lambda hit: hit[1][0] + hit[2] + hit[1][1], decomposed)
    return unicodedata.normalize("NFC", moved)
