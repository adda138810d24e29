"""The chat over a library: lists are read again only after a change, examples are answerable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import pytest

from assistant.chat.examples import candidate_questions, nearest
from assistant.chat.library_backend import SHOWN_EXAMPLES, LibraryBackend
from assistant.shelf import Shelf
from assistant.types import Answer, Citation
from tests.assistant.conftest import ParsedShelf
from vectorstore.types import Document, Fact, Provision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer import Assistant
    from vectorstore.library import Library


def document(document_id: str, issued: str) -> Document:
    return Document(
        id=document_id,
        source=f"{document_id}.txt",
        path=f"{document_id}.txt",
        format="text",
        revision="sha",
        text="nội dung",
        number="9/KH-UBND",
        kind="Kế hoạch",
        issued=issued,
        signer="Lê Thị Thử",
    )


def fact(provision: str, indicator: str, unit: str = "%", year: int | None = 2026) -> Fact:
    return Fact("d2", provision, indicator, ">=", 90.0, unit, 0, 9, 0, 3, year=year, role="target")


FACTS = (
    fact("a", "Tỷ lệ hồ sơ được số hóa ngay khi nhận"),
    fact("a", "Tỷ lệ hồ sơ nằm cùng một điểm với dòng trên"),
    fact("b", "ngắn"),
    fact("c", "Tỷ lệ của Quyết định số 12 có chữ số"),
    fact("d", "TTHC được rà soát trong kỳ báo cáo", unit="thủ tục", year=None),
)


@dataclass
class StubLibrary:
    """Counts the reads of its two documents."""

    change_sequence: int = 1
    reads: int = 0

    def documents(self, *, older_revisions: bool = False) -> list[Document]:
        self.reads += 1
        return [document("d1", "2024-01-05"), document("d2", "2025-12-05")]

    def document(self, document_id: str) -> Document | None:
        return document("d2", "2025-12-05") if document_id == "d2" else None

    def provisions(self, document_id: str) -> list[Provision]:
        return [Provision("d2:0", document_id, 0, "paragraph", "", (), 0, 8, 8)]

    def facts(self, document_id: str) -> list[Fact]:
        assert document_id == "d2", "examples come from the newest document"
        return list(FACTS)


@dataclass
class StubAssistant:
    """Declines what names a day."""

    library: StubLibrary = field(default_factory=StubLibrary)
    asked: list[str] = field(default_factory=list)
    shelf: Shelf = field(default_factory=lambda: Shelf(cast("Library", ParsedShelf(()))))

    def ask(self, question: str, *_: object) -> Answer:
        self.asked.append(question)
        return Answer(question, "vi", "", abstained="ngày nào" in question)

    def stream(self, question: str, *_: object) -> Iterator[Answer]:
        yield self.ask(question)


@pytest.fixture
def assistant() -> StubAssistant:
    return StubAssistant()


def opened(assistant: StubAssistant, *, check_examples: bool = True) -> LibraryBackend:
    return LibraryBackend(cast("Assistant", assistant), check_examples=check_examples)


def test_candidates_read_as_questions() -> None:
    assert list(candidate_questions(document("d2", "2025-12-05"), FACTS)) == [
        "Mục tiêu về tỷ lệ hồ sơ được số hóa ngay khi nhận năm 2026 là bao nhiêu?",
        "Kế hoạch 9/KH-UBND do ai ký?",
        "Mục tiêu về TTHC được rà soát trong kỳ báo cáo là bao nhiêu?",
        "Kế hoạch 9/KH-UBND ban hành ngày nào?",
    ]
    assert list(candidate_questions(document("d2", "2025-12-05"), FACTS[2:3])) == [
        "Kế hoạch 9/KH-UBND do ai ký?",
        "Kế hoạch 9/KH-UBND ban hành ngày nào?",
    ]
    blank = replace(document("d", "2025-12-05"), number=None)
    assert list(candidate_questions(blank, [])) == []


def test_documents_are_read_once_a_change_and_without_their_texts(assistant: StubAssistant) -> None:
    backend = opened(assistant)
    assert [d.text for d in backend.documents()] == ["", ""]
    backend.documents()
    assert assistant.library.reads == 1
    assistant.library.change_sequence = 2
    backend.documents()
    assert assistant.library.reads == 2


def test_examples_are_answerable_and_kept(assistant: StubAssistant) -> None:
    backend = opened(assistant)
    examples = backend.examples()
    assert len(examples) == SHOWN_EXAMPLES
    assert not any("ngày nào" in example for example in examples)
    tried = len(assistant.asked)
    assert backend.examples() == examples
    assert len(assistant.asked) == tried
    assistant.library.change_sequence = 2
    backend.examples()
    assert len(assistant.asked) > tried


def test_examples_are_not_tried_where_each_costs_a_model_call(assistant: StubAssistant) -> None:
    assert len(opened(assistant, check_examples=False).examples()) == SHOWN_EXAMPLES
    assert assistant.asked == []


def test_document_comes_with_its_provisions(assistant: StubAssistant) -> None:
    backend = opened(assistant)
    stored = backend.document("d2")
    assert stored is not None
    assert stored.document.text == "nội dung"
    assert [provision.id for provision in stored.provisions] == ["d2:0"]
    assert backend.document("không có") is None
    assert backend.ask("Câu hỏi?").question == "Câu hỏi?"


def test_follow_ups_are_near_the_citation_answerable_and_asked_once(
    assistant: StubAssistant,
) -> None:
    backend = opened(assistant)
    plan = document("d2", "2025-12-05")
    provision = assistant.library.provisions("d2")[0]
    answer = Answer(
        "Câu hỏi?", "vi", "…", citations=(Citation.of(1, plan, provision, "", (20, 30)),)
    )
    questions = backend.follow_ups(answer)
    assert len(questions) == SHOWN_EXAMPLES
    assert not any("ngày nào" in question for question in questions)
    tried = len(assistant.asked)
    assert backend.follow_ups(answer) == questions
    assert len(assistant.asked) == tried
    assert opened(assistant, check_examples=False).follow_ups(answer) == ()
    assert backend.follow_ups(replace(answer, abstained=True)) == ()


def test_what_is_cited_is_not_suggested_again() -> None:
    facts = [replace(FACTS[0], start=at, end=at + 5) for at in (0, 50, 22, 90)]
    assert [one.start for one in nearest(facts, 20, 30)] == [0, 50, 90]
