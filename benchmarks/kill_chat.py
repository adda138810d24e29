"""`kill -9` of the chat at random moments under load: what was acknowledged is there afterwards.

    python -m benchmarks.kill_chat --rounds 20

Each round serves the samples as `cchc chat` does, lets people ask and correct answers through the
page's own protocol, kills the server (and nothing else) at a random moment, and looks into the
files that it left: every answer that a page showed is a turn of a kept conversation and a line of
the audit log, every correction that a page thanked for is in its file, the databases are whole and
the log's chain holds. The next round serves the same files again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx

from assistant.audit.log import AuditLog
from assistant.feedback import corrections_file
from benchmarks.chat_page import ChatPage
from vectorstore.sidecars import AUDIT, CONVERSATIONS, sidecar

PEOPLE = 8

# Serves a library in a process of its own; gives the address and the number of the process.
Serve = Callable[[Path], AbstractContextManager[tuple[str, int]]]


@dataclass
class Acknowledged:
    """What the pages told people, by the words that only they used; safe from several threads."""

    turns: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)


class Round(NamedTuple):
    """What a killed server had acknowledged, and what is wrong with what it left."""

    turns: int
    corrections: int
    faults: tuple[str, ...]


def kill_once(
    serve: Serve, library: Path, questions: list[str], delay_seconds: float, people: int = PEOPLE
) -> Round:
    """Serve, let people ask, kill after the delay, and look at what is left."""
    told = Acknowledged()
    stop = threading.Event()
    with serve(library) as (address, process):
        threads = [
            threading.Thread(target=_ask_on, args=(address, questions, told, stop, number))
            for number in range(people)
        ]
        for thread in threads:
            thread.start()
        time.sleep(delay_seconds)
        os.kill(process, signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
    return Round(len(told.turns), len(told.corrections), tuple(faults(library, told)))


def _ask_on(
    address: str, questions: list[str], told: Acknowledged, stop: threading.Event, number: int
) -> None:
    """Be one person until the server is gone."""
    chance = random.Random(number)  # noqa: S311 - questions, not secrets
    try:
        with ChatPage(address) as page:
            while not stop.is_set():
                own = f"{chance.choice(questions)} (lần {time.time_ns()}-{number})"
                if page.ask(own):
                    told.turns.append(own)
                if chance.random() < 0.3 and page.correct(f"Ý kiến về: {own}"):
                    told.corrections.append(own)
    except httpx.HTTPError:
        return


def faults(library: Path, told: Acknowledged) -> Iterator[str]:
    """What is missing of what was acknowledged, and what is damaged."""
    turns = _rows(sidecar(library, CONVERSATIONS), "SELECT question FROM turns")
    yield from (f"turn lost: {one}" for one in told.turns if one not in turns)
    log = AuditLog(sidecar(library, AUDIT))
    asked = {entry.detail.get("question") for entry in log.read()}
    if (broken := log.fault()) is not None:
        yield f"audit chain broken at {broken}"
    log.close()
    yield from (f"audit line lost: {one}" for one in told.turns if one not in asked)
    file = corrections_file(library)
    kept = file.read_text(encoding="utf-8") if file.is_file() else ""
    yield from (f"correction lost: {one}" for one in told.corrections if one not in kept)
    for database in (sidecar(library, CONVERSATIONS), sidecar(library, AUDIT)):
        for problem in _rows(database, "PRAGMA integrity_check") - {"ok"}:
            yield f"{database.name}: {problem}"


def _rows(database: Path, query: str) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {str(row[0]) for row in connection.execute(query)}


def run_rounds(
    serve: Serve, library: Path, questions: list[str], rounds: int, longest_seconds: float
) -> Iterable[Round]:
    """Kill that many servers over the same files, one after the other."""
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    for _ in range(rounds):
        yield kill_once(serve, library, questions, chance.uniform(0.5, longest_seconds))


def main() -> None:
    """Run from the command line."""
    from benchmarks.chat_load import questions, sample_library, serving

    @contextmanager
    def serve(library: Path) -> Iterator[tuple[str, int]]:
        with serving(library) as (address, process):
            yield address, process.pid

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--longest", type=float, default=12.0, help="seconds until the kill")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = sample_library(Path(folder))
        done = []
        for one in run_rounds(serve, library, questions(), options.rounds, options.longest):
            done.append(one)
            print(f"{one.turns} turns, {one.corrections} corrections, {len(one.faults)} faults")
            sys.stdout.flush()
    found = [fault for one in done for fault in one.faults]
    turns, corrections = sum(one.turns for one in done), sum(one.corrections for one in done)
    print("\n| kills | answers shown | corrections thanked for | missing or damaged |")
    print("|---|---|---|---|")
    print(f"| {len(done)} | {turns} | {corrections} | {len(found)} |")
    print(*found[:20], sep="\n")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
