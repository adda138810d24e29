"""What documents of other provinces do to the answers: score, borrowed figures, time.

Run: ``.venv/bin/python -m benchmarks.other_places QUESTIONS OWN OTHERS``

OWN is a folder of one province's documents, OTHERS one of documents of other places, QUESTIONS a
suite about OWN. The suite is asked over OWN alone and over both; an answer borrows where one of its
figures stands in a document of another province. ``--library`` (both) and ``--own-library`` reuse
libraries that were made before. Times are of warm answers, each question asked twice.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from evals.metrics.mean import Mean
from evals.runner import SuiteResult, run_suite
from evals.sessions import open_session
from evals.suite_files import load_suite
from ingest.pipeline import ingest_paths
from vectorstore.settings import Settings

ROUNDS = 2


class Measured(NamedTuple):
    """One library's answers: the suite's result, who borrowed, milliseconds of warm answers."""

    result: SuiteResult
    borrowed: tuple[str, ...]
    wall_ms: list[float]
    processor_ms: list[float]


def _measured(library: Path, questions: Path, home: frozenset[str]) -> Measured:
    with ExitStack() as stack:
        result = run_suite(load_suite(questions), open_session(library, stack))
    assistant = Assistant.open(Settings.load(library=library))
    documents = assistant.shelf.documents
    borrowed: list[str] = []
    wall: list[float] = []
    processor: list[float] = []
    for repeat in range(ROUNDS + 1):
        for item in result.suite.items:
            began, busy = time.perf_counter(), time.process_time()
            answer = assistant.ask(item.question)
            if repeat:  # the first round warms the caches
                wall.append((time.perf_counter() - began) * 1000)
                processor.append((time.process_time() - busy) * 1000)
                continue
            stated = {figure.marker for figure in answer.figures}
            places = {
                documents[citation.document.id].place
                for citation in answer.citations
                if citation.marker in stated
            }
            if places - home - {None}:
                borrowed.append(item.id)
    return Measured(result, tuple(borrowed), wall, processor)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


def _row(name: str, library: Path, measured: Measured) -> list[str]:
    answered = Mean.of(
        float(r.passed) for r in measured.result.items if r.item.expected.answerable is not False
    )
    declined = Mean.of(
        float(r.passed) for r in measured.result.items if r.item.expected.answerable is False
    )
    held = len(Assistant.open(Settings.load(library=library)).shelf.documents)
    return [
        f"{name} ({held})",
        _shown(answered),
        _shown(declined),
        ", ".join(measured.borrowed) or "0",
        f"{_percentile(measured.wall_ms, 0.5):.0f} / {_percentile(measured.wall_ms, 0.95):.0f}",
        f"{_percentile(measured.processor_ms, 0.5):.0f} / "
        f"{_percentile(measured.processor_ms, 0.95):.0f}",
    ]


def _shown(mean: Mean) -> str:
    if mean.value is None:
        return "-"
    return f"{mean.value:.3f} ± {mean.standard_error or 0:.3f} (n = {mean.n})"


def _made(folder: Path, sources: list[str]) -> Path:
    ingest_paths(sources, folder, Settings.load())
    return folder


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("own", type=Path)
    parser.add_argument("others", type=Path)
    parser.add_argument("--library", type=Path, help="holds OWN and OTHERS")
    parser.add_argument("--own-library", type=Path, help="holds OWN alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-places-") as folder:
        own = given.own_library or _made(Path(folder) / "own", [str(given.own)])
        both = given.library or _made(Path(folder) / "both", [str(given.own), str(given.others)])
        at_home = Assistant.open(Settings.load(library=own)).shelf.documents.values()
        home = frozenset(document.place for document in at_home if document.place)
        table = Table(title=f"{given.questions.name}: documents of other places")
        for column in ("library (documents)", "answered right", "declined right"):
            table.add_column(column)
        for column in ("figures borrowed", "wall ms p50 / p95", "processor ms p50 / p95"):
            table.add_column(column)
        for name, library in (("own", own), ("own and others", both)):
            table.add_row(*_row(name, library, _measured(library, given.questions, home)))
        Console(width=140).print(table)


if __name__ == "__main__":
    main()
