"""Model values: whether a language model writes figures that nothing it was given holds."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.metrics.score import UNDEFINED, Score, share


def model_values(answer: AnswerRecord) -> Score:
    """Share of the model's sentences, at the first attempt, without an invented value.

    A value is a figure, day or document number. A small model fails the whole check for many
    reasons; this one alone says whether it guesses. Undefined where no model wrote anything.
    """
    use = answer.model
    if use is None or not use.written:
        return UNDEFINED
    notes = (f"{use.invented}/{use.written} câu của mô hình có số liệu bịa",) * bool(use.invented)
    return share(use.written - use.invented, use.written, notes)
