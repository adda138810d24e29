"""The run as one HTML page that needs nothing else: plots, styles and script stand inside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evals import report_plots
from evals.baseline import Change, ChangeKind
from evals.evidence_marks import marked_quote
from evals.metrics import METRIC_DESCRIPTIONS, METRIC_LABELS
from evals.metrics.figures import figure_words
from evals.metrics.latency import Latency
from evals.metrics.mean import Mean
from evals.perturbations import PERTURBATIONS
from evals.report import judge_words, p_words, percent, verdict
from evals.run import Run
from evals.scoring import ItemResult
from evals.type_labels import type_label

_CHANGES: tuple[tuple[ChangeKind, str], ...] = (
    ("broken", "Hỏng thêm"),
    ("fixed", "Sửa được"),
    ("changed", "Đổi lời, kết quả như trước"),
)


def write_html(path: Path, run: Run) -> None:
    """Write the page; everything that comes from files or answers is escaped."""
    environment = Environment(
        loader=PackageLoader("evals"), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["percent"] = percent
    environment.filters["p_words"] = p_words
    environment.filters["type_words"] = type_label
    page = environment.get_template("report.html").render(_content(run))
    path.write_text(page, encoding="utf-8")


def _content(run: Run) -> dict[str, Any]:
    items = run.items
    return {
        "run": run,
        "verdict": verdict(run),
        "judge": judge_words(run.judgement) if run.judgement else "",
        "whole": Mean.of(float(item.passed) for item in items),
        "critical": [item for item in items if item.critical],
        "known_wrong": [item for item in items if item.known_wrong and not item.passed],
        "latency": Latency.of([item.total_ms for item in items]),
        "labels": METRIC_LABELS,
        "descriptions": METRIC_DESCRIPTIONS,
        "ways": {name: way.label for name, way in PERTURBATIONS.items()},
        "plots": {name: Markup(svg) for name, svg in _plots(run).items() if svg},  # noqa: S704
        "changes": _changes(run),
        "entries": [
            _entry(result.suite.name, item) for result in run.asked for item in result.items
        ],
        "types": sorted({item.item.type for item in items}, key=type_label),
    }


def _plots(run: Run) -> dict[str, str | None]:
    if not run.items:
        return {}
    return {
        "accuracy": report_plots.accuracy_by_type(run.items),
        "robustness": report_plots.robustness(run.robustness) if run.robustness else None,
        "calibration": report_plots.calibration(run.items),
        "latency": report_plots.latency([item.total_ms for item in run.items]),
        "differences": report_plots.differences(run.comparison) if run.comparison else None,
    }


def _changes(run: Run) -> list[tuple[str, tuple[Change, ...]]]:
    if run.comparison is None:
        return []
    return [(label, run.comparison.of_kind(kind)) for kind, label in _CHANGES]


def _entry(suite: str, item: ItemResult) -> dict[str, Any]:
    answer = item.answer
    return {
        "suite": suite,
        "result": item,
        "state": "good" if item.passed else "known" if item.known_wrong else "bad",
        "expected": _expected(item),
        "citations": [
            (citation, marked_quote(citation.quote, answer.answer, item.item.expected))
            for citation in answer.citations
        ]
        if answer
        else [],
        "scores": [
            (METRIC_LABELS[name], f"{score.value:.2f}".replace(".", ","))
            for name, score in item.scores.items()
            if score.value is not None
        ],
    }


def _expected(item: ItemResult) -> list[tuple[str, str]]:
    """What was expected, in words."""
    expected = item.item.expected
    lines = []
    if expected.answerable is not True:
        reasons = ", ".join(expected.reason) or "lý do nào cũng được"
        may = "phải từ chối" if expected.answerable is False else "được từ chối"
        lines.append(("Từ chối", f"{may} ({reasons})"))
    facts = [figure_words(figure) for figure in expected.figures]
    for label, values in (
        ("Số liệu", facts),
        ("Phải nêu", expected.facts),
        ("Phải có (mẫu)", expected.must),
        ("Không được có (mẫu)", expected.must_not),
        ("Nguồn", [_source(one.document, one.number, one.section) for one in expected.sources]),
        ("Cảnh báo", expected.warnings),
        ("Đầu văn bản", expected.header.given.values() if expected.header else ()),
        ("Căn cứ của dự thảo", expected.letter.bases if expected.letter else ()),
        ("Để trống trong dự thảo", expected.letter.open if expected.letter else ()),
    ):
        if values:
            lines.append((label, "; ".join(values)))
    return lines


def _source(document: str | None, number: str | None, section: str | None) -> str:
    return " ".join(part for part in (document, number, section and f"mục {section}") if part)
