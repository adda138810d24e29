"""Citation section match: a citation stands in the section that holds the fact."""

from __future__ import annotations

from collections.abc import Sequence

from evals.answers import AnswerRecord
from evals.expectations import Expected
from evals.metrics.score import UNDEFINED, Score
from evals.metrics.sources import cites, source_name


def section_match(expected: Expected, answer: AnswerRecord) -> Score:
    """1 when a citation of an expected document stands in that source's section.

    Undefined where no section is expected or nothing of that document is cited: the missing
    citation is the business of `source_match`.
    """
    looked = False
    notes = []
    for source in expected.sources:
        if source.section is None:
            continue
        cited = [citation for citation in answer.citations if cites(citation, source)]
        if any(contains_section(citation.section_path, source.section) for citation in cited):
            return Score(1.0)
        if cited:
            looked = True
            notes.append(f"{source_name(source)}: không dẫn đúng mục {source.section}")
    return Score(0.0, tuple(notes)) if looked else UNDEFINED


def contains_section(path: Sequence[str], section: str) -> bool:
    """Whether the labels of `section`, "2.2/k", follow one another in the path."""
    wanted = section.split("/")
    size = len(wanted)
    return any(list(path[i : i + size]) == wanted for i in range(len(path) - size + 1))
