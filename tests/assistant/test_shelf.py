"""The library as the answering steps read it, and when it is read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Assistant
from assistant.evidence import Statement
from tests.assistant.conftest import write_library
from tests.assistant.test_findings import at
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.shelf import Shelf


def named(shelf: Shelf, number: str) -> str:
    return next(d.id for d in shelf.documents.values() if d.number == number)


def test_a_change_of_the_library_is_seen_by_the_next_question(
    tmp_path: Path, document_files: list[Path]
) -> None:
    folder, embedder = tmp_path / "library", HashingEmbedder()
    by_name = {path.name: path for path in document_files}
    write_library(folder, embedder, [by_name["ke-hoach-188-2023.txt"]])
    question = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
    with Library.open(folder, embedder) as library:
        assistant = Assistant(library, Searcher(library, embedder))
        assert assistant.ask(question).reason == "year_not_covered"
        before = assistant.shelf
        assert assistant.shelf is before  # unchanged: not read again
        write_library(folder, embedder, [by_name["ke-hoach-15-2026.txt"]])
        assert [figure.value for figure in assistant.ask(question).figures] == [82.0]
        assert assistant.shelf is not before
        assert assistant.shelf.sequence > before.sequence


def test_a_replaced_document_knows_its_successor(shelf: Shelf) -> None:
    successors = {d.number: d.superseded_by for d in shelf.documents.values() if d.superseded_by}
    assert successors == {"9/KH-UBND": "15/KH-UBND"}


def test_provisions_know_those_above_and_below(shelf: Shelf) -> None:
    provisions = shelf.provisions(named(shelf, "15/KH-UBND"))
    point = next(p for p in provisions if p.label == "phần III, mục 2, điểm a")
    assert [above.heading for above in shelf.ancestors(point)] == [
        "Sở Tài chính",
        "TỔ CHỨC THỰC HIỆN",
    ]
    (section, *_) = shelf.ancestors(point)
    assert [child.marker for child in shelf.children(section)] == ["a)", "b)"]
    assert shelf.provision(point.document_id, point.id) == point
    assert shelf.text(point).startswith("a) Thẩm định dự toán")


def test_figures_belong_to_their_provision(shelf: Shelf) -> None:
    document_id = named(shelf, "15/KH-UBND")
    by_provision = {
        provision.label: [fact.value for fact in shelf.facts(provision)]
        for provision in shelf.provisions(document_id)
        if shelf.facts(provision)
    }
    assert by_provision["phần I, mục 1, điểm a"] == [82.0]
    assert sum(map(len, by_provision.values())) == len(shelf.document_facts(document_id))


def test_an_abbreviation_that_a_document_defines_is_known(shelf: Shelf) -> None:
    assert shelf.words("TTHC") == ["thủ", "tục", "hành", "chính"]


@pytest.mark.parametrize(
    ("words", "before", "sentence"),
    [
        ("Tỷ lệ hồ sơ trả kết quả đúng hạn đạt", 0, "Tỷ lệ hồ sơ trả kết quả đúng hạn đạt 97,4%."),
        ("Tỷ lệ hồ sơ trả kết quả đúng hạn đạt", 1, "Trong 6 tháng đầu năm 2024, tỉnh đã bãi bỏ"),
        ("Trong 6 tháng đầu năm 2024, tỉnh", 1, "Trong 6 tháng đầu năm 2024, tỉnh đã bãi bỏ"),
    ],
)
def test_the_sentence_around_a_statement(
    shelf: Shelf, words: str, before: int, sentence: str
) -> None:
    document, provision, start = at(shelf, words)
    statement = Statement(document, provision, start, start + len(words))
    assert shelf.sentence(statement, before=before).strip().startswith(sentence)


def test_a_table_row_has_no_sentence(shelf: Shelf) -> None:
    document, provision, start = at(shelf, "Kinh phí tinh giản biên chế")
    assert provision.kind == "row"
    assert shelf.sentence(Statement(document, provision, start, start + 5)) == ""


def test_a_library_without_documents_declines(tmp_path: Path) -> None:
    folder, embedder = tmp_path / "library", HashingEmbedder()
    write_library(folder, embedder, [])
    with Library.open(folder, embedder) as library:
        answer = Assistant(library, Searcher(library, embedder)).ask("Mục tiêu số hóa năm 2026?")
    assert answer.abstained


def test_a_shelf_can_be_made_of_parsed_documents(shelf_of: Callable[..., Shelf]) -> None:
    shelf = shelf_of("KẾ HOẠCH\nSố hóa năm 2026\n\n1. Ít nhất 50% hồ sơ được số hóa.\n")
    assert [d.source for d in shelf.documents.values()] == ["van-ban-1.txt"]
