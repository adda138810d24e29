"""Which documents may answer, and why none may."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.scope import scope_of
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

IN_FORCE = {"15/KH-UBND", "188/KH-UBND", "233/BC-UBND", "77/UBND-NC", None}
TODAY = date(2026, 2, 1)


def numbers(shelf: Shelf, question: str, as_of: date | None = None) -> set[str | None]:
    asked = understand(question, shelf.vocabulary)
    return {document.number for document in scope_of(asked, shelf, as_of).documents}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Thanh toán trực tuyến là bao nhiêu?", IN_FORCE),
        ("Kế hoạch 9/KH-UBND nêu tỷ lệ bao nhiêu?", {"9/KH-UBND"}),
        ("Kế hoạch 15/KH-UBND nêu tỷ lệ bao nhiêu?", {"15/KH-UBND"}),
        ("Công văn 77/UBND-NC năm 2025 nêu gì?", {"77/UBND-NC"}),
        ("Tỷ lệ năm 2023 là bao nhiêu?", {"188/KH-UBND", "77/UBND-NC"}),  # both write that year
        ("Nghị quyết nào của năm 2023?", IN_FORCE),  # a document's year is not its holder's
        ("Tỷ lệ của Nghệ An là bao nhiêu?", IN_FORCE),
    ],
)
def test_documents(shelf: Shelf, question: str, expected: set[str | None]) -> None:
    assert numbers(shelf, question, TODAY) == expected


def test_what_came_after_the_day_of_reference_is_left_out(shelf: Shelf) -> None:
    assert numbers(shelf, "Tỷ lệ là bao nhiêu?", date(2024, 6, 14)) == {
        "188/KH-UBND", "233/BC-UBND", None,
    }  # fmt: skip
    assert "233/BC-UBND" not in numbers(shelf, "Tỷ lệ là bao nhiêu?", date(2024, 6, 13))


def test_a_replacement_that_did_not_exist_yet_replaces_nothing(shelf: Shelf) -> None:
    assert "9/KH-UBND" in numbers(shelf, "Tỷ lệ là bao nhiêu?", date(2026, 1, 7))


@pytest.mark.parametrize(
    ("question", "reason", "about"),
    [
        ("Kế hoạch 999/KH-UBND nêu gì?", "unknown_document", "Kế hoạch 999/KH-UBND"),
        ("Tỷ lệ của tỉnh Hà Tĩnh là bao nhiêu?", "place_not_covered", "Hà Tĩnh"),
        ("Tỷ lệ của huyện Quỳ Châu là bao nhiêu?", "place_not_covered", "huyện Quỳ Châu"),
        ("Tỷ lệ năm 2031 là bao nhiêu?", "year_not_covered", "2031"),
    ],
)
def test_why_none(shelf: Shelf, question: str, reason: str, about: str) -> None:
    scope = scope_of(understand(question, shelf.vocabulary), shelf)
    assert (scope.documents, scope.reason, scope.about) == ((), reason, about)


def test_a_document_of_a_month_is_after_an_earlier_month(shelf_of: Callable[..., Shelf]) -> None:
    """A blank day leaves the month to compare."""
    shelf = shelf_of(
        "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: /KH-UBND\n\nNghệ An, ngày    tháng 3 năm 2026\n\n"
        "KẾ HOẠCH\nCải cách hành chính năm 2026\n\n1. Ít nhất 50% hồ sơ được số hóa.\n"
    )
    assert [d.issued_month for d in shelf.documents.values()] == ["2026-03"]
    assert numbers(shelf, "Tỷ lệ số hóa", date(2026, 2, 28)) == set()
    assert numbers(shelf, "Tỷ lệ số hóa", date(2026, 3, 1)) == {None}


def test_what_one_province_says_of_another(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        "ỦY BAN NHÂN DÂN\nTỈNH BẮC NINH\n\nSố: 45/QĐ-UBND\n\nBắc Ninh, ngày 05 tháng 7 năm 2025\n\n"
        "QUYẾT ĐỊNH\nBãi bỏ văn bản\n\n"
        "Điều 1. Bãi bỏ Quyết định số 8/2013/QĐ-UBND của tỉnh Bắc Giang.\n"
    )
    both = "Bắc Ninh bãi bỏ quyết định nào của Bắc Giang?"
    assert scope_of(understand(both, shelf.vocabulary), shelf).reason is None
    alone = "Bắc Giang bãi bỏ quyết định nào?"
    assert scope_of(understand(alone, shelf.vocabulary), shelf).reason == "place_not_covered"
