"""Citation precision and recall against the acceptable sources of an item."""

from __future__ import annotations

from collections.abc import Sequence

from evals.answers import AnswerRecord, Citation
from evals.expectations import Expected, Source
from evals.metrics.score import UNDEFINED, Score, share
from evals.metrics.sections import contains_section
from evals.metrics.sources import cites, source_name


def citation_precision(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the citations that stand in an acceptable source, in its section where one is named.

    Undefined without citations or expected sources.
    """
    if not expected.sources:
        return UNDEFINED
    wrong = tuple(
        f"[{citation.marker}] dẫn {citation.document.source} {'/'.join(citation.section_path)}"
        for citation in answer.citations
        if not any(stands_in(citation, source) for source in expected.sources)
    )
    return share(len(answer.citations) - len(wrong), len(answer.citations), wrong)


def citation_recall(expected: Expected, answer: AnswerRecord) -> Score:
    """Share of the sources that are needed and cited: all with `every_source`, else any one.

    Undefined without expected sources and for declined questions.
    """
    if not expected.sources or answer.abstained:
        return UNDEFINED
    missing = tuple(
        f"chưa dẫn {source_name(source)} {source.section or ''}".rstrip()
        for source in expected.sources
        if not any(stands_in(citation, source) for citation in answer.citations)
    )
    return needed_share(expected.sources, missing, every=expected.every_source)


def stands_in(citation: Citation, source: Source) -> bool:
    """Whether the citation is of the source's document and, where one is named, in its section."""
    return cites(citation, source) and (
        source.section is None or contains_section(citation.section_path, source.section)
    )


def needed_share(sources: Sequence[Source], missing: tuple[str, ...], *, every: bool) -> Score:
    """Share of the sources found when every one is needed; otherwise 1 when any one was found."""
    if every:
        return share(len(sources) - len(missing), len(sources), missing)
    return Score(1.0) if len(missing) < len(sources) else Score(0.0, missing)
