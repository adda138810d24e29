"""Ranking metrics against hand arithmetic and against another library's evaluator."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.ndcg import ndcg_at
from evals.metrics.recall import recall_at
from evals.metrics.reciprocal_rank import reciprocal_rank_at

RANKED = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("relevance", "k", "expected"),
    [
        ({"b": 1, "e": 1}, 1, 0.0),
        ({"b": 1, "e": 1}, 2, 0.5),
        ({"b": 1, "e": 1}, 5, 1.0),
        ({"b": 1, "x": 1, "y": 2}, 5, 1 / 3),
        ({"a": 0}, 5, None),  # judged, and found not to be relevant
        ({}, 5, None),
    ],
)
def test_recall_by_hand(relevance: dict[str, int], k: int, expected: float | None) -> None:
    assert recall_at(RANKED, relevance, k) == expected


@pytest.mark.parametrize(
    ("relevance", "k", "expected"),
    [
        ({"a": 1}, 10, 1.0),
        ({"c": 1, "d": 1}, 10, 1 / 3),
        ({"c": 1}, 2, 0.0),
        ({"x": 1}, 10, 0.0),
        ({}, 10, None),
    ],
)
def test_reciprocal_rank_by_hand(relevance: dict[str, int], k: int, expected: float | None) -> None:
    assert reciprocal_rank_at(RANKED, relevance, k) == expected


@pytest.mark.parametrize(
    ("relevance", "k", "expected"),
    [
        ({"a": 1}, 10, 1.0),
        # rank 2: 1/log2(3) = 0.6309; the ideal is 1/log2(2) = 1
        ({"b": 1}, 10, 1 / math.log2(3)),
        # ranks 1 and 4: 1 + 1/log2(5) = 1.4307; ideal 1 + 1/log2(3) = 1.6309
        ({"a": 1, "d": 1}, 10, (1 + 1 / math.log2(5)) / (1 + 1 / math.log2(3))),
        # grades as gains: 1 + 2/log2(3) = 2.2619; ideal 2 + 1/log2(3) = 2.6309
        ({"a": 1, "b": 2}, 10, (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))),
        ({"d": 1}, 3, 0.0),
        ({"a": 0}, 10, None),
    ],
)
def test_ndcg_by_hand(relevance: dict[str, int], k: int, expected: float | None) -> None:
    found = ndcg_at(RANKED, relevance, k)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_an_id_ranked_twice_counts_once() -> None:
    assert recall_at(["a", "a"], {"a": 1, "b": 1}, 2) == 0.5
    assert ndcg_at(["a", "a"], {"a": 1}, 10) == 1.0


@given(st.permutations(RANKED), st.dictionaries(st.sampled_from(RANKED), st.integers(0, 3)))
def test_values_stay_between_0_and_1_and_only_the_ideal_order_reaches_1(
    order: list[str], relevance: dict[str, int]
) -> None:
    value = ndcg_at(order, relevance, 5)
    if value is None:
        return
    assert 0 <= value <= 1 + 1e-12
    grades = [relevance.get(one, 0) for one in order]
    assert math.isclose(value, 1) == (grades == sorted(grades, reverse=True))


def test_another_evaluator_agrees() -> None:
    evaluation = pytest.importorskip("sentence_transformers.sentence_transformer.evaluation")
    chance = random.Random(7)  # noqa: S311
    ids = [f"d{number}" for number in range(40)]
    relevant = {f"q{n}": set(chance.sample(ids, chance.randint(1, 6))) for n in range(60)}
    ranked = {question: chance.sample(ids, 20) for question in relevant}
    evaluator = evaluation.InformationRetrievalEvaluator(
        queries=dict.fromkeys(relevant, "?"),
        corpus=dict.fromkeys(ids, "."),
        relevant_docs=relevant,
        mrr_at_k=[10],
        ndcg_at_k=[10],
        accuracy_at_k=[1],
        precision_recall_at_k=[1, 5, 10],
        map_at_k=[10],
    )
    theirs = evaluator.compute_metrics(
        [
            [{"corpus_id": one, "score": -float(rank)} for rank, one in enumerate(ranked[question])]
            for question in evaluator.queries_ids
        ]
    )
    questions = list(relevant)
    grades = {question: dict.fromkeys(relevant[question], 1) for question in questions}

    def mean(values: list[float | None]) -> float:
        return math.fsum(value for value in values if value is not None) / len(values)

    for k in (1, 5, 10):
        ours = mean([recall_at(ranked[q], grades[q], k) for q in questions])
        assert ours == pytest.approx(theirs["recall@k"][k], abs=1e-6)
    ours = mean([ndcg_at(ranked[q], grades[q], 10) for q in questions])
    assert ours == pytest.approx(theirs["ndcg@k"][10], abs=1e-6)
    ours = mean([reciprocal_rank_at(ranked[q], grades[q], 10) for q in questions])
    assert ours == pytest.approx(theirs["mrr@k"][10], abs=1e-6)
