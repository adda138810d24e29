"""Retrieval over a large library: opening, searching, adding, removing, and what is still found.

Run: ``.venv/bin/python -m benchmarks.retrieval_scale FOLDER --library FOLDER [--chunks 100000]
[--churn 50000]`` (the first FOLDER in the BEIR layout gives the sentences and the questions; the
library is made there if it is not yet, and kept).

Searches are timed without embedding the question. Opening and memory are those of a fresh process.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.synthetic_library import CHUNKS_A_DOCUMENT, Base, grow, make_document, read_base
from evals.retrieval.dataset import read_dataset
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.opened import open_indexes
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.opened import OpenIndexes

QUESTIONS = 300
OWN_TEXTS = 1000  # chunks whose own text is searched for by words
FOUND_AMONG = 5


class Read(NamedTuple):
    """What a fresh process sees."""

    open_seconds: float
    first_ms: float
    times_ms: list[float]
    megabytes: float


def main() -> None:
    """Build, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--churn", type=int, default=0, help="chunks to delete or rewrite")
    options = parser.parse_args()
    dataset = read_dataset(options.folder)
    embedder = make_embedder(Settings())
    base = read_base(dataset.corpus, embedder)
    documents = options.chunks // CHUNKS_A_DOCUMENT
    table = Table("what", "value")
    with Library.open(options.library, embedder, create=True) as library:
        began = time.perf_counter()
        for held in grow(library, base, documents):
            print(f"{held} documents", flush=True)
        table.add_row("building, s", f"{time.perf_counter() - began:.0f}")
    questions = list(dataset.questions.values())[:QUESTIONS]
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        read = fresh.apply(read_afresh, (options.library, questions))
    _add_read(table, read)
    with Library.open(options.library, embedder) as library:
        table.add_row("chunks", f"{library.chunk_count():,}")
        for name, value in change_one(library, base, documents).items():
            table.add_row(name, value)
        if options.churn:
            for name, value in churn(library, base, options.churn).items():
                table.add_row(name, value)
    Console().print(table)


def read_afresh(folder: Path, questions: list[str]) -> Read:
    """Open the library as a new process does, and search it for questions embedded before."""
    embedder = make_embedder(Settings())
    for question in questions:
        embedder.question(question)
    began = time.perf_counter()
    with Library.open(folder, embedder) as library:
        searcher = Searcher(library, embedder)
        searcher.reading("mở")
        opened = time.perf_counter() - began
        times = []
        for question in [questions[0], *questions]:
            began = time.perf_counter()
            searcher.search(question)
            times.append(1000 * (time.perf_counter() - began))
        resident = psutil.Process().memory_info().rss / 2**20
    return Read(opened, times[0], times[1:], resident)


def change_one(library: Library, base: Base, number: int) -> dict[str, str]:
    """Seconds to add one document and to remove it, and whether both indexes know at once."""
    parsed, vectors = make_document(base, number)
    began = time.perf_counter()
    with library.writer() as writer:
        writer.write(parsed, vectors)
    added = time.perf_counter() - began
    opened = open_indexes(library)
    own = parsed.chunks[7].search_text
    keys = _own_keys(library, parsed.document.id)
    found = (
        opened.lexical.search(own, 1)[0].key in keys,
        opened.vectors.search(vectors[7], 1)[0].key in keys,
    )
    began = time.perf_counter()
    with library.writer() as writer:
        writer.remove(parsed.document.id)
    removed = time.perf_counter() - began
    opened = open_indexes(library)
    left = (
        any(hit.key in keys for hit in opened.lexical.search(own, 100)),
        any(hit.key in keys for hit in opened.vectors.search(vectors[7], 100)),
    )
    return {
        f"adding a document of {CHUNKS_A_DOCUMENT} chunks, s": f"{added:.2f}",
        "found at once, by words and by vector": f"{found[0]}, {found[1]}",
        "removing it, s": f"{removed:.2f}",
        "trace left, by words and by vector": f"{left[0]}, {left[1]}",
    }


def churn(library: Library, base: Base, chunks: int, batches: int = 10) -> dict[str, str]:
    """Delete half of so many chunks and rewrite the other half, then look for all that is left."""
    chance = random.Random(7)  # noqa: S311
    ids = sorted(library.document_sequences())
    chosen = chance.sample(ids, min(len(ids), chunks // CHUNKS_A_DOCUMENT))
    began = time.perf_counter()
    for batch in np.array_split(np.array(chosen), batches):
        with library.writer() as writer:
            for at, document_id in enumerate(batch.tolist()):
                if at % 2:
                    writer.remove(document_id)
                else:
                    writer.write(*make_document(base, int(document_id[1:]), version=1))
    spent = time.perf_counter() - began
    opened = open_indexes(library, exact_limit=0)  # what is left may be few enough for exact search
    by_vector, by_words, keys = self_recall(library, opened)
    return {
        f"deleting and rewriting {len(chosen) * CHUNKS_A_DOCUMENT:,} chunks, s": f"{spent:.0f}",
        "chunks left": f"{library.chunk_count():,}",
        "lexical index holds exactly those": str(keys),
        f"found by their own text in the first {FOUND_AMONG} (n = {OWN_TEXTS})": f"{by_words:.4f}",
        f"found by their own vector in the first {FOUND_AMONG} (all)": f"{by_vector:.4f}",
        "indexes made anew on the way": str(sum(len(n) for n in (opened.notices,))),
    }


def self_recall(library: Library, opened: OpenIndexes) -> tuple[float, float, bool]:
    """Shares of chunks found by their own vector and own words; whether the keys agree."""
    stored = library.vectors()
    found = 0
    for key, vector in zip(stored.keys.tolist(), stored.matrix, strict=True):
        found += key in {hit.key for hit in opened.vectors.search(vector, FOUND_AMONG)}
    keys = sorted(library.chunk_keys())
    sample = library.chunks_by_key(keys[:: max(1, len(keys) // OWN_TEXTS)][:OWN_TEXTS])
    words = statistics.fmean(
        key in {hit.key for hit in opened.lexical.search(chunk.search_text, FOUND_AMONG)}
        for key, chunk in sample.items()
    )
    return found / len(stored.keys), words, opened.lexical.keys() == set(keys)


def _own_keys(library: Library, document_id: str) -> set[int]:
    return {chunk.key for chunk in library.keyed_chunks(document_id)}


def _add_read(table: Table, read: Read) -> None:
    p50, p95 = np.percentile(read.times_ms, [50, 95])
    table.add_row("opening library and indexes, s", f"{read.open_seconds:.2f}")
    table.add_row("first search, ms", f"{read.first_ms:.1f}")
    table.add_row(f"search without embedding, median of {len(read.times_ms)}, ms", f"{p50:.1f}")
    table.add_row("the same, 95th percentile, ms", f"{p95:.1f}")
    table.add_row("memory of the process, MB", f"{read.megabytes:.0f}")


if __name__ == "__main__":
    main()
