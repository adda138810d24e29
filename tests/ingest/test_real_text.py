"""No word of the real documents is lost on the way from the file to provisions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.pipeline import parse_file
from vectorstore.types import ParsedDocument
from vectorstore.vietnamese.folding import normalise

pytestmark = pytest.mark.shared
MARKUP = re.compile(r"</?(?:sup|i)>")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def words(text: str) -> Counter[str]:
    parts = "".join(c if c.isalnum() else " " for c in text.translate(RAISED)).split()
    return Counter(parts)


def all_real(shared_dir: Path) -> list[Path]:
    plans = sorted((shared_dir / "data" / "plans-dev" / "docs").glob("*.md"))
    return [*sorted((shared_dir / "corpus").glob("*.txt")), *plans]


def outside_of_provisions(parsed: ParsedDocument) -> str:
    text = parsed.document.text
    covered = [False] * len(text)
    for provision in parsed.provisions:
        covered[provision.start : provision.end] = [True] * (provision.end - provision.start)
    return "".join(c for c, inside in zip(text, covered, strict=True) if not inside)


def test_every_word_stands_in_a_provision_or_in_named_furniture(shared_dir: Path) -> None:
    """All 182 documents: each word of the file is in a provision, a table, or a dropped piece."""
    files = all_real(shared_dir)
    assert len(files) >= 182
    lost: dict[str, list[str]] = {}
    for path in files:
        parsed = parse_file(path)
        dropped = parsed.document.dropped
        assert all(piece.kind for piece in dropped), path.name
        found = words(" ".join((parsed.document.text, *(piece.text for piece in dropped))))
        raw = words(MARKUP.sub("", normalise(path.read_text("utf-8"))))
        # A word or number that a page end or markup cut in two is whole again: the same letters.
        missing, gained = raw - found, found - raw
        letters = Counter("".join(missing.elements()))
        left = outside_of_provisions(parsed).split()
        if left or letters != Counter("".join(gained.elements())):
            lost[path.name] = [*left[:5], *list(missing)[:5]]
    assert not lost
