"""What speaks for and against a provision: the year, and the form of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.provision_fit import OTHER_YEAR, RIGHT_FORM, agreements
from assistant.understand import understand
from vectorstore.types import Document, Hit, Provision

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from vectorstore.types import ProvisionKind


def bonuses(
    shelf: Shelf,
    query: str,
    text: str,
    *,
    kind: ProvisionKind = "point",
    years: tuple[int, ...] = (2026,),
    headings: tuple[str, ...] = (),
) -> list[float]:
    document = Document("d", "d.txt", "d.txt", "text", "r", text, years=years)
    provision = Provision("p", "d", 0, kind, "", (), 0, len(text), len(text), heading_path=headings)
    hit = Hit(provision, document, 0, len(text), 0.5)
    return [one.bonus for one in agreements(understand(query, shelf.vocabulary), hit)]


@pytest.mark.parametrize(
    ("text", "years", "expected"),
    [
        ("Tỷ lệ đạt mức cao.", (2024,), [OTHER_YEAR]),
        ("Tỷ lệ đạt mức cao.", (2026,), []),
        ("Tỷ lệ đạt mức cao.", (), []),  # nobody knows
        ("Đến năm 2026 đạt mức cao.", (2024,), []),
        ("Theo kết quả năm 2024, tiếp tục nâng cao.", (2026,), []),  # the document decides
    ],
)
def test_another_year_speaks_against(
    shelf: Shelf, text: str, years: tuple[int, ...], expected: list[float]
) -> None:
    assert bonuses(shelf, "Năm 2026 tiếp tục nâng cao việc gì?", text, years=years) == expected


@pytest.mark.parametrize(
    ("query", "text", "kind", "fits"),
    [
        ("Tỷ lệ số hóa là bao nhiêu phần trăm?", "Số hóa 70% hồ sơ.", "point", True),
        ("Tỷ lệ số hóa là bao nhiêu phần trăm?", "Đẩy mạnh số hóa.", "point", False),
        ("Bao nhiêu lớp tập huấn?", "Mở 12 lớp tập huấn.", "point", True),
        ("Bao nhiêu lớp tập huấn?", "Cử 12 người dự tập huấn.", "point", False),
        ("Bao nhiêu lớp tập huấn?", "2.5.\tSố LTH\tĐơn vị\t262", "row", True),
        ("Bao nhiêu lớp tập huấn?", "1.\tTỷ lệ LTH\t%\t12%", "row", False),
        ("Kinh phí là bao nhiêu tiền?", "Chi 12 tỷ đồng.", "point", True),
        ("Nghị định nào quy định việc này?", "Theo Nghị định số 1/2020/NĐ-CP.", "point", True),
        ("Nghị định nào quy định việc này?", "Theo Thông tư số 1/2020/TT-BTC.", "point", False),
        ("Văn bản ban hành ngày nào?", "Ban hành ngày 02/3/2025.", "point", True),
        ("Cơ quan nào chủ trì?", "Giao Sở Tư pháp chủ trì.", "point", True),
        ("Cơ quan nào chủ trì?", "Thường xuyên rà soát.", "point", False),
    ],
)
def test_the_form_of_the_answer_speaks_for(
    shelf: Shelf, query: str, text: str, kind: ProvisionKind, fits: bool
) -> None:
    assert bonuses(shelf, query, text, kind=kind) == [RIGHT_FORM] * fits


def test_an_agency_may_stand_in_the_heading(shelf: Shelf) -> None:
    assert bonuses(shelf, "Ai chủ trì?", "Rà soát.", headings=("Sở Tư pháp",)) == [RIGHT_FORM]


def test_the_header_speaks_of_its_own_document(shelf: Shelf) -> None:
    query = "Kế hoạch năm 2026 có số hiệu gì?"
    text = "Số: 7/KH-UBND"
    assert bonuses(shelf, query, text, kind="header") == [RIGHT_FORM, RIGHT_FORM]
    assert OTHER_YEAR in bonuses(shelf, query, text, kind="header", years=(2023,))


@pytest.mark.parametrize(
    "query", ["Ai ký kế hoạch này?", "Người ký kế hoạch là ai?", "Ai là người kí văn bản?"]
)
def test_who_signed_stands_in_the_signature(shelf: Shelf, query: str) -> None:
    signature = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nTrần Thị Mẫu"
    assert bonuses(shelf, query, signature, kind="signature") == [RIGHT_FORM] * 2
    assert bonuses(shelf, query, "Giao Sở Tư pháp chủ trì.") == []


def test_who_does_something_else_does_not_stand_there(shelf: Shelf) -> None:
    signature = "GIÁM ĐỐC\nTrần Thị Mẫu"
    assert bonuses(shelf, "Ai chủ trì việc số hóa?", signature, kind="signature") == []


def test_the_very_period_that_is_asked_for_speaks_for(shelf: Shelf) -> None:
    query = "Kế hoạch giai đoạn 2021-2025 nêu việc gì?"
    text = "Thực hiện trong giai đoạn {}."
    same = bonuses(shelf, query, text.format("2021-2025"), years=(2025,))
    assert same == [RIGHT_FORM]
    assert bonuses(shelf, query, text.format("2021-2030"), years=(2025,)) == []
