"""Markdown as converters write it: nothing of the document's own numbering is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block
from ingest.loaders import load
from ingest.loaders.markdown import has_markdown, read_markdown
from ingest.loaders.text import Decoded


def read(text: str) -> tuple[Block, ...]:
    return read_markdown(Decoded(text)).blocks


def texts(text: str) -> list[str]:
    return [block.text for block in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "**Điều 1**",
        "# Tiêu đề",
        "CCHC<sup>1</sup>",
        "<i>lũy kế</i>",
        "VT, NC^{AB}",
        "x[^1]",
        "|---|",
    ],
)
def test_markup_is_recognised_whatever_the_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cong-van.txt"
    path.write_text(f"{text}\nMột dòng chữ thường.", encoding="utf-8")
    assert load(path).format == "markdown"


@pytest.mark.parametrize("text", ["1. Mục đích\n- Điểm a", "5 * 3 = 15", "# ", "a < b và c > d"])
def test_plain_text_is_no_markdown(text: str) -> None:
    assert not has_markdown(text)


def test_list_markers_stay_and_points_stay_apart() -> None:
    source = "**Yêu cầu**\n1. Đúng tiến độ.\n2. Đủ nội dung.\na) Rà soát\n- Báo cáo\n+ Tổng hợp"
    assert texts(source) == [
        "Yêu cầu",
        "1. Đúng tiến độ.",
        "2. Đủ nội dung.",
        "a) Rà soát",
        "- Báo cáo",
        "+ Tổng hợp",
    ]


def test_a_line_under_a_name_makes_no_heading() -> None:
    blocks = read("**ỦY BAN NHÂN DÂN**\nTỈNH MẪU\n-------\n\nNội dung.")
    assert [block.text for block in blocks] == ["ỦY BAN NHÂN DÂN", "TỈNH MẪU", "Nội dung."]
    assert all(block.heading_level is None for block in blocks)


def test_headings_and_bold_are_known() -> None:
    heading, bold, mixed = read("### **1. Các sở**\n\n**Điều 2.**\n\n**Giao** Sở Nội vụ.")
    assert (heading.heading_level, heading.text) == (3, "1. Các sở")
    assert bold.bold
    assert not mixed.bold


def test_raised_figures_never_glue_onto_a_figure() -> None:
    assert texts("Đạt 90%<sup>1</sup> và 12.5<sup>2</sup>.") == ["Đạt 90%¹ và 12.5²."]
    assert texts("Diện tích 40 m<sup>2</sup>, khí CO_{2}.") == ["Diện tích 40 m², khí CO₂."]


def test_raised_initials_stand_off() -> None:
    assert texts("- Lưu: VT, NC<sup>An</sup>;\n- Lưu: VT, NC^{AB}.") == [
        "- Lưu: VT, NC An;",
        "- Lưu: VT, NC AB.",
    ]


def test_blanks_inside_emphasis_move_outside() -> None:
    assert texts("**Điều 2. **Giao Sở Y tế\n\n*Huế, ngày 1\ntháng 2 năm 2027 *") == [
        "Điều 2. Giao Sở Y tế",
        "Huế, ngày 1 tháng 2 năm 2027",
    ]
    assert texts("**THÔNG TƯ****Quy định**\n\n**Điều 1****.** Phạm vi") == [
        "THÔNG TƯ Quy định",
        "Điều 1. Phạm vi",
    ]


def test_a_span_of_emphasis_holds_its_lines_together() -> None:
    assert texts("**Điều 3. Trách nhiệm của người\nĐứng đầu**\nThực hiện nghiêm.") == [
        "Điều 3. Trách nhiệm của người Đứng đầu",
        "Thực hiện nghiêm.",
    ]


def test_bars_make_rows_of_one_table() -> None:
    blocks = read("| STT | Tên |\n|---|---|\n| 1 | **Một** \\| hai |\n| 2 | Ba |")
    assert [block.cells for block in blocks] == [("STT", "Tên"), ("1", "Một | hai"), ("2", "Ba")]
    assert {block.table for block in blocks} == {1}


def test_what_only_looks_like_a_tag_is_text() -> None:
    assert texts("**Chú ý:** <Nội dung> = giữ nguyên") == ["Chú ý: <Nội dung> = giữ nguyên"]


WORDS = st.sampled_from(
    ["Kế hoạch", "**đạt 85%**", "*năm 2027*", "\n", "\n\n", "- ", "1. ", "a) ", "|", "\t", "**",
     "*", "138/KH-UBND", "# ", "-----", "STT", "[1]", "<sup>2</sup>", "Số:", "./."]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_letter_or_digit_is_lost(source: str) -> None:
    shown = source.replace("<sup>2</sup>", "²")
    wanted = Counter(character for character in shown if character.isalnum())
    kept = "".join(block.text for block in read(source))
    assert Counter(character for character in kept if character.isalnum()) == wanted
