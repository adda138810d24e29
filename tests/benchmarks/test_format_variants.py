"""A document set as DOCX by the benchmark is read as the text that it was made of."""

from __future__ import annotations

from pathlib import Path

from benchmarks.format_variants import as_docx
from benchmarks.metadata_quality import first_level
from ingest.loaders import load
from ingest.pipeline import parse_file
from tests.ingest.test_ingest_cli import PLAN


def test_docx_is_read_as_its_text(tmp_path: Path) -> None:
    text, word = tmp_path / "a.txt", tmp_path / "a.docx"
    text.write_text(PLAN, encoding="utf-8")
    as_docx(load(text).blocks).save(str(word))
    original, made = parse_file(text), parse_file(word)
    assert made.document.format == "docx"
    assert (made.document.number, made.document.issued) == ("12/KH-UBND", "2027-01-05")
    assert first_level(made) == first_level(original) == ["1", "2"]
