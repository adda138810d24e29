"""Declines: what the documents do not answer is declined, only that, and for the right reason."""

from __future__ import annotations

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.correctness import expectation_notes, forbidden_notes
from evals.metrics.score import UNDEFINED, Score


def decline_accuracy(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when the question is declined without figures and without a forbidden pattern.

    A question marked `either` may instead be answered as its patterns ask. Undefined for
    answerable questions.
    """
    if expected.answerable is True:
        return UNDEFINED
    if answer.abstained:
        notes = forbidden_notes(expected, answer)
        if answer.figures:
            notes = (*notes, "từ chối mà vẫn nêu số liệu")
    elif expected.answerable is False:
        notes = ("phải từ chối mà vẫn trả lời", *forbidden_notes(expected, answer))
    else:
        notes = expectation_notes(expected, answer)
    return Score(0.0 if notes else 1.0, notes)


def decline_precision(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when a declined question was one to decline; undefined where it was answered."""
    if not answer.abstained:
        return UNDEFINED
    if expected.answerable is True:
        return Score(0.0, (f"từ chối câu trả lời được ({answer.reason})",))
    return Score(1.0)


def decline_recall(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when a question that must be declined was; undefined for all others."""
    if expected.answerable is not False:
        return UNDEFINED
    return Score(1.0) if answer.abstained else Score(0.0, ("trả lời câu phải từ chối",))


def decline_reason(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when a declined question is declined for one of the expected reasons.

    Undefined where no reason is expected or the question was answered.
    """
    if not expected.reason or not answer.abstained:
        return UNDEFINED
    if answer.reason in expected.reason:
        return Score(1.0)
    wanted = " / ".join(expected.reason)
    return Score(0.0, (f"lý do «{answer.reason}», cần «{wanted}»",))
