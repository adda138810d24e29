"""To whom a document is sent is quoted from its own lines, not from its whole head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.recipients import answer_recipients
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

LETTER = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: 61/UBND-NC\n\nNghệ An, ngày 05 tháng 7 năm 2025\n\n"
    "V/v đếm thuyền thúng\n\nKính gửi:\n- Sở Xây dựng;\n- Các hợp tác xã chài lưới.\n\n"
    "Đề nghị các đơn vị đếm thuyền thúng.\n\n"
    "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Thị Mơ\n"
)
PLAN = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: 62/KH-UBND\n\nNghệ An, ngày 06 tháng 7 năm 2025\n\n"
    "KẾ HOẠCH\nTrồng rừng ngập mặn\n\n1. Trồng đước ven sông.\n\n"
    "Nơi nhận:\n- Chi cục Kiểm lâm;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Thị Mơ\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(LETTER, PLAN)


@pytest.mark.parametrize(
    ("question", "holds", "leaves_out"),
    [
        ("Công văn 61/UBND-NC gửi cho ai?", "Các hợp tác xã chài lưới", "Số: 61"),
        ("Công văn 61/UBND-NC gửi những đơn vị nào?", "Sở Xây dựng", "Như trên"),
        ("Kế hoạch 62/KH-UBND gửi đến đâu?", "Chi cục Kiểm lâm", "CHỦ TỊCH"),
    ],
)
def test_the_recipients_alone_are_quoted(
    shelf: Shelf, question: str, holds: str, leaves_out: str
) -> None:
    (finding,) = answer_recipients(understand(question, shelf.vocabulary), shelf).findings
    assert holds in finding.quote
    assert leaves_out not in finding.quote


@pytest.mark.parametrize(
    "question",
    [
        "Báo cáo đếm thuyền thúng gửi cho ai?",  # what is sent is no held document
        "Theo Công văn 61/UBND-NC, kết quả gửi trước ngày nào?",
        "Báo cáo kết quả thực hiện Công văn 61/UBND-NC gửi cho cơ quan nào?",
        "Ai ký Công văn 61/UBND-NC?",
    ],
)
def test_other_questions_are_left_alone(shelf: Shelf, question: str) -> None:
    assert not answer_recipients(understand(question, shelf.vocabulary), shelf).findings
