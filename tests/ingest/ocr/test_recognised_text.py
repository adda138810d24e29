"""Headings with specks, misread words that their place gives away, stamps; quotations stay."""

from __future__ import annotations

import pytest

from ingest.blocks import Block
from ingest.ocr.recognised_text import mend


def scanned(*texts: str) -> list[Block]:
    return [Block("paragraph", text, page=1, confidence=0.9) for text in texts]


@pytest.mark.parametrize(
    "read",
    ["'Điều 2. Giải thích", "“Điều 2. Giải thích", "- Điền 2. Giải thích", "Điễểu 2. Giải thích",
     "Diều 2. Giải thích", "' Điều2. Giải thích", "Đìều 2. Giải thích"],
)  # fmt: skip
def test_specks_and_misread_letters(read: str) -> None:
    mended = mend(scanned("Điều 1. Phạm vi", "Nội dung của điều.", read))
    assert mended.blocks[-1].text == "Điều 2. Giải thích"


@pytest.mark.parametrize(
    ("before", "read"),
    [
        ("5. Sửa đổi Điều 2 như sau:", "“Điều 2. Kiểm định"),
        ("Nội dung của điều.", "“Điều 7. Kiểm định"),
        ("Nội dung.", "Điều này có hiệu lực từ ngày 1. 7."),
        ("Nội dung.", "Điểm 2. Kiểm định"),
        ("Nội dung.", "Theo Điền 2. Kiểm định"),
    ],
)
def test_quoted_articles_and_other_words_stay(before: str, read: str) -> None:
    blocks = scanned("Điều 1. Phạm vi", before, read)
    assert mend(blocks).blocks[-1].text == read


def test_doubtful_digits_move_with_the_text() -> None:
    block = Block("paragraph", "- Điền 12. Đạt 85%", confidence=0.9, doubtful=((7, 9), (15, 17)))
    (mended,) = mend([block]).blocks
    assert [mended.text[start:end] for start, end in mended.doubtful] == ["12", "85"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("——Ci cứ Luật Cư trú số 68/2020/QH14;", "Căn cứ Luật Cư trú số 68/2020/QH14;"),
        ("Cân cứ Nghị định số 2/2025/NĐ-CP;", "Căn cứ Nghị định số 2/2025/NĐ-CP;"),
        ("Căn cứ Luật Cư trú;", "Căn cứ Luật Cư trú;"),
        ("Theo cứ Luật mà làm", "Theo cứ Luật mà làm"),
        ("“Ci cứ Luật Cư trú”", "“Ci cứ Luật Cư trú”"),
    ],
)
def test_the_words_that_open_a_legal_basis(read: str, text: str) -> None:
    assert mend(scanned(read)).blocks[0].text == text


def test_doubts_move_with_a_mended_basis() -> None:
    read = "—Ci cứ Luật số 68"
    block = Block("paragraph", read, confidence=0.9, doubtful=((1, 3), (15, 17)))
    (mended,) = mend([block]).blocks
    assert [mended.text[start:end] for start, end in mended.doubtful] == ["68"]


def test_typed_text_stays_as_it_is() -> None:
    block = Block("paragraph", "- Điền 12. Đạt 85%")
    assert mend([block]) == ((block,), ())


def test_specks_at_headings_in_capitals() -> None:
    blocks = scanned("'LUẬT.", "CƯ TRÚ .", "-NHỮNG QUY ĐỊNH CHUNG -", "QUYẾT ĐỊNH:", "- UBND tỉnh;")
    assert [block.text for block in mend(blocks).blocks] == [
        "LUẬT", "CƯ TRÚ", "NHỮNG QUY ĐỊNH CHUNG", "QUYẾT ĐỊNH:", "- UBND tỉnh;",
    ]  # fmt: skip


def test_the_word_for_month_between_figures() -> None:
    (block,) = mend(scanned("thông qua ngày 13 thẳng 11 năm 2020, nói thẳng 11 điều")).blocks
    assert block.text == "thông qua ngày 13 tháng 11 năm 2020, nói thẳng 11 điều"


def test_the_box_of_a_digital_signature_is_no_text_of_the_document() -> None:
    lines = ("gười ký: Cổng Thông tin", "Email: a@b.vn", "Cơ quan: Văn phòng",
             "BVN Thời gian ký: 03.02.2021 09:57")  # fmt: skip
    mended = mend(scanned(*lines, "QUỐC HỘI"))
    assert [block.text for block in mended.blocks] == ["QUỐC HỘI"]
    assert [(one.kind, one.text) for one in mended.dropped] == [
        ("signature_stamp", line) for line in lines
    ]
    listed = scanned("Cơ quan: Sở Nội vụ", "Email: sonoivu@example.vn", "Kính gửi")
    assert mend(listed) == (tuple(listed), ())


def test_a_digit_inside_a_word_is_doubtful() -> None:
    (block,) = mend(scanned("bỏ cụm từ “1ý lịch”, chi 5đ, đạt 85% tại Điều 2a")).blocks
    assert [block.text[start:end] for start, end in block.doubtful] == ["1"]
    assert block.text[block.doubtful[0][0] :].startswith("1ý")
