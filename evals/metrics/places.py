"""Wrong place: a question about one province must not be answered from another's documents."""

from __future__ import annotations

from collections.abc import Callable

from evals.answers import AnswerRecord
from evals.asking import DocumentFacts
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score
from vectorstore.vietnamese.folding import fold


def in_place(
    expected: Expected, answer: AnswerRecord, document: Callable[[str], DocumentFacts | None]
) -> Score:
    """1 when no citation is of another province's document than the item's `place`, 0 otherwise.

    One less the mean is the wrong-place rate. A declined question used no other place's: 1.
    Undefined where no place is expected.
    """
    if expected.place is None:
        return UNDEFINED
    if answer.abstained:
        return Score(1.0)
    notes = []
    for citation in answer.citations:
        known = document(citation.document.id)
        if known is not None and known.place and fold(known.place) != fold(expected.place):
            notes.append(f"[{citation.marker}] dẫn văn bản của {known.place}")
    return Score(0.0 if notes else 1.0, tuple(notes))
