"""The command `cchc eval`: runs suites, reports them and ends with 1 when a gate fails."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from evals.asking import Session
from evals.baseline import compare_with
from evals.cli_grow import propose, review_command
from evals.corpora import find_corpus
from evals.expectations import Suite
from evals.judge import Judgement, answered, judged
from evals.junit import write_junit
from evals.report import print_report
from evals.report_html import write_html
from evals.robustness import Robustness, measure
from evals.run import Run
from evals.run_record import RunRecord
from evals.runner import SuiteResult, run_suite
from evals.scoring import ItemResult
from evals.sessions import Sessions
from evals.suite_files import load_suite, sample_suite_paths
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from assistant.llm.endpoint import Endpoint

_EXISTING = click.Path(path_type=Path)


@click.group(
    name="eval",
    invoke_without_command=True,
    short_help="Chấm điểm trợ lý bằng các bộ câu hỏi đã biết đáp án.",
    epilog="Ví dụ: cchc eval --suite bo-cau-hoi.yaml --report ket-qua.html",
)
@click.option(
    "--suite",
    "suite_files",
    type=_EXISTING,
    multiple=True,
    metavar="TỆP",
    help="Bộ câu hỏi (.yaml hoặc .jsonl), dùng nhiều lần được; mặc định là các bộ mẫu đi kèm.",
)
@click.option(
    "--library",
    type=_EXISTING,
    help="Chấm trên thư viện này; mặc định tự lập thư viện tạm từ văn bản của bộ câu hỏi.",
)
@click.option(
    "--baseline", type=_EXISTING, metavar="TỆP", help="So từng câu với tệp --json của lần trước."
)
@click.option("--report", type=_EXISTING, metavar="TỆP", help="Ghi báo cáo HTML.")
@click.option("--junit", type=_EXISTING, metavar="TỆP", help="Ghi báo cáo JUnit XML.")
@click.option(
    "--robustness",
    is_flag=True,
    help="Hỏi lại từng câu theo cách khác (không dấu, gõ sai, viết tắt, …) và báo phần bị mất.",
)
@click.option(
    "--judge",
    is_flag=True,
    help="Nhờ thêm mô hình ngôn ngữ đã cấu hình chấm lời văn; không tính vào cổng chất lượng.",
)
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_context
def evaluate(
    context: click.Context,
    suite_files: Sequence[Path],
    library: Path | None,
    baseline: Path | None,
    report: Path | None,
    junit: Path | None,
    robustness: bool,
    judge: bool,
    as_json: bool,
) -> None:
    """Chấm điểm trợ lý bằng các bộ câu hỏi đã biết đáp án.

    Mã thoát là 1 khi một bộ không đạt ngưỡng của nó, hoặc khi kém hẳn lần trước (--baseline).
    """
    if context.invoked_subcommand is not None:
        return
    settings = Settings.load()
    judging = _judging(settings) if judge else None
    suites = [(path, load_suite(path)) for path in suite_files or sample_suite_paths()]
    with ExitStack() as stack:
        sessions = Sessions(library, stack)
        results = run_all(suites, sessions.open)
        rows = ask_otherwise(suites, results, sessions.open) if robustness else []
    run = Run(
        tuple(results),
        RunRecord.of(settings),
        tuple(rows),
        compare_with(baseline, results) if baseline else None,
    )
    if judging is not None:
        run = replace(run, judgement=ask_the_judge(run, judging))
    if report is not None:
        write_html(report, run)
    if junit is not None:
        write_junit(junit, run)
    if as_json:
        click.echo(json.dumps(run.to_json(), ensure_ascii=False, indent=1))
    else:
        print_report(Console(), run)
    if not run.passed:
        context.exit(1)


evaluate.add_command(propose)
evaluate.add_command(review_command)


def run_all(
    suites: Sequence[tuple[Path, Suite]], open_session: Callable[[Path], Session]
) -> list[SuiteResult]:
    """Run the suites in order with a progress bar on stderr.

    `open_session` gets a corpus folder; a suite whose corpus is absent is skipped with the reason.
    """
    results = []
    with _progress() as progress:
        for path, suite in suites:
            corpus = find_corpus(suite, path)
            if corpus.folder is None:
                results.append(SuiteResult(suite, skipped=corpus.missing))
                continue
            task = progress.add_task(suite.name, total=len(suite.items))
            session = open_session(corpus.folder)
            results.append(run_suite(suite, session, partial(_advance, progress, task)))
    return results


def ask_otherwise(
    suites: Sequence[tuple[Path, Suite]],
    results: Sequence[SuiteResult],
    open_session: Callable[[Path], Session],
) -> list[Robustness]:
    """Run every perturbation of every suite that ran, with a progress bar on stderr."""
    corpora = {suite.name: find_corpus(suite, path).folder for path, suite in suites}
    with _progress() as progress:

        def rerun(given: Suite, changed: Suite) -> SuiteResult:
            corpus = corpora[given.name]
            if corpus is None:
                return SuiteResult(changed, skipped="không có thư mục văn bản")
            task = progress.add_task(changed.name, total=len(changed.items))
            return run_suite(changed, open_session(corpus), partial(_advance, progress, task))

        return measure(results, rerun)


def ask_the_judge(run: Run, endpoint: Endpoint) -> Judgement:
    """Have the model judge every answer of the run, with a progress bar on stderr."""
    with _progress() as progress:
        task = progress.add_task("Mô hình chấm lời văn", total=len(answered(run.items)))
        return judged(run.items, endpoint, partial(progress.advance, task))


def _judging(settings: Settings) -> Endpoint:
    """The configured model; raises `ConfigurationError` before anything is asked."""
    from assistant.llm.endpoint import Endpoint

    return Endpoint.of(settings)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _advance(progress: Progress, task: TaskID, _: ItemResult) -> None:
    progress.advance(task)
