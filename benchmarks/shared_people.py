"""A shared deployment of its own, people who use it, and what is kept of what they were told."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import select

from assistant import feedback
from assistant.audit.log import AuditLog
from assistant.conversations.schema import SHAPE, turns
from assistant.notices import WORDS_ALONE
from assistant.sidecar_database import SidecarDatabase
from benchmarks.chat_load import ROOT, questions
from benchmarks.chat_page import ChatPage
from benchmarks.private_servers import (
    ChromaServer,
    PostgresServer,
    chroma_server,
    postgres_server,
)
from vectorstore.servers import ServerAddress, Servers
from vectorstore.sidecars import AUDIT, CONVERSATIONS, CORRECTIONS, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column

PEOPLE = 3
PROGRAM = [sys.executable, "-c", "from assistant.cli import main; raise SystemExit(main())"]


@dataclass
class Told:
    """What people were told, each by words of its own; and when a page failed them."""

    shown: dict[str, tuple[float, bool]] = field(default_factory=dict)  # when, whether labelled
    thanked: list[str] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Deployment:
    """The servers, and where two replicas keep what is theirs."""

    postgres: PostgresServer
    chroma: ChromaServer
    folder: Path

    @property
    def servers(self) -> Servers:
        """The engines as a library takes them."""
        return Servers(ServerAddress(self.chroma.url), self.postgres.url)

    def replica(self, number: int) -> Path:
        """The folder of a replica."""
        return self.folder / f"ban-{number}" / "kho"


class People:
    """Some people who ask and correct until they are told to stop."""

    def __init__(self, addresses: list[str]) -> None:
        self.told = Told()
        self._addresses = addresses
        self._stop = threading.Event()
        self._asked = questions()
        self._threads = [
            threading.Thread(target=self._ask_on, args=(number,)) for number in range(PEOPLE)
        ]

    def __enter__(self) -> People:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask_on(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - questions, not secrets
        place = number
        while not self._stop.is_set():
            place += 1  # the balancer: another replica after a failure
            try:
                with ChatPage(self._addresses[place % len(self._addresses)]) as page:
                    while not self._stop.is_set():
                        self._ask(page, chance, number)
            except httpx.HTTPError:
                self.told.failed.append(time.monotonic())
                self._stop.wait(0.3)

    def _ask(self, page: ChatPage, chance: random.Random, number: int) -> None:
        own = f"{chance.choice(self._asked)} (lần {time.time_ns()}-{number})"
        said = page.say(own)
        if said:
            self.told.shown[own] = (time.monotonic(), WORDS_ALONE in said)
        else:
            self.told.failed.append(time.monotonic())
            self._stop.wait(0.3)
            return
        if chance.random() < 0.3 and page.correct(f"Ý kiến về: {own}"):
            self.told.thanked.append(own)


def kept(where: Deployment, told: Told) -> tuple[int, int]:
    """How much of what was acknowledged is missing, and how much is there more than once."""
    folder = where.replica(0)
    asked = _all(where, CONVERSATIONS, SHAPE, turns.c.question)
    lines = _all(where, CORRECTIONS, feedback.SHAPE, feedback.corrections.c.line)
    corrected = Counter(line["correction"].removeprefix("Ý kiến về: ") for line in lines)
    log = AuditLog(place_of(folder, AUDIT, where.servers))
    written = Counter(entry.detail.get("question") for entry in log.read() if entry.action == "ask")
    broken = log.fault()
    log.close()
    counts = [counter[one] for one in told.shown for counter in (asked, written)]
    counts += [corrected[one] for one in told.thanked]
    lost = counts.count(0) + (broken is not None)
    return lost, sum(count > 1 for count in counts)


def _all(where: Deployment, name: str, shape: Any, column: Column[Any]) -> Any:  # noqa: ANN401
    database = SidecarDatabase(place_of(where.replica(0), name, where.servers), shape)
    try:
        with database.reading() as connection:
            found = connection.scalars(select(column)).all()
    finally:
        database.close()
    return found if column is feedback.corrections.c.line else Counter(found)


@contextmanager
def deployment() -> Iterator[Deployment]:
    """The servers with the sample documents on them; the environment names them to programs."""
    with (
        tempfile.TemporaryDirectory(prefix="cchc-faults-") as folder,
        postgres_server() as postgres,
        chroma_server(Path(folder) / "chroma") as chroma,
    ):
        where = Deployment(postgres, chroma, Path(folder))
        os.environ["CCHC_DATABASE_URL"] = postgres.url
        os.environ["CCHC_CHROMA_URL"] = chroma.url
        for number in range(2):
            where.replica(number).parent.mkdir()
        command = [*PROGRAM, "ingest", str(ROOT / "evals/corpus")]
        command += ["--library", str(where.replica(0))]
        subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603
        yield where
