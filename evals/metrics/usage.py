"""Tokens and cost of the answers that a language model took part in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from evals.metrics.mean import Mean

_PER = 1_000_000  # prices are for a million tokens


class Tokens(NamedTuple):
    """Tokens that one answer read and wrote."""

    read: int
    written: int


class Prices(NamedTuple):
    """What a million tokens cost, read and written, in whatever currency."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens per answer; answers without a model's help are unscored, not zero."""

    read: Mean
    written: Mean
    cost: Mean  # unscored throughout where no prices are known

    @classmethod
    def of(cls, answers: Iterable[Tokens | None], prices: Prices | None = None) -> Self:
        """Average over the answers that used tokens."""
        used = list(answers)
        return cls(
            Mean.of(None if one is None else float(one.read) for one in used),
            Mean.of(None if one is None else float(one.written) for one in used),
            Mean.of(None if one is None or prices is None else _cost(one, prices) for one in used),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "tokens_read": self.read.to_json(),
            "tokens_written": self.written.to_json(),
            "cost": self.cost.to_json(),
        }


def _cost(tokens: Tokens, prices: Prices) -> float:
    return (tokens.read * prices.read + tokens.written * prices.written) / _PER
