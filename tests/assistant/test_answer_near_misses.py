"""Wrong answers that were seen once; those marked `open_defect` are not mended yet.

The mark is a strict xfail: the day a case passes, its mark must go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.compose import compose
from assistant.understand import understand
from tests.assistant.test_findings import HEADER, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from assistant.types import Answer

    Ask = Callable[..., Answer]

open_defect = pytest.mark.xfail(strict=True, raises=AssertionError)


@pytest.mark.parametrize(
    "question",
    [
        "Tỷ lệ hồ sơ quá hạn năm 2026 là bao nhiêu?",
        "Bao nhiêu phần trăm người dân không hài lòng năm 2026?",
        "Bao nhiêu hồ sơ bị trả lại năm 2026?",
        "Số hồ sơ đúng hạn 6 tháng đầu năm 2024 là bao nhiêu hồ sơ?",
        "Ai là Giám đốc Sở Tài chính?",  # a deputy director is named
        "Ai là Chủ tịch UBND tỉnh?",  # a deputy chairman is
        "Ai là Bộ trưởng Bộ Nội vụ?",  # a deputy minister is
        "Ủy ban nhân dân tỉnh Nghệ An đã thành lập phòng chưa?",  # words of a letterhead
        "Tỉnh Nghệ An có Phó Chủ tịch không?",  # and of a signature
    ],
)
def test_nothing_is_said_of_what_the_documents_lack(ask: Ask, question: str) -> None:
    assert ask(question).abstained


def test_a_total_is_not_its_decrease(ask: Ask) -> None:
    values = [figure.value for figure in ask("Tổng số đơn vị sự nghiệp công lập").figures]
    assert values[:1] == [640.0]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Căn cứ pháp lý của Kế hoạch 15/KH-UBND là gì?", "41/NQ-CP"),
        ("Kế hoạch 188/KH-UBND căn cứ nghị quyết nào?", "17/NQ-CP"),
        ("Kế hoạch 188/KH-UBND căn cứ những văn bản nào?", "17/NQ-CP"),
        ("Kế hoạch 15/KH-UBND nói về gì?", "Cải cách hành chính tỉnh Nghệ An năm 2026"),
        pytest.param(
            "Văn bản nào ban hành quy chế tiếp công dân?", "318/QĐ-UBND", marks=open_defect
        ),
        pytest.param(
            "Kinh phí nâng cấp phần mềm một cửa là bao nhiêu tỷ đồng?",
            "3,5 tỷ đồng",
            marks=open_defect,
        ),
        pytest.param(
            "How many administrative procedures were abolished in the first 6 months of 2024?",
            "37",
            marks=open_defect,
        ),
        ("Phần I, mục 2, điểm b Kế hoạch 15/KH-UBND nêu gì?", "chuyển đổi số (DTI)"),
        ("Phần I, mục 2, điểm b Kế hoạch 15/KH-UBND quy định gì?", "chuyển đổi số (DTI)"),
        ("Mục I.2, điểm b của Kế hoạch 15/KH-UBND nói gì?", "chuyển đổi số (DTI)"),
    ],
)
def test_what_the_documents_say_is_found(ask: Ask, question: str, words: str) -> None:
    assert words in ask(question).answer


def test_a_missing_side_of_two_years_is_told(ask: Ask) -> None:
    answer = ask("So sánh mục tiêu hài lòng của người dân năm 2023 và năm 2026")
    assert answer.abstained or [warning.kind for warning in answer.warnings] == ["incomplete"]


@open_defect
def test_a_comparison_blames_only_the_year_that_is_missing(ask: Ask) -> None:
    answer = ask("So sánh mục tiêu hài lòng của người dân giữa năm 2023 và năm 2026")
    assert "(năm 2023)" in answer.answer


def test_a_figure_that_begins_a_quote_is_no_list_marker(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(HEADER + "1. Kết quả\n\n2.500 hồ sơ được nộp qua mạng.\n")
    finding = found(shelf, "2.500 hồ sơ")
    (line,) = compose(understand("Bao nhiêu hồ sơ?", shelf.vocabulary), [finding]).lines
    assert "2.500 hồ sơ" in line.text


def test_an_english_range_keeps_its_ends_apart(shelf: Shelf) -> None:
    question = understand("What is the target rate of the plan?", shelf.vocabulary)
    (line,) = compose(question, [found(shelf, "Từ 60% đến 65%")]).lines
    assert re.search(r"60\s?%? ?(?:–|-|to) ?65\s?%", line.text)


def test_an_english_amount_keeps_its_unit(shelf: Shelf) -> None:
    question = understand("What is the target rate of the plan?", shelf.vocabulary)
    (line,) = compose(question, [found(shelf, "a) Thẩm định dự toán")]).lines
    assert re.match(r"According to [^:]+: 3,5 \w+", line.text)
