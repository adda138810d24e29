"""Marks of footnotes: no figures, and no part of the figure, day or number beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.footnote_marks import drop_marks, without_marks
from vectorstore.vietnamese.numbers import find_quantities
from vectorstore.vietnamese.text import tokenize
from vectorstore.vietnamese.years import find_years

MARKS = ["[1]", "[^1]", "[^ghi-chu]", "¹", "¹²", "^1^", "^{1}", "<sup>1</sup>", "(1)", "[1, 2]"]


@pytest.mark.parametrize("mark", MARKS)
def test_what_stands_before_a_mark_reads_as_without_it(mark: str) -> None:
    share, count = find_quantities(f"Đạt 85%{mark} hồ sơ ở 120{mark} cơ quan")
    assert (share.value, share.unit) == (85.0, "%")
    assert (count.value, count.unit) == (120.0, "cơ quan")
    (day,) = find_dates(f"ngày 21/8/2023{mark}, của tỉnh")
    assert day.iso == "2023-08-21"
    (number,) = find_document_numbers(f"Kế hoạch số 138/KH-UBND{mark} ngày")
    assert number.number == "138/KH-UBND"
    (year,) = find_years(f"so với năm 2025{mark}.")
    assert year.year == 2025
    assert "hành" in [token.text for token in tokenize(f"cải cách hành{mark} chính")]


@pytest.mark.parametrize("mark", ["[1]", "[^1]", "¹", "^1^", "(1)"])
@pytest.mark.parametrize("before", ["lệ phí", "lệ phí.", "“một cửa”", "(TTHC)"])
def test_a_mark_is_no_figure(mark: str, before: str) -> None:
    assert find_quantities(f"Công khai {before}{mark}") == []


def test_a_plain_digit_behind_a_percent_sign_is_a_mark() -> None:
    (share,) = find_quantities("Phấn đấu 85%1 hồ sơ")
    assert share.value == 85.0
    assert drop_marks("Phấn đấu 85%1 hồ sơ") == "Phấn đấu 85% hồ sơ"


@pytest.mark.parametrize(
    "text", ["120 m² đất", "35 km² rừng", "40 m³/ngày", "3,2 x 10⁶ m³", "ba (03) nhiệm vụ"]
)
def test_exponents_and_figures_in_brackets_stay(text: str) -> None:
    assert without_marks(text) == text


def test_an_area_written_with_a_plain_digit_keeps_its_unit() -> None:
    (area,) = find_quantities("Diện tích 120 km2, gồm rừng")
    assert (area.value, area.unit) == (120.0, "km2")


def test_an_item_inside_a_sentence_is_no_mark() -> None:
    text = "gồm: (1) Cải cách thể chế; (2) cải cách bộ máy"
    assert without_marks(text) == text


@given(st.text(alphabet="a1%.,;: ()[]^{}¹²³<>/sup\n", max_size=60))
def test_offsets_stay_true(text: str) -> None:
    blanked = without_marks(text)
    assert len(blanked) == len(text)
    assert all(new in (" ", old) for new, old in zip(blanked, text, strict=True))
