"""How fast documents go into a library, stage by stage, and which stage bounds it.

    python -m benchmarks.ingest_throughput PATH... [--fake-embedder]

A whole run over the sample documents (or the given paths) into a throwaway library, with the
seconds that reading (in the sandbox, added over its processes), embedding, writing and indexing
took, and the share of both cores that was in use. The stage with the most processor time a document
bounds the whole where all cores are busy.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.kill_batches import LetterEmbedder
from ingest import pipeline
from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import Sandbox
from ingest.sandbox.task import ParseTask
from vectorstore import audit
from vectorstore.embedders import Embedder, make_embedder
from vectorstore.settings import Settings
from vectorstore.types import ParsedDocument
from vectorstore.writer import Writer

CORPUS = Path(__file__).parents[1] / "evals" / "corpus"
P = ParamSpec("P")
R = TypeVar("R")


class Clock:
    """Wall seconds spent in each stage of this process."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._lock = threading.Lock()

    def add(self, stage: str, seconds: float) -> None:
        """Count seconds of a stage."""
        with self._lock:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def timed(self, stage: str, function: Callable[P, R]) -> Callable[P, R]:
        """The function, timed."""

        def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
            started = time.monotonic()
            try:
                return function(*args, **kwargs)
            finally:
                self.add(stage, time.monotonic() - started)

        return wrapped


class TimedEmbedder(Embedder):
    """Another embedder with a clock."""

    def __init__(self, inner: Embedder, clock: Clock) -> None:
        super().__init__()
        self._inner = inner
        self._clock = clock

    @property
    def name(self) -> str:
        """The other's."""
        return self._inner.name

    @property
    def dimension(self) -> int:
        """The other's."""
        return self._inner.dimension

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._clock.timed("embed", self._inner.passages)(texts)

    def _question(self, text: str) -> NDArray[np.float32]:
        return self._inner.question(text)


class TimedSandbox(Sandbox):
    """The sandbox with a clock around each document; counts pages too."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        super().__init__(limits)
        self._clock = clock
        self.pages = 0

    def submit(self, task: ParseTask) -> Future[ParsedDocument]:
        """Read a file."""
        future = super().submit(task)
        future.add_done_callback(self._count)
        return future

    def _run(self, task: ParseTask) -> ParsedDocument:
        return self._clock.timed("read", super()._run)(task)

    def _count(self, future: Future[ParsedDocument]) -> None:
        if not future.cancelled() and future.exception() is None:
            document = future.result().document
            # Formats without pages: an A4 page holds about 2,500 characters.
            self.pages += document.pages or max(1, round(len(document.text) / 2500))


def processor_seconds() -> float:
    """Of this process and of all that it has started and seen end."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=[str(CORPUS)])
    parser.add_argument("--fake-embedder", action="store_true", help="leave the model out")
    options = parser.parse_args()
    clock = Clock()
    inner = LetterEmbedder() if options.fake_embedder else make_embedder(Settings())
    embedder = TimedEmbedder(inner, clock)
    embedder.question("khởi động")  # loading the model is no part of the rate
    sandboxes: list[TimedSandbox] = []

    def opened(settings: Settings) -> TimedSandbox:
        sandboxes.append(TimedSandbox(Limits.of(settings), clock))
        return sandboxes[-1]

    vars(pipeline)["open_sandbox"] = opened  # a name that the module only imports
    Writer.write = clock.timed("write", Writer.write)  # type: ignore[method-assign]
    audit.synchronise = clock.timed("index", audit.synchronise)
    before, started = processor_seconds(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        report = pipeline.ingest_paths(
            options.paths, library, Settings(library=library), embedder=embedder
        )
    seconds = time.monotonic() - started
    used = processor_seconds() - before
    done = [file for file in report.files if file.status == "added"]
    provisions = sum(file.provisions for file in done)
    pages = sandboxes[0].pages
    print(f"{len(done)} documents, {pages} pages, {provisions} provisions in {seconds:.1f} s")
    print(f"whole: {pages / seconds:.1f} pages and {provisions / seconds:.0f} provisions a second")
    for stage, spent in sorted(clock.seconds.items(), key=lambda one: -one[1]):
        print(
            f"{stage:<6} {spent:6.1f} s: {pages / spent:7.1f} pages,"
            f" {provisions / spent:7.0f} provisions a second"
        )
    cores = os.cpu_count() or 1
    print(f"processor: {used:.1f} s, {used / seconds / cores:.0%} of {cores} cores")
    reading = clock.seconds.get("read", 0.0) / sandboxes[0].workers
    stages = {**clock.seconds, "read": reading}
    print(f"bound by: {max(stages, key=lambda stage: stages[stage])}")


if __name__ == "__main__":
    main()
