"""What a question asks of the lexical index: the terms to look for, each with its field and weight.

Measured on 2,249 articles of law: within the noise of 525 questions any pair weight from 1 to 2
does as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.terms import PAIR_MARK, Synonyms, Terms, terms_of
from vectorstore.vietnamese.text import STOP_SYLLABLES, tone_mark_share

if TYPE_CHECKING:
    from collections.abc import Callable

    Weights = dict[tuple[str, str], float]  # (field, term) → weight

WEIGHTS = {"syllables": 1.0, "pairs": 1.5}
FOLDED = "folded_"
FOLDED_WEIGHT = 0.25
NUMBERS = "numbers"
NUMBER_WEIGHT = 4.0
SYNONYM_WEIGHT = 0.6
# Share of marked syllables from which on a question counts as typed with marks throughout.
MARKED_SHARE = 0.6
# A reading restores nearly all marks, not all: its folded forms count for more than typed ones'.
READING_TRUST = 0.8


def fields_of(terms: Terms) -> dict[str, tuple[str, ...]]:
    """A text's terms by the field that holds them, numbers apart."""
    return {
        "syllables": terms.syllables,
        "pairs": terms.pairs,
        FOLDED + "syllables": terms.folded,
        FOLDED + "pairs": terms.folded_pairs,
    }


def weigh(
    text: str,
    knows: Callable[[str], bool],
    *,
    reading: str | None = None,
    synonyms: Synonyms | None = None,
) -> Weights:
    """Weigh a question's terms and the other forms of its abbreviations.

    `reading` is the question with the tone marks that it lacks; `knows` tells whether the library
    writes a syllable with just these marks.
    """
    terms = terms_of(reading or text)
    marked = READING_TRUST if reading else min(1.0, tone_mark_share(text) / MARKED_SHARE)
    weights: Weights = {}
    unknown = frozenset(one for one in terms.syllables if not knows(one))
    _add(weights, terms, 1.0, marked, unknown)
    for other in synonyms.found_in(terms.folded) if synonyms is not None else ():
        # The other form is written with marks, whatever the question is.
        _add(weights, terms_of(other), SYNONYM_WEIGHT, 1.0, frozenset())
    return weights


def _add(
    weights: Weights, terms: Terms, factor: float, marked: float, unknown: frozenset[str]
) -> None:
    """Add a text's terms; `marked` is 1 for text typed with tone marks, 0 for text without.

    Folded forms stand in where marks may be missing or wrong: in a text that is not marked
    throughout, and for syllables that the library never writes so. Elsewhere they would only
    double the work.
    """
    folded = 1.0 + marked * (FOLDED_WEIGHT - 1.0) if marked < 1.0 else 0.0
    fields = fields_of(terms)
    # Function words alone stand in most chunks: long lists to read that tell nothing.
    telling = not STOP_SYLLABLES.issuperset(terms.syllables)
    for name, weight in WEIGHTS.items():
        for toned, plain in zip(fields[name], fields[FOLDED + name], strict=True):
            if telling and toned in STOP_SYLLABLES:
                continue
            strange = not unknown.isdisjoint(toned.split(PAIR_MARK))
            _raise(weights, name, toned, factor * weight * marked)
            _raise(weights, FOLDED + name, plain, factor * weight * (1.0 if strange else folded))
    for number in terms.numbers:
        _raise(weights, NUMBERS, number, factor * NUMBER_WEIGHT)


def _raise(weights: Weights, field: str, term: str, weight: float) -> None:
    if weight > 0:
        weights[field, term] = max(weights.get((field, term), 0.0), weight)
