"""What becomes of a shared deployment when one of its parts goes: killed, stopped or full.

    python -m benchmarks.shared_faults

Starts a PostgreSQL server, a Chroma server and two replicas of `cchc chat` of its own, lets people
ask and correct through the page's protocol, and breaks one part at a time. What was acknowledged
(a shown answer, a thanked correction, a document reported as added) must be there once, answers
without vectors must say so, and everything must work again without a hand.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.chat_load import ROOT, serving
from benchmarks.private_servers import wait_for, why_no_postgres
from benchmarks.shared_people import PEOPLE, PROGRAM, Deployment, People, Told, deployment, kept
from vectorstore import chroma_collection, server_index
from vectorstore.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

DOWN_SECONDS = 10.0
LETTERS = 60  # documents of the batch during which the vector server goes


class Outcome(NamedTuple):
    """One fault, what was acknowledged meanwhile, and what was found afterwards."""

    fault: str
    acknowledged: int
    lost: int
    doubled: int
    labelled: str
    recovered: str


def labelled(told: Told, since: float, until: float) -> str:
    """How many of the answers between two moments say that they rest on words alone."""
    marks = [label for at, label in told.shown.values() if since < at < until]
    return f"{sum(marks)}/{len(marks)}"


def vector_server_during_questions(where: Deployment, addresses: list[str]) -> Outcome:
    """Kill the vector server, and start it again ten seconds later."""
    with People(addresses) as people:
        time.sleep(5)
        gone = time.monotonic()
        where.chroma.stop()
        time.sleep(DOWN_SECONDS)
        back = time.monotonic()
        where.chroma.start()
        whole = _until_plain(people.told, back)
    # An answer that was being made when the server went may have had its vectors already.
    marks = labelled(people.told, gone + 2, back)
    return _outcome(
        where,
        f"Chroma killed for {DOWN_SECONDS:.0f} s during questions",
        people.told,
        f"{marks} labelled while down; {len(people.told.failed)} failed",
        f"{whole:.1f} s after its start",
    )


def _until_plain(told: Told, since: float) -> float:
    """Seconds until an answer no longer says that it rests on words alone."""

    def plain() -> bool:
        return any(at > since and not label for at, label in list(told.shown.values()))

    began = time.monotonic()
    wait_for(plain, "an answer with vectors")
    time.sleep(2)
    return time.monotonic() - began - 2


def vector_server_during_ingest(where: Deployment) -> Outcome:
    """Kill the vector server in the middle of a batch of documents."""
    letters = where.folder / "cong-van"
    letters.mkdir()
    for number in range(LETTERS):
        (letters / f"cong-van-{number}.txt").write_text(_letter(number), encoding="utf-8")
    command = [*PROGRAM, "ingest", str(letters), "--json"]
    command += ["--library", str(where.folder / "nap" / "kho")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as ingest:  # noqa: S603
        time.sleep(6)
        where.chroma.stop()
        said = ingest.communicate()[0]
    added = [one["id"] for one in json.loads(said)["documents"] if one["status"] == "added"]
    where.chroma.start()
    began = time.monotonic()
    with Library.open(where.replica(0), servers=where.servers) as library:
        held = Counter(one.source for one in library.documents(older_revisions=True))
        ids = {one.id for one in library.documents()}
        _mended(library)
        seconds = time.monotonic() - began
        keys = {str(key) for key in library.chunk_keys()}
        found = _collection_ids(library)
    lost = sum(one not in ids for one in added) + len(keys - found)
    doubled = sum(count > 1 for count in held.values()) + len(found - keys)
    return Outcome(
        "Chroma killed during ingest",
        len(added),
        lost,
        doubled,
        "–",
        f"collection whole {seconds:.1f} s after its start",
    )


def _mended(library: Library) -> None:
    """Ask as a replica does until the collection follows the library."""
    from vectorstore.embedders import make_embedder
    from vectorstore.search import Searcher
    from vectorstore.settings import Settings

    searcher = Searcher(library, make_embedder(Settings()))

    def current() -> bool:
        searcher.search("thanh toán trực tuyến")
        server = library.vector_server
        return (
            server is not None
            and server_index.standing(server, library.meta).condition == "current"
        )

    wait_for(current, "the collection")


def _collection_ids(library: Library) -> set[str]:
    server = library.vector_server
    assert server is not None  # noqa: S101 - configured above
    return chroma_collection.ids_in(server_index.standing(server, library.meta).collection)


def _letter(number: int) -> str:
    return (
        f"SỞ NỘI VỤ\nSố: {number + 1}/SNV-VP\nHà Nội, ngày 0{number % 9 + 1} tháng 3 năm 2026\n\n"
        f"Kính gửi: Đơn vị số {number}.\n\nI. NỘI DUNG\n"
        + "\n".join(
            f"{at}. Đơn vị số {number} tổ chức {number * 7 + at} lớp tập huấn về chuyển đổi số, "
            f"hoàn thành trước ngày {at + 1}/6/2026."
            for at in range(1, 9)
        )
    )


def replica_under_load(where: Deployment, addresses: list[str], process: int) -> Outcome:
    """Kill one of two replicas; whoever was on it goes on at the other."""
    with People(addresses) as people:
        time.sleep(6)
        gone = time.monotonic()
        os.kill(process, signal.SIGKILL)
        wait_for(lambda: _answers_since(people.told, gone) >= PEOPLE, "answers of the other one")
        seconds = time.monotonic() - gone
        time.sleep(4)
    return _outcome(
        where,
        "one of two replicas killed under load",
        people.told,
        f"{len(people.told.failed)} failed",
        f"{PEOPLE} answers by the other {seconds:.1f} s later",
    )


def without_database(
    where: Deployment, addresses: list[str], fault: str, take_away: Callable[[], None]
) -> Outcome:
    """Take the database away for ten seconds, one way or another."""
    with People(addresses) as people:
        time.sleep(5)
        take_away()
        back = time.monotonic()
        wait_for(lambda: _answers_since(people.told, back) >= PEOPLE, "answers afterwards")
        seconds = time.monotonic() - back
    return _outcome(
        where,
        f"PostgreSQL {fault} for {DOWN_SECONDS:.0f} s",
        people.told,
        f"{len(people.told.failed)} failed",
        f"{PEOPLE} answers {seconds:.1f} s after",
    )


def _end_and_start(where: Deployment) -> None:
    where.postgres.stop()
    time.sleep(DOWN_SECONDS)
    where.postgres.start()


def _outcome(where: Deployment, fault: str, told: Told, meanwhile: str, after: str) -> Outcome:
    lost, doubled = kept(where, told)
    count = len(told.shown) + len(told.thanked)
    return Outcome(fault, count, lost, doubled, meanwhile, after)


def _answers_since(told: Told, moment: float) -> int:
    return sum(at > moment for at, _ in list(told.shown.values()))


def full_index_folder(where: Deployment) -> Outcome:
    """Serve a replica whose index folder has no room, and make room while it serves."""
    name = "index folder full"
    place = where.folder / "day"
    place.mkdir()
    mounted = subprocess.run(  # noqa: S603
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        return Outcome(name, 0, 0, 0, "not run: no right to mount", "–")
    try:
        stuffing = place / "day"
        stuffing.write_bytes(b"\0" * (1 << 20))
        with serving(place / "kho") as (address, _), People([address]) as people:
            time.sleep(8)
            full = len(people.told.shown)
            subprocess.run(  # noqa: S603
                ["mount", "-o", "remount,size=256m", str(place)],  # noqa: S607
                check=True,
            )
            room = time.monotonic()
            wait_for(lambda: _answers_since(people.told, room) >= PEOPLE, "answers afterwards")
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)  # noqa: S603, S607
    return _outcome(
        where,
        name,
        people.told,
        f"{full} answers from an index in memory; {len(people.told.failed)} failed",
        "at once",
    )


def main() -> None:
    """Break one part after the other and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--disk-only", action="store_true", help="only the full index folder")
    options = parser.parse_args()
    reason = why_no_postgres()
    if reason is not None:
        raise SystemExit(reason)
    outcomes: list[Outcome] = []
    with deployment() as where:
        if not options.disk_only:
            outcomes += _with_two_replicas(where)
        outcomes.append(full_index_folder(where))
    table = Table(*("fault", "acknowledged", "lost", "doubled", "meanwhile", "again as before"))
    for outcome in outcomes:
        table.add_row(*map(str, outcome))
    Console(width=160).print(table)
    if any(outcome.lost or outcome.doubled for outcome in outcomes):
        raise SystemExit(1)


def _with_two_replicas(where: Deployment) -> list[Outcome]:
    outcomes = []
    with ExitStack() as stack:
        served = [stack.enter_context(serving(where.replica(number))) for number in range(2)]
        addresses = [address for address, _ in served]
        scenes: list[Callable[[], Outcome]] = [
            lambda: vector_server_during_questions(where, addresses),
            lambda: vector_server_during_ingest(where),
            lambda: without_database(
                where, addresses, "frozen", lambda: where.postgres.freeze(DOWN_SECONDS)
            ),
            lambda: without_database(where, addresses, "ended", lambda: _end_and_start(where)),
            lambda: replica_under_load(where, addresses, served[0][1].pid),
        ]
        for scene in scenes:
            outcomes.append(scene())
            Console(stderr=True).print(outcomes[-1])
    return outcomes


if __name__ == "__main__":
    main()
