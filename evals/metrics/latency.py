"""Latency: the median and the 95th percentile of the time per question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds per question over `n` questions; None without any."""

    p50_ms: float | None
    p95_ms: float | None
    n: int

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> Self:
        """Percentiles by nearest rank: the smallest value that p % of the values do not exceed."""
        ordered = sorted(milliseconds)
        if not ordered:
            return cls(None, None, 0)
        return cls(_nearest_rank(ordered, 50), _nearest_rank(ordered, 95), len(ordered))

    def to_json(self) -> dict[str, float | int | None]:
        """Plain numbers, a tenth of a millisecond fine."""
        return {
            "p50": None if self.p50_ms is None else round(self.p50_ms, 1),
            "p95": None if self.p95_ms is None else round(self.p95_ms, 1),
            "n": self.n,
        }


def _nearest_rank(ordered: Sequence[float], percent: int) -> float:
    return ordered[math.ceil(percent * len(ordered) / 100) - 1]
