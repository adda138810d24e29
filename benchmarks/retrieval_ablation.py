"""What each part of the hybrid search is worth: left out or replaced, question by question.

Run: ``.venv/bin/python -m benchmarks.retrieval_ablation FOLDER [--library FOLDER]`` (the first in
the BEIR layout; the library is kept in the second, so that a second run embeds nothing).

Differences are to the search as it is, with the standard error of the paired differences. Models
that learn are fitted and measured by five-fold cross-validation over the questions.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from evals.metrics.ndcg import ndcg_at
from evals.metrics.recall import recall_at
from evals.retrieval.dataset import Dataset, read_dataset
from evals.retrieval.throwaway import fill
from evals.retrieval.typing_variants import TYPINGS, Typing, typed
from vectorstore import search, term_weights
from vectorstore.embedders import Embedder, make_embedder
from vectorstore.library import Library
from vectorstore.opened import OpenIndexes, open_indexes
from vectorstore.reading import restore
from vectorstore.settings import Settings
from vectorstore.terms import Synonyms

K = 10
FOLDS = 5
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)
Scores = Mapping[int, float]
Fusion = Callable[[Scores, Scores], Mapping[int, float]]


class Candidates(NamedTuple):
    """What both searches found for one question: chunk key → score."""

    question: str
    lexical: Scores
    vector: Scores


class Bench:
    """One library and its questions."""

    def __init__(self, dataset: Dataset, library: Library, embedder: Embedder) -> None:
        self.dataset, self.library, self.embedder = dataset, library, embedder
        self.opened: OpenIndexes = open_indexes(library)
        self.synonyms = Synonyms(search.known_forms(library))
        self.owner: dict[int, str] = {}

    def candidates(self, typing: Typing, *, restored: bool = True) -> list[Candidates]:
        """Search for every question by words and by vector."""
        found = []
        for question, text in self.dataset.questions.items():
            asked = typed(text, typing, question)
            reading = restore(asked, self.opened.lexical) if restored else None
            wanted = search.CANDIDATES
            words = dict(self.opened.lexical.search(asked, wanted, None, self.synonyms, reading))
            vector = self.embedder.question(reading or asked)
            near = dict(self.opened.vectors.search(vector, wanted))
            alone = [key for key in words if key not in near][: search.COMPARED]
            near |= self.opened.vectors.scores(vector, alone)
            found.append(Candidates(question, words, near))
        return found

    def ranked(self, scores: Mapping[int, float]) -> list[str]:
        """Documents by their best chunk."""
        missing = scores.keys() - self.owner.keys()
        places = self.library.places(missing) if missing else {}
        self.owner |= {key: place.document_id for key, place in places.items()}
        order = sorted(scores, key=lambda key: (-scores[key], key))
        return list(dict.fromkeys(self.owner[key] for key in order))[:K]

    def ndcg(self, candidates: list[Candidates], fusion: Fusion) -> NDArray[np.float64]:
        """NDCG@10 of every question."""
        return self._each(candidates, fusion, ndcg_at)

    def recall(self, candidates: list[Candidates], fusion: Fusion) -> NDArray[np.float64]:
        """Recall@10 of every question."""
        return self._each(candidates, fusion, recall_at)

    def _each(
        self,
        candidates: list[Candidates],
        fusion: Fusion,
        metric: Callable[[list[str], Mapping[str, int], int], float | None],
    ) -> NDArray[np.float64]:
        values = [
            metric(
                self.ranked(fusion(one.lexical, one.vector)),
                self.dataset.relevance[one.question],
                K,
            )
            for one in candidates
        ]
        return np.array([value for value in values if value is not None])


def as_it_is(lexical: Scores, vector: Scores) -> dict[int, float]:
    """The product's own fusion."""
    return {key: one.score for key, one in search.fuse(lexical, vector).items()}


def with_share(share: float) -> Fusion:
    """The same with another weight of the vectors."""

    def fusion(lexical: Scores, vector: Scores) -> dict[int, float]:
        with mock.patch.object(search, "VECTOR_SHARE", share):
            return as_it_is(lexical, vector)

    return fusion


def by_rank(lexical: Scores, vector: Scores) -> dict[int, float]:
    """Reciprocal rank fusion."""
    fused: dict[int, float] = {}
    for scores in (lexical, vector):
        order = sorted(scores, key=lambda key: (-scores[key], key))
        for rank, key in enumerate(order, 1):
            fused[key] = fused.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    return fused


def learned(bench: Bench, candidates: list[Candidates]) -> NDArray[np.float64]:
    """NDCG@10 of a linear model over both shares and both reciprocal ranks, cross-validated.

    Ridge regression on relevance, candidates of a question centred: only the order within a
    question counts.
    """
    tables = [_features(bench, one) for one in candidates]
    fold = np.random.default_rng(7).permutation(len(candidates)) % FOLDS
    values = np.zeros(len(candidates))
    for held_out in range(FOLDS):
        seen = [tables[at] for at in np.flatnonzero(fold != held_out)]
        inputs = np.concatenate([t.values - t.values.mean(axis=0) for t in seen])
        targets = np.concatenate([t.relevant - t.relevant.mean() for t in seen])
        gram = inputs.T @ inputs + np.eye(inputs.shape[1])
        weights = np.linalg.solve(gram, inputs.T @ targets)
        for at in np.flatnonzero(fold == held_out):
            scores = dict(zip(tables[at].keys, (tables[at].values @ weights).tolist(), strict=True))
            grades = bench.dataset.relevance[candidates[at].question]
            values[at] = ndcg_at(bench.ranked(scores), grades, K) or 0.0
    return values


