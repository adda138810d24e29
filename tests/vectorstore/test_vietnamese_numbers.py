"""Figures, comparators, units, and digits that are no quantity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.numbers import Quantity, find_quantities, parse_number

WORDS = st.sampled_from(
    [
        "từ", "đến", "trên", "dưới", "tối", "thiểu", "đạt", "5", "70%", "1.344", "12,7", "39/61",
        "triệu", "đồng", "hồ", "sơ", "trở", "lên", "(", ")", "-", "/", "Điều", "năm", "2026",
        "2.2.", "[1]", "số", "138/KH-UBND", "ngày", "02/7/2025", "\n", "\t", "%", "khoản", "(1)",
        "nhóm",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("99,66", 99.66),
        ("19.521", 19521.0),
        ("19.921.000", 19921000.0),
        ("06", 6.0),
        ("70.24%", 70.24),
        ("1740", 1740.0),
        ("0.125", 0.125),
        ("12,7 %", 12.7),
        ("1,5", 1.5),
        ("1,234,567", 1234567.0),
    ],
)
def test_parse_number(written: str, value: float) -> None:
    assert parse_number(written) == value


@pytest.mark.parametrize("written", ["", "abc", "2.2.1", "1.23.456", "22.6290", "1..2", "5a", "-"])
def test_parse_number_refuses(written: str) -> None:
    assert parse_number(written) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_grouped_thousands_read_back(number: int) -> None:
    assert parse_number(f"{number:,}".replace(",", ".")) == number


@pytest.mark.parametrize(
    ("text", "mention", "comparator", "value"),
    [
        ("Phấn đấu tối thiểu 85% hồ sơ", "tối thiểu 85%", ">=", 85),
        ("tỷ lệ này tối thiểu đạt từ 70% trở lên nhé", "tối thiểu đạt từ 70% trở lên", ">=", 70),
        ("tỷ lệ đạt từ 80% trở lên", "đạt từ 80% trở lên", ">=", 80),
        ("có từ 5 xã trở lên tham gia", "từ 5 xã trở lên", ">=", 5),
        ("ít nhất là 70% cá nhân", "ít nhất là 70%", ">=", 70),
        ("không thấp hơn 95%", "không thấp hơn 95%", ">=", 95),
        ("không dưới 95 phần trăm", "không dưới 95 phần trăm", ">=", 95),
        ("mức hài lòng ≥ 90%", "≥ 90%", ">=", 90),
        ("Trên 98% số việc", "Trên 98%", ">", 98),
        ("tuyên truyền hơn 100 hội nghị", "hơn 100 hội nghị", ">", 100),
        ("không quá 5 ngày làm việc", "không quá 5 ngày làm việc", "<=", 5),
        ("tối đa 30 phút", "tối đa 30 phút", "<=", 30),
        ("còn dưới 3% quá hạn", "dưới 3%", "<", 3),
        ("đạt 97,14% so với kế hoạch", "97,14%", "=", 97.14),
        ("toi thieu 85% ho so", "toi thieu 85%", ">=", 85),
        ("ti le dat tu 70% tro len", "dat tu 70% tro len", ">=", 70),
    ],
)
def test_comparators(text: str, mention: str, comparator: str, value: float) -> None:
    quantity = only(text)
    assert text[quantity.start : quantity.end] == mention
    assert (quantity.comparator, quantity.value) == (comparator, value)


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("cao hơn 2,7% so với cùng kỳ", "="),  # a difference, not a bound
        ("cao hơn 90%", ">"),
        ("triển khai trên 02 lĩnh vực", "="),  # the preposition "on"
        ("triển khai trên 3 địa bàn", "="),
        ("rút xuống còn 4 ngày", "="),
    ],
)
def test_words_that_only_look_like_comparators(text: str, comparator: str) -> None:
    assert only(text).comparator == comparator


def test_a_move_from_one_figure_to_another_bounds_nothing() -> None:
    assert [q.comparator for q in find_quantities("tăng từ 70% lên 85%")] == ["=", "="]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("tăng từ 2 đến 5 bậc", 2, 5, "bậc"),
        ("bảo đảm từ 30% - dưới 70% chi", 30, 70, "%"),
        ("trong 5-10 ngày", 5, 10, "ngày"),
        ("khoảng 70-80% hồ sơ", 70, 80, "%"),
        ("30.000 - 40.000 hồ sơ", 30000, 40000, "hồ sơ"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.comparator, quantity.value, quantity.value_to) == ("range", low, high)
    assert quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("ban hành 20 văn bản QPPL", "văn bản"),
        ("cho 1.344 cán bộ, công chức", "cán bộ"),
        ("kiểm tra 06 sở, ngành", "sở"),
        ("có 863 TTHC mới", "TTHC"),
        ("cắt giảm 47 QĐKD", "QĐKD"),
        ("thu 20.347 tỷ đồng", "tỷ đồng"),
        ("vốn 475,5 triệu USD", "triệu USD"),
        ("lương 2.340.000 đồng/tháng", "đồng/tháng"),
        ("họp ít nhất 01 lần/năm", "lần/năm"),
        ("trong 01 (một) ngày làm việc", "ngày làm việc"),
        ("ba (03) nhiệm vụ", "nhiệm vụ"),
        ("sau 16\ntuổi", "tuổi"),
        ("13 QUY TRÌNH", "quy trình"),
        ("đạt 194; còn lại", ""),
        ("số phiếu là 52 và tăng", ""),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert only(text).unit == unit


def test_magnitude_is_kept_and_scaled() -> None:
    quantity = only("trên 12,2 triệu văn bản điện tử")
    assert (quantity.value, quantity.unit, quantity.magnitude) == (12.2, "triệu văn bản", "triệu")
    assert quantity.scaled == 12_200_000
    assert only("3 nghìn tỷ đồng").scaled == 3e12


@pytest.mark.parametrize(
    ("text", "prefix", "unit"),
    [
        ("nằm trong nhóm 10 địa phương dẫn đầu", "nhóm", "địa phương"),
        ("xếp thứ 12 cả nước", "thứ", ""),
        ("đạt gần 80%", "gần", "%"),
        ("khoảng 950 tỷ đồng", "khoảng", "tỷ đồng"),
    ],
)
def test_prefixes(text: str, prefix: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.prefix, quantity.unit) == (prefix, unit)
    assert text[quantity.start :].startswith(prefix)


@pytest.mark.parametrize(
    ("text", "value", "total", "unit"),
    [
        ("xong 39/61 nhiệm vụ", 39, 61, "nhiệm vụ"),
        ("xong 2.842/2.917 nhiệm vụ", 2842, 2917, "nhiệm vụ"),
        ("xử lý 280,8 tỷ đồng/289,6 tỷ đồng", 280.8, 289.6, "tỷ đồng"),
        ("xếp thứ 15/34 tỉnh", 15, 34, "tỉnh"),
    ],
)
def test_ratios(text: str, value: float, total: float, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.total, quantity.unit) == (value, total, unit)


def test_a_ratio_takes_the_noun_behind_its_share() -> None:
    ratio, share = find_quantities("hoàn thành 18/21 (85,71%) nhiệm vụ")
    assert (ratio.unit, share.unit) == ("nhiệm vụ", "%")


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 118/2025/NĐ-CP và Công văn số 4625/BNV-CCHC",
        "Kế hoạch 138 và Nghị quyết số 18",
        "ngày 19 tháng 12 năm 2025, ngày 02/7/2025, tháng 6",
        "năm 2026, giai đoạn 2021-2030, 6 tháng đầu năm 2024",
        "2.2. Cải cách bộ máy\n1. Mục đích\n6.2.1 Tổng số",
        "Tiếp tục. 2. Các sở, ngành",
        "khoản 3 Điều 4, Điều 5, 6 và 7 Luật này, điểm 6 khoản 2",
        "Phụ lục 2, Biểu mẫu 3, Mẫu số 16, Phụ lục III.1",
        "như trên[1], [ 12 ] và (1), (2)",
        "họp lúc 15h30 hoặc 07 giờ 30 phút, trực 24/7",
        "điện thoại 0221.3862.888 hoặc 0912345678",
        "Phiên họp thứ 9, lần thứ 3",
        "dịch vụ mức độ 3, mức độ 4",
        "Có = 1; Không = 0",
        "mã 20231102.0035 tại https://a.vn/b/12 hoặc a1@b.vn",
        "tiêu chuẩn ISO 9001",
        "cơ quan19 và mạng 5G, m3, QH15",
        "Ngày Môi trường thế giới (05/6)",
    ],
)
def test_digits_that_are_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("danh mục 13 thủ tục", 13),
        ("theo mô hình 4 lớp", 4),
        ("mỗi tháng 02 lần", 2),
        ("tổng số 863 hồ sơ", 863),
        ("xổ số 11.795 tỷ đồng", 11795),
        ("cổ phần 51%", 51),
        ("đạt trên 50%20, rồi", 50),  # the second figure is a footnote mark
        ("đạt 85,5 điểm", 85.5),
        ("cơ quan đạt điểm 85,5", 85.5),
    ],
)
def test_labels_do_not_swallow_counts(text: str, value: float) -> None:
    assert only(text).value == value


@given(TEXTS)
def test_mentions_are_ordered_slices_and_read_back(text: str) -> None:
    position = 0
    for quantity in find_quantities(text):
        assert position <= quantity.start <= quantity.number_start
        assert quantity.number_end <= quantity.end <= len(text)
        position = quantity.end
        figure = text[quantity.number_start : quantity.number_end].split("/")[0]
        assert parse_number(figure) == quantity.value
        assert (quantity.value_to is not None) == (quantity.comparator == "range")
