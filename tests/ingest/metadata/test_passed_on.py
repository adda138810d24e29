"""The day of a law that bears none at its head."""

from __future__ import annotations

import pytest

from ingest.blocks import Block
from ingest.metadata.passed_on import passed_on


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Luật này đã được Quốc hội khóa XX, kỳ họp thứ 3 thông qua ngày 05 tháng 6 năm 2031.",
            "2031-06-05",
        ),
        ("Nghị quyết này được Hội đồng thông qua vào ngày 9 tháng 7 năm 2030./.", "2030-07-09"),
        ("Luật này có hiệu lực từ ngày 01 tháng 01 năm 2032.", None),
        ("Đề án đã được Hội đồng thông qua ngày 9 tháng 7 năm 2030.", None),
    ],
)
def test_the_day_of_the_closing_statement(text: str, day: str | None) -> None:
    blocks = [Block("paragraph", "Căn cứ Luật ngày 02 tháng 3 năm 2029;"), Block("paragraph", text)]
    assert passed_on(blocks) == day
