"""Patterns, figures, declines and warnings, with small scripted answers."""

from __future__ import annotations

import pytest

from evals.expectations import Expected, ExpectedFigure
from evals.metrics.correctness import answer_correctness
from evals.metrics.declines import (
    decline_accuracy,
    decline_precision,
    decline_reason,
    decline_recall,
)
from evals.metrics.facts import date_match, name_match, number_match, value_match
from evals.metrics.figures import figure_match
from evals.metrics.score import UNDEFINED
from evals.metrics.warning_kinds import warning_match
from tests.evals.eval_answers import answer, declined, figure

EXPECTED = Expected(must=(r"85\s*%", r"70\s*%"), must_not=(r"99\s*%",))
REFUSE = Expected(answerable=False, reason=("year_not_covered",), must_not=(r"99\s*%",))


def test_patterns_may_stand_in_answer_or_quotes() -> None:
    assert answer_correctness(EXPECTED, answer("Tối thiểu 85 % [1]")).value == 1.0


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Đạt 85 %, có nơi 99 % [1]", r"không được có «99\s*%»"),
        ("Không rõ [1]", r"thiếu «70\s*%»"),
    ],
)
def test_a_missing_or_forbidden_pattern_is_wrong(text: str, note: str) -> None:
    citations: list[object] = []
    score = answer_correctness(EXPECTED, answer(text, citations=citations))
    assert score.value == 0.0
    assert note in score.notes


def test_forbidden_patterns_are_not_searched_in_quotes() -> None:
    expected = Expected(must=("85",), must_not=("70",))
    assert answer_correctness(expected, answer()).value == 1.0


def test_declining_an_answerable_question_is_wrong() -> None:
    assert answer_correctness(EXPECTED, declined()).value == 0.0


def test_correctness_leaves_unanswerable_questions_to_the_decline_metric() -> None:
    assert answer_correctness(REFUSE, declined()) == UNDEFINED
    assert decline_accuracy(EXPECTED, declined()) == UNDEFINED


def test_decline_accuracy() -> None:
    assert decline_accuracy(REFUSE, declined()).value == 1.0
    assert decline_accuracy(REFUSE, answer()).value == 0.0
    assert decline_accuracy(REFUSE, declined("Có nơi đạt 99 %.")).value == 0.0


def test_a_decline_with_figures_is_wrong() -> None:
    mixed = answer("Không có.", abstained=True, reason="not_in_documents")
    assert decline_accuracy(REFUSE, mixed).notes == ("từ chối mà vẫn nêu số liệu",)


def test_either_accepts_the_decline_and_the_right_answer_only() -> None:
    either = Expected(answerable="either", must=(r"85\s*%",), must_not=(r"99\s*%",))
    assert decline_accuracy(either, declined()).value == 1.0
    assert decline_accuracy(either, answer()).value == 1.0
    assert decline_accuracy(either, answer("99 % [1]")).value == 0.0


def test_decline_reason() -> None:
    assert decline_reason(REFUSE, declined(reason="year_not_covered")).value == 1.0
    assert decline_reason(REFUSE, declined(reason="out_of_scope")).value == 0.0
    assert decline_reason(REFUSE, answer()) == UNDEFINED
    assert decline_reason(Expected(answerable=False), declined()) == UNDEFINED


def test_half_of_the_figures_is_half() -> None:
    wanted = (
        ExpectedFigure(value=85, unit="%", comparator=">=", year=2026),
        ExpectedFigure(value=70, unit="%"),
    )
    score = figure_match(Expected(figures=wanted), answer())  # 1 of 2 expected = 0.5
    assert score.value == 0.5
    assert score.notes == ("thiếu số liệu 70 %",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "số hóa"},
        {"unit": "người"},
        {"comparator": "="},
        {"year": 2023},
        {"value": 84.9},
        {"value_to": None},
    ],
)
def test_every_given_field_of_a_figure_must_agree(wrong: dict[str, object]) -> None:
    fields = {
        "subject": "trực tuyến thanh toán",
        "value": 85.0,
        "value_to": 90.0,
        "unit": "%",
        "comparator": ">=",
        "year": 2026,
    }
    wanted = ExpectedFigure.model_validate(fields)
    right = figure(value_to=90.0)
    assert figure_match(Expected(figures=(wanted,)), answer(figures=[right])).value == 1.0
    assert figure_match(Expected(figures=(wanted,)), answer(figures=[right | wrong])).value == 0.0


