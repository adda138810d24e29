"""The library's own words: their weights, their neighbours, what abbreviations stand for.

Built once for a state of the library (its change sequence) from the provisions' texts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.language import load_data
from vectorstore.sightings import make_a_word
from vectorstore.vietnamese.abbreviations import synonyms
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MIN_WEIGHT = 0.15  # a syllable of every provision still says a little
_FRAME_PRIOR = 50  # a frame phrase counts like this many sightings when tones are restored


@dataclass(frozen=True)
class Vocabulary:
    """Weights, expansions and tones; look-ups never fail for unknown words."""

    weights: Mapping[str, float]  # folded syllable → 0–1, the rarer the heavier
    expansions: Mapping[str, tuple[str, ...]]  # lower-case abbreviation → its syllables
    toned_forms: Mapping[str, Mapping[str, int]]  # folded syllable → toned form → sightings
    pairs: Mapping[tuple[str, str], int]  # toned neighbours → sightings
    chunks: int = 0  # lines that were counted, as `vectorstore.sightings` calls them

    @classmethod
    def of(cls, texts: Iterable[str], definitions: Iterable[tuple[str, str]] = ()) -> Vocabulary:
        """Count the words of the texts; `definitions` are abbreviations the documents define."""
        document_frequency: Counter[str] = Counter()
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        pairs: Counter[tuple[str, str]] = Counter()
        total = 0
        for text in texts:
            total += 1
            syllables = [token.text for token in tokenize(text)]
            document_frequency.update({fold(syllable) for syllable in syllables})
            for syllable in syllables:
                forms[fold(syllable)][syllable] += 1
            pairs.update(pairwise(syllables))
        for phrase in frame_phrases():
            for syllable in phrase:
                forms[fold(syllable)][syllable] += 1
            pairs.update(dict.fromkeys(pairwise(phrase), _FRAME_PRIOR))
        heaviest = math.log1p(max(total, 1))
        weights = {
            syllable: max(_MIN_WEIGHT, math.log1p(total / (1 + count)) / heaviest)
            for syllable, count in document_frequency.items()
        }
        return cls(weights, _expansions(definitions), forms, pairs, total)

    def weight(self, folded: str) -> float:
        """Weight of a syllable; one that the library never uses is the heaviest."""
        return self.weights.get(folded, 1.0)

    def knows(self, folded: str) -> bool:
        """Tell whether the library uses the syllable at all."""
        return folded in self.weights

    def binds(self, first: str, second: str) -> bool:
        """Tell whether two toned neighbours make one word in the library ("ký số", "đầu tư")."""
        return make_a_word(self.pair(first, second), self._seen(first), self._seen(second))

    def _seen(self, syllable: str) -> int:
        return self.toned_forms.get(fold(syllable), {}).get(syllable, 0)

    def uses(self, syllable: str) -> bool:
        """Tell whether the library uses the syllable with just these tone marks."""
        return self._seen(syllable) > 0

    def forms(self, folded: str) -> list[tuple[str, int]]:
        """The toned forms of a folded syllable, the most frequent first."""
        forms = self.toned_forms.get(folded, {})
        return sorted(forms.items(), key=lambda form: (-form[1], form[0]))

    def pair(self, first: str, second: str) -> int:
        """How often the two stand side by side."""
        return self.pairs.get((first, second), 0)


def frame_phrases() -> tuple[tuple[str, ...], ...]:
    """Phrases of the question's frame as syllables, the longest first."""
    return _phrases("phrases")


def opening_words() -> frozenset[str]:
    """Frame syllables that are frame only at the start of a phrase."""
    return frozenset(syllable for phrase in _phrases("opening") for syllable in phrase)


def classifiers() -> frozenset[str]:
    """Syllables that count the word behind them and say nothing of it."""
    return frozenset(syllable for phrase in _phrases("classifiers") for syllable in phrase)


def weak_phrases() -> tuple[tuple[str, ...], ...]:
    """Phrases that are the frame of many questions and the point of some, the longest first."""
    return _phrases("weak")


@cache
def _phrases(group: str) -> tuple[tuple[str, ...], ...]:
    entries = load_data("frame_words.yaml")[group]
    words = (str(word) for line in entries for word in line)
    phrases = {tuple(token.text for token in tokenize(word)) for word in words}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


def _expansions(definitions: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Longest expansion of each one-token abbreviation; the reviewed list wins over documents."""
    expansions: dict[str, tuple[str, ...]] = {}
    for short, long in definitions:
        _add(expansions, short, long)
    for short, names in synonyms().items():
        longest = max(sorted(names), key=len, default="")
        if len(longest) > len(short):
            expansions.pop(short.lower(), None)
            _add(expansions, short, longest)
    return expansions


def _add(expansions: dict[str, tuple[str, ...]], short: str, long: str) -> None:
    """Keep an abbreviation made of its words' initials; "DTI" or "PAPI" is a name of its own."""
    key = [token.text for token in tokenize(short)]
    value = tuple(token.text for token in tokenize(long))
    if len(key) == 1 and len(value) > 1 and _stands_for(fold(key[0]), value):
        expansions.setdefault(key[0], value)


def _stands_for(short: str, words: Sequence[str]) -> bool:
    """Tell whether letters are the words' initials, others of theirs between ("ttg": thủ tướng)."""
    folded = [fold(word) for word in words]
    return _runs_through(short, "".join(word[0] for word in folded)) and _runs_through(
        "".join(folded), short
    )


def _runs_through(text: str, letters: str) -> bool:
    """Tell whether the letters stand in the text in their order."""
    rest = iter(text)
    return text[:1] == letters[:1] and all(letter in rest for letter in letters)
