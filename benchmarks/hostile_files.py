"""Table of outcomes for a folder of malformed files: document or error, time and memory of each.

    python -m benchmarks.hostile_files ../shared/data/files/hostile [--report FILE.md]

Each file goes through the sandbox as `cchc ingest` sends it, recognition of page images included.
Memory is the largest that the reading process and what it started held together, as the system
tells it (resident, looked at 50 times a second). Seconds are told twice: on the clock, which
decides and counts what other programs take of a busy machine, and of the processor, which tells the
two apart.
"""

from __future__ import annotations

import argparse
import collections
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import Sandbox
from ingest.sandbox.task import ParseTask
from ingest.sources import Source
from vectorstore.errors import UnreadableDocumentError

LIMIT_SECONDS = 30.0
LIMIT_MIB = 1024
_LOOK_SECONDS = 0.02
_STOPPED = {"CCHC_PARSE_SECONDS": "time", "CCHC_PARSE_MEMORY_MB": "memory", "đột ngột": "crash"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    name: str
    kind: str  # "document"; "error" as the reader says it; "time", "memory", "crash": ended
    seconds: float  # on the clock
    processor_seconds: float
    peak_mib: float
    says: str

    @property
    def within_limits(self) -> bool:
        """Whether it came to its end in the time and memory that it may take."""
        return self.seconds <= LIMIT_SECONDS and self.peak_mib <= LIMIT_MIB


@dataclass(slots=True)
class Watch:
    """What the processes started from here took: most memory together (MiB), processor seconds."""

    peak_mib: float = 0.0
    _before: dict[int, float] = field(default_factory=dict)
    _latest: dict[int, float] = field(default_factory=dict)
    _done: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def processor_seconds(self) -> float:
        """Of the processes started from here and what they started, since the watch began."""
        return sum(used - self._before.get(pid, 0.0) for pid, used in self._latest.items())

    def __enter__(self) -> Self:
        self._before = self._used()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._done.wait(_LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        held = 0
        for process in psutil.Process().children(recursive=True):
            try:
                held += process.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        self.peak_mib = max(self.peak_mib, held / 2**20)
        self._latest |= self._used()

    def _used(self) -> dict[int, float]:
        """Processor seconds by process, those of its ended children with it."""
        used: dict[int, float] = {}
        for process in psutil.Process().children():
            try:
                used[process.pid] = sum(process.cpu_times()[:4])
            except psutil.NoSuchProcess:
                continue
        return used


def outcome_of(path: Path, sandbox: Sandbox) -> Outcome:
    """Read one file in the sandbox."""
    started = time.perf_counter()
    with Watch() as watch:
        try:
            parsed = sandbox.submit(ParseTask(Source(path))).result()
        except UnreadableDocumentError as error:
            says = str(error).removeprefix(f"{path}: ")
            kind = next((kind for sign, kind in _STOPPED.items() if sign in says), "error")
        else:
            kind, says = "document", f"{len(parsed.document.text)} ký tự"
    seconds = time.perf_counter() - started
    return Outcome(path.name, kind, seconds, watch.processor_seconds, watch.peak_mib, says)


def as_table(outcomes: list[Outcome]) -> str:
    """Return the table in Markdown, with a summary above it."""
    counts = collections.Counter(outcome.kind for outcome in outcomes)
    slowest = max((outcome.seconds for outcome in outcomes), default=0.0)
    busiest = max((outcome.processor_seconds for outcome in outcomes), default=0.0)
    largest = max((outcome.peak_mib for outcome in outcomes), default=0.0)
    beyond = sum(not outcome.within_limits for outcome in outcomes)
    summary = ", ".join(f"{kind}: {count}" for kind, count in counts.most_common())
    lines = [
        f"{len(outcomes)} files; {summary}; slowest {slowest:.2f} s on the clock,"
        f" {busiest:.2f} s of the processor, most memory {largest:.0f} MiB;"
        f" beyond {LIMIT_SECONDS:.0f} s on the clock or {LIMIT_MIB} MiB: {beyond}",
        "",
        "| file | outcome | s | processor s | MiB | says |",
        "|---|---|---|---|---|---|",
    ]
    for one in outcomes:
        says = one.says.replace("|", "\\|").replace("\n", " ")
        lines.append(
            f"| {one.name} | {one.kind} | {one.seconds:.2f} | {one.processor_seconds:.2f}"
            f" | {one.peak_mib:.0f} | {says} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run over the folders and files named on the command line; 1 where a file went too far."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--report", type=Path)
    arguments = parser.parse_args()
    files = [
        file
        for path in arguments.paths
        for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
        if file.is_file()
    ]
    with Sandbox(Limits(), workers=1) as sandbox:
        outcomes = [outcome_of(file, sandbox) for file in files]
    table = as_table(outcomes)
    print(table)
    if arguments.report:
        arguments.report.write_text(table + "\n", encoding="utf-8")
    return int(not all(outcome.within_limits for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
