"""Compares a run with an earlier one, item by item."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import SuiteError
from evals.runner import SuiteResult


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    passed: bool


class _Suite(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    suite: str
    items: tuple[_Item, ...]


class _Report(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    suites: tuple[_Suite, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Items as "suite/id": passed now but not before, the reverse, only now, only before."""

    fixed: tuple[str, ...]
    broken: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @classmethod
    def of(cls, before: dict[str, bool], after: dict[str, bool]) -> Self:
        """Compare two maps from item to "passed", each list in the order of its run."""
        both = [name for name in after if name in before]
        return cls(
            fixed=tuple(name for name in both if after[name] and not before[name]),
            broken=tuple(name for name in both if before[name] and not after[name]),
            added=tuple(name for name in after if name not in before),
            removed=tuple(name for name in before if name not in after),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain lists."""
        return {
            "fixed": list(self.fixed),
            "broken": list(self.broken),
            "added": list(self.added),
            "removed": list(self.removed),
        }


def compare_with(path: Path, results: Iterable[SuiteResult]) -> Comparison:
    """Compare with a file written by `cchc eval --json`.

    Suites that did not run now are left out. Raises `SuiteError` for a file of another kind.
    """
    run = [result for result in results if result.skipped is None]
    names = {result.suite.name for result in run}
    before = {
        f"{suite.suite}/{item.id}": item.passed
        for suite in _read(path).suites
        if suite.suite in names
        for item in suite.items
    }
    after = {f"{r.suite.name}/{item.item.id}": item.passed for r in run for item in r.items}
    return Comparison.of(before, after)


def _read(path: Path) -> _Report:
    try:
        return _Report.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"Không đọc được tệp so sánh {path}. Hãy kiểm tra lại đường dẫn."
        raise SuiteError(message) from error
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as error:
        message = f"{path} không phải kết quả của «cchc eval --json». Hãy chọn đúng tệp."
        raise SuiteError(message) from error
