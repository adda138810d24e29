"""What makes a statement the wrong one however well its words fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from assistant.constraints import fits, part_of_year, stated_years, years_of
from assistant.evidence import Statement
from assistant.understand import understand
from tests.assistant.test_findings import HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf


class Stated(NamedTuple):
    """Where the small library states something: a document's number or source, and its words."""

    document: str
    words: str


HALF_YEAR = Stated("233/BC-UBND", "tỉnh đã bãi bỏ 37")
TRAINING = Stated("233/BC-UBND", "Ngày 09/5/2024")
TABLE_ROW = Stated("233/BC-UBND", "96,9")
TARGET = Stated("15/KH-UBND", "Ít nhất 82%")
NATIONAL = Stated("tin-hoi-nghi-2025.txt", "1.480 quy định")
PROVINCIAL = Stated("tin-hoi-nghi-2025.txt", "Dự hội nghị tại điểm cầu")
CIRCULAR = Stated("77/UBND-NC", "Thông tư số 22/2023/TT-BNV")
OPENING = Stated("15/KH-UBND", "Căn cứ Nghị quyết")


def statement_of(shelf: Shelf, stated: Stated) -> Statement:
    """The sentence at the words, with the provision's fact that stands there."""
    document = next(d for d in shelf.documents.values() if stated.document in (d.number, d.source))
    at = document.text.index(stated.words)
    provision = next(p for p in shelf.provisions(document.id) if p.start <= at < p.end)
    facts = [f for f in shelf.facts(provision) if f.start <= at < f.end]
    end = document.text.find(".", at + len(stated.words))
    return Statement(document, provision, at, end, facts[0] if facts else None)


def figure_of(shelf: Shelf, value: float) -> Statement:
    """The only figure with this value."""
    ((document, fact),) = [
        (document, fact)
        for document in shelf.documents.values()
        for fact in shelf.document_facts(document.id)
        if fact.value == value
    ]
    provision = shelf.provision(document.id, fact.provision_id)
    return Statement(document, provision, fact.start, fact.end, fact)


@pytest.mark.parametrize(
    ("question", "stated", "expected"),
    [
        # years
        ("Thanh toán trực tuyến năm 2026", TARGET, True),
        ("Thanh toán trực tuyến năm 2025", TARGET, False),
        ("Thanh toán trực tuyến", TARGET, True),
        ("Cắt giảm quy định năm 2024", NATIONAL, True),
        # part of the year
        ("Bãi bỏ bao nhiêu thủ tục 6 tháng đầu năm 2024?", HALF_YEAR, True),
        ("Bãi bỏ bao nhiêu thủ tục 6 tháng cuối năm 2024?", HALF_YEAR, False),
        ("Bãi bỏ bao nhiêu thủ tục quý I năm 2024?", HALF_YEAR, False),
        ("Cả năm 2024 bãi bỏ bao nhiêu thủ tục?", HALF_YEAR, False),
        ("Đúng hạn 6 tháng đầu năm 2024", TABLE_ROW, True),  # the period is the document's
        ("Đúng hạn 9 tháng đầu năm 2024", TABLE_ROW, False),
        # days
        ("Ngày 09/5/2024 khai giảng lớp gì?", TRAINING, True),
        ("Tháng 5/2024 khai giảng lớp gì?", TRAINING, True),
        ("Ngày 10/5/2024 khai giảng lớp gì?", TRAINING, False),
        ("Thông tư 22/2023/TT-BNV ngày 01/02/2023 hướng dẫn ai?", CIRCULAR, True),  # a name's day
        # place: what news say of the whole country is not the province's
        ("Tỉnh Nghệ An cắt giảm bao nhiêu quy định?", NATIONAL, False),
        ("Cả nước cắt giảm bao nhiêu quy định?", NATIONAL, True),
        ("Tỉnh Nghệ An có ai dự hội nghị?", PROVINCIAL, True),
        # a target is no result
        ("Mục tiêu bãi bỏ thủ tục", HALF_YEAR, False),
        ("Đã bãi bỏ bao nhiêu thủ tục?", HALF_YEAR, True),
        ("Đã thanh toán trực tuyến bao nhiêu phần trăm?", TARGET, False),
        # a document that is not held must be spoken of in the sentence
        ("Thông tư 22/2023/TT-BNV hướng dẫn ai?", CIRCULAR, True),
        ("Nghị quyết 41/NQ-CP là bao nhiêu phần trăm?", TARGET, False),
        ("Nghị quyết 41/NQ-CP là chương trình thế nào?", OPENING, True),
    ],
)
def test_fits(shelf: Shelf, question: str, stated: Stated, expected: bool) -> None:
    asked = understand(question, shelf.vocabulary)
    assert fits(asked, statement_of(shelf, stated), shelf) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Đến hết tháng 5/2025 giải ngân bao nhiêu?", True),
        ("Tháng 5/2025 giải ngân bao nhiêu?", False),  # the figure is cumulated
        ("5 tháng đầu năm 2025 giải ngân bao nhiêu?", True),
        ("4 tháng đầu năm 2025 giải ngân bao nhiêu?", False),
    ],
)
def test_a_cumulated_figure_is_not_that_of_its_last_month(
    shelf_of: Callable[..., Shelf], question: str, expected: bool
) -> None:
    shelf = shelf_of(HEADER + "1. Từ đầu năm đến ngày 31/5/2025, giải ngân 640 tỷ đồng.\n")
    assert fits(understand(question, shelf.vocabulary), figure_of(shelf, 640), shelf) is expected


