"""What is quoted of a statement, and how a quote is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import Statement
from assistant.findings import (
    SENTENCE_LIMIT,
    WHOLE_PROVISION_LIMIT,
    Finding,
    Outcome,
    finding_of,
    merged,
    shown,
    trimmed,
)
from assistant.types import Warning

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from vectorstore.types import Document, Provision

LONG = "Các đơn vị rà soát hồ sơ còn tồn rồi báo cáo tình hình xử lý từng tuần cho tỉnh biết. " * 6
HEADER = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: 5/BC-UBND\n\nNghệ An, ngày 05 tháng 7 năm 2025\n\n"
    "BÁO CÁO\nKết quả cải cách hành chính năm 2025\n\n"
)


def at(shelf: Shelf, words: str) -> tuple[Document, Provision, int]:
    """The only place that holds the words."""
    ((document, start),) = [
        (d, d.text.index(words)) for d in shelf.documents.values() if words in d.text
    ]
    provision = next(p for p in shelf.provisions(document.id) if p.start <= start < p.end)
    return document, provision, start


def found(shelf: Shelf, words: str) -> Finding:
    document, provision, start = at(shelf, words)
    facts = [f for f in shelf.facts(provision) if f.start <= start < f.end]
    statement = Statement(
        document, provision, start, start + len(words), facts[0] if facts else None
    )
    return finding_of(statement, shelf)


def test_a_short_provision_is_quoted_whole(shelf: Shelf) -> None:
    finding = found(shelf, "Xử lý người để hồ sơ chậm")
    assert finding.quote == "c) Xử lý người để hồ sơ chậm mà không nêu lý do."
    assert shown(finding) == "Xử lý người để hồ sơ chậm mà không nêu lý do"


def test_a_long_provision_is_quoted_by_sentence(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(HEADER + f"1. {LONG}Đã bãi bỏ 37 thủ tục.\n")
    assert len(LONG) > WHOLE_PROVISION_LIMIT
    assert found(shelf, "Đã bãi bỏ 37").quote == "Đã bãi bỏ 37 thủ tục."


def test_a_long_sentence_is_quoted_by_clause_with_its_whole_parenthesis(
    shelf_of: Callable[..., Shelf],
) -> None:
    endless = LONG.replace(". ", ", ")
    assert len(endless) + 300 > SENTENCE_LIMIT
    shelf = shelf_of(HEADER + f"1. {endless * 2}đã bãi bỏ 37 thủ tục (cấp xã 9 thủ tục) rồi.\n")
    assert found(shelf, "đã bãi bỏ 37 thủ tục (cấp").quote == (
        "đã bãi bỏ 37 thủ tục (cấp xã 9 thủ tục)"
    )


def test_a_quote_carries_the_figures_inside_it_and_no_others(
    shelf_of: Callable[..., Shelf],
) -> None:
    shelf = shelf_of(HEADER + f"1. Đã mở 12 lớp tập huấn. {LONG}Đã bãi bỏ 37 thủ tục.\n")
    assert [fact.value for fact in found(shelf, "Đã bãi bỏ 37").facts] == [37.0]


@pytest.mark.parametrize(
    ("words", "wording"),
    [
        (
            "1\tSố đơn vị sự nghiệp",
            "Số đơn vị sự nghiệp công lập: 640 Đơn vị (Giảm 5 đơn vị)",
        ),
        ("2\tTỷ lệ hồ sơ", "Tỷ lệ hồ sơ trả kết quả đúng hạn: 96,9 %"),
        ("3\tKinh phí", "Kinh phí tinh giản biên chế: 1.250 Triệu đồng"),
    ],
)
def test_a_row_in_words(shelf: Shelf, words: str, wording: str) -> None:
    """Label, value, unit, and what else the row says, each once."""
    finding = found(shelf, words)
    assert shown(finding) == wording
    assert finding.quote.startswith(words)


def test_a_row_without_a_figure_shows_its_cells(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        HEADER + "Biểu 1. Phân công\n\nSTT\tViệc\tNơi làm\n1\tTiếp dân\tThanh tra tỉnh\n"
        "2\tLưu trữ\tSở Nội vụ\n"
    )
    assert "Tiếp dân – Thanh tra tỉnh" in shown(found(shelf, "Tiếp dân"))


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("k) Tối thiểu 85% hồ sơ;", "Tối thiểu 85% hồ sơ"),
        ("2.1. Tối thiểu 85% hồ sơ./.", "Tối thiểu 85% hồ sơ"),
        ("- Tối thiểu 85%\nhồ sơ [1] của tỉnh[^2].", "Tối thiểu 85% hồ sơ của tỉnh"),
        ("85% hồ sơ", "85% hồ sơ"),
        ("12,5% hồ sơ", "12,5% hồ sơ"),
    ],
)
def test_shown_loses_list_marks_and_footnote_marks_only(
    shelf: Shelf, quote: str, words: str
) -> None:
    finding = found(shelf, "Xử lý người")
    document = replace(finding.document, text=quote)
    assert shown(replace(finding, document=document, start=0, end=len(quote))) == words


@given(st.text(max_size=30), st.text(max_size=30))
def test_trimmed_cuts_blanks_and_nothing_else(before: str, text: str) -> None:
    whole = before + text
    start, end = trimmed(whole, len(before), len(whole))
    assert whole[start:end] == text.strip()


def test_merged_takes_each_quote_and_each_warning_once(shelf: Shelf) -> None:
    first, second = found(shelf, "Xử lý người"), found(shelf, "Ít nhất 82%")
    warning = Warning("conflict", "hai giá trị")
    outcome = merged([Outcome((first,), (warning,)), Outcome((first, second), (warning,))])
    assert (outcome.findings, outcome.warnings) == ((first, second), (warning,))
