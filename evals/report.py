"""The report for people in a terminal, in Vietnamese; the gate's verdict is its last line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.baseline import Change, Comparison
from evals.judge import Judgement
from evals.metrics import METRIC_LABELS
from evals.metrics.latency import Latency
from evals.metrics.mean import Mean
from evals.perturbations import PERTURBATIONS
from evals.robustness import Robustness
from evals.run import Run
from evals.runner import SuiteResult

_MAX_NOTE = 160
_MAX_ANSWER = 240
_MAX_FAILURES = 25  # shown for one suite; the HTML report holds all
_CHANGES = {"fixed": "sửa được", "broken": "hỏng thêm", "changed": "đổi lời"}


def percent(mean: Mean) -> str:
    """The mean as a Vietnamese percentage with its standard error, "97,5 % ± 1,1"; "–" for none."""
    if mean.value is None:
        return "–"
    error = f" ± {mean.standard_error * 100:.1f}" if mean.standard_error is not None else ""
    return f"{mean.value * 100:.1f} %{error}".replace(".", ",")


def p_words(value: float) -> str:
    """A p-value in Vietnamese notation, three decimals: "0,125", "< 0,001"."""
    return "< 0,001" if value < 0.001 else f"{value:.3f}".replace(".", ",")


def print_report(console: Console, run: Run) -> None:
    """Print suites, metrics, failed items, the comparison, and every check that fails."""
    for result in run.results:
        if result.skipped is not None:
            name = escape(result.suite.title or result.suite.name)
            console.print(f"[bold]{name}[/]: bỏ qua, {escape(result.skipped)}")
    if run.asked:
        console.print(_suites(run))
        console.print(_metrics(run))
    for result in run.asked:
        _print_failures(console, result)
    if run.robustness:
        console.print(_robustness(run.robustness))
    if run.comparison is not None:
        _print_comparison(console, run.comparison)
    if run.judgement is not None:
        console.print(escape(judge_words(run.judgement)), highlight=False)
    _print_known_wrong(console, run)
    for name, check in run.failed_checks:
        console.print(f"{escape(name)}: [red]KHÔNG ĐẠT[/] {escape(check.detail)}", highlight=False)
    console.print(verdict(run))


def verdict(run: Run) -> str:
    """One line: whether the gates hold, and over what."""
    questions = len(run.items)
    failed = list(dict.fromkeys(name for name, _ in run.failed_checks))
    if failed:
        return f"Cổng chất lượng: KHÔNG ĐẠT ở {', '.join(failed)} ({questions} câu)."
    skipped = len(run.results) - len(run.asked)
    return f"Cổng chất lượng: ĐẠT ({len(run.asked)} bộ, {questions} câu, {skipped} bỏ qua)."


def judge_words(judgement: Judgement) -> str:
    """The judge's verdict and how far it may be trusted, in one line."""
    points, kappa = judgement.points, judgement.kappa
    mean = "–" if points.value is None else f"{points.value:.2f}".replace(".", ",")
    trust = "không tính được" if kappa is None else f"{kappa:.2f}".replace(".", ",")
    stopped = f" Dừng khi còn {judgement.left} câu: {judgement.problem}." * bool(judgement.problem)
    return (
        f"Mô hình {judgement.model} chấm lời văn: {mean}/5 (n = {points.n}, không đọc được "
        f"{points.unscored}); khớp với nhãn {percent(judgement.agreement)}, kappa {trust}."
        f"{stopped} Không tính vào cổng chất lượng."
    )


