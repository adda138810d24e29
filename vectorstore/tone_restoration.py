"""Restoring the tone marks that a question lacks, from the library's own language.

A noisy channel: each marked syllable lost its marks with a probability that the typed text itself
shows; what was meant is the most likely reading under syllable and pair frequencies of the library
(a beam, Dirichlet smoothing after MacKay and Peto, 1995). Marked syllables are never changed.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vectorstore.vietnamese.folding import fold, is_marked, tone_mark_share
from vectorstore.vietnamese.stopwords import QUESTION_WORDS
from vectorstore.vietnamese.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Of running Vietnamese text (0.8 on average; `tone_mark_share` says of which words), low enough
# that most questions typed with their marks need no second look.
NATURAL_SHARE = 0.7
BEAM = 16
FORMS = 16  # tone forms of one syllable that are looked at
PAIR_SMOOTHING = 2.0  # how many sightings the single syllable's frequency is worth
# Questions are asked in words that documents lack ("bao nhiêu", "thế nào"): each counts as if it
# stood in this share of the chunks, and in two at least.
QUESTION_SHARE = 0.004
GAIN_A_SYLLABLE = 1.0  # nats that a changed syllable must win on average, or nothing is changed


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


class _Path(NamedTuple):
    score: float
    words: tuple[str, ...]


def restore(text: str, sightings: Sightings) -> str | None:
    """Return the text with the marks that it lacks, or None where it lacks none.

    Kept only where the reading is likelier than what was typed by a margin for each change.
    """
    lost = lost_share(text)
    if lost == 0 or not sightings.chunks:
        return None
    reading = with_syllables(text, lambda typed: _most_likely(typed, lost, sightings))
    return None if reading == text else reading


def lost_share(text: str) -> float:
    """The share of marked syllables that must have lost their marks, 0–1."""
    return max(0.0, 1.0 - tone_mark_share(text) / NATURAL_SHARE)


def with_syllables(
    text: str, restored: Callable[[Sequence[str]], Sequence[str]], *, capitals: bool = True
) -> str:
    """Rewrite a text syllable by syllable; case and everything that is no syllable stay as typed.

    `restored` gets the syllables in lower case and returns as many. Without `capitals`, words that
    are written in capitals alone stay as well.
    """
    tokens = [token for token in tokenize(text) if token.kind == "syllable"]
    syllables = restored([token.text for token in tokens])
    pieces: list[str] = []
    position = 0
    for token, syllable in zip(tokens, syllables, strict=True):
        typed = text[token.start : token.end]
        keep = syllable == token.text or fold(syllable) != fold(typed)
        keep = keep or (typed.isupper() and not capitals)
        if not keep:
            syllable = _in_case(syllable, typed)
        pieces += [text[position : token.start], typed if keep else syllable]
        position = token.end
    return "".join(pieces) + text[position:]


def _in_case(syllable: str, typed: str) -> str:
    if typed.isupper() and len(typed) > 1:
        return syllable.upper()
    return syllable.capitalize() if typed[:1].isupper() else syllable


def _most_likely(typed: Sequence[str], lost: float, sightings: Sightings) -> Sequence[str]:
    model = _Model(sightings, lost)
    beam = [_Path(0.0, ())]
    for syllable in typed:
        forms = model.forms(syllable)
        longer = [
            _Path(
                path.score + model.cost(path.words[-1] if path.words else "", form),
                (*path.words, form.word),
            )
            for path in beam
            for form in forms
        ]
        # One path an ending is enough: what follows depends on the last syllable alone.
        best: dict[str, _Path] = {}
        for path in sorted(longer, key=lambda path: (-path.score, path.words)):
            best.setdefault(path.words[-1], path)
        beam = list(best.values())[:BEAM]
    reading = beam[0]
    changed = sum(new != old for new, old in zip(reading.words, typed, strict=True))
    gain = reading.score - model.score(typed)
    return reading.words if changed and gain >= GAIN_A_SYLLABLE * changed else typed


class _Form(NamedTuple):
    word: str
    seen: float
    channel: float  # log-probability that this form was typed as it was


class _Model:
    """Log-probabilities of one question's readings."""

    def __init__(self, sightings: Sightings, lost: float) -> None:
        self._sightings = sightings
        self._lost = math.log(min(lost, 0.999))
        self._kept = math.log(max(1.0 - lost, 0.001))
        self._known: dict[str, list[_Form]] = {}
        self._counts: dict[str, float] = {}
        self._prior = max(2.0, QUESTION_SHARE * sightings.chunks)

    def forms(self, typed: str) -> list[_Form]:
        """What a typed syllable may stand for; a marked one only for itself."""
        if typed not in self._known:
            self._known[typed] = self._forms(typed)
        return self._known[typed]

    def _forms(self, typed: str) -> list[_Form]:
        if is_marked(typed):
            return [_Form(typed, self._count(typed), self._kept)]
        seen: dict[str, float] = dict(self._sightings.forms(typed)[:FORMS])
        for word in _question_forms().get(typed, ()):
            seen[word] = seen.get(word, 0) + self._prior
        seen.setdefault(typed, 0)
        return [
            _Form(word, count, self._lost if is_marked(word) else 0.0)
            for word, count in seen.items()
        ]

    def cost(self, before: str, form: _Form) -> float:
        """Log-probability of a form after a word, "" at the beginning."""
        alone = (form.seen + 0.5) / (self._sightings.chunks + self._prior)
        if not before:
            return math.log(alone) + form.channel
        together: float = self._sightings.pair(before, form.word)
        if (before, form.word) in _question_pairs():
            together += self._prior
        seen = self._count(before)
        share = (together + PAIR_SMOOTHING * alone) / (max(seen, together) + PAIR_SMOOTHING)
        return math.log(share) + form.channel

    def score(self, words: Sequence[str]) -> float:
        """Log-probability of the text as typed."""
        total = 0.0
        for before, word in pairwise(("", *words)):
            form = next(one for one in self.forms(word) if one.word == word)
            total += self.cost(before, form)
        return total

    def _count(self, word: str) -> float:
        if word not in self._counts:
            count = dict(self._sightings.forms(fold(word))).get(word, 0)
            asked = word in _question_forms().get(fold(word), ())
            self._counts[word] = count + (self._prior if asked else 0)
        return self._counts[word]


@lru_cache(maxsize=1)
def _question_forms() -> dict[str, tuple[str, ...]]:
    words = dict.fromkeys(w for phrase in QUESTION_WORDS for w in phrase.split())
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words):
        found[fold(word)] = (*found.get(fold(word), ()), word)
    return found


@lru_cache(maxsize=1)
def _question_pairs() -> frozenset[tuple[str, str]]:
    return frozenset(pair for phrase in QUESTION_WORDS for pair in pairwise(phrase.split()))
