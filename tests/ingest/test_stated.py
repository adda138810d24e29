"""Number and day that a person states for a scan on which they are handwritten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.cli import main
from ingest.batch import embed_chunks
from ingest.pipeline import parse_file
from ingest.stated import read_day, read_number, state
from tests.ingest.test_ingest_cli import PLAN, FakeEmbedder
from vectorstore.errors import CchcError
from vectorstore.library import Library
from vectorstore.types import Document

BLANK = PLAN.replace("Số: 12/", "Số:     /").replace("ngày 05", "ngày    ")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "thu-vien"


def store(folder: Path, text: str, *, scanned: bool = False) -> Document:
    """Put a text into a library as a loader would read it, or as if it had been recognised."""
    path = folder.parent / "ke-hoach.txt"
    path.write_text(text, encoding="utf-8")
    parsed = parse_file(path)
    if scanned:
        provisions = tuple(replace(p, ocr_confidence=0.9) for p in parsed.provisions)
        parsed = replace(parsed, provisions=provisions)
    embedder = FakeEmbedder()
    with Library.open(folder, embedder, create=True) as library, library.writer() as writer:
        writer.write(parsed, embed_chunks(parsed.chunks, embedder))
    return parsed.document


def tell(folder: Path, number: str | None, issued: str | None) -> Document:
    with Library.open(folder) as library:
        (document,) = library.documents()
        state(library, FakeEmbedder(), document, number, issued)
        (told,) = library.documents()
    return told


def test_what_is_blank_is_stated_and_said_to_be_so(library: Path) -> None:
    before = store(library, BLANK)
    assert (before.number, before.issued) == (None, None)
    told = tell(library, "12/KH-UBND", "2027-01-05")
    assert (told.id, told.number, told.issued) == (before.id, "12/KH-UBND", "2027-01-05")
    assert told.text == before.text
    assert told.warnings[:2] == (
        "số hiệu 12/KH-UBND do người dùng nhập, không đọc từ văn bản",
        "ngày ban hành 05/01/2027 do người dùng nhập, không đọc từ văn bản",
    )
    assert set(before.warnings) <= set(told.warnings)


def test_a_stated_value_can_be_corrected_by_itself(library: Path) -> None:
    store(library, BLANK)
    tell(library, "12/KH-UBND", "2027-01-05")
    told = tell(library, "21/KH-UBND", None)
    assert (told.number, told.issued) == ("21/KH-UBND", "2027-01-05")
    notes = [note for note in told.warnings if "người dùng nhập" in note]
    assert sorted(note.split()[2] for note in notes) == ["21/KH-UBND", "hành"]


def test_search_finds_it_under_the_number(library: Path) -> None:
    store(library, BLANK)
    tell(library, "12/KH-UBND", None)
    with Library.open(library) as held:
        (document,) = held.documents()
        texts = [chunk.search_text for chunk in held.chunks(document.id)]
    assert texts
    assert all("12/KH-UBND" in text for text in texts)


def test_what_a_document_prints_is_not_overwritten(library: Path) -> None:
    store(library, PLAN)
    with pytest.raises(CchcError, match="tự ghi số hiệu và ngày ban hành"):
        tell(library, "99/KH-UBND", "2027-02-02")
    assert tell(library, "12/KH-UBND", None).number == "12/KH-UBND"


def test_a_misread_number_of_a_scan_can_be_put_right(library: Path) -> None:
    store(library, PLAN, scanned=True)
    assert tell(library, "72/KH-UBND", None).number == "72/KH-UBND"


@pytest.mark.parametrize("text", ["148", "2020/TT-BCA khác", "KH-UBND", "1/KH-UBND và 2/KH-UBND"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(CchcError, match="không phải số hiệu"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "day"), [("31/12/2020", "2020-12-31"), ("2020-12-31", "2020-12-31")]
)
def test_days_are_read_as_people_write_them(text: str, day: str) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["31/11/2020", "12/2020", "hôm qua", "01/02/2020 và 03/02/2020"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CchcError, match="không phải ngày"):
        read_day(text)


def test_the_command_says_what_it_stored(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store(library, BLANK)
    monkeypatch.setattr("vectorstore.embedders.make_embedder", lambda _: FakeEmbedder())
    arguments = ["documents", "set", "ke-hoach.txt", "--library", str(library)]
    assert main([*arguments, "--number", "12/KH-UBND", "--issued", "05/01/2027"]) == 0
    out = capsys.readouterr().out
    assert "Kế hoạch 12/KH-UBND | 05/01/2027" in out
    assert "do người dùng nhập" in out
    assert main(arguments) == 2
    assert main([*arguments, "--number", "mười hai"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) <= 4
