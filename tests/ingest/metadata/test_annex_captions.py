"""The day of a document that only the captions of its annexes state."""

from __future__ import annotations

import pytest

from ingest.blocks import Block
from ingest.metadata.annex_captions import day_in_captions
from tests.ingest.metadata.test_metadata import PLAN, read, read_scan

CAPTION = "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2027 của Ủy ban nhân dân tỉnh)"


@pytest.mark.parametrize(
    ("captions", "day"),
    [
        ([CAPTION], "2027-01-05"),
        (["(Ban hành kèm theo Kế hoạch số: 12/KH-UBND, ngày 5/1/2027)"], "2027-01-05"),
        ([CAPTION, "(Kèm theo Kế hoạch số 12/KH-UBND)"], "2027-01-05"),
        ([CAPTION, CAPTION.replace("05", "06")], None),  # two days: none is sure
        ([CAPTION.replace("12/", "13/")], None),  # another document's annex
        ([CAPTION.replace("ngày 05 tháng 01 năm 2027 ", "")], None),
        (["Phụ lục kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2027 được thay thế."], None),
        (["(Kèm theo Kế hoạch số 12/KH-UBND, sửa đổi Kế hoạch số 9/KH-UBND ngày 5/1/2026)"], None),
    ],
)
def test_only_a_caption_of_the_own_number_gives_the_day(
    captions: list[str], day: str | None
) -> None:
    blocks = [Block("paragraph", text) for text in ("Căn cứ Luật ngày 02/3/2026;", *captions)]
    assert day_in_captions(blocks, "12/KH-UBND") == day


def test_digits_that_two_readings_differ_on_give_no_day() -> None:
    block = Block("paragraph", CAPTION, page=4, confidence=0.9, doubtful=((40, 42),))
    assert day_in_captions([block], "12/KH-UBND") is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "phần đầu không ghi ngày, lấy theo dòng “kèm theo” của phụ lục: 2027-01-05"),
        (
            "Hưng Yên, ngày    tháng 01 năm 2027\n",
            "ngày ở phần đầu để trống, lấy theo dòng “kèm theo” của phụ lục: 2027-01-05",
        ),
    ],
)
def test_a_header_without_a_day_takes_it_from_the_annex_and_says_so(line: str, said: str) -> None:
    text = PLAN.replace("Hưng Yên, ngày 05 tháng 01 năm 2027\n", line)
    metadata = read(f"{text}\nPHỤ LỤC\n{CAPTION}")
    assert metadata.issued == "2027-01-05"
    assert said in metadata.warnings


def test_a_caption_of_another_month_than_the_header_is_not_taken() -> None:
    text = PLAN.replace("ngày 05 tháng 01", "ngày    tháng 02")
    metadata = read(f"{text}\nPHỤ LỤC\n{CAPTION}")
    assert (metadata.issued, metadata.issued_month) == (None, "2027-02")


def test_a_day_at_the_head_wins() -> None:
    metadata = read(f"{PLAN}\nPHỤ LỤC\n{CAPTION.replace('05 tháng', '07 tháng')}")
    assert metadata.issued == "2027-01-05"


def test_a_handwritten_day_on_a_scan_is_taken_from_a_typed_caption() -> None:
    text = PLAN.replace("ngày 05 tháng 01 năm 2027\n", "ngày ⁄ tháng \\ năm 2027\n", 1)
    metadata = read_scan(f"{text}\nPHỤ LỤC\n{CAPTION}")
    assert metadata.issued == "2027-01-05"
