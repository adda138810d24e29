"""What stands on one chart, and what a line may join: never figures of different things."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.targets.chart import chart_svg, ticks
from assistant.targets.series import series_of
from tests.assistant.targets.conftest import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.targets.rows import TargetRow
    from assistant.targets.series import Series

    Rows = Callable[..., list[TargetRow]]

PAID = "thủ tục hành chính có thu phí được thanh toán trực tuyến."


def only(rows: list[TargetRow]) -> Series:
    (series,) = series_of(rows).values()
    return series


def joined(series: Series) -> list[tuple[int, int]]:
    return [(before.year, after.year) for before, after in series.joined]


def test_one_indicator_is_followed_over_the_years(rows_of: Rows) -> None:
    rows = rows_of(
        plan(2024, f"Ít nhất 60% {PAID}"),
        plan(2025, f"Ít nhất 70% {PAID}"),
        plan(2026, f"Ít nhất 85% {PAID}"),
    )
    series = only(rows)
    assert [(point.year, point.row.fact.value) for point in series.points] == [
        (2024, 60.0),
        (2025, 70.0),
        (2026, 85.0),
    ]
    assert joined(series) == [(2024, 2025), (2025, 2026)]
    assert series.unit == "%"
    assert series.notes == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Trên 95% hồ sơ được trả kết quả đúng hạn.", "Trên 98% hồ sơ được trả kết quả trước hạn."),
        (
            "Trên 95% hồ sơ thủ tục hành chính được trả kết quả đúng hạn.",
            "Trên 98% hồ sơ thủ tục hành chính được trả kết quả đúng hạn hoặc trước hạn.",
        ),
        (
            "30% hồ sơ công việc tại cấp xã được xử lý trên môi trường mạng.",
            "70% hồ sơ công việc tại cấp tỉnh được xử lý trên môi trường mạng.",
        ),
        (
            "Giảm 12 đơn vị sự nghiệp công lập so với kế hoạch giao.",
            "Giảm 2,5% đơn vị sự nghiệp công lập so với kế hoạch giao.",
        ),
        (f"Ít nhất 60% {PAID}", f"Ít nhất 60% {PAID[:-1]} (trừ thủ tục của ngành công an)."),
    ],
    ids=["direction", "one more kind", "level", "unit", "what is left out"],
)
def test_figures_of_different_things_share_no_chart(first: str, second: str, rows_of: Rows) -> None:
    rows = rows_of(plan(2025, first), plan(2026, second))
    assert len({row.fact.year for row in rows}) == 2
    assert series_of(rows) == {}


def test_agencies_of_one_province_are_kept_apart(rows_of: Rows) -> None:
    department = "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN\nSỞ NỘI VỤ"
    rows = rows_of(
        plan(2025, f"Ít nhất 60% {PAID}"),
        plan(2026, f"Ít nhất 70% {PAID}", agency=department, number="7/KH-SNV"),
    )
    assert len({row.document.agency for row in rows}) == 2
    assert series_of(rows) == {}


def test_other_bounds_are_shown_but_not_joined(rows_of: Rows) -> None:
    series = only(rows_of(plan(2025, f"Ít nhất 60% {PAID}"), plan(2026, f"100% {PAID}")))
    assert [point.year for point in series.points] == [2025, 2026]
    assert series.joined == ()
    assert "không được nối" in series.notes[0]


def test_a_year_with_two_values_joins_nothing(rows_of: Rows) -> None:
    rows = rows_of(
        plan(2024, f"Ít nhất 60% {PAID}"),
        plan(2025, f"Ít nhất 70% {PAID}"),
        plan(2025, f"Ít nhất 75% {PAID}", number="99/KH-UBND"),
        plan(2026, f"Ít nhất 85% {PAID}"),
    )
    series = only(rows)
    assert [point.row.fact.value for point in series.points] == [60.0, 70.0, 75.0, 85.0]
    assert series.joined == ()
    assert "năm 2025 có nhiều giá trị" in series.notes[0]


def test_the_same_value_in_two_places_is_one_point_with_both_sources(rows_of: Rows) -> None:
    rows = rows_of(
        plan(2025, f"Ít nhất 70% {PAID}"),
        plan(2025, f"Ít nhất 70% {PAID}", number="99/KH-UBND"),
        plan(2026, f"Ít nhất 85% {PAID}"),
    )
    series = only(rows)
    assert [len(point.rows) for point in series.points] == [2, 1]
    assert joined(series) == [(2025, 2026)]


def test_other_headings_are_not_joined(rows_of: Rows) -> None:
    rows = rows_of(
        plan(2025, f"Ít nhất 60% {PAID}", heading="Thủ tục về đất đai"),
        plan(2026, f"Ít nhất 70% {PAID}", heading="Thủ tục về hộ tịch"),
    )
    series = only(rows)
    assert series.joined == ()
    assert "đề mục khác nhau" in series.notes[0]


def test_the_chart_draws_the_lines_that_may_be_drawn(rows_of: Rows) -> None:
    series = only(
        rows_of(
            plan(2022, f"Ít nhất 50% {PAID}"),
            plan(2025, f"Ít nhất 60% {PAID}"),
            plan(2026, f"100% {PAID}"),
        )
    )
    svg = chart_svg(series)
    assert svg.count('class="ct-line') == 1
    assert "ct-gap" in svg  # 2023 and 2024 have no value
    assert svg.count('class="ct-point') == 3
    assert "Ít nhất 60% [2]" in svg
    assert re.findall(r'href="(/van-ban/[^"]+)"', svg) == [
        point.row.url.replace("&", "&amp;") for point in series.points
    ]
    heights = [float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', svg)]
    assert heights == sorted(heights, reverse=True)  # the larger the value, the higher


def test_hostile_words_stay_text_in_the_chart(rows_of: Rows) -> None:
    bad = "hồ sơ </text><script>alert(1)</script> được thanh toán trực tuyến theo quy định."
    svg = chart_svg(
        only(rows_of(plan(2025, f"Ít nhất 60% {bad}"), plan(2026, f"Ít nhất 70% {bad}")))
    )
    assert "<script" not in svg


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, 2800, [0, 1000, 2000, 3000]),
        (-3, 10, [-5, 0, 5, 10]),
    ],
)
def test_the_scale_has_round_values(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected
