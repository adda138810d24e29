"""Where the evidence of known questions stands in what `cchc search` returns.

Run: ``.venv/bin/python -m benchmarks.evidence_rank QUESTIONS... LIBRARY [--missed]``

Questions are suites (`evals/suites/*.yaml`) or development questions (`.jsonl`). Counted are those
with an answer, a source and patterns or values that the evidence must hold; follow-ups are not. A
provision counts with the headings above it, as it is shown. "One" counts a question when a
provision of the right document matches one of its patterns, "all" when the provisions together
match all of them: comparisons need more than one provision.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from assistant.provision_search import find_provisions
from assistant.shelf import Shelf
from evals.metrics.mean import Mean
from evals.suite_files import load_suite
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from evals.expectations import Expected, Item
    from vectorstore.types import Document

DEPTHS = (1, 5, 10)
KINDS = ("one", "all")
Found = dict[tuple[str, int], list[float]]


def main() -> None:
    """Search for every answerable question and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("library", type=Path)
    parser.add_argument("--missed", action="store_true", help="name the questions")
    options = parser.parse_args()
    embedder = make_embedder(Settings())
    table = Table("questions", "n", "evidence", *(f"first {depth}" for depth in DEPTHS))
    with Library.open(options.library, embedder) as library:
        shelf, searcher = Shelf(library), Searcher(library, embedder)
        for path in options.questions:
            items = [
                item
                for item in load_suite(path).items
                if patterns_of(item.expected) and not item.history
            ]
            found = measure(items, shelf, searcher, missed=options.missed)
            for kind in KINDS:
                means = (Mean.of(found[kind, depth]) for depth in DEPTHS)
                shares = (f"{mean.value:.3f} ± {mean.standard_error:.3f}" for mean in means)
                table.add_row(path.stem, str(len(items)), kind, *shares)
        count = len(shelf.documents)
    Console().print(f"{count} documents")
    Console().print(table)


def measure(items: Sequence[Item], shelf: Shelf, searcher: Searcher, *, missed: bool) -> Found:
    """For each kind and depth, which questions have their evidence there (1 or 0)."""
    found: Found = {}
    for item in items:
        hits = find_provisions(item.question, shelf, searcher, limit=max(DEPTHS)).hits
        texts = [
            "\n".join(
                (
                    *one.hit.provision.heading_path,
                    one.hit.document.text[one.hit.provision.start : one.hit.provision.end],
                )
            )
            if is_source(item.expected, one.hit.document)
            else ""
            for one in hits
        ]
        for depth in DEPTHS:
            matched = met(patterns_of(item.expected), "\n".join(texts[:depth]))
            found.setdefault(("one", depth), []).append(any(matched))
            found.setdefault(("all", depth), []).append(all(matched))
            if missed and depth == 1 and not any(matched):
                print(f"not in the first: {item.id} {item.question}")
            if missed and depth == max(DEPTHS) // 2 and not all(matched):
                print(f"not all in the first {depth}: {item.id} {item.question}")
    return found


def patterns_of(expected: Expected) -> list[str]:
    """What the evidence of a question holds; nothing where no document is named for it."""
    if not expected.sources:
        return []
    literal = (*expected.values, *expected.numbers, *expected.names)
    return [*expected.must, *map(re.escape, literal)]


def is_source(expected: Expected, document: Document) -> bool:
    """Tell whether a document is one of those that answer a question."""
    return any(
        (source.document is not None and document.source.startswith(source.document))
        or (source.number is not None and document.number == source.number)
        for source in expected.sources
    )


def met(patterns: Sequence[str], text: str) -> list[bool]:
    """Which of the patterns a text matches."""
    return [re.search(pattern, text) is not None for pattern in patterns]


if __name__ == "__main__":
    main()
