"""Patterns, figures, declines and warnings, with small scripted answers."""

from __future__ import annotations

import pytest

from evals.expectations import Expected, ExpectedFigure
from evals.metrics.correctness import answer_correctness
from evals.metrics.declines import decline_accuracy, decline_reason
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
    [{"unit": "người"}, {"comparator": "="}, {"year": 2023}, {"value": 84.9}, {"value_to": None}],
)
def test_every_given_field_of_a_figure_must_agree(wrong: dict[str, object]) -> None:
    fields = {"value": 85.0, "value_to": 90.0, "unit": "%", "comparator": ">=", "year": 2026}
    wanted = ExpectedFigure.model_validate(fields)
    right = figure(value_to=90.0)
    assert figure_match(Expected(figures=(wanted,)), answer(figures=[right])).value == 1.0
    assert figure_match(Expected(figures=(wanted,)), answer(figures=[right | wrong])).value == 0.0


def test_warnings() -> None:
    expected = Expected(must=("85",), warnings=("conflict", "superseded"))
    given = [{"kind": "conflict", "message": "Hai văn bản ghi khác nhau."}]
    assert warning_match(expected, answer(warnings=given)).value == 0.5  # 1 of 2
    assert warning_match(EXPECTED, answer(warnings=given)) == UNDEFINED
