"""Figure match: the answer gives the expected figures with unit, comparator and year."""

from __future__ import annotations

import math
import re

from evals.answers import AnswerRecord, Figure
from evals.expectations import Expected, ExpectedFigure
from evals.metrics.score import UNDEFINED, Score, share
from evals.metrics.stated_values import stated_values
from vectorstore.vietnamese.folding import fold


def figure_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected figures that the answer's `figures` hold; undefined without any."""
    if expected.answerable is False or not expected.figures:
        return UNDEFINED
    missing = tuple(
        f"thiếu số liệu {figure_words(wanted)}"
        for wanted in expected.figures
        if not any(_same(wanted, figure) for figure in answer.figures)
    )
    return share(len(expected.figures) - len(missing), len(expected.figures), missing)


def figure_stated(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected figures whose value the answer's text states, whatever its fields."""
    if expected.answerable is False or not expected.figures:
        return UNDEFINED
    stated = {reading for value in stated_values(answer.answer) for reading in value.readings}
    missing = tuple(
        f"thiếu số «{_written(wanted.value)}»"
        for wanted in expected.figures
        if f"number {wanted.value:.10g}" not in stated
    )
    return share(len(expected.figures) - len(missing), len(expected.figures), missing)


def _written(value: float) -> str:
    return f"{value:.10g}".replace(".", ",")


def _same(wanted: ExpectedFigure, figure: Figure) -> bool:
    return (
        math.isclose(wanted.value, figure.value, rel_tol=1e-9)
        and (wanted.value_to is None or wanted.value_to == figure.value_to)
        and (wanted.unit is None or wanted.unit.casefold() == figure.unit.casefold())
        and (wanted.comparator is None or wanted.comparator == figure.comparator)
        and (wanted.year is None or wanted.year == figure.year)
        and (wanted.subject is None or _about(wanted.subject, figure.indicator))
    )


def _about(subject: str, indicator: str) -> bool:
    return set(fold(subject).split()) <= set(re.findall(r"\w+", fold(indicator)))


def figure_words(wanted: ExpectedFigure) -> str:
    """The expected figure in words: ">= 85 % (năm 2026)"."""
    year = f" (năm {wanted.year})" if wanted.year is not None else ""
    return f"{wanted.comparator or ''} {wanted.value:g} {wanted.unit or ''}".strip() + year
