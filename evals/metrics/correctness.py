"""Answer correctness: an answerable question gets an answer that says what it must."""

from __future__ import annotations

import re

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score


def answer_correctness(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when all `must` patterns match the answer or its quotes and no `must_not` the answer.

    Undefined for questions that may be declined: `decline` scores those.
    """
    if expected.answerable is not True:
        return UNDEFINED
    if answer.abstained:
        return Score(0.0, (f"từ chối nhầm ({answer.reason})",))
    notes = pattern_notes(expected, answer)
    return Score(0.0 if notes else 1.0, notes)


def pattern_notes(expected: Expected, answer: AnswerRecord) -> tuple[str, ...]:
    """What the patterns find wrong with the answer; empty when nothing."""
    whole = f"{answer.answer}\n{answer.quotes}"
    missing = [f"thiếu «{pattern}»" for pattern in expected.must if not re.search(pattern, whole)]
    return (*missing, *forbidden_notes(expected, answer))


def forbidden_notes(expected: Expected, answer: AnswerRecord) -> tuple[str, ...]:
    """The `must_not` patterns that stand in the answer's text."""
    return tuple(
        f"không được có «{pattern}»"
        for pattern in expected.must_not
        if re.search(pattern, answer.answer)
    )
