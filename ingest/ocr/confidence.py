"""From recognised blocks to the provisions that they make up: how sure, which digits are not."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Layout, Span
from vectorstore.types import Provision


def mark_recognised(layout: Layout, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """Give every provision with recognised text its confidence and doubtful ranges.

    The confidence is the mean of its blocks', weighted by their characters within it; the ranges
    are offsets in the document's text, as all are.
    """
    spans = [span for span in layout.spans if span.block.confidence is not None]
    if not spans:
        return tuple(provisions)
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    return tuple(
        _marked(one, spans[bisect_right(ends, one.start) : bisect_left(starts, one.end)])
        for one in provisions
    )


def _marked(provision: Provision, spans: Sequence[Span]) -> Provision:
    weights = [
        (min(span.end, provision.end) - max(span.start, provision.start), span) for span in spans
    ]
    characters = sum(weight for weight, _ in weights)
    if not characters:
        return provision
    confidence = sum(weight * (span.block.confidence or 0.0) for weight, span in weights)
    doubtful = tuple(
        (span.start + start, span.start + end)
        for span in spans
        for start, end in span.block.doubtful
        if provision.start <= span.start + start < provision.end
    )
    return replace(provision, ocr_confidence=round(confidence / characters, 3), doubtful=doubtful)
