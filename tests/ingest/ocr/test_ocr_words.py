"""From recognised words to blocks: reading order, doubtful digits, what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, join_rows, lay_out, piece_of
from ingest.cleaning.paragraphs import join_blocks
from ingest.ocr.agreement import ReadWord, agreed, joined
from ingest.ocr.blocks import to_blocks
from ingest.ocr.confidence import mark_recognised
from ingest.ocr.page import PageReading
from ingest.ocr.recognised_text import mend
from ingest.ocr.tools import Word
from vectorstore.types import Provision

HEIGHT, ADVANCE = 30, 15


def line(
    text: str, left: float, top: float, number: int = 0, confidence: float = 0.95
) -> list[Word]:
    """Words of one line, each letter as wide as the next."""
    words = []
    for text_of_word in text.split():
        right = left + len(text_of_word) * ADVANCE
        words.append(Word(text_of_word, confidence, left, top, right, top + HEIGHT, (1, 1, number)))
        left = right + ADVANCE
    return words


def page(*lines: list[Word]) -> PageReading:
    words = [
        ReadWord(replace(word, line=(1, 1, number)))
        for number, one in enumerate(lines)
        for word in one
    ]
    return PageReading(tuple(words), 0.0)


BODY = "Các cơ quan rà soát quy trình và công khai kết quả hằng quý trên cổng thông tin của"


def test_the_header_is_read_column_after_column() -> None:
    blocks = to_blocks(
        page(
            line("SỞ TƯ PHÁP", 100, 100), line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 700, 100),
            line("PHÒNG MẪU", 110, 140), line("Độc lập - Tự do - Hạnh phúc", 760, 140),
            line("Số: 12/KH-STP", 100, 200), line("Mẫu, ngày 5 tháng 3 năm 2026", 740, 200),
            line(BODY, 100, 400), line(BODY, 100, 445),
        ),
        1,
    ).blocks  # fmt: skip
    texts = [block.text for block in blocks]
    assert texts.index("Số: 12/KH-STP") < texts.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert texts.index("Mẫu, ngày 5 tháng 3 năm 2026") < texts.index(f"{BODY} {BODY}")
    assert {block.page for block in blocks} == {1}


def test_indents_and_short_lines_part_paragraphs() -> None:
    blocks = to_blocks(
        page(
            line(BODY, 150, 100), line("đơn vị mình.", 100, 145),
            line("Điều 2. Kinh phí", 150, 190),
            line(BODY, 150, 235), line(BODY, 100, 280),
        ),
        3,
    ).blocks  # fmt: skip
    assert [block.text for block in blocks] == [
        f"{BODY} đơn vị mình.",
        "Điều 2. Kinh phí",
        f"{BODY} {BODY}",
    ]


def test_page_numbers_and_illegible_marks_are_left_out_and_recorded() -> None:
    read = to_blocks(
        page(
            line("- 4 -", 800, 40), line(BODY, 100, 100), line("#z] kl", 300, 900, confidence=0.2)
        ),
        4,
    )
    assert [block.text for block in read.blocks] == [BODY]
    assert [(one.kind, one.text) for one in read.dropped] == [
        ("page_number", "- 4 -"),
        ("unreadable_scan", "#z] kl"),
    ]


def test_a_number_before_its_text_is_kept_with_doubt() -> None:
    number, text = line("3:", 180, 100, confidence=0.3), line(BODY, 280, 100, number=1)
    read = to_blocks(page(number, text, line(BODY, 100, 140, number=2)), 1)
    assert read.dropped == ()
    assert read.blocks[0].text.startswith("3: ")
    assert read.blocks[0].doubtful == ((0, 1),)


def test_a_figure_alone_on_a_paragraphs_last_line_is_kept_with_doubt() -> None:
    read = to_blocks(
        page(
            line(BODY, 100, 100), line("43/2024/QH15;", 100, 140, confidence=0.3),
            line("7Ä2", 600, 200, confidence=0.3),
        ),
        1,
    )  # fmt: skip
    text = " ".join(block.text for block in read.blocks)
    assert "43/2024/QH15;" in text
    assert any(block.doubtful for block in read.blocks)
    assert [one.text for one in read.dropped] == ["7Ä2"]


@pytest.mark.parametrize("seen", ["Điền 6. Hợp tác", "_ Diều 6. Hợp tác", "- Điều 6. Hợp tác"])
def test_the_word_for_article_is_known_by_its_place(seen: str) -> None:
    (block,) = mend(to_blocks(page(line(seen, 100, 100)), 1).blocks).blocks
    assert block.text == "Điều 6. Hợp tác"


def test_digits_on_which_two_readings_differ_are_doubtful() -> None:
    first = line("đạt 85% trong 12 tháng", 100, 100)
    other = line("đạt 86% trong 12 tháng", 100, 100)
    read = agreed(first, other)
    assert [one.doubtful for one in read] == [False, True, False, False, False]
    assert [one.word.text for one in read] == [word.text for word in first]


def test_marks_between_digits_count_as_much_as_digits() -> None:
    assert agreed(line("84,17", 0, 0), line("8417", 0, 0))[0].doubtful


def test_digits_of_low_confidence_are_doubtful_even_where_both_agree() -> None:
    both = line("85%", 100, 100, confidence=0.6)
    assert agreed(both, both)[0].doubtful


def test_a_number_is_taken_from_the_surer_reading() -> None:
    (day,) = agreed(line("lỡ", 100, 100, confidence=0.6), line("15", 100, 100, confidence=0.9))
    assert (day.word.text, day.doubtful) == ("15", True)


def test_what_was_parted_at_a_slash_is_one_word() -> None:
    first = Word("07/", 0.9, 0, 0, 45, 30)
    second = Word("12/2021", 0.8, 46, 0, 150, 30)
    (word,) = joined([first, second])
    assert (word.text, word.confidence, word.right) == ("07/12/2021", 0.8, 150)
    far = replace(second, left=60)
    assert joined([first, far]) == [first, far]


def recognised(text: str, doubtful: str, confidence: float = 0.9) -> Block:
    start = text.index(doubtful)
    found = ((start, start + len(doubtful)),)
    return Block("paragraph", text, confidence=confidence, doubtful=found)


words_of_text = st.lists(st.sampled_from(["hồ", "sơ", "mạng", "qua"]), max_size=4)


@given(words_of_text, words_of_text)
def test_doubtful_digits_move_with_their_text(before: list[str], after: list[str]) -> None:
    first = recognised(" ".join([*before, "85%", *after, "và"]), "85")
    second = recognised(" ".join([*after, "17", *before]), "17")
    both = join_blocks(first, second)
    assert [both.text[start:end] for start, end in both.doubtful] == ["85", "17"]
    piece = piece_of(both, both.text[both.text.index("85%") :])
    assert [piece.text[start:end] for start, end in piece.doubtful] == ["85", "17"]
    rows = [replace(one, kind="row", cells=("x", one.text)) for one in (first, second)]
    shifted = [
        replace(row, text=f"x\t{row.text}", doubtful=tuple((a + 2, b + 2) for a, b in row.doubtful))
        for row in rows
    ]
    row = join_rows(*shifted)
    assert row.text == f"x x\t{first.text} {second.text}"
    assert [row.text[start:end] for start, end in row.doubtful] == ["85", "17"]


def test_provisions_carry_their_confidence_and_doubtful_offsets() -> None:
    layout = lay_out(
        (
            Block("paragraph", "Có chữ sẵn."),
            recognised("Đạt 85% vào năm tới.", "85", 0.9),
            recognised("Giảm 17 đơn vị.", "17", 0.5),
        )
    )
    ends = [span.end for span in layout.spans]
    provisions = [
        Provision("a", "d", 0, "paragraph", "", (), 0, ends[0], ends[0]),
        Provision("b", "d", 1, "paragraph", "", (), ends[0] + 1, ends[2], ends[2]),
    ]
    typed, scanned = mark_recognised(layout, provisions)
    assert typed == provisions[0]
    assert scanned.ocr_confidence == pytest.approx((0.9 * 20 + 0.5 * 15) / 35, abs=0.001)
    assert [layout.text[start:end] for start, end in scanned.doubtful] == ["85", "17"]
