"""Does the gate catch what it is for? Plants regressions one at a time and runs the sample suites.

    python -m benchmarks.planted_regressions             # everything
    python -m benchmarks.planted_regressions NAME …      # some of them; "unchanged" is one too

A run of the unchanged project is the baseline. Each regression is planted in a process of its own,
as many at a time as there are cores; where it concerns reading, the sample documents are read
anew. The gate must fail, and among the metrics that it names must be one that points at the cause.
The unchanged project, read anew every time, must pass ten times, and three times with the model.
Ends with 1 otherwise.

What only a language model shows is planted behind one that guesses by nature (the extra
`language-model`), over the first questions of a suite; without the extra it is said to be left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.regressions import REGRESSIONS
from evals.baseline import compare_with
from evals.corpora import SAMPLE_CORPUS
from evals.expectations import Suite
from evals.run import Run
from evals.runner import run_suite
from evals.sessions import build_library, open_session
from evals.suite_files import load_suite, sample_suite_paths

UNCHANGED = "unchanged"
UNCHANGED_RUNS = 10
UNCHANGED_WITH_MODEL = "unchanged, with the model"
UNCHANGED_WITH_MODEL_RUNS = 3  # minutes each; a prompt holds a new random mark every time
LIBRARY = "library"
MODEL_SUITE, MODEL_ITEMS = "sample_targets", 12
_SOUND = (UNCHANGED, UNCHANGED_WITH_MODEL)
_NAMED = 6  # metrics a line
_SECONDS = 1800.0  # after which a planted run is taken to hang


class Verdict(NamedTuple):
    """What the gate said of one run: whether it held, what it named, and how long it took."""

    passed: bool
    named: tuple[str, ...]
    seconds: float


def main() -> int:
    """Run what the command line asks for and print the table; 1 where something is missed."""
    parser = argparse.ArgumentParser(description="Plants regressions and looks at the gate.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    # What a process of its own does: one run over the library in FOLDER, compared or written there.
    parser.add_argument("--one", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    parser.add_argument("--record", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--with-model", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in {*REGRESSIONS, *_SOUND}]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are: {', '.join(REGRESSIONS)}")
    if options.one is not None:
        _one(options.names[0], options.one, record=options.record, with_model=options.with_model)
        return 0
    sound = [UNCHANGED] * UNCHANGED_RUNS + [UNCHANGED_WITH_MODEL] * UNCHANGED_WITH_MODEL_RUNS
    chosen = options.names or [*REGRESSIONS, *sound]
    with tempfile.TemporaryDirectory(prefix="cchc-planted-") as folder:
        return _table(chosen, Path(folder), options.jobs)


def _table(chosen: Sequence[str], folder: Path, jobs: int) -> int:
    began = time.perf_counter()
    build_library(SAMPLE_CORPUS, folder / LIBRARY)
    print("| planted | gate | points at the cause | first metrics named | s |")
    print("|---|---|---|---|---|", flush=True)
    good = 0
    plain = [name for name in chosen if not _asks_model(name)]
    if plain:
        _apart(UNCHANGED, folder, "--record")
        with ThreadPoolExecutor(jobs) as pool:
            verdicts = pool.map(lambda name: _apart(name, folder), plain)
            good += sum(_shown(name, said) for name, said in zip(plain, verdicts, strict=True))
    modelled = [name for name in chosen if _asks_model(name)]
    if modelled and importlib.util.find_spec("xllamacpp") is None:
        for name in modelled:
            print(f"| {name} | not run | – | needs the extra `language-model` | – |")
    elif modelled:
        good += sum(_shown(name, said) for name, said in _with_model(modelled, folder))
    minutes = (time.perf_counter() - began) / 60
    print(f"{good} of {len(chosen)} as they should be, {minutes:.1f} minutes, {jobs} at a time")
    return int(good < len(chosen))


def _asks_model(name: str) -> bool:
    if name in _SOUND:
        return name == UNCHANGED_WITH_MODEL
    return REGRESSIONS[name].plant.asks_model


def _shown(name: str, said: Verdict) -> bool:
    """Print a line of the table; whether the gate did what it is for."""
    points = REGRESSIONS[name].points & set(said.named) if name in REGRESSIONS else frozenset()
    print(
        f"| {name} | {'passes' if said.passed else 'fails'} | "
        f"{', '.join(sorted(points)) or ('–' if name in _SOUND else 'NO')} | "
        f"{', '.join(said.named[:_NAMED]) or '–'} | {said.seconds:.0f} |",
        flush=True,
    )
    return said.passed if name in _SOUND else not said.passed and bool(points)


def _apart(name: str, folder: Path, *options: str, **environment: str) -> Verdict:
    """Run one regression in a process of its own: what it replaces stays there."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.planted_regressions", name, "--one", str(folder)]
    done = subprocess.run(  # noqa: S603
        [*command, *options],
        capture_output=True,
        check=False,
        text=True,
        timeout=_SECONDS,
        env=os.environ | environment,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        message = f"{name}: the run itself failed: {last}"
        raise RuntimeError(message)
    passed, named = json.loads(done.stdout.splitlines()[-1])
    return Verdict(passed, tuple(named), time.perf_counter() - began)


def _with_model(names: Sequence[str], folder: Path) -> Iterator[tuple[str, Verdict]]:
    """Run regressions behind a real model, against the same questions with the sound prompt."""
    from benchmarks.language_model import CONTEXT, MODEL, SECONDS_A_QUESTION, served_model

    with served_model(folder, os.cpu_count() or 1) as address:
        environment = {
            "CCHC_LLM_BASE_URL": address,
            "CCHC_LLM_MODEL": MODEL,
            "CCHC_LLM_CONTEXT_TOKENS": str(CONTEXT),
            "CCHC_LLM_TIMEOUT_SECONDS": str(SECONDS_A_QUESTION),
        }
        _apart(UNCHANGED, folder, "--with-model", "--record", **environment)
        for name in names:
            yield name, _apart(name, folder, "--with-model", **environment)


def _one(name: str, folder: Path, *, record: bool, with_model: bool) -> None:
    """Run the suites with one thing planted, and print the verdict or write the baseline."""
    baseline = folder / ("baseline-with-model.json" if with_model else "baseline.json")
    suites = [load_suite(path) for path in sample_suite_paths()]
    if with_model:  # seconds a question: a few of one suite
        one = next(suite for suite in suites if suite.name == MODEL_SUITE)
        suites = [one.model_copy(update={"items": one.items[:MODEL_ITEMS]})]
    run = _planted(name, folder, suites, None if record else baseline)
    if record:
        baseline.write_text(json.dumps(run.to_json()), encoding="utf-8")
    print(json.dumps(_verdict(run)))


def _planted(name: str, folder: Path, suites: Sequence[Suite], baseline: Path | None) -> Run:
    """Run the suites with the regression in place; the library is shared where it does not show."""
    plant = REGRESSIONS[name].plant if name in REGRESSIONS else None
    library, corpus = folder / LIBRARY, SAMPLE_CORPUS
    anew = baseline is not None and (plant is None or plant.reads)
    with ExitStack() as stack:
        if anew:
            own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-planted-")))
            library, corpus = own / LIBRARY, Path(shutil.copytree(SAMPLE_CORPUS, own / "corpus"))
        if plant is not None:
            stack.enter_context(plant.planting(corpus))
        if anew:
            build_library(corpus, library)
        session = open_session(library, stack)
        results = tuple(run_suite(suite, session) for suite in suites)
    return Run(results, comparison=compare_with(baseline, results) if baseline else None)


def _verdict(run: Run) -> tuple[bool, list[str]]:
    """Whether the gate held, and the metrics behind every check that fails.

    Those of newly wrong critical items are named by the gate as well.
    """
    named = [check.name.removeprefix("baseline:") for _, check in run.failed_checks]
    if run.comparison is not None:
        broken = run.comparison.of_kind("broken")
        named += [name for change in broken if change.after.critical for name in change.fallen]
    return run.passed, list(dict.fromkeys(named))


if __name__ == "__main__":
    sys.exit(main())
