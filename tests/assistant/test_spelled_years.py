"""Years in words are read as the numbers that documents write."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.spelled_years import years_from, years_in_figures


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Mục tiêu năm hai nghìn không trăm hai mươi sáu?", "Mục tiêu năm 2026?"),
        ("Mục tiêu năm hai nghìn không trăm hai mươi?", "Mục tiêu năm 2020?"),
        ("Kết quả hai nghìn không trăm mười lăm", "Kết quả 2015"),
        ("Kết quả năm hai nghìn lẻ chín", "Kết quả năm 2009"),
        ("muc tieu nam hai nghin khong tram hai muoi bon", "muc tieu nam 2024"),
        ("2026 tỷ lệ số hóa?", "Năm 2026 tỷ lệ số hóa?"),
        ("2.026 hồ sơ", "2.026 hồ sơ"),
        ("Mục tiêu năm hai nghìn không trăm hai sáu?", "Mục tiêu năm 2026?"),
        ("Mục tiêu năm hai không hai sáu?", "Mục tiêu năm 2026?"),
        ("Mục tiêu năm 26?", "Mục tiêu năm 2026?"),
        ("Năm 26 có bao nhiêu thủ tục?", "Năm 2026 có bao nhiêu thủ tục?"),
        ("chi tieu nam 26 la gi", "chi tieu nam 2026 la gi"),
        ("Mục tiêu giai đoạn 21-25?", "Mục tiêu giai đoạn 2021-2025?"),
        ("Mục tiêu năm năm 2026?", "Mục tiêu năm 2026?"),
        ("Việt Nam năm 2013", "Việt Nam năm 2013"),
        ("viet nam nam 2013", "viet nam nam 2013"),
    ],
)
def test_years_are_read_in_figures(typed: str, question: str) -> None:
    assert years_in_figures(typed) == question


@pytest.mark.parametrize(
    "text",
    [
        "Mỗi năm 26 lớp được mở",
        "Trong 5 năm 26 lớp được mở",
        "Trong năm 26 tỷ đồng được chi cho việc gì?",
        "Trong năm 26% hồ sơ trễ hạn",
        "Ngày 15/6/26 và năm 260",
        "Đoạn 21-25 nêu gì?",
    ],
)
def test_other_figures_are_no_years(text: str) -> None:
    assert years_in_figures(text) == text


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Mục tiêu năm nay là gì?", "Mục tiêu năm 2026 là gì?"),
        ("muc tieu nam sau la gi?", "muc tieu năm 2027 la gi?"),
        ("Sang năm phải đạt bao nhiêu?", "năm 2027 phải đạt bao nhiêu?"),
        ("Kết quả năm ngoái?", "Kết quả năm 2025?"),
        ("Năm 2024 so với năm trước?", "Năm 2024 so với năm trước?"),  # 2023, not 2025
        ("Trong 3 năm qua?", "Trong 3 năm qua?"),
    ],
)
def test_years_are_told_from_the_day_that_is_asked_for(typed: str, question: str) -> None:
    assert years_from(typed, date(2026, 3, 1)) == question
