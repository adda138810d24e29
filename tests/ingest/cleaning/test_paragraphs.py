"""Rejoining of wrapped lines and of paragraphs that a page end cut."""

from __future__ import annotations

import pytest

from ingest.blocks import Block
from ingest.cleaning.paragraphs import LinePair, WrapWidths, rejoin, wraps
from ingest.loaders.text import Decoded, read_text

UNKNOWN = WrapWidths(None, None)


def paragraph(text: str, **fields: object) -> Block:
    return Block("paragraph", text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Các cơ quan, đơn vị có trách", "nhiệm tổ chức thực hiện."),
        ("Thực hiện Nghị định số", "118/2025/NĐ-CP của Chính phủ"),
        ("theo quy định tại khoản", "2. Trường hợp khác"),
        ("CỘNG HÒA XÃ HỘI", "CHỦ NGHĨA VIỆT NAM"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "VIỆT NAM"),
        ("Kế hoạch số 140-", "KH/TU của Ban Thường vụ"),
        ("Số:", "2820/QĐ-UBND"),
        ("Số:", "81/VBHN-BTC"),
        ("- Cấp lại chứng chỉ:", "200.000 đồng/Chứng chỉ."),
    ],
)
def test_a_cut_line_goes_on(first: str, second: str) -> None:
    assert wraps(LinePair(first, second, True), UNKNOWN, spaced=False)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Yêu cầu các đơn vị báo cáo", "a) kết quả thực hiện"),
        ("Yêu cầu các đơn vị báo cáo", "đ) kết quả thực hiện"),
        ("Nội dung chính", "1.2. kết quả"),
        ("Hồ sơ đạt 90%", "- 95% hồ sơ"),
        ("Như sau:", "nội dung thứ nhất"),
        ("Mức chi:", "10. Chi hội nghị 200.000 đồng"),
        ("Mức chi:", "200.000 đồng cho cấp mới, 100.000 đồng cho cấp lại"),
        ("- Như trên;", "các sở, ngành"),
        ("BÁO CÁO", "KẾT QUẢ THỰC HIỆN NĂM 2027"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ TÂN THÀNH"),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("PHÓ CHỦ TỊCH", "Nguyễn Văn Mẫu"),
        ("Mục tiêu chung", "Nâng cao chất lượng"),
        ("Nội dung đã nêu", "[1] Chỉ thị về kỷ luật"),
    ],
)
def test_points_headings_and_signatures_stay_apart(first: str, second: str) -> None:
    assert not wraps(LinePair(first, second, True), UNKNOWN, spaced=False)


def test_a_full_line_goes_on_before_a_capital() -> None:
    pair = LinePair("x" * 70, "Chính phủ quy định", opening=False)
    assert wraps(pair, WrapWidths(None, 72), spaced=False)
    assert not wraps(pair, WrapWidths(None, 100), spaced=False)


@pytest.mark.parametrize(
    ("end", "second", "goes_on"),
    [
        ("có mũi tên chỉ cấp dự báo từ cấp I đến cấp", "V. Quy định chi tiết tại Mẫu số 4", True),
        ("trong hai quý, nhiều nhất là đến hết quý", "IV năm 2027", True),
        ("và thực hiện đầy đủ các nội dung về phân cấp", "III. NHIỆM VỤ", False),
    ],
)
def test_a_rank_is_no_heading(end: str, second: str, *, goes_on: bool) -> None:
    first = f"Biển báo của rừng được dựng {end}"
    widths = WrapWidths(None, len(first) + 1)
    assert wraps(LinePair(first, second, opening=False), widths, spaced=True) is goes_on
    assert (len(rejoin([paragraph(first), paragraph(second)])) == 1) is goes_on


def test_hard_wrapped_text_is_put_together() -> None:
    wrapped = (
        "Tăng cường công tác kiểm tra, giám sát việc triển\nkhai thực hiện nhiệm vụ của các sở,\n"
        "ngành và địa phương trong năm 2027; đôn đốc các cơ\n"
        "quan báo cáo đúng hạn theo quy định của\n"
        "Ủy ban nhân dân tỉnh và của các bộ, ngành ở\n"
        "trung ương.\na) Rà soát văn bản;\nb) Báo cáo."
    )
    blocks = read_text(Decoded(wrapped)).blocks
    assert [block.text[:12] for block in blocks] == ["Tăng cường c", "a) Rà soát v", "b) Báo cáo."]


LONG = "Thực hiện các nhiệm vụ được giao tại kế hoạch của tỉnh và dự toán ngân sách nhà"


def test_a_page_end_and_its_note_inside_a_paragraph() -> None:
    note = Block("footnote", "¹ Chỉ thị về kỷ luật hành chính.", footnote_label="1")
    joined = rejoin([paragraph(LONG), note, paragraph("nước năm 2027."), paragraph("Đoạn khác.")])
    assert [block.text for block in joined] == [
        f"{LONG} nước năm 2027.",
        note.text,
        "Đoạn khác.",
    ]


def test_a_document_reference_cut_before_its_kind() -> None:
    first = f"{LONG} nước của Chính phủ về chương trình hành động thực hiện"
    second = "Nghị quyết số 5-NQ/TW về đổi mới."
    assert len(rejoin([paragraph(first), paragraph(second)])) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (paragraph(LONG), paragraph("a) nước")),
        (paragraph(LONG + "."), paragraph("nước")),
        (paragraph(LONG, heading_level=2), paragraph("nước")),
        (paragraph(LONG, bold=True), paragraph("nước")),
        (paragraph(LONG), Block("row", "nước\t2", cells=("nước", "2"))),
        (
            paragraph("CẢI CÁCH HÀNH CHÍNH NHÀ NƯỚC CỦA TỈNH TRONG NĂM KẾ HOẠCH MỚI"),
            paragraph("và"),
        ),
        (
            paragraph("a) Kết quả xây dựng và ban hành văn bản quy phạm của tỉnh"),
            paragraph("Công tác"),
        ),
    ],
)
def test_what_is_not_cut_stays_apart(first: Block, second: Block) -> None:
    assert rejoin([first, second]) == (first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Gia Lai, ngày 03 tháng 12 năm", "2025"),
        ("Gia Lai, ngày 03 tháng", "12 năm 2025"),
        ("Gia Lai, ngày", "03 tháng 12 năm 2025"),
    ],
)
def test_a_day_that_a_narrow_column_cuts_is_whole_again(first: str, second: str) -> None:
    joined = rejoin([paragraph(first), paragraph(second), paragraph("KẾ HOẠCH")])
    assert [block.text for block in joined] == [f"{first} {second}", "KẾ HOẠCH"]


def test_a_figure_below_a_sentence_is_no_part_of_a_day() -> None:
    blocks = [paragraph("Báo cáo trong 15 ngày"), paragraph("120")]
    assert list(rejoin(blocks)) == blocks
