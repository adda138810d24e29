"""The readers over the real documents: known figures come out, nothing raises, offsets slice."""

from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.vietnamese import (
    clauses,
    find_dates,
    find_document_numbers,
    find_period,
    find_places,
    find_quantities,
    find_years,
    fold,
    has_tone_marks,
    normalise,
    parse_number,
    tokenize,
)

pytestmark = pytest.mark.shared


def corpus_text(shared_dir: Path, prefix: str) -> str:
    (path,) = (shared_dir / "corpus").glob(f"{prefix}*.txt")
    return normalise(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("prefix", "facts"),
    [
        (
            "000",
            {(">", 98.0, "%"), (">=", 85.0, "%"), (">=", 70.0, "%"), ("=", 10.0, "địa phương")},
        ),
        ("001", {("=", 4673.0, "văn bản"), (">", 12.2, "triệu văn bản"), ("=", 70.24, "%")}),
        ("002", {("range", 2.0, "bậc"), (">=", 2.5, "%"), ("=", 15.0, "đơn vị")}),
        ("004", {("=", 1740.0, "TTHC"), ("=", 12356.5, "tỷ đồng"), ("=", 39.0, "nhiệm vụ")}),
    ],
)
def test_known_figures(shared_dir: Path, prefix: str, facts: set[tuple[str, float, str]]) -> None:
    found = find_quantities(corpus_text(shared_dir, prefix))
    assert facts <= {(quantity.comparator, quantity.value, quantity.unit) for quantity in found}


def test_known_numbers_and_years(shared_dir: Path) -> None:
    letter = corpus_text(shared_dir, "003")
    numbers = {number.number for number in find_document_numbers(letter)}
    assert {"3808/UBND-PVHCC&KSTT", "28-CT/TU", "108-TB/VPTW", "140-KH/TU"} <= numbers
    blank = letter.index("/UBND-NC")  # its own number is blank
    assert not any(n.start <= blank < n.end for n in find_document_numbers(letter))
    report = corpus_text(shared_dir, "004")
    assert find_period(report) == "6 tháng đầu năm 2024"
    misprints = [d for d in find_dates(corpus_text(shared_dir, "000")) if not d.valid]
    assert [(misprint.year, misprint.iso) for misprint in misprints] == [(1025, None)]


def test_no_document_makes_a_reader_raise(shared_dir: Path) -> None:
    paths = sorted((shared_dir / "data" / "plans-dev" / "docs").glob("*.md"))
    for path in paths[::16]:
        text = normalise(path.read_text(encoding="utf-8"))
        assert has_tone_marks(text)
        assert len(fold(text)) == len(text)
        for quantity in find_quantities(text):
            figure = text[quantity.number_start : quantity.number_end].split("/")[0]
            assert parse_number(figure) == quantity.value
        for number in find_document_numbers(text):
            assert "".join(text[number.start : number.end].split()).lower() == number.number.lower()
        assert "".join("".join(text[a:b].split()) for a, b in clauses(text)) == "".join(
            text.split()
        )
        assert tokenize(text)
        find_years(text)
        find_places(text)
