"""Dates, years and periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.vietnamese.dates import find_dates, format_en, format_vi
from vectorstore.vietnamese.years import find_period, find_years

WORDS = st.sampled_from(
    [
        "ngày", "tháng", "năm", "31", "02", "2025", "1/2/2025", "29/02/2023", "6/2024",
        "2021-2025", "quý", "I", "giai", "đoạn", "đến", "hết", "so", "với", "cùng", "kỳ", "6",
        "đầu", "December", "19", "…", "\n", "12/KH-UBND",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Hà Nội, ngày 19 tháng 12 năm 2025", "2025-12-19"),
        ("ngày 02/7/2025 của Bộ", "2025-07-02"),
        ("(15/01/2025)", "2025-01-15"),
        ("ngày 5\ntháng 8\nnăm 2024", "2024-08-05"),
        ("ngày 24 tháng11 năm 2025", "2025-11-24"),
        ("ngay 9 thang 6 nam 2025", "2025-06-09"),
        ("19.12.2025", "2025-12-19"),
        ("14-15/3/2025", "2025-03-15"),
        ("on 19 December 2025", "2025-12-19"),
        ("December 19, 2025", "2025-12-19"),
    ],
)
def test_whole_days(text: str, iso: str) -> None:
    (mention,) = find_dates(text)
    assert mention.iso == iso
    assert mention.complete
    assert mention.valid


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("tháng 6 năm 2024", (2024, 6, None)),
        ("đến 6/2024 thì xong", (2024, 6, None)),
        ("ngày tháng 02 năm 2025", (2025, 2, None)),
        ("ngày ... tháng 02 năm 2025", (2025, 2, None)),
        ("ngày    tháng    năm 2025", (2025, None, None)),
        ("đến ngày 15/6 thì", (None, 6, 15)),
    ],
)
def test_partly_blank_days(text: str, parts: tuple[int | None, int | None, int | None]) -> None:
    (mention,) = find_dates(text)
    assert (mention.year, mention.month, mention.day) == parts
    assert mention.iso is None
    assert not mention.complete
    assert mention.iso_month == (f"{parts[0]}-{parts[1]:02d}" if parts[0] and parts[1] else None)


@pytest.mark.parametrize("text", ["14/10/1025", "31/02/2025", "ngày 32 tháng 1 năm 2025"])
def test_days_that_no_calendar_has(text: str) -> None:
    (mention,) = find_dates(text)
    assert mention.complete
    assert not mention.valid
    assert mention.iso is None


@pytest.mark.parametrize(
    "text", ["39/61 nhiệm vụ", "15/2025/QĐ", "1.344", "2.2.1", "118/2025/NĐ-CP"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_formats() -> None:
    assert format_vi("2025-07-02") == "02/07/2025"
    assert format_en("2025-12-19") == "19 December 2025"
    with pytest.raises(ValueError, match="isoformat"):
        format_vi("19/12/2025")


@given(st.dates())
def test_formatted_days_read_back(day: object) -> None:
    iso = str(day)
    for written in (format_vi(iso), format_en(iso)):
        mentions = find_dates(written)
        if iso >= "1900" and iso < "2101":
            assert [mention.iso for mention in mentions] == [iso]


@pytest.mark.parametrize(
    ("text", "mention", "year", "year_to", "role"),
    [
        ("mục tiêu năm 2026 là", "năm 2026", 2026, None, "plain"),
        ("kế hoạch 2023 của tỉnh", "2023", 2023, None, "plain"),
        ("cho giai đoạn 2021 - 2030 và", "giai đoạn 2021 - 2030", 2021, 2030, "period"),
        ("từ năm 2021 đến năm 2025", "từ năm 2021 đến năm 2025", 2021, 2025, "period"),
        ("nhiệm kỳ 2025-2030", "nhiệm kỳ 2025-2030", 2025, 2030, "period"),
        ("trong 6 tháng đầu năm 2024", "6 tháng đầu năm 2024", 2024, None, "period"),
        ("báo cáo quý I/2025", "quý I/2025", 2025, None, "period"),
        ("tăng so với cùng kỳ năm 2023", "năm 2023", 2023, None, "comparison"),
        ("cao hơn năm 2022", "năm 2022", 2022, None, "comparison"),
        ("so với kết quả của năm 2023", "năm 2023", 2023, None, "comparison"),
        ("tầm nhìn đến năm 2035", "năm 2035", 2035, None, "until"),
        ("đến hết năm ngân sách 2026", "năm ngân sách 2026", 2026, None, "until"),
        ("chi tieu nam 2026 la bao nhieu", "nam 2026", 2026, None, "plain"),
        ("targets compared with 2023", "2023", 2023, None, "comparison"),
        ("đạt kết quả cao hơn trong năm 2026", "năm 2026", 2026, None, "plain"),
        ("tang so voi nam 2023", "nam 2023", 2023, None, "comparison"),
    ],
)
def test_years(text: str, mention: str, year: int, year_to: int | None, role: str) -> None:
    (found,) = find_years(text)
    assert text[found.start : found.end] == mention
    assert (found.year, found.year_to, found.role) == (year, year_to, role)


@pytest.mark.parametrize(
    "text",
    [
        "ngày 02/7/2025",
        "Nghị định 118/2025/NĐ-CP",
        "2026 hồ sơ",
        "2.026",
        "2026%",
        "mã 20261",
        "trong ba năm",
    ],
)
def test_what_is_no_year(text: str) -> None:
    assert find_years(text) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Báo cáo 06 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("bao cao 6 thang dau nam 2024", "6 tháng đầu năm 2024"),
        ("kết quả 9 tháng năm 2025", "9 tháng năm 2025"),
        ("6 tháng cuối năm 2025", "6 tháng cuối năm 2025"),
        ("quý 2/2025", "quý II năm 2025"),
        ("quý IV năm 2025", "quý IV năm 2025"),
        ("giai đoạn 2021 – 2025", "giai đoạn 2021-2025"),
        ("nhiệm kỳ 2025-2030", "nhiệm kỳ 2025-2030"),
        ("Sáu tháng đầu năm 2024 có gì", "6 tháng đầu năm 2024"),
        ("sau thang dau nam 2024", "6 tháng đầu năm 2024"),
        ("nửa cuối năm 2025", "6 tháng cuối năm 2025"),
        ("in the first six months of 2024", "6 tháng đầu năm 2024"),
        ("the second half of 2025", "6 tháng cuối năm 2025"),
        ("third quarter of 2025", "quý III năm 2025"),
        ("năm 2026", None),
    ],
)
def test_periods(text: str, period: str | None) -> None:
    assert find_period(text) == period


@given(TEXTS)
def test_mentions_are_ordered_and_disjoint(text: str) -> None:
    for mentions in (find_dates(text), find_years(text)):
        position = 0
        for mention in mentions:
            assert position <= mention.start < mention.end <= len(text)
            position = mention.end
    find_period(text)
