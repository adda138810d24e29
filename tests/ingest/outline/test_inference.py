"""What the numbering around a gap says, and what it leaves open."""

from __future__ import annotations

import pytest

from ingest.blocks import Block, lay_out
from ingest.outline.inference import Number, Opening, Reading, missing, read_gaps
from ingest.outline.pieces import cut


def _reading(*lines: str) -> Reading:
    layout = lay_out(tuple(Block("paragraph", line) for line in lines))
    return read_gaps(cut(layout))


def _numbers(reading: Reading) -> list[Number]:
    return [reading.opens[index].number for index in sorted(reading.opens)]


POINTS = ("a) Nội dung thứ nhất;", "b) Nội dung thứ hai.")


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ((2, 3), (2, 6), [(2, 4), (2, 5)]),
        ((2, 6), (2,), [(1,)]),
        ((2,), (2, 2), [(2, 1)]),
        ((2,), (6,), [(3,), (4,), (5,)]),
        ((6,), (5,), [(1,), (2,), (3,), (4,)]),
        ((1,), (2,), []),
        ((2, 6), (3,), []),
        ((2, 6), (3, 2), [(3, 1)]),
        ((2, 6), (4, 2), None),
        ((), (3,), [(1,), (2,)]),
        ((1,), (40,), None),
    ],
)
def test_missing(before: Number, after: Number, lost: list[Number] | None) -> None:
    assert missing(before, after) == lost


def test_as_many_restarts_as_numbers_leave_one_reading() -> None:
    reading = _reading("2.3. Bộ máy", *POINTS, *POINTS, *POINTS, "2.6. Chính quyền số")
    assert _numbers(reading) == [(2, 4), (2, 5)]
    assert reading.doubts == {}


def test_lost_parent_is_not_the_section_above() -> None:
    reading = _reading("2. Yêu cầu", *POINTS, *POINTS, "2.2. Thủ tục", *POINTS)
    assert list(reading.opens.values()) == [Opening("decimal", (2, 1), fresh=True)]


def test_first_child_below_a_heading_without_points() -> None:
    reading = _reading("2. Mục tiêu", *POINTS, "2.2. Thủ tục", *POINTS)
    assert list(reading.opens.values()) == [Opening("decimal", (2, 1), fresh=False)]


def test_restart_of_the_numbering() -> None:
    reading = _reading("2.6. Chính quyền số", *POINTS, *POINTS, "2. Thủ tục", *POINTS)
    assert _numbers(reading) == [(1,)]


def test_fewer_restarts_than_numbers_stay_open() -> None:
    reading = _reading("6. Chính quyền số", *POINTS, *POINTS, "Đoạn văn.", "5. Văn phòng", *POINTS)
    assert reading.opens == {}
    assert set(reading.doubts.values()) == {"mục trước mục 5, không rõ số"}
    assert reading.loose == {5: "đoạn liền trước mục 5"}


def test_paragraphs_before_an_inferred_section_belong_to_nobody() -> None:
    reading = _reading("2. Yêu cầu", *POINTS, "Một.", "Hai.", *POINTS, "2.2. Thủ tục", *POINTS)
    assert reading.loose == {
        3: "đoạn 1 liền trước mục 2.1 (suy ra)",
        4: "đoạn 2 liền trước mục 2.1 (suy ra)",
    }


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Một", *POINTS, "2. Hai", *POINTS),
        ("1. Một", *POINTS, "Sở Tài chính", *POINTS, "2. Hai"),  # an unnumbered heading
        ("1. Một", *POINTS, "Đoạn văn.", "2. Hai", *POINTS),
        ("Đoạn văn.", *POINTS, "2. Hai", *POINTS),  # the points may belong to the paragraph
        ("II. Phần", "Thứ nhất, một việc.", *POINTS, "Thứ hai, một việc.", *POINTS, "III. Phần"),
    ],
)
def test_whole_documents_lose_nothing(lines: tuple[str, ...]) -> None:
    reading = _reading(*lines)
    assert (reading.opens, reading.doubts, reading.loose) == ({}, {}, {})


def test_gap_without_restart_is_no_evidence() -> None:
    reading = _reading("1. Một", *POINTS, "4. Bốn", *POINTS)
    assert (reading.opens, reading.doubts) == ({}, {})


def test_lost_roman_part() -> None:
    reading = _reading("I. MỘT", "1. Mục đích", "2. Yêu cầu", "1. Mục tiêu", "III. BA")
    assert reading.opens == {3: Opening("roman", (2,))}


def test_lost_article() -> None:
    reading = _reading("Điều 2. Hai", "1. Một.", "2. Hai.", "1. Một.", "Điều 4. Bốn")
    assert reading.opens == {3: Opening("article", (3,))}
