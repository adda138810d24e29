"""Reads development questions (`dev.jsonl`): one JSON object a line, with their fixed gate.

Fields: id, type, q, docs (a cited file's name must start with one of these), must (patterns for the
answer with its quotes), must_not (patterns for the answer's text), answerable.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import SuiteError
from evals.expectations import Expected, Item, Source, Suite, Threshold
from evals.schema_errors import reason_in_words

# Nine answers of ten, seven declines of eight; a wrong quote or an unsupported value never passes.
DEV_GATE = {
    "correctness": Threshold(min=0.9),
    "source": Threshold(min=0.9),
    "decline": Threshold(min=0.875),
    "quote": Threshold(min=1.0),
    "grounding": Threshold(min=1.0),
}


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    type: str
    q: str
    docs: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    answerable: bool = True


def load_dev_questions(path: Path) -> Suite:
    """Read the file as a suite over the real documents; raises `SuiteError` naming the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Không đọc được tệp câu hỏi {path}. Hãy kiểm tra lại đường dẫn và mã UTF-8."
        raise SuiteError(message) from error
    items = [_item(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]
    try:
        return Suite(
            name=path.stem,
            title="Câu hỏi phát triển trên văn bản thật",
            corpus="shared",
            gate=DEV_GATE,
            items=tuple(items),
        )
    except ValidationError as error:
        message = f"{path}: {_reason(error)}."
        raise SuiteError(message) from error


def _item(path: Path, number: int, text: str) -> Item:
    try:
        line = _Line.model_validate(_object(text))
        return Item(
            id=line.id,
            type=line.type,
            question=line.q,
            expected=Expected(
                answerable=line.answerable,
                must=line.must,
                must_not=line.must_not,
                sources=tuple(Source(document=prefix) for prefix in line.docs),
                every_source=line.type == "compare" and len(line.docs) > 1,
            ),
        )
    except ValidationError as error:
        message = f"{path}, dòng {number}: {_reason(error)}."
        raise SuiteError(message) from error
    except json.JSONDecodeError as error:
        message = f"{path}, dòng {number}: không phải JSON hợp lệ. Mỗi dòng là một câu hỏi."
        raise SuiteError(message) from error


def _object(text: str) -> Any:  # noqa: ANN401  # whatever JSON holds; pydantic checks it next
    return json.loads(text)


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    reason = reason_in_words(first)
    return f"trường {field}: {reason}" if field else reason
