"""The one type of mean: it never travels without its count and standard error."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of `n` scored items; `unscored` items were undefined and do not count as zero."""

    value: float | None
    n: int
    standard_error: float | None
    unscored: int

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Self:
        """Average the defined values; the standard error needs at least two of them.

        The error is the sample deviation (n - 1 below) over the root of n.
        """
        everything = list(values)
        scored = [value for value in everything if value is not None]
        n = len(scored)
        if n == 0:
            return cls(None, 0, None, len(everything))
        mean = math.fsum(scored) / n
        error = None
        if n > 1:
            variance = math.fsum((value - mean) ** 2 for value in scored) / (n - 1)
            error = math.sqrt(variance / n)
        return cls(mean, n, error, len(everything) - n)

    def to_json(self) -> dict[str, float | int | None]:
        """Plain numbers; means and errors rounded to six decimals so that files compare."""
        return {
            "mean": None if self.value is None else round(self.value, 6),
            "n": self.n,
            "standard_error": None
            if self.standard_error is None
            else round(self.standard_error, 6),
            "unscored": self.unscored,
        }
