"""Whether a difference between two runs of the same items is more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

RESAMPLES = 2000
_SEED = 20260101  # fixed: two comparisons of the same runs must say the same


class Interval(NamedTuple):
    """A mean difference (after less before) with its 95 % interval."""

    difference: float
    low: float
    high: float


def mcnemar(fixed: int, broken: int) -> float:
    """Two-sided exact p-value that items change for the better and the worse alike.

    McNemar (1947) with the exact binomial distribution of the changed items; 1.0 when none changed.
    """
    changed = fixed + broken
    if changed == 0:
        return 1.0
    tail = sum(math.comb(changed, k) for k in range(min(fixed, broken) + 1))
    return min(1.0, 2.0 * tail / 2.0**changed)


def paired_bootstrap(before: Sequence[float], after: Sequence[float]) -> Interval:
    """Mean of the pairs' differences with its 95 % percentile interval (Efron 1979).

    Pairs are drawn with replacement, `RESAMPLES` times. Raises `ValueError` without pairs.
    """
    differences = np.asarray(after, dtype=float) - np.asarray(before, dtype=float)
    if differences.size == 0:
        message = "a bootstrap needs at least one pair"
        raise ValueError(message)
    chosen = np.random.default_rng(_SEED).integers(
        0, differences.size, size=(RESAMPLES, differences.size)
    )
    low, high = np.percentile(differences[chosen].mean(axis=1), [2.5, 97.5])
    return Interval(float(differences.mean()), float(low), float(high))


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of n items (Wilson 1927); it stays inside 0…1."""
    z = 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)