def _table(title: str, first: str, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _suites(run: Run) -> Table:
    table = _table("Các bộ câu hỏi", "Bộ", ("Đạt", "n", "p50", "p95", "Cổng"))
    for result in run.asked:
        gate = "[green]đạt[/]" if result.gate_passed else "[red]KHÔNG[/]"
        title = escape(result.suite.title or result.suite.name)
        times = _times(result.latency)
        table.add_row(title, percent(result.passed), str(result.passed.n), *times, gate)
    if len(run.asked) > 1:
        whole = Mean.of(float(item.passed) for item in run.items)
        latency = Latency.of([item.total_ms for item in run.items])
        table.add_section()
        table.add_row("Tất cả", percent(whole), str(whole.n), *_times(latency), "")
    return table


def _times(latency: Latency) -> tuple[str, str]:
    if latency.p50_ms is None or latency.p95_ms is None:
        return "–", "–"
    return f"{latency.p50_ms:.0f} ms", f"{latency.p95_ms:.0f} ms"


def _metrics(run: Run) -> Table:
    table = _table("Độ đo (trên các câu chấm được)", "Độ đo", ("Kết quả", "n", "Không chấm"))
    for name, mean in run.means.items():
        if mean.n:
            table.add_row(METRIC_LABELS[name], percent(mean), str(mean.n), str(mean.unscored))
    return table


def _robustness(rows: Sequence[Robustness]) -> Table:
    headings = ("n", "Nguyên văn", "Cách khác", "Chênh lệch", "p")
    table = _table("Hỏi theo cách khác (chỉ các câu đổi được)", "Cách hỏi", headings)
    for row in rows:
        table.add_row(
            PERTURBATIONS[row.name].label,
            str(row.otherwise.n),
            percent(row.as_given),
            percent(row.otherwise),
            percent(row.difference),
            p_words(row.p_value),
        )
    return table


def _print_failures(console: Console, result: SuiteResult) -> None:
    failed = [item for item in result.items if not item.passed and not item.known_wrong]
    for item in failed[:_MAX_FAILURES]:
        console.print(f"[red]✗[/] {escape(item.item.id)} {escape(item.item.question)}")
        for note in item.notes:
            console.print(f"    {escape(_cut(note, _MAX_NOTE))}", highlight=False)
    if len(failed) > _MAX_FAILURES:
        rest = len(failed) - _MAX_FAILURES
        console.print(f"… và {rest} câu nữa; xem đủ bằng --report TỆP.html")


def _print_known_wrong(console: Console, run: Run) -> None:
    wrong = [item.item.id for item in run.items if item.known_wrong and not item.passed]
    right = [item.item.id for item in run.items if item.known_wrong and item.passed]
    if wrong:
        console.print(
            f"Đã biết là sai, không tính vào ngưỡng: {len(wrong)}/{len(run.items)} câu"
            f" ({escape(', '.join(wrong))}).",
            highlight=False,
        )
    if right:
        console.print(
            f"Nay đã đúng, hãy bỏ nhãn known_wrong: {escape(', '.join(right))}.", highlight=False
        )


def _print_comparison(console: Console, comparison: Comparison) -> None:
    counts = {kind: len(comparison.of_kind(kind)) for kind in ("fixed", "broken", "changed")}
    p_value = p_words(comparison.p_value)
    console.print(
        f"So với lần trước: sửa được {counts['fixed']}, hỏng thêm {counts['broken']}"
        f" (McNemar p = {p_value}), đổi lời {counts['changed']},"
        f" câu mới {len(comparison.added)}, câu bỏ {len(comparison.removed)}."
    )
    if comparison.changes:
        console.print(_changes(comparison.changes[:_MAX_FAILURES]))


def _changes(changes: Iterable[Change]) -> Table:
    table = Table(show_lines=True)
    for heading in ("Câu", "Trước", "Nay"):
        table.add_column(heading, overflow="fold")
    for change in changes:
        after = change.after.answer.answer if change.after.answer else change.after.error
        table.add_row(
            escape(f"{change.key}\n{_CHANGES[change.kind]}"),
            escape(_cut(change.before.answer or "–", _MAX_ANSWER)),
            escape(_cut(after or "–", _MAX_ANSWER)),
        )
    return table


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}…"
