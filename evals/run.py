"""One whole run: what it ran with, every suite's results, and how it compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from evals.baseline import Comparison
from evals.gate import GateCheck
from evals.judge import Judgement
from evals.metrics import METRIC_NAMES
from evals.metrics.mean import Mean
from evals.robustness import Robustness
from evals.run_record import RunRecord
from evals.runner import SuiteResult
from evals.scoring import ItemResult


@dataclass(frozen=True, slots=True)
class Run:
    """A run of one or more suites; `record` is absent where nothing was recorded."""

    results: tuple[SuiteResult, ...]
    record: RunRecord | None = None
    robustness: tuple[Robustness, ...] = ()
    comparison: Comparison | None = None
    judgement: Judgement | None = None

    @property
    def asked(self) -> tuple[SuiteResult, ...]:
        """The suites that were not skipped."""
        return tuple(result for result in self.results if result.skipped is None)

    @property
    def items(self) -> tuple[ItemResult, ...]:
        """Every item of every suite that ran."""
        return tuple(item for result in self.asked for item in result.items)

    @property
    def passed(self) -> bool:
        """Whether every suite's gate holds, and the comparison's where there is one."""
        return not self.failed_checks

    @property
    def failed_checks(self) -> tuple[tuple[str, GateCheck], ...]:
        """The checks that fail, each with its suite's name ("baseline" for the comparison's)."""
        checks = [(result.suite.name, check) for result in self.results for check in result.gate]
        if self.comparison is not None:
            checks += [("baseline", check) for check in self.comparison.checks]
        return tuple((name, check) for name, check in checks if not check.passed)

    @property
    def means(self) -> dict[str, Mean]:
        """Each metric's mean over the items of all suites."""
        items = self.items
        return {name: Mean.of(item.scores[name].value for item in items) for name in METRIC_NAMES}

    def to_json(self) -> dict[str, Any]:
        """The run as one object; only what is called `timings_ms` differs between equal runs."""
        return {
            "passed": self.passed,
            "run": self.record.to_json() if self.record else None,
            "metrics": {name: mean.to_json() for name, mean in self.means.items()},
            "suites": [result.to_json() for result in self.results],
            "robustness": [row.to_json() for row in self.robustness],
            "judge": self.judgement.to_json() if self.judgement else None,
            "baseline": self.comparison.to_json() if self.comparison else None,
        }
