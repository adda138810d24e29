"""Letter bases: the "Căn cứ" lines name the right documents in the right order."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score


def letter_bases(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when the letter's bases are the expected ones in their order; undefined for an answer."""
    if expected.letter is None or answer.draft is None:
        return UNDEFINED
    if answer.draft.bases == expected.letter.bases:
        return Score(1.0)
    there = ", ".join(answer.draft.bases) or "không có"
    return Score(0.0, (f"căn cứ: {there}; cần {', '.join(expected.letter.bases) or 'không có'}",))