def test_a_visit_within_a_month_is_of_the_month(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(HEADER + "1. Kiểm tra 9 xã từ ngày 10/6 đến ngày 13/6/2025.\n")
    asked = understand("Tháng 6/2025 kiểm tra bao nhiêu xã?", shelf.vocabulary)
    assert fits(asked, figure_of(shelf, 9), shelf)


@pytest.mark.parametrize(("year", "expected"), [(2024, True), (2023, False)])
def test_a_figure_to_date_is_of_the_year_after_the_one_it_is_compared_with(
    shelf_of: Callable[..., Shelf], year: int, expected: bool
) -> None:
    shelf = shelf_of(
        "Hội nghị tổng kết cải cách hành chính năm 2024\n\n"
        "Ngày 15/01/2025, Ban Chỉ đạo họp đánh giá kết quả cải cách hành chính năm 2024.\n\n"
        "Tính đến nay, số văn bản điện tử gửi, nhận là 45 triệu văn bản, tăng hơn 4 triệu văn bản"
        " so với năm 2023.\n"
    )
    asked = understand(f"Năm {year} có bao nhiêu văn bản điện tử?", shelf.vocabulary)
    assert fits(asked, figure_of(shelf, 45), shelf) is expected


def test_years_of_a_statement_are_its_own_before_its_documents(shelf: Shelf) -> None:
    assert years_of(statement_of(shelf, TARGET)) == {2026}
    opening = statement_of(shelf, OPENING)
    assert years_of(opening) == set(range(2026, 2031))


def test_a_year_that_is_compared_with_is_not_stated() -> None:
    assert stated_years("giai đoạn 2021 - 2023, tăng so với năm 2020") == {2021, 2022, 2023}


@pytest.mark.parametrize(
    ("period", "part"),
    [
        ("6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("6 tháng năm 2024", "6 tháng đầu năm 2024"),
        ("quý II năm 2024", "quý ii năm 2024"),
        ("giai đoạn 2021-2025", None),
        (None, None),
    ],
)
def test_part_of_year(period: str | None, part: str | None) -> None:
    assert part_of_year(period) == part


NATIONWIDE = (
    "THỦ TƯỚNG CHÍNH PHỦ\n\nSố: 91/QĐ-TTg\n\nHà Nội, ngày 05 tháng 7 năm 2025\n\n"
    "QUYẾT ĐỊNH\nVề việc cấp giống cây cho các địa phương\n\n"
    "Điều 1. Cấp 640 tấn giống cây cho các địa phương.\n\n"
    "Điều 2. Cấp cho tỉnh Nghệ An 31 tấn giống cây.\n"
)


@pytest.mark.parametrize(("value", "expected"), [(640, False), (31, True)])
def test_a_figure_of_all_provinces_is_not_that_of_one(
    shelf_of: Callable[..., Shelf], value: float, expected: bool
) -> None:
    """A document of the centre answers for a province only in words about it."""
    shelf = shelf_of(NATIONWIDE)
    asked = understand("Nghệ An được cấp bao nhiêu tấn giống cây?", shelf.vocabulary)
    assert fits(asked, figure_of(shelf, value), shelf) is expected
