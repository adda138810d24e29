"""Every disagreement that ingest reports over folders of documents, to be read one by one.

Run: ``.venv/bin/python -m benchmarks.conflicts [FOLDER...] [--changed]``

Without folders it reads the real documents beside the checkout (``../shared``). With ``--changed``
it also measures recall: of each figure that two places of a document give alike, one is changed,
and the comparison has to notice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from ingest.conflicts import compare_documents
from ingest.conflicts.documents import conflicts_within
from ingest.conflicts.values import stated_twice
from ingest.pipeline import parse_file
from vectorstore.embedders import Embedder
from vectorstore.errors import UnreadableDocumentError
from vectorstore.library import Library
from vectorstore.types import Conflict, ParsedDocument
from vectorstore.writer import Writer

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
_FOLDERS = (SHARED / "corpus", SHARED / "data" / "plans-dev" / "docs")
_AROUND = 60  # characters shown on each side of a place
_WIDTH = 160


class _NoVectors(Embedder):
    """One vector for everything: comparing documents needs none."""

    name = "benchmark:none"
    dimension = 1

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    def _question(self, text: str) -> NDArray[np.float32]:
        return np.ones(1, dtype=np.float32)


def parse_folder(folder: Path) -> list[ParsedDocument]:
    """Every readable file of a folder, parsed; those that cannot be read are left out."""
    parsed: list[ParsedDocument] = []
    for path in sorted(folder.iterdir()):
        if path.suffix in {".txt", ".md", ".html", ".docx", ".pdf"}:
            try:
                parsed.append(parse_file(path))
            except UnreadableDocumentError as error:
                sys.stderr.write(f"{error}\n")
    return parsed


def compare(parsed: Sequence[ParsedDocument]) -> tuple[list[Conflict], float]:
    """Write documents into a throwaway library without indexes; its conflicts, and the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        embedder = _NoVectors()
        with Library.open(Path(folder), embedder, create=True) as library, library.locked():
            writer = Writer(library)
            for one in parsed:
                writer.write(one, embedder.passages([chunk.search_text for chunk in one.chunks]))
            started = time.perf_counter()
            compare_documents(library)
            return library.conflicts(), time.perf_counter() - started


def changed_values(parsed: ParsedDocument) -> Iterator[bool]:
    """Whether changing one of two figures is noticed, for each pair that places give alike."""
    for one, other in stated_twice(parsed.provisions, parsed.facts):
        altered = replace(other, value=round(other.value * 1.05 + 1, 2))
        facts = tuple(altered if fact is other else fact for fact in parsed.facts)
        found = conflicts_within(parsed.document, parsed.provisions, (), facts)
        spans = {one.value_start, other.value_start}
        yield any(spans & {place.start for place in conflict.places} for conflict in found)


def main() -> int:
    """Print each conflict with its places, and a table of how many there are of each kind."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=list(_FOLDERS))
    parser.add_argument("--changed", action="store_true", help="measure recall on changed figures")
    options = parser.parse_args()
    console = Console(width=_WIDTH)
    table = Table("folder", "documents", "conflicts", "a document", "by kind", "seconds")
    for folder in options.folders:
        parsed = parse_folder(folder)
        found, seconds = compare(parsed)
        held = {one.document.id: one for one in parsed}
        for conflict in found:
            console.print(
                f"{conflict.kind}: {conflict.subject[:100]}  {conflict.detail}", style="b"
            )
            for line in _places(conflict, held):
                console.print(f"    {line}", markup=False, highlight=False)
        kinds = Counter(conflict.kind for conflict in found)
        table.add_row(
            folder.name,
            str(len(parsed)),
            str(len(found)),
            f"{len(found) / max(len(parsed), 1):.3f}",
            ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()),
            f"{seconds:.1f}",
        )
        if options.changed:
            noticed = [hit for one in parsed for hit in changed_values(one)]
            share = sum(noticed) / len(noticed) if noticed else float("nan")
            error = (share * (1 - share) / len(noticed)) ** 0.5 if noticed else float("nan")
            console.print(
                f"{folder.name}: {sum(noticed)} of {len(noticed)} changed figures noticed "
                f"({share:.2f} ± {error:.2f})"
            )
    console.print(table)
    return 0


def _places(conflict: Conflict, held: dict[str, ParsedDocument]) -> Iterator[str]:
    for place in conflict.places:
        one = held[place.document_id]
        text = one.document.text
        label = next(p.label or p.kind for p in one.provisions if p.id == place.provision_id)
        before = text[max(0, place.start - _AROUND) : place.start]
        after = text[place.end : place.end + _AROUND]
        words = f"{before}«{text[place.start : place.end][:120]}»{after}".replace("\n", "⏎")
        yield f"{one.document.source} {label}: {words}"


if __name__ == "__main__":
    sys.exit(main())
