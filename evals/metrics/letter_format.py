"""Letter format: the DOCX keeps the rules of the official format."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.metrics.score import UNDEFINED, Score


def letter_format(answer: AnswerRecord) -> Score:
    """1 when the format check finds no breach; undefined for an answer."""
    if answer.draft is None:
        return UNDEFINED
    return Score(0.0 if answer.draft.breaches else 1.0, answer.draft.breaches)
