"""Fault injection: the composing step errs on purpose, so that the verifying one has work to do.

An extractive answer hardly ever needs its verifier; whether the verifier stands between composing
and the reader shows only when composing goes wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

from assistant import answer as answering
from evals.asking import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.compose import Composed, Line
    from assistant.findings import Finding
    from assistant.question import Question
    from assistant.types import Citation

_END_OF_FIGURE = re.compile(r"\d(?![.,/]?\d)")


@contextmanager
def composing_errs(fault: Fault | None) -> Iterator[None]:
    """Make the composing step err while the block runs; not for several threads at once."""
    if fault is None:
        yield
        return
    sound = vars(answering)["compose"]

    def err(question: Question, findings: Sequence[Finding]) -> Composed:
        composed: Composed = sound(question, findings)
        if fault == "figure":
            return replace(composed, lines=tuple(_misstated(line) for line in composed.lines))
        return replace(composed, citations=tuple(_shifted(one) for one in composed.citations))

    with patch.object(answering, "compose", err):
        yield


def misstate(text: str) -> str:
    """Raise the last figure of the text by one in its last digit; 9 becomes 8."""
    ends = list(_END_OF_FIGURE.finditer(text))
    if not ends:
        return text
    start, end = ends[-1].span()
    digit = "8" if text[start] == "9" else str(int(text[start]) + 1)
    return f"{text[:start]}{digit}{text[end:]}"


def _misstated(line: Line) -> Line:
    return replace(line, text=misstate(line.text))


def _shifted(citation: Citation) -> Citation:
    return replace(citation, quote=f"{citation.quote[1:]} ")
