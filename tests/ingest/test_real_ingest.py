"""The real documents: their metadata, and no word lost in any of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.blocks import lay_out
from ingest.cleaning.furniture import drop_furniture
from ingest.cleaning.paragraphs import rejoin
from ingest.loaders import load
from ingest.metadata import Metadata, read_metadata
from ingest.normalise import one_line
from vectorstore.types import About
from vectorstore.vietnamese.document_numbers import number_key

pytestmark = pytest.mark.shared
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def metadata(path: Path) -> Metadata:
    loaded = load(path)
    blocks = rejoin(drop_furniture(loaded.blocks).blocks)
    return read_metadata(loaded, lay_out(blocks), path.name)


def corpus_file(shared_dir: Path, start: str) -> Path:
    return next((shared_dir / "corpus").glob(f"{start}_*.txt"))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("000", ("138/KH-UBND", "Kế hoạch", "2025-12-19", "Phạm Văn Nghiêm", 2026, None)),
        ("001", (None, "Tin tức", "2025-01-16", None, 2024, None)),
        (
            "002",
            (None, "Tin tức", None, None, 2023, About("204/KH-UBND", "2022-12-23", "Kế hoạch")),
        ),
        ("003", (None, "Công văn", None, "Nguyễn Duy Hưng", 2025, None)),
        ("004", (None, "Báo cáo", None, "Nguyễn Duy Hưng", 2024, None)),
    ],
)
def test_the_five(shared_dir: Path, start: str, expected: tuple[object, ...]) -> None:
    found = metadata(corpus_file(shared_dir, start))
    assert (
        found.number, found.kind, found.issued, found.signer, found.year, found.about,
    ) == expected  # fmt: skip
    assert found.place == "Hưng Yên"
    if start in {"000", "003", "004"}:
        assert found.agency == "Ủy ban nhân dân tỉnh Hưng Yên"


def test_months_periods_and_several_years(shared_dir: Path) -> None:
    assert metadata(corpus_file(shared_dir, "001")).years == (2024, 2025)
    assert metadata(corpus_file(shared_dir, "003")).issued_month == "2025-02"
    report = metadata(corpus_file(shared_dir, "004"))
    assert (report.issued_month, report.period) == ("2024-06", "6 tháng đầu năm 2024")


def test_the_plan_that_stands_twice_is_stored_once(shared_dir: Path) -> None:
    kept = drop_furniture(load(corpus_file(shared_dir, "000")).blocks)
    texts = [block.text for block in kept.blocks]
    assert sum("Số: 138/KH-UBND" in text for text in texts) == 1
    assert sum("2.2. Cải cách thủ tục" in text for text in texts) == 1
    assert sum(piece.kind == "repeated_text" for piece in kept.dropped) > 20


def test_index_of_the_plans(shared_dir: Path) -> None:
    """About one day in eight of the index is itself wrong or empty: these are floors."""
    folder = shared_dir / "data" / "plans-dev"
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text("utf-8").splitlines()]
    sample = rows[::6]
    found = [metadata(folder / "docs" / row["file"]) for row in sample]
    numbers = sum(
        number_key(a.number or "") == number_key(row["number"])
        for a, row in zip(found, sample, strict=True)
    )
    days = sum(a.issued == row["issued"] for a, row in zip(found, sample, strict=True))
    assert numbers >= len(sample) * 0.96
    assert days >= len(sample) * 0.9
    assert sum(a.signer is None for a in found) <= len(sample) * 0.05


def test_no_letter_of_the_real_files_is_lost(shared_dir: Path) -> None:
    plans = sorted((shared_dir / "data" / "plans-dev" / "docs").glob("*.md"))[::9]
    for path in [*sorted((shared_dir / "corpus").glob("*.txt")), *plans]:
        loaded = load(path)
        kept = drop_furniture(loaded.blocks)
        pieces = [block.text for block in rejoin(kept.blocks)]
        pieces += [piece.text for piece in (*loaded.dropped, *kept.dropped)]
        raw = re.sub(r"</?(?:sup|i)>", "", one_line(path.read_text("utf-8")))
        assert letters("".join(pieces)) == letters(raw), path.name


def letters(text: str) -> Counter[str]:
    return Counter(letter for letter in text.translate(DIGITS) if letter.isalnum())
