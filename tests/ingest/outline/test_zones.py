"""Header, body, signature and annex of official documents."""

from __future__ import annotations

import pytest

from ingest.blocks import Block, lay_out
from ingest.outline.zones import header_end, is_closing, zones_of

HEADER = (
    "ỦY BAN NHÂN DÂN TỈNH AN BÌNH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/KH-UBND",
    "An Bình, ngày 03 tháng 5 năm 2025",
    "KẾ HOẠCH",
    "Cải cách hành chính năm 2026 của tỉnh",
)
BODY = ("Thực hiện nghị quyết của tỉnh, Ủy ban ban hành kế hoạch như sau:", "1. Mục đích")


def _zones(*lines: str) -> list[str]:
    layout = lay_out(tuple(Block("paragraph", line) for line in lines))
    return [zone for zone, _ in zones_of(layout.spans)]


def test_header_reaches_to_the_first_sentence() -> None:
    assert _zones(*HEADER, *BODY) == ["header"] * 7 + ["body"] * 2


def test_addressees_belong_to_the_header() -> None:
    lines = ("Số: /UBND-NC", "Kính gửi:", "- Các sở tỉnh;", "- Các xã, phường.", "1. Việc thứ nhất")
    assert _zones(*lines) == ["header"] * 4 + ["body"]


@pytest.mark.parametrize("first", ["1. Mục đích", "- Việc một;", "Căn cứ luật đã ban hành;"])
def test_body_without_header(first: str) -> None:
    assert _zones(first, "Nội dung tiếp theo.") == ["body", "body"]


def test_title_of_a_page_is_its_header() -> None:
    spans = lay_out(
        (Block("paragraph", "Tin về kế hoạch mới"), Block("paragraph", "Ngày 3/5, tỉnh họp."))
    )
    assert header_end(spans.spans) == 1


def test_signature_and_annex() -> None:
    lines = (
        *BODY,
        "Các đơn vị thực hiện./.",
        "Nơi nhận:",
        "- Như trên;",
        "KT. CHỦ TỊCH",
        "Trần Văn An",
        "Phụ lục",
        "BẢNG SỐ LIỆU",
        "1. Nội dung của phụ lục",
    )
    expected = ["body"] * 3 + ["signature"] * 4 + ["annex", "body", "body"]
    assert _zones(*HEADER, *lines)[7:] == expected


@pytest.mark.parametrize("below", [(), ("(Đã ký)", "Trần Văn An"), ("Phụ lục", "BẢNG SỐ LIỆU")])
def test_a_signer_s_bare_title_at_the_end_is_a_signature(below: tuple[str, ...]) -> None:
    zones = _zones(*HEADER, *BODY, "1. Phòng Một chủ trì.", "GIÁM ĐỐC", *below)
    assert zones[9:11] == ["body", "signature"]


def test_a_title_above_text_is_none() -> None:
    lines = ("1. Trách nhiệm", "GIÁM ĐỐC", "Chịu trách nhiệm chung trước cơ quan cấp trên.")
    assert _zones(*HEADER, *BODY, *lines)[-2:] == ["body", "body"]


def test_attached_plan_opens_an_annex_only_after_the_signature() -> None:
    assert _zones(*BODY, "Xong./.", "TM. ỦY BAN", "QUY CHẾ", "Điều 1. Phạm vi")[-2:] == [
        "annex",
        "body",
    ]
    assert "annex" not in _zones(*BODY, "KẾ HOẠCH", "Điều 1. Phạm vi")


def test_sentence_that_begins_with_annex_is_text() -> None:
    assert _zones(*BODY, "Phụ lục kèm theo kế hoạch này nêu các chỉ tiêu.")[-1] == "body"


def test_rows_and_footnotes_keep_their_zone() -> None:
    row = Block("row", "1\tHồ sơ\t5", cells=("1", "Hồ sơ", "5"), table=1)
    note = Block("footnote", "1 Ghi chú", footnote_label="1")
    blocks = (Block("paragraph", BODY[0]), row, note)
    assert [zone for zone, _ in zones_of(lay_out(blocks).spans)] == ["body", "row", "footnote"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Đề nghị thực hiện./.", True), ("Trên đây là báo cáo", True), ("Thực hiện.", False)],
)
def test_closing(text: str, expected: bool) -> None:
    assert is_closing(text) is expected


def test_a_note_before_the_official_header_belongs_to_it() -> None:
    note = "Lưu ý: Bản tóm lược soạn để thử, không dùng để viện dẫn."
    assert _zones(note, *HEADER, *BODY)[: len(HEADER) + 1] == ["header"] * (len(HEADER) + 1)
