"""Header match: the library knows a cited document's number, kind, agency, day and signer."""

from __future__ import annotations

from collections.abc import Callable

from evals.answers import AnswerRecord
from evals.asking import DocumentFacts
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score, share
from evals.metrics.sources import cites


def header_match(
    expected: Expected, answer: AnswerRecord, document: Callable[[str], DocumentFacts | None]
) -> Score:
    """Share of the expected header fields that the library holds of the cited document.

    The field itself is looked at, not the answer: a signer may also be found in the text, while
    lists of documents, drafts and exports know only the field. The document is the first cited one
    of the expected sources; undefined where no field is expected or none of them is cited.
    """
    wanted = expected.header.given if expected.header is not None else {}
    cited = next(
        (c for c in answer.citations if any(cites(c, source) for source in expected.sources)), None
    )
    held = document(cited.document.id) if cited is not None else None
    if held is None:
        return UNDEFINED
    wrong = tuple(
        f"{field}: thư viện ghi «{held.header.get(field) or 'không có'}», đúng là «{value}»"
        for field, value in wanted.items()
        if held.header.get(field) != value
    )
    return share(len(wanted) - len(wrong), len(wanted), wrong)
