"""From findings to lines with markers, citations and figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.compose import Composed, compose
from assistant.findings import Finding
from assistant.understand import understand
from tests.assistant.test_findings import found

if TYPE_CHECKING:
    from assistant.shelf import Shelf


def composed(shelf: Shelf, question: str, *findings: Finding) -> Composed:
    return compose(understand(question, shelf.vocabulary), findings)


VIETNAMESE = "Tỷ lệ là bao nhiêu?"
ENGLISH = "What is the target rate of the plan?"


def test_one_finding_names_its_document(shelf: Shelf) -> None:
    result = composed(shelf, VIETNAMESE, found(shelf, "Trên 96% hồ sơ"))
    (line,) = result.lines
    assert line.render() == (
        "Theo Kế hoạch 15/KH-UBND: Trên 96% hồ sơ được trả kết quả đúng hạn hoặc trước hạn [1]"
    )
    assert [(f.value, f.comparator, f.marker) for f in result.figures] == [(96.0, ">", 1)]


def test_several_of_one_document_are_a_list_without_its_name(shelf: Shelf) -> None:
    result = composed(
        shelf, VIETNAMESE, found(shelf, "Trên 96% hồ sơ"), found(shelf, "Tối thiểu 91%")
    )
    assert [line.render()[:8] for line in result.lines] == ["- Trên 9", "- Tối th"]
    assert [line.markers for line in result.lines] == [(1,), (2,)]
    assert [c.section for c in result.citations] == [
        "phần I, mục 1, điểm b",
        "phần I, mục 1, điểm c",
    ]


def test_several_of_different_documents_name_each(shelf: Shelf) -> None:
    result = composed(
        shelf, VIETNAMESE, found(shelf, "Trên 96% hồ sơ"), found(shelf, "Trên 88% hồ sơ")
    )
    assert [line.text.split(":")[0] for line in result.lines] == [
        "- Theo Kế hoạch 15/KH-UBND",
        "- Theo Kế hoạch 188/KH-UBND",
    ]


def test_a_side_of_a_comparison_is_led_by_its_year(shelf: Shelf) -> None:
    finding = replace(found(shelf, "Trên 96% hồ sơ"), lead="Năm 2026")
    (line,) = composed(shelf, VIETNAMESE, finding).lines
    assert line.text.startswith("Năm 2026 (Kế hoạch 15/KH-UBND): Trên 96%")


def test_a_support_has_its_own_marker_and_leads_the_words(shelf: Shelf) -> None:
    heading = found(shelf, "1. Sở Nội vụ")
    task = replace(found(shelf, "a) Chấm điểm"), support=(heading,), lead="Sở Nội vụ")
    result = composed(shelf, VIETNAMESE, task)
    assert result.lines[0].render() == (
        "Theo Kế hoạch 15/KH-UBND: Sở Nội vụ: Chấm điểm chỉ số cải cách của các xã, phường"
        " trước ngày 15/12/2026 [1][2]"
    )
    assert [citation.quote for citation in result.citations] == [task.quote, "1. Sở Nội vụ"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("Trên 96% hồ sơ", "more than 96%"),
        ("Ít nhất 82%", "at least 82%"),
        ("Cử ông Trần Quốc Vượng", ""),
    ],
)
def test_english_gives_the_value_before_the_quote(shelf: Shelf, words: str, values: str) -> None:
    (line,) = composed(shelf, ENGLISH, found(shelf, words)).lines
    lead = "According to Kế hoạch 15/KH-UBND: "
    assert line.text.startswith(f"{lead}{values} – “" if values else f"{lead}“")


def test_an_english_value_of_a_table_takes_its_unit_from_the_column(shelf: Shelf) -> None:
    (line,) = composed(shelf, ENGLISH, found(shelf, "2\tTỷ lệ hồ sơ")).lines
    assert ": 96,9% – “" in line.text


def test_a_wording_of_its_own_is_shown_as_it_is(shelf: Shelf) -> None:
    finding = replace(found(shelf, "Số: 15/KH-UBND"), wording="Kế hoạch ban hành ngày 08/01/2026")
    (line,) = composed(shelf, VIETNAMESE, finding).lines
    assert line.render() == "Kế hoạch ban hành ngày 08/01/2026 [1]"
