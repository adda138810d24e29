"""Two values for one thing, and what only looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.conflicts import conflict_warning, contradictions
from assistant.evidence import clause_statements, fact_statements, rank
from assistant.understand import understand
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.evidence import Statement
    from assistant.shelf import Shelf

HEADER = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: {number}/BC-UBND\n\nNghệ An, ngày 05 tháng 7 năm 2025\n\n"
    "BÁO CÁO\nKết quả cải cách hành chính năm 2025\n\n"
)


def rivals(shelf: Shelf, question: str) -> tuple[Statement, list[Statement]]:
    """The best fact and what contradicts it, all provisions taken as found."""
    asked = understand(question, shelf.vocabulary)
    hits = [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in shelf.documents.values()
        for provision in shelf.provisions(document.id)
    ]
    ranked = rank(asked, fact_statements(hits, shelf), shelf)
    return ranked[0].statement, contradictions(asked, ranked[0], ranked, shelf)


@pytest.mark.parametrize(
    ("first", "second", "question", "contradicts"),
    [
        ("Đã bãi bỏ 37 thủ tục.", "Đã bãi bỏ 39 thủ tục.", "Đã bãi bỏ bao nhiêu thủ tục?", True),
        ("Đã bãi bỏ 37 thủ tục.", "Đã bãi bỏ 37 thủ tục.", "Đã bãi bỏ bao nhiêu thủ tục?", False),
        (
            "Tỷ lệ hồ sơ đúng hạn đạt 97,4%.",
            "Tỷ lệ hồ sơ đúng hạn đạt 60%.",
            "Tỷ lệ hồ sơ đúng hạn",
            True,
        ),
        (  # another thing
            "Tỷ lệ hồ sơ đúng hạn đạt 97,4%.",
            "Tỷ lệ hồ sơ số hóa đạt 60%.",
            "Tỷ lệ hồ sơ đúng hạn",
            False,
        ),
        (  # another level of administration, nearly the same value
            "Tỷ lệ hồ sơ đúng hạn cấp tỉnh đạt 97,4%; hồ sơ đúng hạn cấp xã tính riêng.",
            "Tỷ lệ hồ sơ đúng hạn cấp xã đạt 97,1%.",
            "Tỷ lệ hồ sơ đúng hạn cấp tỉnh",
            False,
        ),
        (  # another year
            "Năm 2025 đã bãi bỏ 37 thủ tục.",
            "Năm 2024 đã bãi bỏ 39 thủ tục.",
            "Đã bãi bỏ bao nhiêu thủ tục năm 2025?",
            False,
        ),
        (  # a percentage and a number are different things
            "Đã giảm 12% đơn vị.",
            "Đã giảm 15 đơn vị.",
            "Đã giảm bao nhiêu phần trăm đơn vị?",
            False,
        ),
    ],
)
def test_contradictions(
    shelf_of: Callable[..., Shelf], first: str, second: str, question: str, contradicts: bool
) -> None:
    shelf = shelf_of(HEADER.format(number=1) + f"1. {first}\n", HEADER.format(number=2) + second)
    best, others = rivals(shelf, question)
    assert bool(others) is contradicts
    assert all(best.text != other.text for other in others)


def test_rows_of_one_table_do_not_contradict_each_other(shelf_of: Callable[..., Shelf]) -> None:
    table = "STT\tChỉ tiêu\tĐơn vị tính\tSố liệu\n"
    rows = ["1\tSố đơn vị\tĐơn vị\t640\n", "1\tSố đơn vị\tĐơn vị\t650\n"]
    one_table = shelf_of(HEADER.format(number=1) + "Biểu 1. Bộ máy\n\n" + table + "".join(rows))
    assert rivals(one_table, "Số đơn vị")[1] == []
    two = shelf_of(
        *(HEADER.format(number=i) + f"Biểu {i}. Bộ máy\n\n" + table + r for i, r in enumerate(rows))
    )
    assert len(rivals(two, "Số đơn vị")[1]) == 1


def test_the_warning_names_each_place_with_its_value(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        HEADER.format(number=1) + "1. Đã bãi bỏ 37 thủ tục.\n",
        HEADER.format(number=2) + "1. Đã bãi bỏ 39 thủ tục.\n",
    )
    best, others = rivals(shelf, "Đã bãi bỏ bao nhiêu thủ tục?")
    warning = conflict_warning([best, *others])
    assert warning.kind == "conflict"
    for part in ("Báo cáo 1/BC-UBND, mục 1 (37 thủ tục)", "Báo cáo 2/BC-UBND, mục 1 (39 thủ tục)"):
        assert part in warning.message


def test_a_statement_without_a_figure_contradicts_nothing(shelf: Shelf) -> None:
    asked = understand("Công khai kết quả kiểm tra", shelf.vocabulary)
    document = next(iter(shelf.documents.values()))
    hits = [Hit(p, document, p.start, p.end, 1.0) for p in shelf.provisions(document.id)]
    ranked = rank(asked, clause_statements(hits, shelf), shelf)
    assert contradictions(asked, ranked[0], ranked, shelf) == []
