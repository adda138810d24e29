"""The run as one HTML page that needs nothing else: no script, no font, no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from evals.baseline import Comparison
from evals.metrics import METRIC_LABELS
from evals.metrics.mean import Mean
from evals.report import percent, verdict
from evals.runner import SuiteResult
from evals.scoring import ItemResult

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: #14602a; } .bad { color: #a01818; font-weight: 600; }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid #bbb; }
"""


def write_html(
    path: Path, results: Sequence[SuiteResult], comparison: Comparison | None = None
) -> None:
    """Write the page; everything that comes from files or answers is escaped."""
    body = "\n".join(_body(results, comparison))
    path.write_text(
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Kết quả chấm điểm trợ lý</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>Kết quả chấm điểm trợ lý</h1>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )


def _body(results: Sequence[SuiteResult], comparison: Comparison | None) -> Iterator[str]:
    good = all(result.gate_passed for result in results)
    yield f'<p class="{"good" if good else "bad"}">{escape(verdict(results))}</p>'
    if comparison is not None:
        for word, names in (("Sửa được", comparison.fixed), ("Hỏng thêm", comparison.broken)):
            yield f"<p>{word} ({len(names)}): {escape(', '.join(names)) or '–'}</p>"
    for result in results:
        yield f"<h2>{escape(result.suite.title or result.suite.name)}</h2>"
        if result.skipped is not None:
            yield f"<p>Bỏ qua: {escape(result.skipped)}</p>"
            continue
        yield from _means(result)
        yield from _gate(result)
        yield from _items(result)


def _means(result: SuiteResult) -> Iterator[str]:
    rows: dict[str, Mean] = {"Đạt": result.passed}
    rows |= {METRIC_LABELS[name]: mean for name, mean in result.means.items()}
    rows |= {f"Đạt – {kind}": mean for kind, mean in result.passed_by_type.items()}
    yield "<table><tr><th>Độ đo</th><th>Kết quả</th><th>n</th><th>Không chấm</th></tr>"
    for label, mean in rows.items():
        cells = (percent(mean), str(mean.n), str(mean.unscored))
        numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
        yield f"<tr><td>{escape(label)}</td>{numbers}</tr>"
    yield "</table>"
    latency = result.latency
    if latency.p50_ms is not None and latency.p95_ms is not None:
        yield f"<p>Thời gian: p50 {latency.p50_ms:.0f} ms, p95 {latency.p95_ms:.0f} ms.</p>"


def _gate(result: SuiteResult) -> Iterator[str]:
    if result.gate:
        yield "<ul>"
        for check in result.gate:
            kind, word = ("good", "đạt") if check.passed else ("bad", "KHÔNG ĐẠT")
            yield f'<li><span class="{kind}">{word}</span> {escape(check.detail)}</li>'
        yield "</ul>"


def _items(result: SuiteResult) -> Iterator[str]:
    yield "<table><tr><th>Câu</th><th>Loại</th><th>Kết quả</th><th>Chi tiết</th></tr>"
    for item in result.items:
        kind, word = ("good", "đạt") if item.passed else ("bad", "không đạt")
        yield (
            f"<tr><td>{escape(item.item.id)}</td><td>{escape(item.item.type)}</td>"
            f'<td class="{kind}">{word}</td><td>{_details(item)}</td></tr>'
        )
    yield "</table>"


def _details(item: ItemResult) -> str:
    parts = [f"<details><summary>{escape(item.item.question)}</summary>"]
    if item.answer is not None:
        parts.append(f"<p>{escape(item.answer.answer)}</p>")
        parts += [
            f"<blockquote>[{c.marker}] {escape(c.document.source)}, {escape(c.section)}: "
            f"{escape(c.quote)}</blockquote>"
            for c in item.answer.citations
        ]
    parts.append("</details>")
    parts += [f'<div class="bad">{escape(note)}</div>' for note in item.notes]
    return "".join(parts)
