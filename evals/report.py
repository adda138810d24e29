"""The report for people: what the terminal shows, in Vietnamese; and the whole run as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.baseline import Comparison
from evals.metrics import METRIC_LABELS
from evals.metrics.mean import Mean
from evals.perturbations import PERTURBATIONS
from evals.robustness import Robustness
from evals.runner import SuiteResult

_MAX_NOTE = 160
_MAX_FAILURES = 25  # shown for one suite; the HTML report holds all


def to_json(
    results: Sequence[SuiteResult],
    comparison: Comparison | None,
    robustness: Sequence[Robustness] = (),
) -> dict[str, Any]:
    """The run as one object: `passed` is the gates', `suites` hold means and items."""
    return {
        "passed": all(result.gate_passed for result in results),
        "suites": [result.to_json() for result in results],
        "baseline": comparison.to_json() if comparison else None,
        "robustness": [row.to_json() for row in robustness],
    }


def percent(mean: Mean) -> str:
    """The mean as a Vietnamese percentage with its standard error, "97,5 % ± 1,1"; "–" for none."""
    if mean.value is None:
        return "–"
    error = f" ± {mean.standard_error * 100:.1f}" if mean.standard_error is not None else ""
    return f"{mean.value * 100:.1f} %{error}".replace(".", ",")


def print_report(
    console: Console,
    results: Sequence[SuiteResult],
    comparison: Comparison | None,
    robustness: Sequence[Robustness] = (),
) -> None:
    """Print every suite's means, failed items and gate; the gates' verdict is the last line."""
    for result in results:
        name = escape(result.suite.title or result.suite.name)
        if result.skipped is not None:
            console.print(f"[bold]{name}[/]: bỏ qua, {escape(result.skipped)}")
            continue
        console.print(_means(result, name))
        _print_failures(console, result)
    if comparison is not None:
        _print_comparison(console, comparison)
    if robustness:
        console.print(_robustness(robustness))
    for result in results:
        for check in result.gate:
            mark = "[green]đạt[/]" if check.passed else "[red]KHÔNG ĐẠT[/]"
            console.print(f"{escape(result.suite.name)}: {mark} {escape(check.detail)}")
    console.print(verdict(results))


def verdict(results: Sequence[SuiteResult]) -> str:
    """One line: whether the gates hold, and over what."""
    failed = [result.suite.name for result in results if not result.gate_passed]
    run = [result for result in results if result.skipped is None]
    questions = sum(len(result.items) for result in run)
    if failed:
        return f"Cổng chất lượng: KHÔNG ĐẠT ở {', '.join(failed)} ({questions} câu)."
    return (
        f"Cổng chất lượng: ĐẠT ({len(run)} bộ, {questions} câu, {len(results) - len(run)} bỏ qua)."
    )


def _means(result: SuiteResult, name: str) -> Table:
    table = Table(title=name, title_justify="left")
    table.add_column("Độ đo")
    table.add_column("Kết quả", justify="right")
    table.add_column("n", justify="right")
    table.add_column("Không chấm", justify="right")
    rows = {"Đạt": result.passed}
    rows |= {METRIC_LABELS[metric]: mean for metric, mean in result.means.items() if mean.n}
    for label, mean in rows.items():
        table.add_row(label, percent(mean), str(mean.n), str(mean.unscored))
    table.add_section()
    for kind, mean in result.passed_by_type.items():
        table.add_row(escape(kind), percent(mean), str(mean.n), "")
    latency = result.latency
    if latency.p50_ms is not None and latency.p95_ms is not None:
        table.add_section()
        table.add_row("Thời gian p50", f"{latency.p50_ms:.0f} ms", str(latency.n), "")
        table.add_row("Thời gian p95", f"{latency.p95_ms:.0f} ms", str(latency.n), "")
    return table


def _robustness(rows: Sequence[Robustness]) -> Table:
    table = Table(title="Hỏi theo cách khác (chỉ các câu đổi được)", title_justify="left")
    table.add_column("Cách hỏi")
    for heading in ("n", "Hỏi nguyên văn", "Hỏi cách khác", "Chênh lệch", "p (McNemar)"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            PERTURBATIONS[row.name].label,
            str(row.otherwise.n),
            percent(row.as_given),
            percent(row.otherwise),
            percent(row.difference),
            f"{row.p_value:.3f}".replace(".", ","),
        )
    return table


def _print_failures(console: Console, result: SuiteResult) -> None:
    failed = [item for item in result.items if not item.passed]
    for item in failed[:_MAX_FAILURES]:
        console.print(f"[red]✗[/] {escape(item.item.id)} {escape(item.item.question)}")
        for note in item.notes:
            text = note if len(note) <= _MAX_NOTE else f"{note[:_MAX_NOTE]}…"
            console.print(f"    {escape(text)}", highlight=False)
    if len(failed) > _MAX_FAILURES:
        rest = len(failed) - _MAX_FAILURES
        console.print(f"… và {rest} câu nữa; xem đủ bằng --report TỆP.html")


def _print_comparison(console: Console, comparison: Comparison) -> None:
    console.print(
        f"So với lần trước: sửa được {len(comparison.fixed)}, hỏng thêm {len(comparison.broken)},"
        f" câu mới {len(comparison.added)}, câu bỏ {len(comparison.removed)}."
    )
    for word, names in (("sửa được", comparison.fixed), ("hỏng thêm", comparison.broken)):
        if names:
            console.print(f"  {word}: {escape(', '.join(names))}", highlight=False)
