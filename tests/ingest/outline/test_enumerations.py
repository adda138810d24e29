"""Points that run on inside one block, and references that do not begin a point."""

from __future__ import annotations

from ingest.outline.enumerations import inner_markers
from ingest.outline.markers import read_marker


def _names(text: str, following: str = "") -> list[str]:
    found = inner_markers(text, read_marker(text), read_marker(following))
    return [inner.marker.name for inner in found]


def test_next_letter_after_a_full_stop_is_a_point() -> None:
    text = "b) Hồ sơ được số hóa đầy đủ. c) 95% người dân hài lòng với dịch vụ."
    inner = inner_markers(text, read_marker(text))
    assert [i.marker.name for i in inner] == ["c"]
    assert text[inner[0].offset :].startswith("c) 95%")


def test_references_are_no_points() -> None:
    assert _names("a) Thực hiện theo điểm b) khoản 2 Điều này và theo điểm c) khoản 3.") == []
    assert _names("a) Theo các quy định tại điểm b); c) khoản 2 của Luật nói trên.") == []


def test_letter_that_the_next_block_begins_with_was_mentioned() -> None:
    text = "b) Hồ sơ được số hóa đầy đủ. c) 95% người dân hài lòng với dịch vụ."
    assert _names(text, "c) Nội dung của điểm c thật.") == []


def test_letter_out_of_order_is_no_point() -> None:
    assert _names("b) Hồ sơ được số hóa đầy đủ. e) 95% người dân hài lòng với dịch vụ.") == []


def test_whole_list_inside_one_line() -> None:
    text = (
        "Tỉnh giao: a) Sở Nội vụ theo dõi chung; b) Sở Tài chính lo kinh phí; c) các xã thực hiện."
    )
    assert _names(text) == ["a", "b", "c"]


def test_single_number_without_a_next_one_is_no_list() -> None:
    assert _names("Kết quả xếp ở nhóm. 1. Không có mục nào khác đi sau số này cả.") == []


def test_numbers_and_ordinals_in_a_run_on_page() -> None:
    text = (
        "Hội nghị giao việc như sau: 1. Các sở ngành tỉnh Thứ nhất, rà soát các chỉ số năm trước."
        " Thứ hai, bố trí đủ kinh phí để làm. 2. Các xã phường Triển khai ngay trong tháng này."
    )
    assert _names(text) == ["1", "Thứ nhất", "Thứ hai", "2"]


def test_title_with_an_ordinal_is_no_list() -> None:
    assert _names("Ông An, Phó trưởng ban thứ nhất, phát biểu. Thứ hai tuần sau họp tiếp.") == []
