"""Sizes in words, and two levels of government set against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.comparisons import answer_levels
from assistant.passages import answer_in_words, answer_open
from assistant.understand import understand
from tests.assistant.test_findings import HEADER
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document

TEXT = HEADER + (
    "1. Phấn đấu tăng trưởng kinh tế năm 2025 ở mức hai con số.\n\n"
    "2. Doanh nghiệp chỉ nộp bản kê khai thuế một lần.\n\n"
    "3. Cấp huyện giải quyết 310 thủ tục đất đai; cấp xã giải quyết 145 thủ tục đất đai.\n\n"
    "4. Trong đó 6 hội nghị được tổ chức tại hai điểm cầu.\n\n"
    "5. Ủy ban nhân dân cấp huyện rà soát quy chế tiếp công dân.\n"
)


@pytest.fixture
def shelf(shelf_of: Callable[..., Shelf]) -> Shelf:
    return shelf_of(TEXT)


def hits(shelf: Shelf) -> list[Hit]:
    return [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in shelf.documents.values()
        for provision in shelf.provisions(document.id)
    ]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Phấn đấu tăng trưởng kinh tế năm 2025 ở mức nào?", "hai con số"),
        ("Doanh nghiệp phải nộp bản kê khai thuế mấy lần?", "một lần"),
        ("Doanh nghiệp phải nộp bản kê khai thuế mấy bản?", None),
        ("Tăng trưởng dân số ở mức nào?", None),
        ("Tổ chức mấy hội nghị tại điểm cầu?", None),  # that is a figure already
    ],
)
def test_sizes_in_words(shelf: Shelf, question: str, words: str | None) -> None:
    findings = answer_in_words(understand(question, shelf.vocabulary), hits(shelf), shelf).findings
    assert [words in finding.quote for finding in findings if words] == [True] * bool(words)
    assert bool(findings) is (words is not None)


@pytest.mark.parametrize(("level", "found"), [("cấp huyện", True), ("cấp xã", False)])
def test_a_sentence_about_another_level_is_no_answer(shelf: Shelf, level: str, found: bool) -> None:
    asked = understand(f"Quy chế tiếp công dân của {level} thế nào?", shelf.vocabulary)
    assert bool(answer_open(asked, hits(shelf), shelf).findings) is found


def test_two_levels_side_by_side(shelf: Shelf) -> None:
    def retrieve(question: Question, documents: Sequence[Document]) -> list[Hit]:
        return hits(shelf)

    everything = tuple(shelf.documents.values())
    asked = understand("Cấp huyện hay cấp xã giải quyết nhiều thủ tục hơn?", shelf.vocabulary)
    said, higher, lower = answer_levels(asked, everything, retrieve, shelf).findings
    assert said.wording.startswith("Cấp xã thấp hơn cấp huyện: 145 thủ tục")
    assert (higher.lead, lower.lead) == ("Cấp huyện", "Cấp xã")
    other = understand("Cấp huyện hay cấp xã tiếp công dân?", shelf.vocabulary)
    assert not answer_levels(other, everything, retrieve, shelf).findings
