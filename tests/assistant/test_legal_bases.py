"""The bases of a provision: each link is quoted, the order is legal, doubts are never silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.legal_bases import Basis, bases_of, chain_of
from assistant.legal_rank import basis_order, is_central, legal_rank

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from vectorstore.types import Document

HEAD = "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
PLAN = f"""{HEAD}Số: 12/KH-UBND
Hưng Yên, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ về cơ chế một cửa;
Thực hiện Kế hoạch số 9/KH-UBND ngày 10/12/2025 của Ủy ban nhân dân tỉnh về cải cách \
giai đoạn 2026-2030, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:
I. MỤC TIÊU
1. Tự chủ tài chính theo Nghị định số 60/2021/NĐ-CP ngày 21/6/2021 của Chính phủ về tự chủ tài \
chính và Thông tư số 56/2022/TT-BTC ngày 16/9/2022 của Bộ Tài chính.
2. Ngành đã ban hành Quyết định số 77/QĐ-UBND ngày 02/3/2025 về khen thưởng.
"""
OLDER = f"""{HEAD}Số: 9/KH-UBND
Hưng Yên, ngày 10 tháng 12 năm 2025
KẾ HOẠCH
Cải cách hành chính giai đoạn 2026-2030
Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16/6/2025;
Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể;
I. MỤC TIÊU
1. Đến năm 2030 đạt 90%.
2. Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2025 của Chính phủ ban hành Chương trình tổng thể.
3. Nghị định số 111/2025/NĐ-CP ngày 22/5/2025 của Chính phủ sửa đổi, bổ sung một số điều của \
Nghị định số 60/2021/NĐ-CP được phổ biến đến các đơn vị.
"""


def document(shelf: Shelf, number: str) -> Document:
    return next(d for d in shelf.documents.values() if d.number == number)


def of_provision(shelf: Shelf, number: str, words: str) -> list[Basis]:
    held = document(shelf, number)
    provision = next(p for p in shelf.provisions(held.id) if words in shelf.text(p))
    return bases_of([(held, provision)], shelf)


@pytest.fixture
def plans(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(PLAN, OLDER)


def test_follows_the_chain_and_quotes_each_link(plans: Shelf) -> None:
    bases = of_provision(plans, "12/KH-UBND", "Tự chủ tài chính")
    assert [(basis.identity.number, basis.depth) for basis in bases] == [
        ("72/2025/QH15", 2),
        ("60/2021/NĐ-CP", 1),
        ("118/2025/NĐ-CP", 1),
        ("76/NQ-CP", 2),
        ("56/2022/TT-BTC", 1),
        ("9/KH-UBND", 1),
        ("12/KH-UBND", 0),
    ]
    for basis in bases:
        for link in basis.links:
            assert link.quote == link.document.text[link.start : link.end]
            assert basis.depth == 0 or basis.identity.number in link.quote


def test_a_document_that_is_only_told_of_is_no_basis(plans: Shelf) -> None:
    numbers = [b.identity.number for b in of_provision(plans, "12/KH-UBND", "khen thưởng")]
    assert "77/QĐ-UBND" not in numbers
    assert "60/2021/NĐ-CP" not in numbers  # stands in another point


def test_two_days_and_amendments_are_doubts(plans: Shelf) -> None:
    bases = {b.identity.number: b.identity for b in of_provision(plans, "12/KH-UBND", "Tự chủ")}
    programme = bases["76/NQ-CP"]
    assert programme.issued is None
    assert programme.days == ("15/07/2021", "15/07/2025")
    assert [doubt.standing for doubt in programme.doubts] == ["two_days"]
    (amended,) = bases["60/2021/NĐ-CP"].doubts
    assert amended.standing == "amended"
    assert "111/2025/NĐ-CP" in amended.by


def test_a_replaced_basis_is_known_as_such(shelf_of: Callable[..., Shelf]) -> None:
    newer = OLDER.replace("Số: 9/", "Số: 3/").replace(
        "10 tháng 12 năm 2025", "02 tháng 02 năm 2026"
    )
    says = "Điều 2. Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 04/5/2020 của Ủy ban."
    plan = PLAN.replace("theo Nghị định", "theo Quyết định số 5/QĐ-UBND ngày 04/5/2020, Nghị định")
    shelf = shelf_of(plan, f"{newer.replace('KẾ HOẠCH', 'QUYẾT ĐỊNH')}{says}\n")
    identities = {
        b.identity.number: b.identity for b in of_provision(shelf, "12/KH-UBND", "Tự chủ")
    }
    assert [doubt.standing for doubt in identities["5/QĐ-UBND"].doubts] == ["replaced"]


def test_numbers_of_other_years_and_provinces_stay_apart(shelf_of: Callable[..., Shelf]) -> None:
    other = OLDER.replace("HƯNG YÊN", "NGHỆ AN").replace("Hưng Yên", "Nghệ An")
    other = other.replace("Số: 9/", "Số: 8/").replace("Thực hiện Nghị quyết", "Xem Nghị quyết")
    other += (
        "4. Theo Kế hoạch số 9/KH-UBND ngày 11/11/2025 của Ủy ban nhân dân tỉnh về nội dung khác.\n"
    )
    shelf = shelf_of(PLAN, OLDER, other)
    identities = {
        b.identity.number: b.identity for b in of_provision(shelf, "12/KH-UBND", "Tự chủ")
    }
    assert identities["9/KH-UBND"].issued == "2025-12-10"
    assert not identities["9/KH-UBND"].two_days


def test_documents_that_name_each_other_end(shelf_of: Callable[..., Shelf]) -> None:
    back = OLDER.replace(
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021", "Kế hoạch số 12/KH-UBND ngày 05/01/2026"
    )
    shelf = shelf_of(PLAN, back)
    numbers = [b.identity.number for b in chain_of(document(shelf, "12/KH-UBND"), shelf)]
    assert len(numbers) == len(set(numbers))
    assert "72/2025/QH15" in numbers


def test_ask_answers_with_the_chain(ask: Callable[[str], object]) -> None:
    answer = ask("Căn cứ của Kế hoạch 15/KH-UBND là những văn bản nào?")
    assert "41/NQ-CP" in answer.answer  # type: ignore[attr-defined]


RANKED = [
    ("Luật", "72/2025/QH15"),
    ("Pháp lệnh", "02/2022/UBTVQH15"),
    ("Nghị định", "60/2021/NĐ-CP"),
    ("Quyết định", "766/QĐ-TTg"),
    ("Thông tư", "56/2022/TT-BTC"),
    ("Nghị quyết", "10/2025/NQ-HĐND"),
    ("Quyết định", "01/2023/QĐ-UBND"),
    ("Quyết định", "12/QĐ-SNV"),
    ("Chỉ thị", "23/CT-TTg"),
    ("Kế hoạch", "138/KH-UBND"),
    ("Kế hoạch", "31/KH-SNV"),
]


def test_ranks_follow_the_law() -> None:
    ranks = [legal_rank(kind, number) for kind, number in RANKED]
    assert ranks == sorted(ranks)
    assert legal_rank("Nghị quyết", "76/NQ-CP") == legal_rank("Nghị định", "60/2021/NĐ-CP")
    assert is_central("4625/BNV-CCHC")
    assert not is_central("3808/UBND-PVHCC&KSTT")


@given(st.text(max_size=30), st.text(max_size=30), st.none() | st.dates().map(str))
def test_unknown_days_come_after_known_ones(kind: str, number: str, day: str | None) -> None:
    assert basis_order(kind, number, day) <= basis_order(kind, number, None)
