"""What each kind of training pair is worth, in minutes: a linear head over the model as it is.

Run: ``.venv/bin/python -m benchmarks.pair_kinds TEXTS FOLDER [--library LIBRARY] [--keep KEEP]``

TEXTS is what the recipe's texts lie under, FOLDER a benchmark of laws in the BEIR layout (kept in
LIBRARY as `benchmarks.retrieval_ablation` keeps it). For each kind of the recipe's head a matrix is
fitted to as many questions (`training.head`); nothing of the encoder changes. Vector search is
measured with it on the benchmark's questions, apart for those about laws that the recipe holds out.
Differences are to no head, question by question. It tells the sign of a kind, not how much training
the encoder would gain.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.beir_chunks import Collection, ranked, score
from benchmarks.embedder_quality import about, mean_and_error, shortened
from benchmarks.retrieval_ablation import kept_library
from evals.retrieval.dataset import read_dataset
from training.convert import RECIPE
from training.head import fitted, make
from training.passages import read
from vectorstore.embedders import OnnxEmbedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evals.retrieval.dataset import Dataset
    from vectorstore.library import Library

EACH = 250  # questions of a kind: what most kinds have


def main() -> None:
    """Fit a head for every kind and for all together, and print what each finds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    training = recipe["training"]
    embedder = OnnxEmbedder()
    dataset = read_dataset(options.folder)
    with kept_library(options.library, dataset, embedder) as library:
        texts, vectors, collection = _chunks(library, dataset)
    passages = read(options.texts, {**training, "documents": []}).passages
    rows = make(passages, texts, vectors, embedder, recipe["head"], options.keep)
    asked = np.stack([embedder.question(text) for text in collection.questions.values()])
    held_out = set(about(collection, training["held_out"]).questions)
    is_held_out = np.array([one in held_out for one in collection.questions])
    table = Table("pairs", "n", "nDCG@10", "difference", "± s.e.", "laws held out", "± s.e.")
    base = _found(collection, vectors, asked, np.eye(vectors.shape[1], dtype=np.float32))
    table.add_row("none", "0", f"{base.mean():.4f}", "", "", f"{base[is_held_out].mean():.4f}", "")
    for kind in (*sorted(set(rows.kinds.tolist())), "all"):
        chosen = np.flatnonzero((rows.kinds == kind) | (kind == "all"))
        if kind != "all":
            chosen = chosen[:EACH]
        head = fitted(rows, chosen, vectors, recipe)
        gained = _found(collection, vectors, asked, head) - base
        row = [f"{value:+.4f}" for value in mean_and_error(gained)]
        row += [f"{value:+.4f}" for value in mean_and_error(gained[is_held_out])]
        table.add_row(kind, str(len(chosen)), f"{(gained + base).mean():.4f}", *row)
    Console().print(
        f"{len(texts)} chunks, n = {len(asked)} questions, {is_held_out.sum()} about laws held out"
    )
    Console().print(table)


def _chunks(
    library: Library, dataset: Dataset
) -> tuple[list[str], NDArray[np.float32], Collection]:
    """Texts and vectors of the library's chunks in one order, and the benchmark over them."""
    stored = library.vectors()
    by_key = library.chunks_by_key(stored.keys.tolist())
    texts = [by_key[key].search_text for key in stored.keys.tolist()]
    places = {entry.id: at for at, entry in enumerate(dataset.corpus)}
    owners = np.array([places[one] for one in stored.documents])[stored.document_index]
    collection = Collection(
        tuple(entry.id for entry in dataset.corpus),
        tuple(entry.title for entry in dataset.corpus),
        tuple(texts),
        owners,
        dataset.questions,
        dataset.relevance,
    )
    return texts, stored.matrix, collection


def _found(
    collection: Collection,
    vectors: NDArray[np.float32],
    asked: NDArray[np.float32],
    head: NDArray[np.float32],
) -> NDArray[np.float64]:
    """NDCG@10 of every question with the vectors multiplied by the head."""
    told, questions_out = (shortened(one @ head.T, None) for one in (vectors, asked))
    return score(collection, ranked(collection, told, questions_out)).ndcg


if __name__ == "__main__":
    main()
