"""How much is lost when the same questions are asked otherwise: one row a perturbation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from evals.expectations import Suite
from evals.metrics.mean import Mean
from evals.perturbations import PERTURBATIONS, perturbed_suite
from evals.perturbations.registry import ID_SEPARATOR
from evals.runner import SuiteResult
from evals.scoring import ItemResult
from evals.statistics import mcnemar

# The suite as given and the same asked otherwise; runs the latter over the former's documents.
Rerun = Callable[[Suite, Suite], SuiteResult]


@dataclass(frozen=True, slots=True)
class Robustness:
    """One perturbation over the items that it changes, paired with the same items as given.

    `lost` and `won` are ids "suite/item" that pass only as given, or only asked otherwise.
    """

    name: str
    as_given: Mean
    otherwise: Mean
    difference: Mean
    unchanged: int  # items that the perturbation leaves as they are; they are not scored
    lost: tuple[str, ...]
    won: tuple[str, ...]

    @property
    def p_value(self) -> float:
        """McNemar's exact test of lost against won items."""
        return mcnemar(len(self.won), len(self.lost))

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "label": PERTURBATIONS[self.name].label,
            "as_given": self.as_given.to_json(),
            "otherwise": self.otherwise.to_json(),
            "difference": self.difference.to_json(),
            "unchanged": self.unchanged,
            "p_value": round(self.p_value, 6),
            "lost": list(self.lost),
            "won": list(self.won),
        }


def measure(
    results: Sequence[SuiteResult],
    rerun: Rerun,
    names: Sequence[str] = tuple(PERTURBATIONS),
) -> list[Robustness]:
    """Ask the items of `results` otherwise in each named way.

    Skipped suites are left out.
    """
    run = [result for result in results if result.skipped is None]
    return [_measured(name, run, rerun) for name in names]


def _measured(
    name: str,
    results: Sequence[SuiteResult],
    rerun: Rerun,
) -> Robustness:
    pairs: list[tuple[str, ItemResult, ItemResult]] = []
    for result in results:
        suite = perturbed_suite(result.suite, name)
        if suite is None:
            continue
        given = {item.item.id: item for item in result.items}
        for item in rerun(result.suite, suite).items:
            identity = item.item.id.removesuffix(f"{ID_SEPARATOR}{name}")
            pairs.append((f"{result.suite.name}/{identity}", given[identity], item))
    before = [float(given.passed) for _, given, _ in pairs]
    after = [float(item.passed) for _, _, item in pairs]
    return Robustness(
        name=name,
        as_given=Mean.of(before),
        otherwise=Mean.of(after),
        difference=Mean.of(b - a for a, b in zip(before, after, strict=True)),
        unchanged=sum(len(result.items) for result in results) - len(pairs),
        lost=tuple(key for key, given, item in pairs if given.passed and not item.passed),
        won=tuple(key for key, given, item in pairs if item.passed and not given.passed),
    )
