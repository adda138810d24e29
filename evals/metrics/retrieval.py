"""Retrieval recall@10 of one item: the search brings an acceptable source under the first ten."""

from __future__ import annotations

from collections.abc import Sequence

from evals.asking import Ranked
from evals.expectations import Expected, Source
from evals.metrics.citations import needed_share
from evals.metrics.score import UNDEFINED, Score
from evals.metrics.sections import contains_section
from evals.metrics.sources import source_name

DEPTH = 10


def retrieval_recall(expected: Expected, ranked: Sequence[Ranked]) -> Score:
    """Share of the needed sources among the first `DEPTH` ranked provisions (any one, or every).

    Undefined where no source is expected.
    """
    if not expected.sources:
        return UNDEFINED
    missing = tuple(
        f"không tìm thấy {source_name(source)} {source.section or ''}".rstrip()
        for source in expected.sources
        if not any(_is(hit, source) for hit in ranked[:DEPTH])
    )
    return needed_share(expected.sources, missing, every=expected.every_source)


def _is(hit: Ranked, source: Source) -> bool:
    by_name = source.document is None or hit.source.startswith(source.document)
    by_number = source.number is None or hit.number == source.number
    by_section = source.section is None or contains_section(hit.section_path, source.section)
    return by_name and by_number and by_section
