"""Years in words are read as the numbers that documents write."""

from __future__ import annotations

import pytest

from assistant.spelled_years import years_in_figures


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
    ],
)
def test_years_are_read_in_figures(typed: str, question: str) -> None:
    assert years_in_figures(typed) == question
