"""Table of outcomes for a folder of malformed files: document or error, time and memory of each.

    python -m benchmarks.hostile_files ../shared/data/files/hostile [--report FILE.md]

Each file is parsed in a process of its own, so that one that crashes or hangs is one row.
"""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import multiprocessing.connection
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LIMIT_SECONDS = 30.0
LIMIT_MIB = 1024


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    name: str
    kind: str  # "document", "error", "defect", "crash", "timeout"
    seconds: float
    peak_mib: float
    says: str


def _parse(path: Path, answer: multiprocessing.connection.Connection) -> None:
    from ingest.pipeline import parse_file
    from vectorstore.errors import UnreadableDocumentError

    limit = LIMIT_MIB * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    started = time.perf_counter()
    try:
        parsed = parse_file(path)
    except UnreadableDocumentError as error:
        kind, says = "error", str(error).removeprefix(f"{path}: ")
    except Exception as error:  # noqa: BLE001 - a benchmark counts every defect
        kind, says = "defect", f"{type(error).__name__}: {error}"
    else:
        kind, says = "document", f"{len(parsed.document.text)} ký tự"
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send((kind, seconds, peak, says))


def outcome_of(path: Path) -> Outcome:
    """Parse one file in a child process under the limits."""
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_parse, args=(path, sender))
    started = time.perf_counter()
    process.start()
    sender.close()
    try:
        if not receiver.poll(LIMIT_SECONDS):
            return Outcome(path.name, "timeout", LIMIT_SECONDS, 0.0, "")
        kind, seconds, peak, says = receiver.recv()
        return Outcome(path.name, kind, seconds, peak, says)
    except EOFError:
        process.join(LIMIT_SECONDS)
        code = process.exitcode or 0
        name = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return Outcome(path.name, "crash", time.perf_counter() - started, 0.0, name)
    finally:
        process.kill()
        process.join()
        receiver.close()


def as_table(outcomes: list[Outcome]) -> str:
    """Return the table in Markdown, with a summary above it."""
    counts = collections.Counter(outcome.kind for outcome in outcomes)
    slowest = max((outcome.seconds for outcome in outcomes), default=0.0)
    largest = max((outcome.peak_mib for outcome in outcomes), default=0.0)
    summary = ", ".join(f"{kind}: {count}" for kind, count in counts.most_common())
    lines = [
        f"{len(outcomes)} files; {summary}; slowest {slowest:.2f} s, most memory {largest:.0f} MiB",
        "",
        "| file | outcome | s | MiB | says |",
        "|---|---|---|---|---|",
    ]
    for one in outcomes:
        says = one.says.replace("|", "\\|").replace("\n", " ")
        lines.append(
            f"| {one.name} | {one.kind} | {one.seconds:.2f} | {one.peak_mib:.0f} | {says} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Run over the folders and files named on the command line."""
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
    multiprocessing.get_context("forkserver").set_forkserver_preload(["ingest.pipeline"])
    outcomes = [outcome_of(file) for file in files]
    table = as_table(outcomes)
    print(table)
    if arguments.report:
        arguments.report.write_text(table + "\n", encoding="utf-8")
    return int(any(outcome.kind in {"defect", "crash", "timeout"} for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
