"""What a document does to others, and from when it is in force: its own words or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.document_acts import acts_asked, told_of_itself
from assistant.effect import effect_asked
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.findings import Outcome
    from assistant.shelf import Shelf

DECISION = (
    "ỦY BAN NHÂN DÂN\nTỈNH {upper}\n\nSố: 84/2025/QĐ-UBND\n\n"
    "{place}, ngày 03 tháng 12 năm 2025\n\n"
    "QUYẾT ĐỊNH\n{title}\n\n"
    "Căn cứ Quyết định số 218/QĐ-TTg ngày 05 tháng 02 năm 2024 của Thủ tướng Chính phủ;\n\n"
    "Điều 1. Ban hành kèm theo Quyết định này quy định về chợ.\n\n"
    "Điều 2. Quyết định này có hiệu lực kể từ ngày {day} tháng 12 năm 2025.\n\n"
    "Điều 3. {act}\n"
)
REPEALS = DECISION.format(
    upper="NGHỆ AN",
    place="Nghệ An",
    title="Ban hành Quy định về quản lý chợ trên địa bàn tỉnh Nghệ An",
    day="15",
    act="Bãi bỏ Quyết định số 19/2018/QĐ-UBND ngày 06 tháng 4 năm 2018 của Ủy ban nhân dân tỉnh.",
)
ENDS_NOTHING = DECISION.format(
    upper="HÀ TĨNH",
    place="Hà Tĩnh",
    title="Ban hành Quy định về bảo vệ đê điều trên địa bàn tỉnh Hà Tĩnh",
    day="20",
    act="Các sở chịu trách nhiệm thi hành Quyết định này.",
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(REPEALS, ENDS_NOTHING)


def acts(question: str, shelf: Shelf) -> Outcome | None:
    asked = understand(question, shelf.vocabulary)
    return acts_asked(asked, tuple(shelf.documents.values()), shelf)


def effect(question: str, shelf: Shelf) -> Outcome | None:
    asked = understand(question, shelf.vocabulary)
    return effect_asked(asked, tuple(shelf.documents.values()), shelf)


def quotes(outcome: Outcome | None) -> str:
    assert outcome is not None
    return " ".join(finding.quote for finding in outcome.findings)


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định 84/2025/QĐ-UBND của Nghệ An bãi bỏ văn bản nào?",
        "Quyết định 84/2025/QĐ-UBND của tỉnh Nghệ An thay thế quyết định số mấy?",
        "Quy định về quản lý chợ của tỉnh Nghệ An bãi bỏ quyết định nào trước đây?",
        "Quy định về quản lý chợ của tỉnh Nghệ An bãi bỏ quyết định nào năm 2018?",
    ],
)
def test_what_a_document_ends_is_quoted_from_its_own_act(question: str, shelf: Shelf) -> None:
    quoted = quotes(acts(question, shelf))
    assert "19/2018/QĐ-UBND" in quoted
    assert "218/QĐ-TTg" not in quoted  # a ground


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định 84/2025/QĐ-UBND của Hà Tĩnh bãi bỏ văn bản nào?",  # it ends none
        "Quyết định 84/2025/QĐ-UBND của Nghệ An sửa đổi quyết định nào?",
        "Quyết định 84/2025/QĐ-UBND của Nghệ An bãi bỏ nghị quyết nào?",
        "Quyết định 84/2025/QĐ-UBND của Nghệ An bãi bỏ quyết định nào năm 2021?",
    ],
)
def test_what_a_document_does_not_say_of_others_is_not_made_up(question: str, shelf: Shelf) -> None:
    outcome = acts(question, shelf)
    assert outcome is not None
    assert outcome.findings == ()


@pytest.mark.parametrize(
    "question",
    [
        "Văn bản nào thay thế Quyết định 84/2025/QĐ-UBND?",
        "Quyết định 84/2025/QĐ-UBND được thay thế bằng quyết định nào?",
        "Quyết định 84/2025/QĐ-UBND bãi bỏ bao nhiêu thủ tục?",
        "Quy định về nuôi ong của tỉnh Nghệ An bãi bỏ quyết định nào?",  # no such document
    ],
)
def test_other_questions_are_left_to_others(question: str, shelf: Shelf) -> None:
    assert acts(question, shelf) is None


def test_a_document_takes_effect_on_the_day_of_its_own_clause(shelf: Shelf) -> None:
    described = effect("Quy định về quản lý chợ ở Nghệ An áp dụng từ hôm nào?", shelf)
    assert "15 tháng 12 năm 2025" in quotes(described)
    named = effect("Quyết định 84/2025/QĐ-UBND của Hà Tĩnh có hiệu lực khi nào?", shelf)
    assert "20 tháng 12 năm 2025" in quotes(named)
    assert "15 tháng" not in quotes(named)


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định 84/2025/QĐ-UBND hết hiệu lực từ ngày nào?",
        "Quyết định 84/2025/QĐ-UBND được ban hành ngày nào?",
        "Quy định về nuôi ong ở Nghệ An có hiệu lực từ ngày nào?",
        "Quyết định 85/2025/QĐ-UBND có hiệu lực từ ngày nào?",
    ],
)
def test_no_other_day_and_no_other_document_is_in_force(question: str, shelf: Shelf) -> None:
    assert effect(question, shelf) is None


def test_a_document_outside_the_scope_is_not_meant(shelf: Shelf) -> None:
    """Asked as of a day, or within a filter, what is left out says nothing."""
    named = understand("Quyết định 84/2025/QĐ-UBND bãi bỏ văn bản nào?", shelf.vocabulary)
    assert told_of_itself(named, (), shelf) is None
    whole = told_of_itself(named, tuple(shelf.documents.values()), shelf)
    assert "19/2018/QĐ-UBND" in quotes(whole)
