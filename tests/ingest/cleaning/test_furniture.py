"""Page furniture and repetition go and are recorded; the document's own words stay."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block
from ingest.cleaning.furniture import drop_furniture, renumber_tables

BODY = (
    "ỦY BAN NHÂN DÂN TỈNH MẪU",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/KH-UBND",
    "KẾ HOẠCH",
    "Thực hiện nhiệm vụ được giao, Ủy ban nhân dân tỉnh ban hành kế hoạch năm 2027 như sau:",
    "1. Mục tiêu: hoàn thành 90% nhiệm vụ được giao trong năm, bảo đảm chất lượng và đúng tiến độ.",
    "2. Giải pháp: các cơ quan rà soát, báo cáo kết quả hằng quý về cơ quan thường trực./.",
    "Nơi nhận:",
    "TM. ỦY BAN NHÂN DÂN",
    "Trần Văn Mẫu",
)


def paragraphs(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def kept(*texts: str) -> list[str]:
    return [block.text for block in drop_furniture(paragraphs(*texts)).blocks]


def test_a_clean_document_is_left_alone() -> None:
    result = drop_furniture(paragraphs(*BODY))
    assert [block.text for block in result.blocks] == list(BODY)
    assert result.dropped == ()


def test_what_a_portal_puts_around_the_document_goes() -> None:
    before = ("Đang tải văn bản...", "X", "Click vào phần bôi vàng để xem chi tiết.", "Menu chính")
    after = ("Văn bản liên quan", "Ban hành:", "05/12/2025", "Liên hệ quảng cáo")
    result = drop_furniture(paragraphs(*before, *BODY, *after))
    assert [block.text for block in result.blocks] == list(BODY)
    assert Counter(piece.text for piece in result.dropped) == Counter([*before, *after])
    assert {piece.kind for piece in result.dropped} == {"page_furniture"}


def test_the_pages_title_and_box_about_the_document_stay() -> None:
    title = "Kế hoạch 12/KH-UBND năm 2026 thực hiện nhiệm vụ năm 2027"
    row = Block("row", "Số hiệu\t12/KH-UBND", cells=("Số hiệu", "12/KH-UBND"), table=1)
    empty = Block("row", "Tình trạng\tĐã biết", cells=("Tình trạng", "Đã biết"), table=1)
    blocks = [*paragraphs("Đăng nhập", title), row, empty, *paragraphs(*BODY)]
    result = drop_furniture(blocks)
    assert [block.text for block in result.blocks[:2]] == [title, row.text]
    assert {piece.text for piece in result.dropped} == {"Đăng nhập", empty.text}


def test_a_widget_in_front_of_an_annex_does_not_end_the_document() -> None:
    annex = ("PHỤ LỤC", "Danh mục nhiệm vụ năm 2027 của các cơ quan.")
    assert kept(*BODY, "Đăng nhập", *annex)[-2:] == list(annex)
    note = Block("footnote", "[1] Chỉ thị.", footnote_label="[1]")
    assert note in drop_furniture([*paragraphs(*BODY, "Tin liên quan"), note]).blocks


def test_portal_words_inside_a_sentence_are_text() -> None:
    sentence = "Các đơn vị đăng nhập hệ thống; số lượt truy cập đạt 1.200 và có văn bản liên quan."
    assert sentence in kept(*BODY[:6], sentence, *BODY[6:])


def test_counters_and_polls_behind_a_news_item_go() -> None:
    lines = ("Tin về kế hoạch", "Kế hoạch đề ra ba mục tiêu cho năm 2027." * 5, "Mai Anh")
    widgets = ("Tin liên quan", "Đánh giá của bạn về dịch vụ", "Gửi đánh giá Xem kết quả",
               "92 người đang online")  # fmt: skip
    assert kept(*lines, *widgets) == list(lines)


def test_a_preview_in_front_of_the_whole_is_stored_once() -> None:
    result = drop_furniture(paragraphs(*BODY[:7], *BODY))
    assert [block.text for block in result.blocks] == list(BODY)
    assert [piece.text for piece in result.dropped] == list(BODY[:7])
    assert {piece.kind for piece in result.dropped} == {"repeated_text"}


def test_a_preview_that_breaks_off_inside_a_paragraph() -> None:
    cut = BODY[6][:40] + "…"
    result = drop_furniture(paragraphs(*BODY[:6], cut, *BODY))
    assert [block.text for block in result.blocks] == list(BODY)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("Không.", "Không.", "Không.", "Không.") * 30, id="short answers of a form"),
        pytest.param(
            (*BODY, "Phụ lục khác", *BODY[4:7], "Kết thúc."), id="not one after the other"
        ),
    ],
)
def test_repetition_that_means_something_stays(texts: tuple[str, ...]) -> None:
    assert kept(*texts) == list(texts)


def test_one_line_news_is_parted_and_its_links_go() -> None:
    body = "Ngày 03/4/2027, tại Huế, hội nghị đã họp. " + "Các đại biểu thảo luận về kết quả. " * 60
    line = f"04/4/2027 | lượt xem: 35 Hội nghị tổng kết công tác năm {body}Phòng Tổng hợp"
    result = drop_furniture(paragraphs(line, "Tỉnh Mẫu xếp hạng thứ 9 cả nước.", "Đoàn kiểm tra"))
    texts = [block.text for block in result.blocks]
    assert texts == [
        "04/4/2027",
        "Hội nghị tổng kết công tác năm",
        body.strip(),
        "Phòng Tổng hợp",
    ]
    assert result.dropped[0].text == "lượt xem: 35"
    assert len(result.dropped) == 3


def test_a_header_run_together_is_parted() -> None:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc___"
    line = f"CHÍNH PHỦ_____ Số: 5/2027/NĐ-CP | {motto}"
    assert kept(line, *BODY[4:]) == [
        "CHÍNH PHỦ",
        "Số: 5/2027/NĐ-CP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        *BODY[4:],
    ]


PIECES = st.sampled_from(
    [*BODY, "Tin liên quan", "Đăng xuất", "X", "Lượt xem: 12", "12", "PHỤ LỤC", "- Điểm", "…"]
)


@given(st.lists(PIECES, max_size=40))
def test_every_letter_is_kept_or_dropped(texts: list[str]) -> None:
    result = drop_furniture(paragraphs(*texts))
    both = [block.text for block in result.blocks] + [piece.text for piece in result.dropped]

    def letters(parts: list[str]) -> Counter[str]:
        return Counter(character for character in "".join(parts) if character.isalnum())

    assert letters(both) == letters(texts)


def test_tables_are_numbered_anew() -> None:
    row = Block("row", "a\tb", cells=("a", "b"))
    blocks = [replace(row, table=number) for number in (4, 4, 9)]
    assert [block.table for block in renumber_tables(blocks)] == [1, 1, 2]
