"""Sources, sections and quotes: the expected values are counted by hand."""

from __future__ import annotations

import pytest

from evals.expectations import Expected, Source
from evals.metrics.quotes import quote_exactness
from evals.metrics.score import UNDEFINED
from evals.metrics.sections import section_match
from evals.metrics.sources import source_match
from tests.evals.eval_answers import TEXT, answer, citation, declined

PLAN = Source(document="ke-hoach-138", section="2.2/k")
OTHER = Source(document="ke-hoach-204")


def expecting(*sources: Source, every: bool = False) -> Expected:
    return Expected(must=("85",), sources=sources, every_source=every)


def test_one_acceptable_source_is_enough() -> None:
    assert source_match(expecting(OTHER, PLAN), answer()).value == 1.0
    assert source_match(expecting(OTHER), answer()).value == 0.0


def test_every_source_counts_each() -> None:
    score = source_match(expecting(OTHER, PLAN, every=True), answer())
    assert score.value == 0.5  # 1 of 2
    assert score.notes == ("không dẫn ke-hoach-204",)


def test_a_source_is_known_by_number_too() -> None:
    assert source_match(expecting(Source(number="138/KH-UBND")), answer()).value == 1.0
    both = Source(document="ke-hoach-138", number="139/KH-UBND")
    assert source_match(expecting(both), answer()).value == 0.0


def test_source_of_a_declined_answer() -> None:
    assert source_match(expecting(PLAN), declined()).value == 0.0
    either = Expected(answerable="either", must=("85",), sources=(PLAN,))
    assert source_match(either, declined()) == UNDEFINED
    assert source_match(Expected(must=("85",)), answer()) == UNDEFINED


@pytest.mark.parametrize(
    ("section", "value"), [("2.2/k", 1.0), ("2.2", 1.0), ("k", 1.0), ("2.2/h", 0.0), ("2.6", 0.0)]
)
def test_section_path(section: str, value: float) -> None:
    source = Source(document="ke-hoach-138", section=section)
    assert section_match(expecting(source), answer()).value == value


def test_section_is_undefined_where_the_document_is_not_cited() -> None:
    elsewhere = Source(document="ke-hoach-204", section="2.2")
    assert section_match(expecting(elsewhere), answer()) == UNDEFINED
    assert section_match(expecting(Source(number="138/KH-UBND")), answer()) == UNDEFINED


def test_quotes_are_slices_of_the_stored_text() -> None:
    stored = f"Mở đầu. {TEXT}"
    citations = [citation(start=8), citation("85% số thủ tục", marker=2, start=8)]
    score = quote_exactness(answer(citations=citations), {"plan": stored}.get)
    assert score.value == 0.5  # 1 of 2
    assert score.notes == ("[2] trích không đúng nguyên văn",)


@pytest.mark.parametrize("bad", [citation(id="gone"), citation(""), citation(start=1)])
def test_a_quote_that_is_not_there_is_wrong(bad: dict[str, object]) -> None:
    assert quote_exactness(answer(citations=[bad]), {"plan": TEXT}.get).value == 0.0


def test_no_citation_no_score() -> None:
    assert quote_exactness(declined(), lambda _: None) == UNDEFINED
