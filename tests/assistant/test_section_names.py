"""Sections as people name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.named_sections import named_provisions
from assistant.section_names import find_sections, lies_in
from assistant.understand import understand

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf
    from assistant.types import Answer


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("mục 2.2, điểm k", [("2.2", "k")]),
        ("Điểm k mục 2.2 nói gì?", [("2.2", "k")]),
        ("khoản 2 Điều 5", [("5", "2")]),
        ("điểm đ khoản 1 Điều 12", [("12", "1", "đ")]),
        ("Phần I, mục 2, điểm b", [("i", "2", "b")]),
        ("Biểu số 3 dòng 4.1", [("3", "4.1")]),
        ("mục 1 và mục 2", [("1",), ("2",)]),
        ("section 2.1", [("2.1",)]),
        ("quan điểm của tỉnh", []),
        ("điểm cầu Nghệ An", []),
        ("mục tiêu", []),
    ],
)
def test_find_sections(text: str, paths: list[tuple[str, ...]]) -> None:
    assert [section.path for section in find_sections(text)] == paths


@pytest.mark.parametrize(
    ("path", "wanted", "inside"),
    [
        (("I", "2", "2.2", "k"), ("2.2", "k"), True),
        (("I", "2", "b"), ("i", "b"), True),
        (("I", "2", "b"), ("b", "2"), False),
        (("I", "2"), ("2", "b"), False),
        (("Biểu 1", "4.1"), ("1", "4.1"), True),
    ],
)
def test_lies_in(path: tuple[str, ...], wanted: tuple[str, ...], inside: bool) -> None:
    assert lies_in(path, wanted) is inside


@given(st.text(max_size=60))
def test_a_section_is_a_span_of_the_text(text: str) -> None:
    for section in find_sections(text):
        assert 0 <= section.start < section.end <= len(text)
        assert section.path


def test_the_provisions_of_a_named_section_stand_in_for_the_search(shelf: Shelf) -> None:
    """In every document that has the section, from its first provision to its last."""
    documents = [d for d in shelf.documents.values() if d.number in {"15/KH-UBND", "188/KH-UBND"}]
    asked = understand("Phần I, mục 1, điểm a nêu gì?", shelf.vocabulary)
    hits = named_provisions(asked, documents, shelf)
    assert [(hit.document.number, hit.provision.label) for hit in hits] == [
        ("15/KH-UBND", "phần I, mục 1, điểm a"),
        ("188/KH-UBND", "phần I, mục 1, điểm a"),
    ]
    assert named_provisions(understand("Mục tiêu là gì?", shelf.vocabulary), documents, shelf) == []


def test_a_section_of_a_named_document_is_no_other_documents(shelf: Shelf) -> None:
    """Whatever the question asks for: "quy định gì" asks for a document, too."""
    documents = [d for d in shelf.documents.values() if d.number in {"15/KH-UBND", "188/KH-UBND"}]
    for number in ("15/KH-UBND", "188/KH-UBND"):
        asked = understand(f"Mục 1 phần I của Kế hoạch {number} quy định gì?", shelf.vocabulary)
        hits = named_provisions(asked, documents, shelf)
        assert {hit.document.number for hit in hits} == {number}


def test_a_section_that_a_document_does_not_have_is_declined(ask: Callable[..., Answer]) -> None:
    assert ask("Điều 99 của Kế hoạch 15/KH-UBND nói gì?").abstained
