"""Small answers in the shape of `cchc ask --json` for the evaluation's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evals.answers import AnswerRecord
from evals.asking import DocumentFacts

TEXT = "k) Tối thiểu 85% thủ tục cho thanh toán trực tuyến; giao dịch đạt từ 70% trở lên."

HELD = {"plan": DocumentFacts(TEXT, frozenset({2026}), "Hưng Yên")}


def documents(identity: str) -> DocumentFacts | None:
    """What the scripted assistant's library holds: the plan of 2026."""
    return HELD.get(identity)


def citation(
    quote: str = TEXT, marker: int = 1, start: int = 0, **document: object
) -> dict[str, Any]:
    """A citation of the plan of 2026, point 2.2.k; `document` overrides the document's fields."""
    base: dict[str, Any] = {
        "id": "plan",
        "number": "138/KH-UBND",
        "kind": "Kế hoạch",
        "title": "Kế hoạch cải cách hành chính năm 2026",
        "issued": "2025-12-19",
        "source": "ke-hoach-138.md",
        "revision": "sha256",
    }
    return {
        "marker": marker,
        "document": base | document,
        "section": "mục 2.2, điểm k",
        "section_path": ["2", "2.2", "k"],
        "section_inferred": False,
        "page": None,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }


def figure(value: float = 85.0, **fields: object) -> dict[str, Any]:
    """A figure of the answer: at least `value` percent in 2026."""
    base: dict[str, Any] = {
        "indicator": "thanh toán trực tuyến",
        "comparator": ">=",
        "value": value,
        "unit": "%",
        "year": 2026,
        "marker": 1,
    }
    return base | fields


def answer_json(text: str = "Tối thiểu 85 % [1]", **fields: object) -> dict[str, Any]:
    """An answer with one citation and one figure; `fields` overrides."""
    base: dict[str, Any] = {
        "id": None,
        "question": "?",
        "language": "vi",
        "answer": text,
        "abstained": False,
        "reason": None,
        "citations": [citation()],
        "figures": [figure()],
        "warnings": [],
        "answered_by": "extractive",
        "timings_ms": {"retrieve": 0.0, "answer": 0.0, "total": 0.0},
    }
    return base | fields


def declined_json(
    text: str = "Tài liệu không có.", reason: str = "not_in_documents"
) -> dict[str, Any]:
    """An answer that declines."""
    return answer_json(text, abstained=True, reason=reason, citations=[], figures=[])


def answer(text: str = "Tối thiểu 85 % [1]", **fields: object) -> AnswerRecord:
    """`answer_json` as the metrics read it."""
    return AnswerRecord.from_json(answer_json(text, **fields))


def declined(text: str = "Tài liệu không có.", reason: str = "not_in_documents") -> AnswerRecord:
    """`declined_json` as the metrics read it."""
    return AnswerRecord.from_json(declined_json(text, reason))


def small_corpus(folder: Path) -> Path:
    """Write a folder of one plan that plants 500 trees in 2026."""
    corpus = folder / "van-ban"
    corpus.mkdir()
    (corpus / "ke-hoach.md").write_text(
        "Số: 12/KH-UBND\n\nHưng Yên, ngày 05 tháng 01 năm 2026\n\n# KẾ HOẠCH\n\n"
        "**Trồng cây năm 2026**\n\n## 1. Mục tiêu\n\n"
        "a) Năm 2026 trồng tối thiểu 500 cây xanh trong công viên.\n",
        encoding="utf-8",
    )
    return corpus
