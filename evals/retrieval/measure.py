"""Ranking every question with each search and each way of typing, and scoring the rankings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.metrics.mean import Mean
from evals.metrics.ndcg import ndcg_at
from evals.metrics.recall import recall_at
from evals.metrics.reciprocal_rank import reciprocal_rank_at
from evals.retrieval.dataset import Dataset
from evals.retrieval.typing_variants import TYPINGS, Typing, typed
from vectorstore.search import Searcher

System = Literal["lexical", "vector", "hybrid"]
SYSTEMS: tuple[System, ...] = ("lexical", "vector", "hybrid")
DEPTH = 10  # documents ranked
PROVISIONS = 60  # asked for at first: ten documents nearly always
MOST_PROVISIONS = 960
METRICS = ("recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10")
_MILLISECONDS = 1000.0
Rank = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Result:
    """One search on one way of typing: the means, and the time of a question."""

    system: System
    typing: Typing
    means: Mapping[str, Mean]
    ms_per_query: float

    def to_json(self) -> dict[str, object]:
        """The row of the contract; standard errors beside the means."""
        errors = {name: mean.standard_error for name, mean in self.means.items()}
        return {
            "system": self.system,
            "typing": self.typing,
            **{name: mean.value for name, mean in self.means.items()},
            "ms_per_query": round(self.ms_per_query, 3),
            "standard_errors": errors,
        }


def measure(dataset: Dataset, open_searcher: Callable[[], Searcher]) -> Iterator[Result]:
    """Rank and score, one result at a time.

    Every system gets a searcher of its own from `open_searcher`, so that none finds the questions
    of another already embedded; opening and the first question are not counted.
    """
    for system in SYSTEMS:
        searcher = open_searcher()
        rank = ranker(searcher, system)
        rank("khởi động")
        for typing in TYPINGS:
            asked = {one: typed(text, typing, one) for one, text in dataset.questions.items()}
            began = time.perf_counter()
            ranked = {one: rank(text) for one, text in asked.items()}
            spent = (time.perf_counter() - began) * _MILLISECONDS
            yield Result(system, typing, score(ranked, dataset.relevance), spent / len(asked))


def ranker(searcher: Searcher, system: System) -> Rank:
    """Documents of a question, best first, each by its best chunk."""

    def rank(question: str) -> list[str]:
        limit = PROVISIONS
        while True:
            hits = searcher.search(
                question,
                limit=limit,
                use_vector=system != "lexical",
                use_lexical=system != "vector",
            )
            documents = list(dict.fromkeys(hit.document.id for hit in hits))
            if len(documents) >= DEPTH or len(hits) < limit or limit >= MOST_PROVISIONS:
                return documents[:DEPTH]
            limit *= 4

    return rank


def score(
    ranked: Mapping[str, Sequence[str]], relevance: Mapping[str, Mapping[str, int]]
) -> dict[str, Mean]:
    """The means over the questions, by the names of the contract."""
    values = {name: [] for name in METRICS}  # type: dict[str, list[float | None]]
    for question, documents in ranked.items():
        grades = relevance[question]
        for k in (1, 5, 10):
            values[f"recall@{k}"].append(recall_at(documents, grades, k))
        values["mrr@10"].append(reciprocal_rank_at(documents, grades, 10))
        values["ndcg@10"].append(ndcg_at(documents, grades, 10))
    return {name: Mean.of(found) for name, found in values.items()}
