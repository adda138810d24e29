"""Where the evidence of known questions stands in what `cchc search` returns.

Run: ``.venv/bin/python -m benchmarks.evidence_rank QUESTIONS.jsonl LIBRARY``

A line of the questions holds `q`, `docs` (beginnings of source names), `must` (patterns that the
evidence matches) and `answerable`. A provision counts with the headings above it, as it is shown.
"One" counts a question when a provision of the right document
matches one of its patterns, "all" when the provisions together match all of them: comparisons need
more than one provision.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assistant.provision_search import find_provisions
from assistant.shelf import Shelf
from evals.metrics.mean import Mean
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

DEPTHS = (1, 5, 10)


def main() -> None:
    """Search for every answerable question and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("library", type=Path)
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [row for row in map(json.loads, lines) if row["answerable"]]
    embedder = make_embedder(Settings())
    found: dict[tuple[str, int], list[float]] = {}
    with Library.open(options.library, embedder) as library:
        shelf, searcher = Shelf(library), Searcher(library, embedder)
        for row in questions:
            found_now = find_provisions(row["q"], shelf, searcher, limit=max(DEPTHS))
            hits = [one.hit for one in found_now.hits]
            texts = [
                "\n".join(
                    (
                        *hit.provision.heading_path,
                        hit.document.text[hit.provision.start : hit.provision.end],
                    )
                )
                if hit.document.source.startswith(tuple(row["docs"]))
                else ""
                for hit in hits
            ]
            for depth in DEPTHS:
                matched = met(row, "\n".join(texts[:depth]))
                found.setdefault(("one", depth), []).append(any(matched))
                found.setdefault(("all", depth), []).append(all(matched))
                if depth == max(DEPTHS) // 2 and not all(matched):
                    print(f"not all in the first {depth}: {row['id']} {row['q']}")
                if depth == 1 and not any(matched):
                    print(f"not in the first: {row['id']} {row['q']}")
        count = len(shelf.documents)
    table = Table("evidence", *(f"first {depth}" for depth in DEPTHS))
    for kind in ("one", "all"):
        means = (Mean.of(found[kind, depth]) for depth in DEPTHS)
        table.add_row(kind, *(f"{mean.value:.3f} ± {mean.standard_error:.3f}" for mean in means))
    Console().print(f"{count} documents, n = {len(questions)} questions")
    Console().print(table)


def met(row: dict[str, Any], text: str) -> list[bool]:
    """Which of the patterns a text matches."""
    return [re.search(pattern, text) is not None for pattern in row["must"]]


if __name__ == "__main__":
    main()
