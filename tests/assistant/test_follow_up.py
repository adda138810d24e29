"""Follow-ups take over what they leave out."""

from __future__ import annotations

from assistant.follow_up import rewrite
from assistant.types import Turn

FIRST = (Turn("Mục tiêu hài lòng năm 2026 là bao nhiêu?"),)


def test_a_new_year_replaces_the_old_one() -> None:
    assert rewrite("Còn năm 2023 thì sao?", FIRST) == "Mục tiêu hài lòng năm 2023 là bao nhiêu?"


def test_a_year_is_added_where_there_was_none() -> None:
    history = (Turn("Mục tiêu hài lòng là bao nhiêu?"),)
    assert rewrite("Thế còn năm 2023?", history) == "Mục tiêu hài lòng là bao nhiêu năm 2023?"


def test_a_question_of_its_own_is_left_alone() -> None:
    assert rewrite("Còn tỷ lệ số hóa hồ sơ năm 2023 thì sao?", FIRST) is None
    assert rewrite("Ai ký Kế hoạch 138/KH-UBND?", FIRST) is None


def test_without_history_nothing_is_rewritten() -> None:
    assert rewrite("Còn năm 2023 thì sao?", ()) is None
