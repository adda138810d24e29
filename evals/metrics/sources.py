"""Citation source match: the answer cites a document that holds the fact."""

from __future__ import annotations

from evals.answers import AnswerRecord, Citation
from evals.expectations import Expected, Source
from evals.metrics.score import UNDEFINED, Score, share


def source_match(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when one of the acceptable sources is cited; with `every_source`, the share that is.

    Undefined where no source is named or the question may be declined and was.
    """
    if not expected.sources or (expected.answerable != True and answer.abstained):  # noqa: E712
        return UNDEFINED
    missing = tuple(
        f"không dẫn {source_name(source)}"
        for source in expected.sources
        if not any(cites(citation, source) for citation in answer.citations)
    )
    found = len(expected.sources) - len(missing)
    if expected.every_source:
        return share(found, len(expected.sources), missing)
    return Score(1.0) if found else Score(0.0, missing)


def cites(citation: Citation, source: Source) -> bool:
    """Whether the citation's document is the one meant, by file name and number as far as given."""
    by_name = source.document is None or citation.document.source.startswith(source.document)
    by_number = source.number is None or citation.document.number == source.number
    return by_name and by_number


def source_name(source: Source) -> str:
    """The source in words for a note."""
    return " ".join(part for part in (source.document, source.number) if part)
