"""The life of documents in the library: replaced by another one, or by a newer text of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.conftest import BOTH
from vectorstore.search import Searcher
from vectorstore.types import ParsedDocument, Reference, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.embedders import Embedder
    from vectorstore.library import Library

    Write = Callable[..., list[str]]
    Parsed = Callable[..., ParsedDocument]


ENGINES = BOTH


@pytest.fixture
def old(parsed: Parsed) -> ParsedDocument:
    return _dated(parsed("old", ["Điều cũ về hồ sơ."], number="7/QĐ-UBND"), "2025-01-02")


@pytest.fixture
def new(parsed: Parsed) -> ParsedDocument:
    document = _dated(parsed("new", ["Điều mới về hồ sơ."], number="9/QĐ-UBND"), "2026-03-04")
    return _saying(document, "replaces", "07/QĐ-UBND", "2025-01-02")


def _dated(parsed: ParsedDocument, issued: str) -> ParsedDocument:
    return replace(parsed, document=replace(parsed.document, issued=issued))


def _saying(
    parsed: ParsedDocument, relation: str, number: str, issued: str | None, part: str = ""
) -> ParsedDocument:
    said = Reference(
        parsed.document.id, parsed.provisions[1].id, "Quyết định", number, issued, None, "", 0, 5,
        relation, "2026-04-01", part,  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(parsed, references=(said,))


def _superseded_by(library: Library, document_id: str) -> str | None:
    document = library.document(document_id)
    assert document is not None
    return document.superseded_by


def _remove(library: Library, document_id: str) -> None:
    with library.writer() as writer:
        assert writer.remove(document_id)


@pytest.mark.parametrize("order", ["old first", "new first"])
def test_both_orders_and_removal(
    library: Library, write: Write, old: ParsedDocument, new: ParsedDocument, order: str
) -> None:
    for document in (old, new) if order == "old first" else (new, old):
        write(document)
    assert _superseded_by(library, "old") == "9/QĐ-UBND"
    assert _superseded_by(library, "new") is None
    assert library.references("7/QĐ-UBND")[0].effective == "2026-04-01"
    _remove(library, "new")
    assert _superseded_by(library, "old") is None


def test_writing_both_again_changes_nothing(
    library: Library, write: Write, old: ParsedDocument, new: ParsedDocument
) -> None:
    write(old, new)
    write(old)
    assert _superseded_by(library, "old") == "9/QĐ-UBND"
    write(new)
    assert _superseded_by(library, "old") == "9/QĐ-UBND"


def test_a_rewritten_document_that_no_longer_replaces_sets_the_other_free(
    library: Library, write: Write, old: ParsedDocument, new: ParsedDocument
) -> None:
    write(old, new)
    changed = replace(new.document, revision="sha256-z", title="Khác", number=None)
    write(replace(new, document=changed, references=()))
    assert _superseded_by(library, "old") is None


@pytest.mark.parametrize(
    ("relation", "issued", "part"),
    [
        ("mentions", "2025-01-02", ""),
        ("amends", "2025-01-02", ""),
        ("replaces", "2024-01-02", ""),  # the same number of another year
        ("repeals", "2025-01-02", "khoản 1 Điều 3"),
        ("replaces", None, ""),  # without a day only the same agency's or place's number is meant
    ],
)
def test_what_does_not_end_a_document(
    library: Library,
    write: Write,
    old: ParsedDocument,
    new: ParsedDocument,
    relation: str,
    issued: str | None,
    part: str,
) -> None:
    elsewhere = replace(new, document=replace(new.document, place=None))
    write(old, _saying(elsewhere, relation, "7/QĐ-UBND", issued, part))
    assert _superseded_by(library, "old") is None


def test_a_number_of_another_province_is_another_document(
    library: Library, write: Write, old: ParsedDocument, new: ParsedDocument
) -> None:
    there = replace(old, document=replace(old.document, place="Hưng Yên"))
    write(there, replace(new, document=replace(new.document, place="Cà Mau")))
    assert _superseded_by(library, "old") is None


def test_a_repealed_document_of_a_province_that_was_merged(
    library: Library, write: Write, old: ParsedDocument, new: ParsedDocument
) -> None:
    there = replace(old, document=replace(old.document, place="Thái Bình"))
    here = replace(new, document=replace(new.document, place="Hưng Yên"))
    write(there, _saying(here, "repeals", "7/QĐ-UBND", "2025-01-02"))
    assert _superseded_by(library, "old") == "9/QĐ-UBND"


def _second_file(parsed: Parsed, **changes: str | None) -> ParsedDocument:
    """The text of document d1 once more, corrected, in another file."""
    first = parsed("d1").document
    other = parsed("d2", ["Câu đã sửa về hồ sơ."], revision="sha256-b")
    document = replace(other.document, agency=first.agency, **changes)  # type: ignore[arg-type]
    return replace(other, document=document)


def test_a_newer_text_of_a_number_takes_the_search(
    library: Library, embedder: Embedder, write: Write, parsed: Parsed
) -> None:
    write(parsed("d1"))
    assert write(_second_file(parsed)) == ["added"]
    assert [one.id for one in library.documents()] == ["d2"]
    assert [one.id for one in library.documents(older_revisions=True)] == ["d1", "d2"]
    older = library.document("d1")
    assert older is not None
    assert (older.replaced_by_revision, len(library.provisions("d1"))) == ("d2", 3)
    searcher = Searcher(library, embedder)
    assert {hit.document.id for hit in searcher.search("hồ sơ")} == {"d2"}
    named = Scope(document_ids=frozenset(("d1",)))
    assert {hit.document.id for hit in searcher.search("hồ sơ", scope=named)} == {"d1"}
    _remove(library, "d2")
    assert {hit.document.id for hit in searcher.search("hồ sơ")} == {"d1"}


def test_another_day_or_title_without_a_day_is_another_document(
    library: Library, write: Write, parsed: Parsed
) -> None:
    write(parsed("d1"), _second_file(parsed, issued="2024-12-01"))
    assert len(library.documents()) == 2
    write(_second_file(parsed, issued=None, title="Kế hoạch khác hẳn"))
    assert len(library.documents()) == 2
    write(_second_file(parsed, issued=None))
    assert [one.id for one in library.documents()] == ["d2"]


def test_a_changed_file_keeps_its_older_text_readable(
    library: Library, embedder: Embedder, write: Write, parsed: Parsed
) -> None:
    write(parsed("d1"))
    newer = parsed("d1", ["Câu đã sửa về hồ sơ."], revision="sha256-b")
    assert write(newer) == ["updated"]
    older = next(one for one in library.documents(older_revisions=True) if one.id != "d1")
    assert (older.revision, older.replaced_by_revision) == ("sha256-a", "d1")
    assert [one.kind for one in library.provisions(older.id)] == ["part", "point", "point"]
    assert library.document_by_path(older.path) == newer.document
    assert {hit.provision.document_id for hit in Searcher(library, embedder).search("lớp")} <= {
        "d1"
    }
    assert write(parsed("d1")) == ["updated"]  # the file has its first content again
    assert len(library.documents(older_revisions=True)) == 2
    assert library.problems() == []
    _remove(library, "d1")
    assert library.counts()["documents"] == 0


def test_a_line_of_three_texts(library: Library, write: Write, parsed: Parsed) -> None:
    write(parsed("d1"), _second_file(parsed))
    third = parsed("d3", ["Lần ba."], revision="sha256-c")
    document = replace(third.document, agency=parsed("d1").document.agency)
    write(replace(third, document=document))
    _remove(library, "d2")
    older = library.document("d1")
    assert older is not None
    assert older.replaced_by_revision == "d3"
