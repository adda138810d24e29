"""Fact match: the values, days, document numbers and names that the answer must state.

Compared in Vietnamese notation: `1.344` is 1344, `12,7` is 12.7, `23/12/2022` is "23 tháng 12 năm
2022"; names by their letters, whichever way the tone mark is placed.
"""

from __future__ import annotations

import re
import unicodedata

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score, share
from evals.metrics.stated_values import stated_values
from vectorstore.vietnamese.folding import unify_tone_placement

_WORD = re.compile(r"\w+")


def value_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected values that the answer states; undefined without any."""
    wanted = {written: _readings(written) for written in expected.values}
    return _shared(expected, answer, wanted, "giá trị")


def date_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected days that the answer states; undefined without any."""
    wanted = {day: frozenset({f"day {day}"}) for day in expected.dates}
    return _shared(expected, answer, wanted, "ngày")


def number_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected document numbers that the answer states; undefined without any."""
    wanted = {number: _readings(number) for number in expected.numbers}
    return _shared(expected, answer, wanted, "số hiệu")


def name_match(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the expected names that the answer states; undefined without any."""
    if expected.answerable is False or not expected.names:
        return UNDEFINED
    text = f" {_letters(answer.answer)} "
    missing = tuple(
        f"thiếu tên «{name}»" for name in expected.names if f" {_letters(name)} " not in text
    )
    return share(len(expected.names) - len(missing), len(expected.names), missing)


def _shared(
    expected: Expected, answer: AnswerRecord, wanted: dict[str, frozenset[str]], word: str
) -> Score:
    if expected.answerable is False or not wanted:
        return UNDEFINED
    stated = _readings(answer.answer)
    missing = tuple(
        f"thiếu {word} «{written}»" for written, readings in wanted.items() if not readings & stated
    )
    return share(len(wanted) - len(missing), len(wanted), missing)


def _readings(text: str) -> frozenset[str]:
    return frozenset(reading for value in stated_values(text) for reading in value.readings)


def _letters(text: str) -> str:
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    return " ".join(unify_tone_placement(word) for word in words)
