"""Model sentences: what a language model wrote, against what the check let through."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.metrics.score import UNDEFINED, Score, share


def model_sentences(answer: AnswerRecord) -> Score:
    """Share of the model's sentences that their excerpts hold, at the first attempt.

    What is stopped is never shown, so no other metric sees a model that invents more than before.
    Undefined where no model wrote anything.
    """
    use = answer.model
    if use is None or not use.written:
        return UNDEFINED
    notes = (f"{use.stopped}/{use.written} câu của mô hình bị chặn",) if use.stopped else ()
    return share(use.written - use.stopped, use.written, notes)
