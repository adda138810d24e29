"""The official order of the six areas of reform, and topics inferred from it."""

from __future__ import annotations

import pytest

from ingest.outline.reform_areas import area_of, infer_topics


@pytest.mark.parametrize(
    ("heading", "area"),
    [
        ("Cải cách thể chế", 1),
        ("Công tác cải cách TTHC", 2),
        ("Cải cách tổ chức bộ máy", 3),
        ("Cải cách chế độ công vụ", 4),
        ("Về cải cách tài chính công", 5),
        ("Xây dựng Chính phủ điện tử, Chính phủ số", 6),
        ("Mục đích", None),
        ("Tổ chức bộ máy và tài chính công", None),
    ],
)
def test_area_of(heading: str, area: int | None) -> None:
    assert area_of(heading) == area


def test_two_known_neighbours_fix_the_order() -> None:
    series = {1: None, 2: "Cải cách thủ tục hành chính", 5: None, 6: "Xây dựng chính quyền số"}
    assert infer_topics(series) == {
        1: "Cải cách thể chế (suy ra)",
        5: "Cải cách tài chính công (suy ra)",
    }


def test_order_may_begin_at_another_number() -> None:
    series = {2: "Cải cách thể chế", 3: None, 4: "Cải cách tổ chức bộ máy"}
    assert infer_topics(series) == {3: "Cải cách thủ tục hành chính (suy ra)"}


@pytest.mark.parametrize(
    "series",
    [
        {1: None, 2: "Cải cách thủ tục hành chính"},  # one known heading is not enough
        {1: "Cải cách thể chế", 2: None, 4: "Cải cách tổ chức bộ máy"},  # positions disagree
        {1: "Cải cách thể chế", 2: "Công tác khác", 3: "Tổ chức bộ máy", 4: None},  # contradicted
    ],
)
def test_nothing_is_inferred_without_agreement(series: dict[int, str | None]) -> None:
    assert infer_topics(series) == {}


def test_number_outside_the_six_gets_no_topic() -> None:
    series = {5: "Cải cách tài chính công", 6: "Chính quyền số", 7: None}
    assert infer_topics(series) == {}
