"""Does the gate catch what it is for? Plants regressions one at a time and runs the sample suites.

    python -m benchmarks.planted_regressions             # everything: about ten minutes
    python -m benchmarks.planted_regressions NAME …      # some of them

A run of the unchanged project is the baseline. Each regression is planted in a process of its own,
where the sample documents are read anew; the gate must fail, and among the metrics that it names
must be one that points at the cause. The unchanged project must pass every time. Ends with 1
otherwise.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.regressions import REGRESSIONS, Regression
from evals.baseline import compare_with
from evals.run import Run
from evals.runner import run_suite
from evals.sessions import build_library, open_session
from evals.suite_files import load_suite, sample_suite_paths

UNCHANGED = "unchanged"
UNCHANGED_RUNS = 10
CORPUS = Path(__file__).resolve().parents[1] / "evals" / "corpus"
_SHOWN = 6  # metrics a line


class Verdict(NamedTuple):
    """What the gate said of one run: whether it held, and what it named."""

    passed: bool
    named: tuple[str, ...]


def run_planted(regression: Regression | None, baseline: Path | None) -> Run:
    """Read the sample documents and run their suites with the regression in place."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-planted-")))
        corpus = folder / "corpus"
        corpus.mkdir()
        for path in sorted(CORPUS.iterdir()):
            (corpus / path.name).write_bytes(path.read_bytes())
        if regression is not None:
            stack.enter_context(regression.plant(corpus))
        build_library(corpus, folder / "library")
        session = open_session(folder / "library", stack)
        results = tuple(run_suite(load_suite(path), session) for path in sample_suite_paths())
    return Run(results, comparison=compare_with(baseline, results) if baseline else None)


def verdict_of(run: Run) -> Verdict:
    """The metrics behind every check that fails, those of newly wrong critical items included."""
    named = [check.name.removeprefix("baseline:") for _, check in run.failed_checks]
    if run.comparison is not None:
        broken = run.comparison.of_kind("broken")
        named += [name for change in broken if change.after.critical for name in change.fallen]
    return Verdict(run.passed, tuple(dict.fromkeys(named)))


def _in_a_process(name: str, baseline: Path) -> Verdict:
    command = [sys.executable, "-m", "benchmarks.planted_regressions", "--one", name, str(baseline)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        message = f"{name}: the run itself failed: {last}"
        raise RuntimeError(message)
    value = json.loads(done.stdout.splitlines()[-1])
    return Verdict(value["passed"], tuple(value["named"]))


def _one(name: str, baseline: Path) -> None:
    regression = None if name == UNCHANGED else REGRESSIONS[name]
    print(json.dumps(verdict_of(run_planted(regression, baseline))._asdict()))


def main(names: list[str]) -> int:
    """Run the named regressions, or all of them and the unchanged project; print the table."""
    good = 0
    chosen = names or [*REGRESSIONS, *[UNCHANGED] * UNCHANGED_RUNS]
    with tempfile.TemporaryDirectory(prefix="cchc-baseline-") as folder:
        baseline = Path(folder) / "baseline.json"
        baseline.write_text(json.dumps(run_planted(None, None).to_json()), encoding="utf-8")
        print("| planted | gate | points at the cause | first metrics named | s |")
        print("|---|---|---|---|---|")
        for name in chosen:
            began = time.perf_counter()
            said = _in_a_process(name, baseline)
            points = REGRESSIONS[name].points & set(said.named) if name in REGRESSIONS else set()
            right = said.passed if name == UNCHANGED else not said.passed and bool(points)
            good += right
            print(
                f"| {name} | {'passes' if said.passed else 'fails'} | "
                f"{', '.join(sorted(points)) or ('–' if name == UNCHANGED else 'NO')} | "
                f"{', '.join(said.named[:_SHOWN])} | {time.perf_counter() - began:.0f} |",
                flush=True,
            )
    print(f"{good} of {len(chosen)} as they should be")
    return 0 if good == len(chosen) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(sys.argv[1:]))
