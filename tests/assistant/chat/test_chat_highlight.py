"""Marked figures: the right number with its unit, nothing else, and nothing unescaped."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.highlight import DOUBT, figure_spans, marked_html, merged
from assistant.types import AnswerFigure


def figure(value: float, unit: str = "%", value_to: float | None = None) -> AnswerFigure:
    return AnswerFigure("chỉ tiêu", "=", value, unit, 2026, 1, value_to)


@pytest.mark.parametrize(
    ("quote", "figures", "marked"),
    [
        ("đạt từ 85% trở lên tại 85 xã", [figure(85.0)], ["85%"]),
        ("đạt 85 % và 70%", [figure(85.0), figure(70.0)], ["85 %", "70%"]),
        ("kinh phí 1.234,5 tỷ đồng", [figure(1234.5, "tỷ đồng")], ["1.234,5 tỷ đồng"]),
        ("hoàn thành 06 văn bản", [figure(6.0, "văn bản")], ["06 văn bản"]),
        ("tăng 2-5 bậc", [figure(2.0, "bậc", 5.0)], ["2", "5 bậc"]),
        ("Quyết định 85/QĐ-UBND ngày 05/85/2025", [figure(85.0, "")], []),
        ("đạt 12,85 điểm, xếp 85", [figure(85.0, "điểm")], ["85"]),
        ("không nêu số", [figure(85.0)], []),
    ],
)
def test_marks_the_figure_with_its_unit(
    quote: str, figures: list[AnswerFigure], marked: list[str]
) -> None:
    assert [quote[start:end] for start, end in figure_spans(quote, figures)] == marked


def test_overlapping_spans_are_joined() -> None:
    assert merged([(5, 9), (0, 3), (2, 4), (7, 8), (9, 9)]) == ((0, 4), (5, 9))


@given(
    st.text(alphabet="ab<>&\"' \n", max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=5),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=5),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_marking_loses_no_character(
    text: str,
    spans: list[tuple[int, int]],
    doubtful: list[tuple[int, int]],
    first: int,
    second: int,
) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    html = marked_html(text, start, end, merged(spans), doubtful)
    tag = rf'</?mark>|</u>|<u class="doubtful" title="{DOUBT}">'
    assert unescape(re.sub(tag, "", html)) == text[start:end]
    assert not re.search(rf"<(?!(?<=<)(?:{tag.replace('<', '')}))", html)


def test_doubtful_digits_stand_out_inside_and_outside_of_figures() -> None:
    html = marked_html("đạt 85% và 70%", 0, 14, [(4, 7)], [(4, 6), (11, 13)])
    doubt = f'<u class="doubtful" title="{DOUBT}">'
    assert html == (f"đạt <mark>{doubt}85</u></mark><mark>%</mark> và {doubt}70</u>%")
