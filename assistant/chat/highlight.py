"""Mark ranges of a text: escaped HTML in which the figures of an answer stand out."""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import AnswerFigure

Span = tuple[int, int]

DOUBT = "Chữ số nhận dạng từ bản quét, có thể sai"

# A number in Vietnamese writing that is no part of a day (19/12/2025) or of a document number.
_NUMBER = re.compile(r"(?<![\w/.,])\d+(?:\.\d{3})*(?:,\d+)?(?![\w/]|[.,]\d)")


def figure_spans(quote: str, figures: Iterable[AnswerFigure]) -> tuple[Span, ...]:
    """Find the figures in a quote, with their units; offsets count from the quote's start.

    A figure that stands there with its unit is marked only with it: `85` of `85%` never marks the
    85 of `85 xã`.
    """
    spans: set[Span] = set()
    for figure in figures:
        for value in {figure.value, figure.value_to} - {None}:
            bare: list[Span] = []
            with_unit: list[Span] = []
            for match in _NUMBER.finditer(quote):
                if _value(match[0]) != value:
                    continue
                end = _unit_end(quote, match.end(), figure.unit)
                if end is None:
                    bare.append(match.span())
                else:
                    with_unit.append((match.start(), end))
            spans.update(with_unit or bare)
    return merged(spans)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort the spans and join those that overlap."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif end > start:
            result.append((start, end))
    return tuple(result)


def marked_html(
    text: str, start: int, end: int, spans: Iterable[Span], doubtful: Iterable[Span] = ()
) -> str:
    """Escape `text[start:end]`, with what lies in `spans` inside `<mark>`.

    Digits of recognised text that may be wrong (`doubtful`) stand inside `<u>`.
    """
    marks, doubts = _within(start, end, spans), _within(start, end, doubtful)
    cuts = sorted({start, end, *(cut for span in (*marks, *doubts) for cut in span)})
    pieces: list[str] = []
    for first, last in pairwise(cuts):
        piece = escape(text[first:last])
        if _covers(doubts, first):
            piece = f'<u class="doubtful" title="{DOUBT}">{piece}</u>'
        pieces.append(f"<mark>{piece}</mark>" if _covers(marks, first) else piece)
    return "".join(pieces)


def _within(start: int, end: int, spans: Iterable[Span]) -> list[Span]:
    """The parts of the spans that lie between two places."""
    cut = ((max(first, start), min(last, end)) for first, last in spans)
    return [(first, last) for first, last in cut if first < last]


def _covers(spans: Iterable[Span], position: int) -> bool:
    return any(first <= position < last for first, last in spans)


def _value(number: str) -> float:
    return float(number.replace(".", "").replace(",", "."))


def _unit_end(quote: str, position: int, unit: str) -> int | None:
    if not unit:
        return None
    match = re.compile(r"\s{0,2}" + re.escape(unit), re.IGNORECASE).match(quote, position)
    return match.end() if match else None
