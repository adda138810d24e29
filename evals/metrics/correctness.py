"""Answer correctness: an answerable question gets an answer that says what it must."""

from __future__ import annotations

import re

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.facts import date_match, name_match, number_match, value_match
from evals.metrics.figures import figure_stated
from evals.metrics.score import UNDEFINED, Score


def answer_correctness(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when the answer says all that is expected and nothing forbidden, else 0.

    Undefined for questions that may be declined: `decline` scores those.
    """
    if expected.answerable is not True:
        return UNDEFINED
    if answer.abstained:
        return Score(0.0, (f"từ chối nhầm ({answer.reason})",))
    notes = expectation_notes(expected, answer)
    return Score(0.0 if notes else 1.0, notes)


def expectation_notes(expected: Expected, answer: AnswerRecord) -> tuple[str, ...]:
    """What is wrong with the answer by patterns, facts and figures; empty when nothing."""
    # A letter has to say it itself; below an answer its reader sees the quotes.
    whole = answer.answer if answer.draft is not None else f"{answer.answer}\n{answer.quotes}"
    missing = [f"thiếu «{pattern}»" for pattern in expected.must if not re.search(pattern, whole)]
    facts = [
        note
        for metric in (value_match, date_match, number_match, name_match, figure_stated)
        for note in metric(expected, answer).notes
    ]
    return (*missing, *facts, *forbidden_notes(expected, answer))


def forbidden_notes(expected: Expected, answer: AnswerRecord) -> tuple[str, ...]:
    """The `must_not` patterns that stand in the answer's text."""
    return tuple(
        f"không được có «{pattern}»"
        for pattern in expected.must_not
        if re.search(pattern, answer.answer)
    )
