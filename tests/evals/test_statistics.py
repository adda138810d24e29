"""Tests of differences against hand arithmetic and against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import mcnemar, paired_bootstrap, wilson

scipy_stats = pytest.importorskip("scipy.stats")


def test_mcnemar_by_hand() -> None:
    # 1 fixed, 5 broken: 2 * (C(6,0) + C(6,1)) / 2**6 = 14/64
    assert mcnemar(1, 5) == pytest.approx(14 / 64)
    assert mcnemar(0, 6) == pytest.approx(2 / 64)
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(3, 3) == 1.0


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_the_exact_binomial_test(fixed: int, broken: int) -> None:
    if fixed + broken:
        expected = scipy_stats.binomtest(fixed, fixed + broken, 0.5).pvalue
        assert mcnemar(fixed, broken) == pytest.approx(expected, abs=1e-9)


def test_the_bootstrap_agrees_with_scipy() -> None:
    chance = np.random.default_rng(7)
    before, after = chance.random(80), chance.random(80)
    ours = paired_bootstrap(list(before), list(after))
    theirs = scipy_stats.bootstrap(
        (after - before,), np.mean, n_resamples=9999, method="percentile", rng=3
    ).confidence_interval
    assert ours.difference == pytest.approx(float(np.mean(after - before)))
    assert ours.low == pytest.approx(theirs.low, abs=0.02)
    assert ours.high == pytest.approx(theirs.high, abs=0.02)


def test_the_bootstrap_is_the_same_every_time() -> None:
    before, after = [1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.0]
    assert paired_bootstrap(before, after) == paired_bootstrap(before, after)
    assert paired_bootstrap(before, after).difference == -0.5
    with pytest.raises(ValueError, match="at least one pair"):
        paired_bootstrap([], [])


@pytest.mark.parametrize(("share", "n"), [(0.0, 10), (1.0, 10), (0.5, 40), (0.9, 3)])
def test_wilson_agrees_with_scipy(share: float, n: int) -> None:
    low, high = wilson(share, n)
    if (share * n).is_integer():
        theirs = scipy_stats.binomtest(int(share * n), n).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-6)
    assert 0.0 <= low <= share <= high + 1e-12 <= 1.0 + 1e-12
