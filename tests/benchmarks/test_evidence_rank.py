"""The evidence benchmark counts one pattern or all of them, in the documents that answer."""

from __future__ import annotations

from benchmarks.evidence_rank import is_source, met, patterns_of
from evals.expectations import Expected, Source
from vectorstore.types import Document


def document(source: str, number: str | None = None) -> Document:
    return Document(
        id="d", source=source, path=source, format="text", revision="r", text="", number=number
    )


def test_each_pattern_is_looked_for() -> None:
    assert met([r"85\s*%", "không có"], "đạt 85 %") == [True, False]


def test_values_are_looked_for_as_written_and_questions_without_source_are_left_out() -> None:
    sources = (Source(document="000"),)
    assert patterns_of(Expected(must=("a|b",), values=("12,5%",), sources=sources)) == [
        "a|b",
        r"12,5%",
    ]
    assert patterns_of(Expected(must=("a",))) == []
    assert patterns_of(Expected(answerable=False, reason=("out_of_scope",))) == []


def test_a_source_is_named_by_file_or_number() -> None:
    expected = Expected(must=("a",), sources=(Source(document="00a"), Source(number="1/KH-UBND")))
    assert is_source(expected, document("00a1.md"))
    assert is_source(expected, document("x.md", "1/KH-UBND"))
    assert not is_source(expected, document("x00a.md", "2/KH-UBND"))
