"""How likely syllables are beside one another, by how often the library holds them.

Dirichlet smoothing after MacKay and Peto (1995). Questions are asked in words that documents lack
("bao nhiêu", "thế nào"): each counts as if it stood in a small share of the chunks.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.stopwords import ASKED_WORDS, QUESTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMS = 16  # tone forms of one syllable that are looked at
PAIR_SMOOTHING = 2.0  # how many sightings the single syllable's frequency is worth
QUESTION_SHARE = 0.004  # of the chunks, and two at least
BOUND_SIGHTINGS, BOUND_SHARE = 2, 0.3  # of the rarer syllable's sightings


class Sightings(Protocol):
    """How often the library's chunks hold syllables and neighbours."""

    @property
    def chunks(self) -> int:
        """Number of chunks counted."""
        ...

    def forms(self, folded: str) -> Sequence[tuple[str, int]]:
        """The toned forms of a folded syllable, the most frequent first."""
        ...

    def pair(self, first: str, second: str) -> int:
        """In how many chunks the two stand side by side."""
        ...


class SyllableModel:
    """Log-probabilities of syllables; remembers what it looked up, so one a question."""

    def __init__(self, sightings: Sightings) -> None:
        self._sightings = sightings
        self._forms: dict[str, Mapping[str, float]] = {}
        self._pairs: dict[tuple[str, str], float] = {}
        self._prior = max(2.0, QUESTION_SHARE * sightings.chunks)

    def forms(self, folded: str) -> Mapping[str, float]:
        """The toned forms of a folded syllable that libraries and questions hold: sightings."""
        if folded not in self._forms:
            seen: dict[str, float] = dict(self._sightings.forms(folded)[:FORMS])
            for word in _question_forms().get(folded, ()):
                seen[word] = seen.get(word, 0) + self._prior
            self._forms[folded] = seen
        return self._forms[folded]

    def seen(self, word: str) -> float:
        """Sightings of a syllable with just these marks."""
        return self.forms(fold(word)).get(word, 0)

    def pair(self, first: str, second: str) -> float:
        """Sightings of two neighbours; 0 where one is missing ("")."""
        key = (first, second)
        if key not in self._pairs:
            seen = self._sightings.pair(first, second) if first and second else 0
            self._pairs[key] = seen + (self._prior if key in _question_pairs() else 0)
        return self._pairs[key]

    def binds(self, first: str, second: str) -> bool:
        """Tell whether two neighbours make one word ("giải ngân"), so that one calls the other."""
        return make_a_word(self.pair(first, second), self.seen(first), self.seen(second))

    def cost(self, before: str, word: str) -> float:
        """Log-probability of a syllable after another, "" at the beginning."""
        alone = (self.seen(word) + 0.5) / (self._sightings.chunks + self._prior)
        if not before:
            return math.log(alone)
        together = self.pair(before, word)
        share = (together + PAIR_SMOOTHING * alone) / (
            max(self.seen(before), together) + PAIR_SMOOTHING
        )
        return math.log(share)


def make_a_word(together: float, first: float, second: float) -> bool:
    """Tell by their sightings, side by side and each, whether two syllables are one word."""
    return together >= BOUND_SIGHTINGS and together >= BOUND_SHARE * min(first, second)


@lru_cache(maxsize=1)
def _question_forms() -> dict[str, tuple[str, ...]]:
    words = dict.fromkeys(w for phrase in QUESTION_WORDS | ASKED_WORDS for w in phrase.split())
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


@lru_cache(maxsize=1)
def _question_pairs() -> frozenset[tuple[str, str]]:
    phrases = QUESTION_WORDS | ASKED_WORDS
    return frozenset(pair for phrase in phrases for pair in pairwise(phrase.split()))
