"""Sources, sections and quotes: the expected values are counted by hand."""

from __future__ import annotations

import pytest

from evals.asking import Ranked
from evals.expectations import Expected, Source
from evals.metrics.citations import citation_precision, citation_recall
from evals.metrics.places import in_place
from evals.metrics.quotes import quote_exactness
from evals.metrics.retrieval import DEPTH, retrieval_recall
from evals.metrics.score import UNDEFINED
from evals.metrics.sections import section_match
from evals.metrics.sources import source_match
from evals.metrics.timeliness import in_year
from tests.evals.eval_answers import TEXT, answer, citation, declined, documents, figure

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


def test_citation_precision_counts_what_stands_outside() -> None:
    beside = citation(marker=2, source="khac.md")
    score = citation_precision(expecting(PLAN), answer(citations=[citation(), beside]))
    assert score.value == 0.5  # 1 of 2
    assert score.notes == ("[2] dẫn khac.md 2/2.2/k",)
    other_section = Source(document="ke-hoach-138", section="2.6")
    assert citation_precision(expecting(other_section), answer()).value == 0.0
    assert citation_precision(expecting(PLAN), declined()) == UNDEFINED


def test_citation_recall_counts_what_is_missing() -> None:
    assert citation_recall(expecting(OTHER, PLAN, every=True), answer()).value == 0.5  # 1 of 2
    assert citation_recall(expecting(OTHER, PLAN), answer()).value == 1.0
    assert citation_recall(expecting(OTHER), answer()).value == 0.0
    assert citation_recall(expecting(OTHER), declined()) == UNDEFINED


def hits(*paths: str) -> list[Ranked]:
    return [Ranked("ke-hoach-138.md", "138/KH-UBND", tuple(path.split("/"))) for path in paths]


def test_recall_at_ten_looks_at_the_first_ten() -> None:
    first = hits(*["2/2.1/a"] * (DEPTH - 1), "2/2.2/k")
    assert retrieval_recall(expecting(PLAN), first).value == 1.0
    assert retrieval_recall(expecting(PLAN), [*hits("2/2.1/a"), *first]).value == 0.0
    assert retrieval_recall(expecting(OTHER, PLAN, every=True), first).value == 0.5  # 1 of 2
    assert retrieval_recall(Expected(must=("85",)), first) == UNDEFINED


def test_a_figure_or_document_of_another_year_is_an_anachronism() -> None:
    expected = Expected(must=("85",))
    assert in_year(expected, answer(), "Mục tiêu năm 2026?", documents).value == 1.0
    late = answer(figures=[figure(year=2023)])
    score = in_year(expected, late, "Mục tiêu năm 2026?", documents)
    assert (score.value, score.notes) == (0.0, ("số liệu 85 % của năm 2023",))
    old = in_year(expected, answer(figures=[]), "Mục tiêu năm 2023?", documents)
    assert (old.value, old.notes) == (0.0, ("[1] dẫn ke-hoach-138.md về năm khác",))


def test_a_quote_that_names_the_year_is_of_that_year() -> None:
    named = answer(figures=[], citations=[citation("Năm 2023 đạt 85%.")])
    assert in_year(Expected(must=("85",)), named, "Năm 2023?", documents).value == 1.0


@pytest.mark.parametrize("question", ["Kế hoạch ngày 19/12/2025?", "Nghị định 118/2025/NĐ-CP?"])
def test_no_year_asked_no_anachronism(question: str) -> None:
    assert in_year(Expected(must=("85",)), answer(), question, documents) == UNDEFINED
    asked = Expected(must=("85",), years=(2023,))
    assert in_year(asked, answer(), question, documents).value == 0.0
    assert in_year(asked, declined(), question, documents).value == 1.0


def test_a_document_of_another_province_is_the_wrong_place() -> None:
    there = Expected(answerable=False, place="Nam Định")
    assert in_place(there, answer(), documents).notes == ("[1] dẫn văn bản của Hưng Yên",)
    assert in_place(there, declined(), documents).value == 1.0
    assert in_place(Expected(must=("85",), place="hưng yên"), answer(), documents).value == 1.0
    assert in_place(Expected(must=("85",)), answer(), documents) == UNDEFINED
