"""Reads suites: the YAML schema of `expectations`, or the JSON lines of `dev_questions`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from evals.dev_questions import load_dev_questions
from evals.errors import SuiteError
from evals.expectations import Suite
from evals.metrics import METRIC_NAMES
from evals.schema_errors import reason_in_words


def load_suite(path: Path) -> Suite:
    """Read one suite file; `.jsonl` is read as development questions.

    Raises `SuiteError` naming the file, the item and the field.
    """
    if path.suffix == ".jsonl":
        return load_dev_questions(path)
    value = _read(path)
    if not isinstance(value, dict):
        message = f"{path}: bộ câu hỏi phải là các cặp khóa và giá trị (name, corpus, items)."
        raise SuiteError(message)
    try:
        suite = Suite.model_validate(value)
    except ValidationError as error:
        raise SuiteError(explain(path, value, error)) from error
    for metric in suite.gate:
        if metric not in METRIC_NAMES:
            known = ", ".join(METRIC_NAMES)
            message = f"{path}, trường gate: không có độ đo «{metric}». Các độ đo có: {known}."
            raise SuiteError(message)
    return suite


def sample_suite_paths() -> tuple[Path, ...]:
    """The shipped suites over the sample corpus, in the order of their names."""
    folder = Path(str(files("evals"))) / "suites"
    return tuple(sorted(folder.glob("sample_*.yaml")))


def explain(path: Path, value: Mapping[str, Any], error: ValidationError) -> str:
    """One line on the first thing wrong: file, item, field and what is the matter."""
    first = error.errors()[0]
    location = list(first["loc"])
    item = ""
    if len(location) > 1 and location[0] == "items" and isinstance(location[1], int):
        entry = value["items"][location[1]]
        name = entry.get("id") if isinstance(entry, dict) else None
        item = f", câu «{name}»" if name else f", câu thứ {location[1] + 1}"
        location = location[2:]
    field = ".".join(str(part) for part in location) or "(cả mục)"
    return f"{path}{item}, trường {field}: {reason_in_words(first)}."


def _read(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"Không đọc được bộ câu hỏi {path}. Hãy kiểm tra lại đường dẫn."
        raise SuiteError(message) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", dòng {where.line + 1}" if where is not None else ""
        message = f"{path}{line}: không phải YAML hợp lệ. Hãy sửa lại cú pháp."
        raise SuiteError(message) from error
