"""Compares a run with an earlier one: item by item, metric by metric, and says what got worse."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import SuiteError
from evals.gate import GateCheck
from evals.metrics import METRIC_LABELS
from evals.runner import SuiteResult
from evals.scoring import ItemResult
from evals.statistics import Interval, mcnemar, paired_bootstrap
from evals.type_labels import type_label

SIGNIFICANT = 0.05
PASSED = "passed"  # the metric of whole items, beside those of `METRIC_LABELS`

ChangeKind = Literal["fixed", "broken", "changed"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class EarlierItem(_Part):
    """One item of the earlier run."""

    id: str
    passed: bool
    answer: str | None = None
    notes: tuple[str, ...] = ()
    scores: dict[str, float | None] = {}


class _Suite(_Part):
    suite: str
    items: tuple[EarlierItem, ...]


class _Report(_Part):
    suites: tuple[_Suite, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An item ("suite/id") that passes now and did not, the reverse, or says something else."""

    key: str
    kind: ChangeKind
    before: EarlierItem
    after: ItemResult

    @property
    def fallen(self) -> tuple[str, ...]:
        """The metrics that score the item lower than before."""
        after = self.after.scores
        return tuple(
            name
            for name, before in self.before.scores.items()
            if name in after and _is_lower(after[name].value, before)
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values with both answers."""
        return {
            "item": self.key,
            "change": self.kind,
            "critical": self.after.critical,
            "fallen": list(self.fallen),
            "question": self.after.item.question,
            "before": self.before.answer,
            "after": self.after.answer.answer if self.after.answer else None,
            "notes_before": list(self.before.notes),
            "notes_after": list(self.after.notes),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric over the items that a run scores; `name` may be "passed" or "type:…"."""

    name: str
    n: int
    before: float
    interval: Interval

    @property
    def fell(self) -> bool:
        """Whether the whole 95 % interval of the difference lies below zero."""
        return self.interval.high < 0.0

    @property
    def label(self) -> str:
        """The words for reports."""
        if self.name == PASSED:
            return "Câu đạt"
        if self.name.startswith("type:"):
            return f"Câu đạt – {type_label(self.name.removeprefix('type:'))}"
        return METRIC_LABELS[self.name]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "n": self.n,
            "before": round(self.before, 6),
            "difference": round(self.interval.difference, 6),
            "interval_95": [round(self.interval.low, 6), round(self.interval.high, 6)],
            "significant_fall": self.fell,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since the earlier run; items are named "suite/id"."""

    changes: tuple[Change, ...] = ()
    differences: tuple[Difference, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def of_kind(self, kind: ChangeKind) -> tuple[Change, ...]:
        """The changes of one kind, in the order of the run."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def p_value(self) -> float:
        """McNemar's exact test of fixed against broken items."""
        return mcnemar(len(self.of_kind("fixed")), len(self.of_kind("broken")))

    @property
    def checks(self) -> tuple[GateCheck, ...]:
        """No critical item newly wrong; no significant fall, each metric that fell by its name."""
        newly = [
            f"{change.key} ({', '.join(METRIC_LABELS[name] for name in change.fallen)})"
            for change in self.of_kind("broken")
            if change.after.critical
        ]
        detail = f"Câu then chốt hỏng thêm: {'; '.join(newly) or 'không có'}"
        checks = [GateCheck("baseline:critical", not newly, detail)]
        fixed, broken = len(self.of_kind("fixed")), len(self.of_kind("broken"))
        worse = broken > fixed and self.p_value < SIGNIFICANT
        detail = f"Sửa được {fixed}, hỏng thêm {broken} (McNemar p = {self.p_value:.4f})"
        checks.append(GateCheck("baseline:mcnemar", not worse, detail.replace(".", ",")))
        checks += [
            GateCheck(f"baseline:{one.name}", passed=False, detail=_fall(one))
            for one in self.differences
            if one.fell
        ]
        return tuple(checks)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "passed": all(check.passed for check in self.checks),
            "checks": [check.to_json() for check in self.checks],
            "mcnemar_p": round(self.p_value, 6),
            "changes": [change.to_json() for change in self.changes],
            "differences": [one.to_json() for one in self.differences],
            "added": list(self.added),
            "removed": list(self.removed),
        }


def _is_lower(after: float | None, before: float | None) -> bool:
    earlier, later = _both(before, after)
    return later < earlier


def compare_with(path: Path, results: Iterable[SuiteResult]) -> Comparison:
    """Compare with a file written by `cchc eval --json`.

    Suites that did not run now are left out. Raises `SuiteError` for a file of another kind.
    """
    run = [result for result in results if result.skipped is None]
    names = {result.suite.name for result in run}
    before = {
        f"{suite.suite}/{item.id}": item
        for suite in _read(path).suites
        if suite.suite in names
        for item in suite.items
    }
    after = {f"{r.suite.name}/{item.item.id}": item for r in run for item in r.items}
    pairs = [(key, before[key], after[key]) for key in after if key in before]
    return Comparison(
        changes=tuple(_changes(pairs)),
        differences=tuple(_differences(pairs)),
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
    )


Pair = tuple[str, EarlierItem, ItemResult]


def _changes(pairs: Sequence[Pair]) -> Iterator[Change]:
    for key, before, after in pairs:
        answer = after.answer.answer if after.answer else None
        if before.passed != after.passed:
            yield Change(key, "fixed" if after.passed else "broken", before, after)
        elif before.answer != answer:
            yield Change(key, "changed", before, after)


def _differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    passed = [(float(before.passed), float(after.passed)) for _, before, after in pairs]
    yield from _difference(PASSED, passed)
    for name in METRIC_LABELS:
        # An earlier run may not know the metric: then there is nothing to compare.
        values = [
            (before.scores[name], after.scores[name].value)
            for _, before, after in pairs
            if name in before.scores
        ]
        yield from _difference(name, [_both(b, a) for b, a in values if (b, a) != (None, None)])
    kinds = dict.fromkeys(after.item.type for _, _, after in pairs)
    for kind in kinds:
        own = [
            (float(before.passed), float(after.passed))
            for _, before, after in pairs
            if after.item.type == kind
        ]
        yield from _difference(f"type:{kind}", own)


def _both(before: float | None, after: float | None) -> tuple[float, float]:
    """Both scores of an item that one of the runs scores: what found nothing wrong counts as 1.

    Else a question that was answered and is now declined would leave the precision of declines
    unmoved, because the earlier run has no decline to score.
    """
    return (1.0 if before is None else before, 1.0 if after is None else after)


def _difference(name: str, values: Sequence[tuple[float, float]]) -> Iterator[Difference]:
    if values:
        before, after = zip(*values, strict=True)
        interval = paired_bootstrap(before, after)
        yield Difference(name, len(values), sum(before) / len(before), interval)


def _fall(one: Difference) -> str:
    after = one.before + one.interval.difference
    low, high = one.interval.low, one.interval.high
    return (
        f"{one.label}: {one.before:.1%} → {after:.1%} (n = {one.n}; "
        f"chênh lệch 95%: {low:+.1%} … {high:+.1%})"
    ).replace(".", ",")


def _read(path: Path) -> _Report:
    try:
        return _Report.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"Không đọc được tệp so sánh {path}. Hãy kiểm tra lại đường dẫn."
        raise SuiteError(message) from error
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as error:
        message = f"{path} không phải kết quả của «cchc eval --json». Hãy chọn đúng tệp."
        raise SuiteError(message) from error
