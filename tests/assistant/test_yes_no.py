"""Questions for yes or no: a clause answers that says it, and its negation turns the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer_steps import answer_as
from assistant.compose import compose
from assistant.understand import understand
from assistant.yes_no import polar
from tests.assistant.test_findings import HEADER
from tests.assistant.test_passages import hits

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

TEXT = HEADER + (
    "I. THU PHÍ, LỆ PHÍ\n\n"
    "1. Người dân không phải nộp lệ phí khi đổi bản sao trích lục.\n\n"
    "2. Hợp tác xã được vay vốn ưu đãi mua giống lúa.\n\n"
    "3. Giảm một nửa mức thu phí đối với hồ sơ đất đai gửi qua mạng.\n\n"
    "4. Chủ tàu phải lắp thiết bị giám sát hành trình.\n\n"
    "5. Trạm y tế chỉ được bán thuốc thiết yếu.\n\n"
    "6. Trường hợp không nộp tờ khai, chi cục thuế nhắc một lần.\n\n"
    "7. Thư viện tỉnh đã số hóa kho sách địa chí; bảo tàng chưa số hóa hiện vật.\n\n"
    "8. Quy định này không áp dụng đối với chợ nổi.\n\n"
    "II. CÁC TRƯỜNG HỢP KHÔNG ĐƯỢC CẤP THẺ THƯ VIỆN\n\n"
    "1. Bạn đọc đang nợ sách quá hạn.\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(TEXT)


def said(question: str, shelf: Shelf) -> str | None:
    """The answer's only line; none where nothing answers."""
    asked = understand(question, shelf.vocabulary)
    findings = answer_as(asked, hits(shelf), shelf).findings
    return compose(asked, findings).lines[0].text if findings else None


@pytest.mark.parametrize(
    ("question", "opens", "words"),
    [
        ("Đổi bản sao trích lục có phải nộp lệ phí không?", "Không. ", "không phải nộp lệ phí"),
        ("doi ban sao trich luc co phai nop le phi khong", "Không. ", "không phải nộp lệ phí"),
        ("Hợp tác xã có được vay vốn ưu đãi mua giống lúa không?", "Có. ", "được vay vốn"),
        ("Chủ tàu có phải lắp thiết bị giám sát hành trình không?", "Có. ", "phải lắp"),
        ("Thư viện tỉnh đã số hóa kho sách địa chí chưa?", "Đã. ", "đã số hóa"),
        ("Bảo tàng đã số hóa hiện vật chưa?", "Chưa. ", "chưa số hóa"),
        ("Quy định có áp dụng đối với chợ nổi không?", "Không. ", "không áp dụng"),
    ],
)
def test_a_clause_that_says_it_gives_the_verdict(
    question: str, opens: str, words: str, shelf: Shelf
) -> None:
    answer = said(question, shelf)
    assert answer is not None
    assert answer.startswith(opens)
    assert words in answer


@pytest.mark.parametrize(
    "question",
    [
        "Có được thu phí khi gửi hồ sơ đất đai qua mạng không?",  # a rate, no permission
        "Có phải nộp tờ khai cho chi cục thuế không?",  # what becomes of whoever does not
        "Chủ tàu có được bán thiết bị giám sát hành trình không?",  # another verb
        "Hộ nghèo có được vay vốn ưu đãi mua giống lúa không?",  # another subject
        "Thư viện tỉnh có được số hóa kho sách địa chí không?",  # done is not allowed
    ],
)
def test_speaking_of_the_same_things_answers_nothing(question: str, shelf: Shelf) -> None:
    assert said(question, shelf) is None


def test_a_limit_is_shown_without_a_verdict(shelf: Shelf) -> None:
    answer = said("Trạm y tế có được bán thuốc thiết yếu không?", shelf)
    assert answer is not None
    assert not answer.startswith(("Có", "Không"))


def test_a_case_under_what_is_forbidden_takes_its_heading_along(shelf: Shelf) -> None:
    answer = said("Bạn đọc đang nợ sách quá hạn có được cấp thẻ thư viện không?", shelf)
    assert answer is not None
    assert answer.startswith("Không. ")
    assert "KHÔNG ĐƯỢC CẤP THẺ" in answer


@pytest.mark.parametrize(
    "question",
    [
        "Tỷ lệ đúng hạn có phải là 95% không?",
        "Sở nào đánh giá dự án có phù hợp hay không?",
        "Mức thu là bao nhiêu?",
        "Is it free of charge?",
        "Có phải Sở Y tế là cơ quan chủ trì không?",
    ],
)
def test_other_questions_are_none_for_yes_or_no(question: str, shelf: Shelf) -> None:
    assert polar(understand(question, shelf.vocabulary)) is None