def test_warnings() -> None:
    expected = Expected(must=("85",), warnings=("conflict", "superseded"))
    given = [{"kind": "conflict", "message": "Hai văn bản ghi khác nhau."}]
    assert warning_match(expected, answer(warnings=given)).value == 0.5  # 1 of 2
    assert warning_match(EXPECTED, answer(warnings=given)) == UNDEFINED


@pytest.mark.parametrize(
    ("field", "wanted", "text"),
    [
        ("values", "1.344", "có 1344 người [1]"),
        ("values", "1007", "có 1.007 dịch vụ [1]"),
        ("values", "12,7", "đạt 12,70% [1]"),
        ("values", "2.340.000", "lên 2.340.000 đồng [1]"),
        ("values", "09", "mở 9 lớp [1]"),
        ("dates", "2022-12-23", "ban hành ngày 23 tháng 12 năm 2022 [1]"),
        ("dates", "2022-12-23", "issued on 23 December 2022 [1]"),
        ("numbers", "118/2025/NĐ-CP", "Nghị định số 118/2025/NĐ- CP [1]"),
        ("names", "Nguyễn Hòa Bình", "do ông NGUYỄN HOÀ BÌNH chủ trì [1]"),
        ("names", "Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh: kiểm soát [1]"),
    ],
)
def test_a_fact_in_another_way_of_writing_is_the_same(field: str, wanted: str, text: str) -> None:
    expected = Expected.model_validate({field: [wanted]})
    assert answer_correctness(expected, answer(text)).value == 1.0


@pytest.mark.parametrize(
    ("field", "wanted", "text", "note"),
    [
        ("values", "1.344", "có 1.345 người [1]", "thiếu giá trị «1.344»"),
        ("values", "127", "đạt 12,7% [1]", "thiếu giá trị «127»"),
        ("values", "19", "ngày 19/12/2025 [1]", "thiếu giá trị «19»"),
        ("dates", "2022-12-23", "ngày 22/12/2022 [1]", "thiếu ngày «2022-12-23»"),
        ("numbers", "118/2025/NĐ-CP", "118/2024/NĐ-CP [1]", "thiếu số hiệu «118/2025/NĐ-CP»"),
        ("names", "Sở Y tế", "Sở Y tê [1]", "thiếu tên «Sở Y tế»"),
    ],
)
def test_a_missing_fact_is_wrong(field: str, wanted: str, text: str, note: str) -> None:
    score = answer_correctness(Expected.model_validate({field: [wanted]}), answer(text))
    assert (score.value, score.notes) == (0.0, (note,))


def test_half_of_the_facts_is_half_and_none_expected_is_undefined() -> None:
    said = answer("Có 39 nhiệm vụ, ngày 23/12/2022, 138/KH-UBND, Sở Nội vụ [1]")
    assert value_match(Expected(values=("39", "61")), said).value == 0.5
    assert date_match(Expected(dates=("2022-12-23", "2022-12-24")), said).value == 0.5
    assert number_match(Expected(numbers=("138/KH-UBND", "47/KH-SNV")), said).value == 0.5
    assert name_match(Expected(names=("Sở Nội vụ", "Sở Y tế")), said).value == 0.5
    for metric in (value_match, date_match, number_match, name_match):
        assert metric(EXPECTED, said) == UNDEFINED


def test_a_figure_must_be_said_not_only_attached() -> None:
    expected = Expected(figures=(ExpectedFigure(value=85, unit="%"),))
    silent = answer("Có mục tiêu [1]")
    assert figure_match(expected, silent).value == 1.0
    assert answer_correctness(expected, silent).notes == ("thiếu số «85»",)


def test_decline_precision_and_recall() -> None:
    assert decline_precision(EXPECTED, declined()).value == 0.0
    assert decline_precision(REFUSE, declined()).value == 1.0
    assert decline_precision(EXPECTED, answer()) == UNDEFINED
    assert decline_recall(REFUSE, declined()).value == 1.0
    assert decline_recall(REFUSE, answer()).value == 0.0
    assert decline_recall(EXPECTED, answer()) == UNDEFINED
