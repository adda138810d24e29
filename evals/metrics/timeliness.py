"""Anachronism: an answer about one year must not rest on documents or figures of another."""

from __future__ import annotations

import re
from collections.abc import Callable

from evals.answers import AnswerRecord, Citation
from evals.asking import DocumentFacts
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score

_YEAR = re.compile(r"(?<![\w/.,-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")


def in_year(
    expected: Expected,
    answer: AnswerRecord,
    question: str,
    document: Callable[[str], DocumentFacts | None],
) -> Score:
    """1 when every figure and citation is about a year that was asked, 0 otherwise.

    One less the mean is the anachronism rate. The years are the item's, else those that the
    question names outside days and document numbers. A citation is of another year when its
    document is about other years only and its quote names none that was asked. A declined question
    used no other year's: 1. Undefined where no year is asked.
    """
    years = frozenset(expected.years) or frozenset(int(year) for year in _YEAR.findall(question))
    if not years:
        return UNDEFINED
    if answer.abstained:
        return Score(1.0)
    notes = [
        f"số liệu {figure.value:g} {figure.unit} của năm {figure.year}"
        for figure in answer.figures
        if figure.year is not None and figure.year not in years
    ]
    notes += [
        f"[{citation.marker}] dẫn {citation.document.source} về năm khác"
        for citation in answer.citations
        if _of_another_year(citation, years, document)
    ]
    return Score(0.0 if notes else 1.0, tuple(notes))


def _of_another_year(
    citation: Citation,
    years: frozenset[int],
    document: Callable[[str], DocumentFacts | None],
) -> bool:
    known = document(citation.document.id)
    if known is None or not known.years or known.years & years:
        return False
    return not any(str(year) in citation.quote for year in years)
