"""Means, standard errors and percentiles against hand arithmetic."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.latency import Latency
from evals.metrics.mean import Mean


def test_mean_and_standard_error_by_hand() -> None:
    # mean (1+1+0+1)/4 = 0.75; squares 3*0.0625 + 0.5625 = 0.75; variance 0.75/3 = 0.25;
    # standard error sqrt(0.25/4) = 0.25
    mean = Mean.of([1.0, 1.0, 0.0, 1.0])
    assert (mean.value, mean.n, mean.unscored) == (0.75, 4, 0)
    assert mean.standard_error == pytest.approx(0.25)


def test_undefined_values_are_counted_not_averaged() -> None:
    mean = Mean.of([1.0, None, 0.0, None, None])
    assert (mean.value, mean.n, mean.unscored) == (0.5, 2, 3)


def test_one_value_has_no_standard_error() -> None:
    assert Mean.of([1.0]) == Mean(1.0, 1, None, 0)


def test_nothing_scored_has_no_mean() -> None:
    assert Mean.of([None, None]).to_json() == {
        "mean": None,
        "n": 0,
        "standard_error": None,
        "unscored": 2,
    }


@given(st.lists(st.none() | st.floats(0, 1), max_size=20))
def test_mean_stays_between_the_extremes(values: list[float | None]) -> None:
    mean = Mean.of(values)
    scored = [value for value in values if value is not None]
    assert mean.n + mean.unscored == len(values)
    if mean.value is not None:
        assert min(scored) - 1e-12 <= mean.value <= max(scored) + 1e-12
        assert mean.standard_error is None or math.isfinite(mean.standard_error)


def test_percentiles_by_nearest_rank() -> None:
    # of 1…20: rank ceil(50*20/100) = 10, rank ceil(95*20/100) = 19
    latency = Latency.of([float(n) for n in range(20, 0, -1)])
    assert (latency.p50_ms, latency.p95_ms, latency.n) == (10.0, 19.0, 20)


def test_percentiles_of_three_and_of_none() -> None:
    # rank ceil(1.5) = 2, rank ceil(2.85) = 3
    assert Latency.of([30.0, 10.0, 20.0]) == Latency(20.0, 30.0, 3)
    assert Latency.of([]).to_json() == {"p50": None, "p95": None, "n": 0}
