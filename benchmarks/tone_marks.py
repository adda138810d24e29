"""How many syllables are read right when a question lacks tone marks.

Run: ``.venv/bin/python -m benchmarks.tone_marks FOLDER [--library FOLDER]`` (the first in the BEIR
layout). The standard error is that of the mean over questions.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.retrieval_ablation import kept_library
from evals.metrics.mean import Mean
from evals.retrieval.dataset import read_dataset
from evals.retrieval.typing_variants import TYPINGS, typed
from vectorstore.embedders import make_embedder
from vectorstore.opened import open_indexes
from vectorstore.reading import restore
from vectorstore.settings import Settings
from vectorstore.vietnamese.text import tokenize


def main() -> None:
    """Strip, restore, compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    dataset = read_dataset(options.folder)
    table = Table("typed", "syllables right", "± s.e.", "of those stripped", "CPU ms a question")
    with kept_library(options.library, dataset, make_embedder(Settings())) as library:
        index = open_indexes(library).lexical
        for typing in TYPINGS:
            shares: list[float | None] = []
            stripped = mended = 0
            began = time.process_time()
            for question, text in dataset.questions.items():
                asked = typed(text, typing, question)
                rows = list(
                    zip(
                        syllables(text), syllables(asked),
                        syllables(restore(asked, index) or asked), strict=True,
                    )
                )  # fmt: skip
                shares.append(sum(meant == read for meant, _, read in rows) / len(rows))
                stripped += sum(meant != seen for meant, seen, _ in rows)
                mended += sum(meant == read != seen for meant, seen, read in rows)
            spent = 1000 * (time.process_time() - began) / len(shares)
            mean = Mean.of(shares)
            right = f"{mended / stripped:.4f} (n = {stripped:,})" if stripped else ""
            row = (f"{mean.value:.4f}", f"{mean.standard_error:.4f}", right, f"{spent:.1f}")
            table.add_row(typing, *row)
    Console().print(f"n = {len(dataset.questions)} questions")
    Console().print(table)


def syllables(text: str) -> list[str]:
    """The syllables of a text in lower case, with one placement of tone marks."""
    return [token.text for token in tokenize(text) if token.kind == "syllable"]


if __name__ == "__main__":
    main()
