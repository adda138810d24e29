"""What counts as the same value, and which values of an answer are supported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.grounding import grounding, statements
from evals.metrics.score import UNDEFINED
from evals.metrics.stated_values import stated_values
from tests.evals.eval_answers import answer, citation, declined, figure

QUESTION = "Mục tiêu năm 2026?"


def readings(text: str) -> set[str]:
    return {reading for value in stated_values(text) for reading in value.readings}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.344 người", "1344 người"),
        ("1.344 người", "1,344 people"),
        ("12,7%", "12.7 %"),
        ("1.234,5", "1,234.5"),
        ("02 nhiệm vụ", "2 nhiệm vụ"),
        ("ngày 19/12/2025", "ngày 19 tháng 12 năm 2025"),
        ("02/7/2025", "2 July 2025"),
        ("2025-12-19", "December 19, 2025"),
        ("Kế hoạch số 138/KH-UBND", "138 / KH - UBND"),
        ("Nghị định 118/2025/NĐ-CP", "118/2025/NĐ- CP"),
        ("Chỉ thị 28-CT/TU", "28-CT/TU"),
    ],
)
def test_ways_of_writing_one_value(one: str, other: str) -> None:
    assert readings(one) & readings(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("85%", "86%"),
        ("19/12/2025", "20/12/2025"),
        ("138/KH-UBND", "138/QĐ-UBND"),
        ("118/2025/NĐ-CP", "118/2024/NĐ-CP"),
        ("12,7", "127"),
        ("111/2022/NĐ-CP", "111/2023/NĐ-CP"),
    ],
)
def test_different_values_stay_different(one: str, other: str) -> None:
    assert not readings(one) & readings(other)


def test_the_parts_of_days_and_document_numbers_are_not_numbers() -> None:
    assert readings("Kế hoạch 138/KH-UBND ngày 19/12/2025") == {
        "document 138/KH-UBND",
        "day 2025-12-19",
    }


@given(st.text(max_size=80))
def test_reading_values_never_raises(text: str) -> None:
    for value in stated_values(text):
        assert value.readings


def test_statements_end_with_their_markers() -> None:
    text = "Năm 2026: 85 % [1][2].\n1. Năm 2023: 60 % [3]\nHết"
    assert [(s.text.strip(), set(s.markers)) for s in statements(text)] == [
        ("Năm 2026: 85 %", {1, 2}),
        (".\n Năm 2023: 60 %", {3}),
        ("Hết", set()),
    ]


def test_values_of_quote_label_and_figure_year_are_supported() -> None:
    text = "Năm 2026, Kế hoạch 138/KH-UBND ngày 19/12/2025, mục 2.2: 85 % và 70 % [1]."
    assert grounding(answer(text), QUESTION).value == 1.0


def test_a_document_may_be_named_by_its_serial() -> None:
    assert grounding(answer("Kế hoạch 138 ngày 19/12/2025 [1]"), QUESTION).value == 1.0
    assert grounding(answer("Kế hoạch 139 ngày 19/12/2025 [1]"), QUESTION).value == 0.0
    assert grounding(answer("Có 138 người [1]"), QUESTION).value == 0.0


def test_one_value_without_support_fails_the_answer() -> None:
    score = grounding(answer("Đạt 85 % và 75 % [1]"), QUESTION)
    assert score.value == 0.0
    assert score.notes == ("«75» không có trong đoạn trích",)


def test_a_value_of_another_citation_does_not_support() -> None:
    citations = [
        citation("Đạt 60%.", 1, title="", number=None, issued=None),
        citation("Đạt 85%.", 2, title="", number=None, issued=None),
    ]
    swapped = answer("Năm nay đạt 85 % [1], năm trước đạt 60 % [2].", citations=citations)
    assert grounding(swapped, QUESTION).value == 0.0


def test_a_trailing_value_needs_a_marker() -> None:
    assert grounding(answer("Đạt 85 % [1]. Ngoài ra đạt 70 %."), QUESTION).value == 0.0


def test_the_year_of_a_figure_counts_under_its_own_marker_only() -> None:
    citations = [citation("Đạt 85%.", title="", number=None, issued=None)]
    right = answer("Năm 2026: 85 % [1]", citations=citations)
    assert grounding(right, "?").value == 1.0
    other = answer("Năm 2026: 85 % [1]", citations=citations, figures=[figure(marker=2)])
    assert grounding(other, "?").value == 0.0


def test_a_declining_answer_may_repeat_the_question_and_nothing_else() -> None:
    assert grounding(declined("Không có mức 99 %."), "Có phải 99 %?").value == 1.0
    assert grounding(declined("Có lẽ là 77 %."), "Mục tiêu năm 2030?").value == 0.0


def test_a_declining_answer_may_point_at_provisions() -> None:
    text = "Gần nhất là Kế hoạch 138/KH-UBND ngày 19/12/2025, mục 2.2, điểm k (năm 2026), đoạn 7."
    assert grounding(declined(text), "?") == UNDEFINED
    assert grounding(declined(f"{text} Ở đó ghi 85 %."), "?").value == 0.0
    assert grounding(declined(f"{text} Có 1.344 người."), "?").value == 0.0


def test_an_answer_cannot_lean_on_the_question() -> None:
    assert grounding(answer("Đúng là 99 % [1]"), "Có phải 99 % không?").value == 0.0


def test_no_values_no_score() -> None:
    assert grounding(answer("Sở Nội vụ chủ trì [1]"), QUESTION) == UNDEFINED
