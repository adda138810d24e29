"""What the embedder's benchmarks count: which questions, which chunks, which place."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.beir_chunks import Collection
from benchmarks.embedder_quality import about, shortened
from benchmarks.embedder_styles import AS_GIVEN, Asked, questions, rank
from evals.expectations import Expected, Item, Source
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.types import Chunk, Document, ParsedDocument


def chunk(document: str, number: int, text: str) -> Chunk:
    return Chunk(f"{document}-{number}", document, "p", number, 0, 0, search_text=text)


def parsed(name: str, *texts: str) -> ParsedDocument:
    document = Document(name, f"{name}.txt", name, "text", "r", "\n".join(texts))
    chunks = tuple(chunk(name, at, text) for at, text in enumerate(texts))
    return ParsedDocument(document, (), chunks=chunks)


DOCUMENTS = (parsed("000", "tỷ lệ đạt 95 %", "không có số"), parsed("001", "tỷ lệ đạt 95 %"))


def item(question: str, *tags: str, must: str = r"95\s*%") -> Item:
    expected = Expected(must=(must,), sources=(Source(document="000"),))
    return Item(id="x", type="target", question=question, expected=expected, tags=tags)


def test_evidence_is_of_the_right_document_and_holds_the_pattern() -> None:
    found = questions([item("Tỷ lệ đạt bao nhiêu?")], DOCUMENTS)
    assert found[0].style == AS_GIVEN
    assert all(one.evidence.tolist() == [True, False, False] for one in found)
    assert {one.style: one.text for one in found}["no_marks"] == "Ty le dat bao nhieu?"


def test_a_question_without_evidence_is_not_counted() -> None:
    assert questions([item("Tỷ lệ đạt bao nhiêu?", must="96")], DOCUMENTS) == []


def test_questions_in_english_are_a_style_of_their_own() -> None:
    (found,) = questions([item("What is the rate?", "english")], DOCUMENTS)
    assert found.style == "in English"


def test_the_place_is_that_of_the_nearest_evidence() -> None:
    embedder = HashingEmbedder()
    chunks = embedder.passages(["hồ sơ trực tuyến", "trồng cây xanh", "hồ sơ"])
    evidence = np.array([True, True, False])
    assert rank(Asked(AS_GIVEN, "hồ sơ", evidence), chunks, embedder) == 2
    assert rank(Asked(AS_GIVEN, "trồng cây xanh", evidence), chunks, embedder) == 1


def test_questions_about_some_titles_alone() -> None:
    collection = Collection(
        ("a", "b"),
        ("Luật Một, Điều 1", "Luật Hai, Điều 1"),
        ("x", "y"),
        np.array([0, 1]),
        {"q": "?", "r": "?"},
        {"q": {"a": 1}, "r": {"b": 1}},
    )
    assert list(about(collection, ["Luật Hai"]).questions) == ["r"]
    assert about(collection, []) is collection


def test_shortened_vectors_have_length_one() -> None:
    found = shortened(np.array([[3.0, 4.0, 12.0]], np.float32), 2)
    assert found.tolist() == [pytest.approx([0.6, 0.8])]
