"""Recall of the Chroma index against exact search over the same vectors, by size.

Run: ``.venv/bin/python -m benchmarks.vector_recall FOLDER LIBRARY [--sizes 1000 10000 100000]``
(questions of the first, in the BEIR layout; vectors of the second, such as the one that
``benchmarks.retrieval_scale`` makes). Up to `EXACT_LIMIT` chunks the program searches exactly: the
index is not used there at all.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.metrics.mean import Mean
from evals.retrieval.dataset import read_dataset
from vectorstore.chunk_reader import StoredVectors
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.vectors import ChromaVectors, ExactVectors, update

QUESTIONS = 200
DEPTHS = (10, 100)


def main() -> None:
    """Build an index of each size, search both ways, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    embedder = make_embedder(Settings())
    texts = list(read_dataset(options.folder).questions.values())[:QUESTIONS]
    questions = [embedder.question(text) for text in texts]
    with Library.open(options.library, embedder) as library:
        stored = library.vectors()
    headers = [f"recall@{depth} ± s.e." for depth in DEPTHS]
    table = Table("chunks", "building, s", *headers, "exact, ms", "Chroma, ms")
    for size in options.sizes:
        part = StoredVectors(
            stored.keys[:size], stored.documents, stored.document_index[:size], stored.matrix[:size]
        )
        with tempfile.TemporaryDirectory(prefix="cchc-recall-") as scratch:
            began = time.perf_counter()
            update(Path(scratch) / "chroma", (), [part], fresh=True)
            built = time.perf_counter() - began
            index, exact = ChromaVectors(Path(scratch) / "chroma"), ExactVectors(part)
            index.search(questions[0], 1)
            row = [f"{len(part.keys):,}", f"{built:.1f}"]
            spent = {"exact": 0.0, "chroma": 0.0}
            shares: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
            for question in questions:
                began = time.perf_counter()
                right = exact.search(question, max(DEPTHS))
                between = time.perf_counter()
                found = index.search(question, max(DEPTHS))
                spent["exact"] += between - began
                spent["chroma"] += time.perf_counter() - between
                for depth in DEPTHS:
                    wanted = {hit.key for hit in right[:depth]}
                    got = {hit.key for hit in found[:depth]}
                    shares[depth].append(len(wanted & got) / len(wanted))
            means = [Mean.of(shares[depth]) for depth in DEPTHS]
            row += [f"{mean.value:.4f} ± {mean.standard_error:.4f}" for mean in means]
            row += [f"{1000 * one / len(questions):.1f}" for one in spent.values()]
            table.add_row(*row)
            del index
    Console().print(f"n = {len(questions)} questions, {np.shape(stored.matrix)[1]} dimensions")
    Console().print(table)


if __name__ == "__main__":
    main()
