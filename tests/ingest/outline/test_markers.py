"""Markers at the start of a block, and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.outline.markers import follows, is_title, is_upper, read_marker, roman_value


@pytest.mark.parametrize(
    ("text", "style", "name", "number"),
    [
        ("Điều 5. Trách nhiệm", "article", "5", (5,)),
        ("Điều 7a. Bổ sung", "article", "7a", (7,)),
        ("Chương II", "chapter", "II", (2,)),
        ("Mục 1. TỔ CHỨC", "law_section", "1", (1,)),
        ("Phần thứ nhất", "part", "nhất", (1,)),
        ("IV. TỔ CHỨC THỰC HIỆN", "roman", "IV", (4,)),
        ("A. Phần chung", "upper", "A", (1,)),
        ("2. Yêu cầu", "decimal", "2", (2,)),
        ("2.Yêu cầu", "decimal", "2", (2,)),
        ("1.[17] Các đơn vị", "decimal", "1", (1,)),
        ("2.2. Cải cách", "decimal", "2.2", (2, 2)),
        ("2.2 Cải cách", "decimal", "2.2", (2, 2)),
        ("1.1.1. Rà soát", "decimal", "1.1.1", (1, 1, 1)),
        ("a) Trên 98% hồ sơ", "letter", "a", (1,)),
        ("đ) 100% hồ sơ", "letter", "đ", (5,)),
        ("a.1) Nội dung", "letter", "a.1", (1, 1)),
        ("(2) Rà soát", "paren", "2", (2,)),
        ("3) Rà soát", "paren", "3", (3,)),
        ("- Xây dựng", "bullet", "-", ()),
        ("– Xây dựng", "bullet", "-", ()),
        ("+ 60% hồ sơ", "bullet", "+", ()),
        ("Thứ tư, cải cách", "ordinal", "Thứ tư", (4,)),
        ("Hai là, tập trung", "ordinal", "Hai là", (2,)),
        ("Phụ lục", "annex", "Phụ lục", ()),
        ("PHỤ LỤC II", "annex", "Phụ lục II", ()),
        ("Biểu mẫu 6", "form", "Biểu mẫu 6", ()),
        ("Mẫu số 01", "form", "Mẫu số 01", ()),
    ],
)
def test_reads_marker(text: str, style: str, name: str, number: tuple[int, ...]) -> None:
    marker = read_marker(text)
    assert marker is not None
    assert (marker.style, marker.name, marker.number) == (style, name, number)


@pytest.mark.parametrize(
    "text",
    [
        "100% hồ sơ được số hóa",
        "2.842 nhiệm vụ",
        "15/7/2025 là hạn cuối",
        "0.5 điểm thưởng",
        "2.5 triệu đồng",
        "V/v triển khai nhiệm vụ",
        "Điều 5 Luật này quy định",
        "Phụ lục kèm theo kế hoạch này gồm ba bảng",
        "Thứ trưởng Bộ Nội vụ",
        "-----",
        "Các sở, ban, ngành",
        "",
    ],
)
def test_amounts_and_mentions_are_no_markers(text: str) -> None:
    assert read_marker(text) is None


def test_length_reaches_the_text() -> None:
    text = "k) Tối thiểu 85%"
    marker = read_marker(text)
    assert marker is not None
    assert text[marker.length :] == "Tối thiểu 85%"
    assert marker.text == "k)"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("c", "d", True), ("d", "e", True), ("d", "đ", True), ("e", "g", True), ("b", "d", False)],
)
def test_letters_may_leave_out_some(before: str, after: str, expected: bool) -> None:
    first, second = read_marker(f"{before}) Một"), read_marker(f"{after}) Hai")
    assert first is not None
    assert second is not None
    assert follows("letter", first.number, second.number) is expected


def test_numbers_follow_by_one_at_the_same_depth() -> None:
    assert follows("decimal", (2, 3), (2, 4))
    assert not follows("decimal", (2, 3), (2, 5))
    assert not follows("decimal", (2, 3), (3,))


@pytest.mark.parametrize(("written", "value"), [("IV", 4), ("IX", 9), ("XIV", 14), ("III", 3)])
def test_roman(written: str, value: int) -> None:
    assert roman_value(written) == value


@pytest.mark.parametrize(
    ("text", "bold", "expected"),
    [
        ("Cải cách thể chế", False, True),
        ("KẾT QUẢ THỰC HIỆN", False, True),
        ("Sở Tài chính:", False, True),
        ("Thực hiện một số nhiệm vụ như sau:", False, False),
        ("Giao các đơn vị thực hiện.", False, False),
        ("Giúp tỉnh điều hành công việc. Trong đó:", False, False),
        (" ".join(["từ"] * 40).capitalize(), False, False),
        (" ".join(["từ"] * 40).capitalize(), True, True),
        ("viết tiếp dòng trên", False, False),
    ],
)
def test_titles(text: str, bold: bool, expected: bool) -> None:
    assert is_title(text, bold=bold) is expected


def test_upper_ignores_digits_and_signs() -> None:
    assert is_upper("KẾ HOẠCH NĂM 2026")
    assert not is_upper("Kế hoạch NĂM 2026")
    assert not is_upper("12/2026")
