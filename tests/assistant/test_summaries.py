"""Summaries of documents and sections: what is in them, in order, each statement cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.branches import below, every, statements_of, whole
from assistant.gist import SHORT, gist
from assistant.summaries import summarise
from assistant.summary_request import summary_request
from assistant.understand import understand
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.findings import Finding, Outcome
    from assistant.shelf import Shelf
    from assistant.types import Answer

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH NGHỆ AN\n\nSố: 71/KH-UBND\n\nNghệ An, ngày 05 tháng 01 năm 2027\n\n"
    "KẾ HOẠCH\nPhát triển thư viện năm 2027\n\n"
)
PLAN = (
    f"{HEAD}I. MỤC TIÊU\n\n1. Thư viện huyện\n\na) 90% thư viện huyện được nối mạng.\n\n"
    "b) Tối thiểu 40% sách được số hóa, trừ sách quý.\n\n2. Thư viện xã\n\n"
    "a) 70% xã có phòng đọc.\n\nII. NHIỆM VỤ\n\n1. Thư viện huyện\n\n"
    "a) Mua sách mới cho thiếu nhi.\n\nb) Mở cửa buổi tối.\n\n2. Thư viện xã\n\n"
    "a) Vận động người dân tặng sách.\n\nIII. TỔ CHỨC THỰC HIỆN\n\n"
    "1. Sở Văn hóa theo dõi việc thực hiện.\n\n2. Sở Tài chính bố trí kinh phí.\n"
)
OTHER = PLAN.replace("71/KH-UBND", "68/KH-UBND").replace("2027", "2026").replace("70%", "55%")


def told(shelf: Shelf, text: str) -> Outcome:
    question = understand(text, shelf.vocabulary)
    request = summary_request(question)
    assert request is not None
    scope = [d for d in shelf.documents.values() if not question.years or d.year in question.years]
    return summarise(question, request, scope, shelf)


def quotes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.quote for finding in findings if not finding.opens]


@pytest.mark.parametrize(
    ("text", "topic", "part"),
    [
        ("Tóm tắt mục tiêu của Kế hoạch 71/KH-UBND", "Kế hoạch 71/KH-UBND", "muc tieu"),
        ("Cho tôi bản tóm tắt mục 2.2 Kế hoạch 71", "mục 2.2 Kế hoạch 71", ""),
        ("Nội dung chính của Kế hoạch 71/KH-UBND là gì?", "Kế hoạch 71/KH-UBND", ""),
        ("Hãy tóm tắt nhiệm vụ trọng tâm năm 2027", "năm 2027", "nhiem vu trong tam"),
        ("Những điểm chính về thư viện xã?", "thư viện xã", ""),
        ("Kế hoạch 71/KH-UBND gồm những nội dung gì?", "Kế hoạch 71/KH-UBND", ""),
        ("tom tat ke hoach 71/KH-UBND", "ke hoach 71/KH-UBND", ""),
        ("Summarize the targets of plan 71/KH-UBND", ", Kế hoạch, 71/KH-UBND", "muc tieu"),
    ],
)
def test_requests(shelf_of: Callable[..., Shelf], text: str, topic: str, part: str) -> None:
    shelf = shelf_of(PLAN)
    request = summary_request(understand(text, shelf.vocabulary))
    assert request is not None
    assert (fold(request.topic), request.part) == (fold(topic).strip(" ,"), part)


@pytest.mark.parametrize(
    "text",
    [
        "Mục tiêu số hóa sách năm 2027 là bao nhiêu?",
        "Kế hoạch 71/KH-UBND ban hành ngày nào?",
        "Thư viện xã gồm những nội dung gì?",
        "Kế hoạch 71/KH-UBND về việc gì?",
    ],
)
def test_other_questions_ask_for_no_summary(shelf_of: Callable[..., Shelf], text: str) -> None:
    assert summary_request(understand(text, shelf_of(PLAN).vocabulary)) is None


def test_a_branch_is_one_unbroken_run(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of(PLAN)
    (document,) = shelf.documents.values()
    top = below(whole(document, shelf))
    assert [branch.heading for branch in top] == ["MỤC TIÊU", "NHIỆM VỤ", "TỔ CHỨC THỰC HIỆN"]
    twice = [b for b in every(whole(document, shelf)) if b.heading == "Thư viện huyện"]
    assert [len(statements_of(branch, shelf)) for branch in twice] == [2, 2]


def test_a_short_document_is_told_whole(shelf_of: Callable[..., Shelf]) -> None:
    outcome = told(shelf_of(PLAN), "Tóm tắt Kế hoạch 71/KH-UBND")
    assert outcome.findings[0].opens
    assert "71/KH-UBND ngày 05/01/2027" in outcome.findings[0].wording
    assert outcome.warnings == ()
    assert [finding.under for finding in outcome.findings if finding.under] == [
        "Thư viện huyện", "Thư viện xã", "Thư viện huyện", "Thư viện xã", "TỔ CHỨC THỰC HIỆN",
    ]  # fmt: skip
    starts = [finding.start for finding in outcome.findings]
    assert starts == sorted(starts)
    assert len(quotes(outcome.findings)) == 8


@pytest.mark.parametrize(
    ("text", "held", "left_out"),
    [
        ("Tóm tắt mục tiêu của Kế hoạch 71/KH-UBND", "nối mạng", "Mua sách"),
        ("Tóm tắt nhiệm vụ của Kế hoạch 71/KH-UBND", "Mua sách", "nối mạng"),
        ("Tóm tắt phần II của Kế hoạch 71/KH-UBND", "Mua sách", "Sở Tài chính"),
        ("Tóm tắt mục tiêu thư viện xã năm 2027", "70%", "55%"),
        ("Tóm tắt mục tiêu thư viện xã năm 2026", "55%", "70%"),
        ("Tóm tắt nhiệm vụ thư viện xã năm 2027", "tặng sách", "70%"),
    ],
)
def test_the_part_that_is_asked_for(
    shelf_of: Callable[..., Shelf], text: str, held: str, left_out: str
) -> None:
    shown = " ".join(quotes(told(shelf_of(PLAN, OTHER), text).findings))
    assert held in shown
    assert left_out not in shown


@pytest.mark.parametrize(
    "text",
    [
        "Tóm tắt phần VII của Kế hoạch 71/KH-UBND",
        "Tóm tắt kiến nghị của Kế hoạch 71/KH-UBND",
        "Tóm tắt quy hoạch cảng biển năm 2027",
        "Tóm tắt kế hoạch",  # which one is not said
    ],
)
def test_what_is_not_there_is_not_summed_up(shelf_of: Callable[..., Shelf], text: str) -> None:
    assert told(shelf_of(PLAN, OTHER), text).findings == ()


def test_a_long_document_is_told_section_by_section(shelf_of: Callable[..., Shelf]) -> None:
    sections = "\n\n".join(
        f"{number}. Việc thứ {number}\n\n"
        + "\n\n".join(f"{letter}) Làm việc {letter} của khu {number}." for letter in "abcde")
        + f"\n\ng) Tối thiểu {50 + number}% khu {number} có vườn."
        for number in range(1, 9)
    )
    outcome = told(shelf_of(f"{HEAD}{sections}\n"), "Tóm tắt Kế hoạch 71/KH-UBND")
    shown = quotes(outcome.findings)
    assert len(shown) == 20
    for number in range(1, 9):
        assert any(f"{50 + number}% khu {number}" in quote for quote in shown), number
    (warning,) = outcome.warnings
    assert warning.kind == "incomplete"
    assert "48 ý" in warning.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a) Trồng cây. " + "Cây cần nước. " * 30, "a) Trồng cây."),
        (
            "a) " + "Chăm cây hằng ngày " * 15 + ". Trong đó, 5 cây quý. Tưới 80% số cây.",
            "Tưới 80% số cây.",
        ),
        (  # the exception may not be lost
            "a) Cấp nước cho 90% số vườn; " + "chăm sóc vườn " * 25 + "; trừ vườn ở đảo xa.",
            "trừ vườn ở đảo xa.",
        ),
    ],
)
def test_the_sentence_that_stands_for_a_provision(
    shelf_of: Callable[..., Shelf], text: str, expected: str
) -> None:
    shelf = shelf_of(f"{HEAD}1. Vườn\n\n{text}\n")
    (document,) = shelf.documents.values()
    provision = next(p for p in shelf.provisions(document.id) if p.marker == "a)")
    assert provision.end - provision.start > SHORT
    assert expected in gist(provision, shelf).quote


def test_each_statement_is_cited_and_the_document_named(ask: Callable[..., Answer]) -> None:
    answer = ask("Tóm tắt Kế hoạch 15/KH-UBND")
    lines = answer.answer.split("\n")
    assert not answer.abstained
    assert lines[0].startswith("Kế hoạch 15/KH-UBND")
    assert all(line.endswith("]") for line in lines)
    assert all(line.startswith("- ") for line in lines[1:])
