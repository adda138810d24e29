"""Unsupported statements: every value in the answer must stand in what its markers cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.answers import AnswerRecord, Citation
from evals.metrics.score import UNDEFINED, Score, share
from evals.metrics.stated_values import StatedValue, serial_of, stated_values

_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
MARKER = re.compile(r"\[(\d+)\]")
_ENUMERATION = re.compile(r"^[ \t]*\d{1,2}[.)](?=\s)", re.MULTILINE)
# In a declining answer only amounts are statements; the rest says where to look (documents,
# sections, days, years).
_AMOUNT = re.compile(
    r"\d+(?:[.,]\d+)*(?=\s*(?:%|phần trăm|tỷ|triệu|nghìn|đồng|percent|per cent|billion|million))"
    r"|(?<![\d.,])\d{1,3}(?:[.,]\d{3})+(?![\d.,])"
)


class Statement(NamedTuple):
    """A stretch of the answer and the markers that end it; no markers for a trailing rest."""

    text: str
    markers: frozenset[int]


def grounding(answer: AnswerRecord, question: str) -> Score:
    """1 when no value of the answer is unsupported, 0 otherwise; undefined without any value.

    A value is supported by the quotes of the markers that end its statement, by what those
    citations say of their document (label, number, day, title, section) and by the year of a
    figure under one of those markers. A declining answer asserts nothing: there the question's own
    values and all citations count as support, and only amounts are checked. A letter carries no
    markers: all that it was drafted from counts, and what it leaves open is no statement.
    """
    checked = 0
    notes: list[str] = []
    for statement in statements(_stated(answer)):
        cited = [c for c in answer.citations if answer.abstained or c.marker in statement.markers]
        support = "\n".join(_support(cited, answer, question))
        known = _known(support)
        for value in _values(statement.text, answer):
            checked += 1
            if not value.readings & known:
                notes.append(f"«{value.written}» không có trong đoạn trích")
    if not checked:
        return UNDEFINED
    return share(0 if notes else 1, 1, tuple(notes))


def _stated(answer: AnswerRecord) -> str:
    text = answer.answer
    for point in answer.draft.open_points if answer.draft is not None else ():
        text = text.replace(point.placeholder, " ")
    return text


def _known(support: str) -> frozenset[str]:
    """Every reading of the support; a document's number also supports its serial alone."""
    readings = {reading for value in stated_values(support) for reading in value.readings}
    numbers = [r.removeprefix("document ") for r in readings if r.startswith("document ")]
    return frozenset(readings.union(serial_of(number) for number in numbers))


def statements(text: str) -> Iterator[Statement]:
    """Cut the answer after each group of markers; numbers of list entries are not statements."""
    text = _ENUMERATION.sub("", text)
    start = 0
    for match in _MARKERS.finditer(text):
        markers = frozenset(int(number) for number in MARKER.findall(match[0]))
        yield Statement(text[start : match.start()], markers)
        start = match.end()
    yield Statement(text[start:], frozenset())


def _values(text: str, answer: AnswerRecord) -> Iterator[StatedValue]:
    if answer.abstained:
        text = " ; ".join(_AMOUNT.findall(text))
    return stated_values(text)


def _support(cited: Sequence[Citation], answer: AnswerRecord, question: str) -> Iterator[str]:
    markers = {citation.marker for citation in cited}
    for citation in cited:
        document = citation.document
        yield citation.quote
        yield citation.section
        yield citation.label
        yield document.title
        yield document.number or ""
        yield document.issued or ""
    for figure in answer.figures:
        if figure.marker in markers and figure.year is not None:
            yield str(figure.year)
    if answer.abstained:
        yield question
    if answer.draft is not None:
        yield from answer.draft.sources
