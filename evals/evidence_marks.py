"""Marks in a quote what of the answer stands there: the evidence, as a reader sees it."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from evals.expectations import Expected
from evals.metrics.grounding import MARKER
from evals.metrics.stated_values import stated_values


def marked_quote(quote: str, answer: str, expected: Expected) -> Markup:
    """The quote as HTML with <mark> around values that the answer states and what was expected."""
    said = MARKER.sub(" ", answer)  # the 1 of "[1]" is no value
    stated = {reading for value in stated_values(said) for reading in value.readings}
    found = {value.written for value in stated_values(quote) if value.readings & stated}
    patterns = [rf"(?<![\w.,/]){re.escape(written)}(?![\d/]|[.,]\d)" for written in sorted(found)]
    patterns += [re.escape(name) for name in expected.names]
    patterns += expected.must
    spans = sorted(
        match.span() for pattern in patterns for match in re.finditer(pattern, quote) if match[0]
    )
    pieces = [Markup("")]
    position = 0
    for start, end in _merged(spans):
        pieces += [
            escape(quote[position:start]),
            Markup("<mark>{}</mark>").format(quote[start:end]),
        ]
        position = end
    return Markup("").join([*pieces, escape(quote[position:])])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
