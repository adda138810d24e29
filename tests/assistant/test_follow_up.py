"""Follow-ups take over what they leave out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from assistant.follow_up import asks_where, effective, rewrite
from assistant.question_parts import parts_of, topic_of
from assistant.types import Answer, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from assistant.vocabulary import Vocabulary

FIRST = "Mục tiêu hài lòng năm 2026 là bao nhiêu?"


@pytest.fixture
def vocabulary(shelf: Shelf) -> Vocabulary:
    return shelf.vocabulary


@pytest.mark.parametrize(
    ("before", "question", "full"),
    [
        (FIRST, "Còn năm 2023 thì sao?", "Mục tiêu hài lòng năm 2023 là bao nhiêu?"),
        (FIRST, "năm 2023?", "Mục tiêu hài lòng năm 2023 là bao nhiêu?"),
        (
            "Mục tiêu hài lòng là bao nhiêu?",
            "Thế còn năm 2023?",
            "Mục tiêu hài lòng là bao nhiêu năm 2023?",
        ),
        (
            "Tỷ lệ hồ sơ đúng hạn của UBND cấp xã năm 2024?",
            "Cấp huyện thì sao?",
            "Tỷ lệ hồ sơ đúng hạn của Cấp huyện năm 2024?",
        ),
        (
            "Tỉnh có bao nhiêu hồ sơ năm 2024?",
            "Trong đó cấp xã bao nhiêu?",
            "Tỉnh có bao nhiêu hồ sơ cấp xã năm 2024?",
        ),
        (
            "Chỉ tiêu hài lòng của Kế hoạch 15/KH-UBND?",
            "Còn năm 2023?",
            "Chỉ tiêu hài lòng năm 2023?",
        ),
        (
            "Kế hoạch 15/KH-UBND có bao nhiêu mục tiêu?",
            "Còn Kế hoạch 188/KH-UBND?",
            "Kế hoạch 188/KH-UBND có bao nhiêu mục tiêu?",
        ),
        (
            "Sở nào chủ trì kiểm tra công vụ năm 2026?",
            "Thế còn truyền thông?",
            "Sở nào chủ trì truyền thông năm 2026?",
        ),
        (FIRST, "Ai chủ trì việc đó?", "Ai chủ trì hài lòng năm 2026?"),
        (
            FIRST,
            "Thế còn tỷ lệ hồ sơ đúng hạn là bao nhiêu?",
            "tỷ lệ hồ sơ đúng hạn là bao nhiêu năm 2026?",
        ),
        (
            FIRST,
            "So với năm 2023 thì tăng thế nào?",
            "So sánh hài lòng năm 2023 và năm 2026",
        ),
    ],
)
def test_what_is_left_out_is_taken_over(
    before: str, question: str, full: str, vocabulary: Vocabulary
) -> None:
    assert rewrite(question, [Turn(before)], vocabulary)[0] == full


@pytest.mark.parametrize(
    "question",
    [
        "Còn tỷ lệ số hóa hồ sơ năm 2023 thì sao?",
        "Ai ký Kế hoạch 138/KH-UBND?",
        "Tỷ lệ hồ sơ đúng hạn là bao nhiêu?",
        "Giá vàng hôm nay?",
    ],
)
def test_a_question_of_its_own_is_left_alone(question: str, vocabulary: Vocabulary) -> None:
    assert rewrite(question, [Turn(FIRST)], vocabulary) == []


@pytest.mark.parametrize(
    ("before", "question", "full"),
    [
        (
            "Chủ thuyền thi bơi được cộng mấy điểm?",
            "Thế thợ lặn?",
            "thợ lặn được cộng mấy điểm?",
        ),
        (
            "Thẩm định thuyền mang 2 cấp tính bao nhiêu phần trăm?",
            "Còn mang 3 cấp thì sao?",
            "Thẩm định thuyền mang 3 cấp tính bao nhiêu phần trăm?",
        ),
        (
            "Mật khẩu của thợ lặn phải dài bao nhiêu ký tự?",
            "Thế chủ thuyền thì bao nhiêu?",
            "chủ thuyền phải dài bao nhiêu ký tự?",
        ),
    ],
)
def test_another_subject_is_asked_the_same(
    before: str, question: str, full: str, vocabulary: Vocabulary
) -> None:
    found = rewrite(question, [Turn(before)], vocabulary)
    assert full in found
    assert all("bao nhiêu" in one or "mấy" in one for one in found)


def test_a_full_question_is_asked_of_the_document_before_first(vocabulary: Vocabulary) -> None:
    turn = Turn("Mật khẩu ở Nghệ An dài bao nhiêu?", "Theo Kế hoạch 15/KH-UBND: 8 ký tự [1]")
    question = "Hộp thư chứa được mấy thư?"
    first, second = rewrite(question, [turn], vocabulary)
    assert first.startswith("Hộp thư chứa được mấy thư theo Kế hoạch 15/KH-UBND")
    assert second == question


@pytest.mark.parametrize(
    "question",
    [
        "Còn ở Đà Nẵng thì sao?",
        "Hộp thư chứa được mấy thư theo Kế hoạch 9/KH-UBND?",
        "Năm 2023 hộp thư chứa được mấy thư?",
        "Nghị quyết nào quy định hộp thư?",
    ],
)
def test_a_question_that_says_where_to_look_is_not_led_back(
    question: str, vocabulary: Vocabulary
) -> None:
    turn = Turn("Mật khẩu ở Nghệ An dài bao nhiêu?", "Theo Kế hoạch 15/KH-UBND: 8 ký tự [1]")
    assert not any("15/KH-UBND" in full for full in rewrite(question, [turn], vocabulary))


def test_without_history_nothing_is_rewritten(vocabulary: Vocabulary) -> None:
    assert rewrite("Còn năm 2023 thì sao?", [], vocabulary) == []


@pytest.mark.parametrize("question", ["Ai ký?", "Ban hành ngày nào?", "Nó ban hành ngày nào?"])
def test_the_document_is_the_one_that_the_answer_names(
    question: str, vocabulary: Vocabulary
) -> None:
    turn = Turn(FIRST, "Theo Kế hoạch 15/KH-UBND: tối thiểu 91% [1]")
    assert "Kế hoạch 15/KH-UBND" in rewrite(question, [turn], vocabulary)[0]


def test_the_document_asked_for_goes_before_the_one_asked_about(vocabulary: Vocabulary) -> None:
    turn = Turn("Kế hoạch 9/KH-UBND thay thế kế hoạch nào?", "Kế hoạch 9/KH-UBND thay 7/KH-UBND")
    (full,) = rewrite("Kế hoạch đó ban hành ngày nào?", [turn], vocabulary)
    assert "7/KH-UBND" in full


def test_each_turn_builds_on_the_full_reading_of_the_one_before(vocabulary: Vocabulary) -> None:
    turns = [Turn(FIRST), Turn("Còn năm 2023 thì sao?"), Turn("Thế năm 2024?")]
    assert [turn.question for turn in effective(turns, vocabulary)] == [
        FIRST,
        "Mục tiêu hài lòng năm 2023 là bao nhiêu?",
        "Mục tiêu hài lòng năm 2024 là bao nhiêu?",
    ]


@pytest.mark.parametrize(
    "question",
    ["Điểm đó thuộc mục nào?", "Nội dung này nằm ở điểm nào?", "Nguồn ở đâu?", "Trích từ mục nào?"],
)
def test_the_place_of_an_answer_is_asked_for(question: str) -> None:
    assert asks_where(question)


def test_a_section_of_something_else_is_no_place_of_the_answer() -> None:
    assert not asks_where(
        "Nhiệm vụ nâng cấp phần mềm một cửa của các sở nằm trong kế hoạch nào của tỉnh?"
    )


def test_the_place_is_told_with_its_citation(ask: Callable[..., Answer]) -> None:
    before = "Trên bao nhiêu phần trăm hồ sơ được trả kết quả đúng hạn năm 2026?"
    answer = ask("Chỉ tiêu đó thuộc mục nào?", before)
    assert "phần I, mục 1, điểm b" in answer.answer
    assert "96%" in answer.citations[0].quote
    assert answer.understood_as == f"{before} – Chỉ tiêu đó thuộc mục nào?"


def test_the_place_of_a_decline_is_a_decline(ask: Callable[..., Answer]) -> None:
    assert ask("Điểm đó thuộc mục nào?", "Giá vàng hôm nay bao nhiêu?").abstained


def test_the_topic_goes_without_constraints_and_interrogatives(vocabulary: Vocabulary) -> None:
    topic = topic_of("Năm 2026 bao nhiêu phần trăm hồ sơ cấp xã được trả đúng hạn?", vocabulary)
    assert topic is not None
    assert topic.text == "hồ sơ được trả đúng hạn"
    assert topic_of("Còn năm 2023 thì sao?", vocabulary) is None


def test_constraints_do_not_overlap() -> None:
    parts = parts_of("Kế hoạch 138/KH-UBND ngày 19/12/2025 của tỉnh Hưng Yên năm 2026 cấp xã")
    kinds = [part.kind for part in parts]
    assert "document" in kinds
    assert {"place", "level"} <= set(kinds)
    assert all(a.end <= b.start for a, b in pairwise(parts))