class _Features(NamedTuple):
    keys: list[int]
    values: NDArray[np.float64]
    relevant: NDArray[np.float64]


def _features(bench: Bench, one: Candidates) -> _Features:
    fused = search.fuse(one.lexical, one.vector)
    ranks = by_rank(one.lexical, {}), by_rank({}, one.vector)
    keys = sorted(fused)
    bench.ranked(dict.fromkeys(keys, 0.0))
    grades = bench.dataset.relevance[one.question]
    values = [
        (
            fused[key].lexical_share,
            fused[key].vector_share,
            RANK_CONSTANT * ranks[0].get(key, 0.0),
            RANK_CONSTANT * ranks[1].get(key, 0.0),
        )
        for key in keys
    ]
    relevant = [float(grades.get(bench.owner[key], 0) > 0) for key in keys]
    return _Features(keys, np.array(values), np.array(relevant))


def chosen_share(bench: Bench, candidates: list[Candidates]) -> tuple[NDArray[np.float64], str]:
    """NDCG@10 with the share that is best on the other folds, and the shares that were chosen."""
    shares = [round(0.1 * step, 1) for step in range(2, 9)]
    table = np.stack([bench.ndcg(candidates, with_share(share)) for share in shares])
    fold = np.random.default_rng(7).permutation(len(candidates)) % FOLDS
    values = np.zeros(len(candidates))
    picked = []
    for held_out in range(FOLDS):
        best = int(table[:, fold != held_out].mean(axis=1).argmax())
        picked.append(shares[best])
        values[fold == held_out] = table[best, fold == held_out]
    return values, ", ".join(map(str, picked))


@contextlib.contextmanager
def kept_library(folder: Path | None, dataset: Dataset, embedder: Embedder) -> Iterator[Library]:
    """The benchmark's library: made where it is not there yet."""
    with tempfile.TemporaryDirectory(prefix="cchc-ablation-") as scratch:
        target = folder or Path(scratch) / "library"
        with Library.open(target, embedder, create=True) as library:
            if not library.chunk_count():
                fill(library, dataset.corpus, embedder)
            yield library


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    dataset = read_dataset(options.folder)
    embedder = make_embedder(Settings())
    with kept_library(options.library, dataset, embedder) as library:
        bench = Bench(dataset, library, embedder)
        Console().print(f"n = {len(dataset.questions)} questions")
        Console().print(_ablation(bench))


def _ablation(bench: Bench) -> Table:
    table = Table("typed", "search", "nDCG@10", "± s.e.", "difference", "± s.e.", "recall@10")
    for typing in TYPINGS:
        candidates = bench.candidates(typing)
        base = bench.ndcg(candidates, as_it_is)
        rows: list[tuple[str, NDArray[np.float64], float | None]] = [
            ("as it is", base, float(bench.recall(candidates, as_it_is).mean())),
            ("words alone", *_both(bench, candidates, lambda words, _: words)),
            ("vectors alone", *_both(bench, candidates, lambda _, near: near)),
        ]
        if typing == "as_given":
            rows += _fusions(bench, candidates)
        else:
            rows.append(
                ("no restored marks", *_both(bench, bench.candidates(typing, restored=False)))
            )
        for change, value in (("no pairs", {"syllables": 1.0, "pairs": 0.0}),):
            with mock.patch.dict(term_weights.WEIGHTS, value):
                rows.append((change, *_both(bench, bench.candidates(typing))))
        for name, values, recall in rows:
            difference = values - base
            spread = difference.std(ddof=1) / np.sqrt(len(values))
            error = values.std(ddof=1) / np.sqrt(len(values))
            table.add_row(
                typing,
                name,
                f"{values.mean():.4f}",
                f"{error:.4f}",
                f"{difference.mean():+.4f}",
                f"{spread:.4f}",
                "" if recall is None else f"{recall:.4f}",
            )
    return table


def _both(
    bench: Bench, candidates: list[Candidates], fusion: Fusion = as_it_is
) -> tuple[NDArray[np.float64], float]:
    values = bench.ndcg(candidates, fusion)
    return values, float(bench.recall(candidates, fusion).mean())


def _fusions(
    bench: Bench, candidates: list[Candidates]
) -> list[tuple[str, NDArray[np.float64], float | None]]:
    picked, shares = chosen_share(bench, candidates)
    return [
        ("reciprocal rank fusion", *_both(bench, candidates, by_rank)),
        *(
            (f"vectors' share {share}", *_both(bench, candidates, with_share(share)))
            for share in (0.3, 0.4, 0.6, 0.7)
        ),
        (f"share by cross-validation ({shares})", picked, None),
        ("linear model, cross-validated", learned(bench, candidates), None),
    ]


if __name__ == "__main__":
    main()
