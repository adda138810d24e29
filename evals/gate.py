"""The gate: thresholds of a suite's means, and critical items that must pass one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.expectations import Threshold
from evals.metrics import METRIC_LABELS
from evals.metrics.mean import Mean
from evals.scoring import ItemResult

# Means of a few hundred ones and zeros: below this a difference is rounding, not a failure.
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One check; `detail` says in Vietnamese what was measured and what was asked."""

    name: str
    passed: bool
    detail: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"name": self.name, "passed": self.passed, "detail": self.detail}


def check_gate(
    thresholds: Mapping[str, Threshold], means: Mapping[str, Mean], items: Sequence[ItemResult]
) -> tuple[GateCheck, ...]:
    """One check a threshold, one for all critical items and a count of those known to be wrong.

    A threshold on a metric that no item defines fails: it would otherwise pass unseen.
    """
    checks = [_threshold(name, wanted, means[name]) for name, wanted in thresholds.items()]
    critical = [result for result in items if result.critical]
    if critical:
        failed = [result.item.id for result in critical if not result.passed]
        detail = f"{len(critical) - len(failed)}/{len(critical)} câu then chốt đạt"
        if failed:
            detail += f"; chưa đạt: {', '.join(failed)}"
        checks.append(GateCheck("critical", not failed, detail))
    excused = [result for result in items if result.known_wrong]
    if excused:
        checks.append(GateCheck("known_wrong", passed=True, detail=_known_wrong(excused, items)))
    return tuple(checks)


def _known_wrong(excused: Sequence[ItemResult], items: Sequence[ItemResult]) -> str:
    """Count openly what the thresholds leave out, and what of it is right by now."""
    wrong = [result.item.id for result in excused if not result.passed]
    right = [result.item.id for result in excused if result.passed]
    detail = f"{len(wrong)}/{len(items)} câu đã biết là sai, không tính vào ngưỡng"
    if wrong:
        detail += f": {', '.join(wrong)}"
    if right:
        detail += f"; nay đã đúng, hãy bỏ nhãn known_wrong: {', '.join(right)}"
    return detail


def _threshold(name: str, wanted: Threshold, mean: Mean) -> GateCheck:
    label = METRIC_LABELS[name]
    if mean.value is None:
        return GateCheck(name, passed=False, detail=f"{label}: không có câu nào để chấm")
    passed = mean.value >= wanted.min - _TOLERANCE
    detail = f"{label}: {mean.value:.1%} (n = {mean.n}), yêu cầu từ {wanted.min:.1%}"
    return GateCheck(name, passed, detail.replace(".", ","))
