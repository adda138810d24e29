"""What a question is read as: its constraints, the documents that it names, its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.candidates import held_by_name
from assistant.question import DatedDocument
from assistant.scope import scope_of
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from assistant.types import Answer

LETTER = DatedDocument("Công văn", "2025-02")


@pytest.mark.parametrize(
    ("question", "dated"),
    [
        ("Công văn tháng 02/2025 yêu cầu gì?", LETTER),
        ("Công văn của UBND tỉnh tháng 2 năm 2025 yêu cầu gì?", LETTER),
        ("Công văn ngày 18/02/2025 yêu cầu gì?", DatedDocument("Công văn", "2025-02-18")),
        ("Who signed the February 2025 official letter?", LETTER),
        ("Tháng 02/2025 công văn nào được ban hành?", None),
        ("Công văn 77/UBND-NC ngày 18/02/2025 yêu cầu gì?", None),  # its number names it
    ],
)
def test_a_document_named_by_its_month(
    shelf: Shelf, question: str, dated: DatedDocument | None
) -> None:
    asked = understand(question, shelf.vocabulary)
    assert asked.dated == ((dated,) if dated else ())
    if dated:
        assert [document.number for document in held_by_name(asked, shelf)] == ["77/UBND-NC"]


def test_a_month_without_such_a_document_is_unknown(shelf: Shelf) -> None:
    scope = scope_of(understand("Công văn tháng 7/2025 yêu cầu gì?", shelf.vocabulary), shelf)
    assert (scope.reason, scope.about) == ("unknown_document", "Công văn tháng 7/2025")


def test_a_day_constrains_and_is_no_subject(shelf: Shelf) -> None:
    asked = understand("Tháng 5/2024 tập huấn cho bao nhiêu công chức?", shelf.vocabulary)
    assert not any(term.syllable[:1].isdigit() for term in asked.terms)


def test_years_side_by_side(shelf: Shelf) -> None:
    asked = understand("DTI 2023 và 2026 mục tiêu khác nhau thế nào?", shelf.vocabulary)
    assert asked.years == (2023, 2026)


def test_a_kind_that_is_abbreviated(shelf: Shelf) -> None:
    asked = understand("NĐ nào quy định phụ cấp lưu động?", shelf.vocabulary)
    assert (asked.asks, asked.document_kind) == ("document", "Nghị định")


def test_a_number_and_the_day_that_is_asked_for(shelf: Shelf) -> None:
    (named,) = understand("nghi quyet 41 ngay nao", shelf.vocabulary).named
    assert (named.kind, named.number) == ("Nghị quyết", "41")


def test_a_classifier_is_not_the_subject(shelf: Shelf) -> None:
    asked = understand("Đợt kiểm tra công vụ ở mấy cơ quan?", shelf.vocabulary)
    assert asked.terms[0].syllable == "kiểm"


def test_who_signed_is_the_signer_or_nobody(ask: Callable[..., Answer]) -> None:
    assert "Phan Minh Khuê" in ask("Ai ký Công văn 77/UBND-NC?").answer
    assert ask("Kế hoạch chuyển đổi số năm 2026 do ai ký?").abstained


def test_a_phrase_that_names_a_figure_of_another_year_is_declined(
    ask: Callable[..., Answer],
) -> None:
    answer = ask("Kinh phí tinh giản biên chế năm 2026")
    assert answer.abstained
    assert ask("Kinh phí tinh giản biên chế năm 2024").figures[0].value == 1250


def test_a_day_is_asked_of_the_kind_that_was_named(ask: Callable[..., Answer]) -> None:
    before = ("Kế hoạch 15/KH-UBND nói về gì?", "Theo Kế hoạch 15/KH-UBND: Cải cách hành chính [1]")
    answer = ask("Thông tư đó ban hành ngày nào?", before)
    assert "15/KH-UBND" not in answer.answer
