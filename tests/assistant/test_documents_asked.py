"""Candidates for the document that is meant, and what proves their number, day and subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.candidates import candidates, held_by_name
from assistant.documents import (
    asks_subject,
    find_document,
    issued_when,
    named_or_described,
    what_it_says,
)
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.question import Question
    from assistant.shelf import Shelf

LETTER = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: {number}/UBND-NC\nV/v nhắc việc\n\n"
    "Nghệ An, ngày 05 tháng 7 năm 2025\n\nKính gửi: Các sở.\n\n1. {text}\n"
)
NEWS = (
    "Nghệ An ban hành kế hoạch cải cách hành chính năm 2022\n\n"
    "Ngày 15/12/2021, UBND tỉnh Nghệ An ban hành Kế hoạch số 711/KH-UBND về cải cách hành chính "
    "năm 2022. Theo đó, ít nhất 40% hồ sơ được nộp qua mạng.\n"
)


def asked(question: str, shelf: Shelf) -> Question:
    return understand(question, shelf.vocabulary)


def test_candidates_are_held_ones_and_mentions(shelf: Shelf) -> None:
    found = {(c.number, c.held is not None, c.issued) for c in candidates(shelf)}
    assert found >= {
        ("15/KH-UBND", True, "2026-01-08"),
        ("9/KH-UBND", True, "2026-01-02"),
        ("9/KH-UBND", False, "2026-01-02"),  # mentioned by the plan that replaces it
        ("318/QĐ-UBND", False, "2024-10-25"),
        ("22/2023/TT-BNV", False, None),
    }


def test_every_candidate_is_proved_by_a_span_with_its_number(shelf: Shelf) -> None:
    for candidate in candidates(shelf):
        span = candidate.document.text[candidate.start : candidate.end]
        assert span == span.strip() != ""
        if candidate.number:
            assert candidate.number in span
        assert candidate.provision.start <= candidate.start < candidate.end
        assert candidate.end <= candidate.provision.end


def test_only_a_statement_of_replacement_replaces(shelf: Shelf) -> None:
    assert [(c.number, c.document.number) for c in candidates(shelf) if c.replaces] == [
        ("9/KH-UBND", "15/KH-UBND")
    ]


def test_news_stand_for_the_document_that_they_report_on(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(NEWS)
    question = asked("Kế hoạch 711/KH-UBND ban hành ngày nào?", shelf)
    assert [document.source for document in held_by_name(question, shelf)] == ["van-ban-1.txt"]
    (finding,) = issued_when(question, shelf).findings
    assert "15/12/2021" in finding.quote
    assert all(c.held is None for c in named_or_described(question, shelf))


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Kế hoạch 15/KH-UBND", ["15/KH-UBND"]),
        ("Kế hoạch 15", ["15/KH-UBND"]),
        ("Quyết định 15", []),  # that number bears a plan
        ("Kế hoạch 5/KH-UBND", []),
        ("Công văn 77", ["77/UBND-NC"]),
    ],
)
def test_held_by_name(shelf: Shelf, question: str, meant: list[str]) -> None:
    assert [d.number for d in held_by_name(asked(question, shelf), shelf)] == meant


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Nghị định 51/2024/NĐ-CP quy định gì?", True),
        ("Chỉ thị 06/CT-UBND nói về gì?", True),
        ("Nghị định nào quy định gì đó?", False),
        ("Nghị định 51/2024/NĐ-CP ban hành khi nào?", False),
    ],
)
def test_asks_subject(shelf: Shelf, question: str, subject: bool) -> None:
    assert asks_subject(asked(question, shelf)) is subject


def test_the_fullest_mention_tells_what_a_document_is_about(
    shelf_of: Callable[..., Shelf],
) -> None:
    shelf = shelf_of(
        LETTER.format(number=1, text="Theo Chỉ thị số 6/CT-UBND ngày 12/4/2024 về họp."),
        LETTER.format(number=2, text="Theo Chỉ thị số 6/CT-UBND ngày 12/4/2024 về kỷ luật họp."),
    )
    (finding,) = what_it_says(asked("Chỉ thị 6/CT-UBND nói về gì?", shelf), shelf).findings
    assert finding.quote.endswith("về kỷ luật họp")
    assert what_it_says(asked("Chỉ thị 7/CT-UBND nói về gì?", shelf), shelf).findings == ()


def test_the_kind_that_is_asked_for_is_the_kind_that_answers(shelf: Shelf) -> None:
    circular = find_document(asked("Thông tư nào hướng dẫn thi tuyển viên chức?", shelf), shelf)
    assert ["22/2023/TT-BNV" in finding.quote for finding in circular.findings] == [True]
    law = find_document(asked("Luật nào hướng dẫn thi tuyển viên chức?", shelf), shelf)
    assert law.findings == ()


def test_a_document_does_not_answer_for_itself(shelf: Shelf) -> None:
    outcome = find_document(asked("Kế hoạch nào thay thế Kế hoạch 9/KH-UBND?", shelf), shelf)
    assert [finding.document.number for finding in outcome.findings] == ["15/KH-UBND"]


def test_one_number_with_two_days_is_a_conflict(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(
        LETTER.format(number=1, text="Thực hiện Chỉ thị số 6/CT-UBND ngày 12/4/2024."),
        LETTER.format(number=2, text="Thực hiện Chỉ thị số 6/CT-UBND ngày 14/4/2024."),
    )
    outcome = issued_when(asked("Chỉ thị 6/CT-UBND ban hành ngày nào?", shelf), shelf)
    (warning,) = outcome.warnings
    assert warning.kind == "conflict"
    assert "12/04/2024" in warning.message
    assert "14/04/2024" in warning.message
    assert len(outcome.findings) == 2


def test_the_day_is_proved_by_the_line_that_states_it(shelf: Shelf) -> None:
    (finding,) = issued_when(asked("Kế hoạch 15/KH-UBND ban hành khi nào?", shelf), shelf).findings
    assert finding.quote == "Nghệ An, ngày 08 tháng 01 năm 2026"
    assert finding.wording == "Kế hoạch 15/KH-UBND được ban hành ngày 08/01/2026"
