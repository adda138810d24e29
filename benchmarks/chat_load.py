"""A department at the chat at once: how long answers take, what fails, what memory it costs.

    python -m venv /tmp/load && /tmp/load/bin/pip install locust==2.47.0
    python -m benchmarks.chat_load --locust /tmp/load/bin/locust

Serves a library (the samples, unless `--library` names another) with accounts as `cchc chat` does,
in a process of its own, and lets locust be its users: `--users` who ask again two seconds after
each answer, for `--seconds`; then `--burst` who all ask at the same moment, once; then one who asks
alone. Everything runs on this machine, locust included, which takes its share of the processors.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml

from assistant.accounts.cookies import cookie_name
from assistant.accounts.door import Accounts
from ingest.pipeline import ingest_paths
from vectorstore.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("sample_targets", "sample_figures", "sample_documents", "sample_results", "sample_legal")
_PASSWORD = "mot cau de nho khi do tai"  # noqa: S105 - of people made for the measurement


def questions() -> list[str]:
    """Questions of the sample suites that have an answer."""
    found = []
    for name in SUITES:
        suite = yaml.safe_load((ROOT / "evals/suites" / f"{name}.yaml").read_text("utf-8"))
        found += [item["question"] for item in suite["items"] if not item.get("history")]
    return found


def sample_library(folder: Path) -> Path:
    """Ingest the samples."""
    library = folder / "kho"
    ingest_paths([str(ROOT / "evals/corpus")], library, Settings(library=library))
    return library


def sessions(library: Path, count: int) -> list[str]:
    """Make people and sign each in; returns the cookies of their sessions."""
    accounts = Accounts.open(library, create=True)
    cookies = []
    for number in range(count):
        login = f"can-bo-{number}"
        if accounts.people.find(login) is None:
            accounts.people.add(login, login, "reader")
            accounts.people.choose_password(login, _PASSWORD)
        found = accounts.people.credentials(login)
        token = accounts.sessions.begin(found.user.id, found.password_hash) if found else None
        cookies.append(f"{cookie_name(secure=False)}={token}")
    accounts.database.close()
    return cookies


@contextmanager
def serving(library: Path, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    """Run `cchc chat` over a library; gives its address and process once it is ready."""
    command = [sys.executable, "-c", "from assistant.cli import main; raise SystemExit(main())"]
    command += ["chat", "--library", str(library), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as server:  # noqa: S603
        address = _address(server)
        for _ in range(600):
            try:
                if httpx.get(f"{address}/api/ready", timeout=30).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        try:
            yield address, psutil.Process(server.pid)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None  # noqa: S101 - asked for above
    for line in server.stderr:
        if "Trang hỏi đáp: " in line:
            threading.Thread(target=server.stderr.read, daemon=True).start()  # never a full pipe
            return line.split("Trang hỏi đáp: ")[1].split(" ")[0]
    message = "the server did not start"
    raise RuntimeError(message)


class Watch:
    """What the server takes: its most memory, looked at four times a second, and processor time."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.before = self.most = process.memory_info().rss
        self._spent = self._seconds()
        self._stop = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            try:
                self.most = max(self.most, self._process.memory_info().rss)
            except psutil.NoSuchProcess:
                return

    def stop(self) -> float:
        """Look no more; returns the seconds of processor time since the beginning."""
        self._stop.set()
        return self._seconds() - self._spent

    def _seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


def run_users(
    locust: str, address: str, plan: dict[str, Any], users: int, seconds: int, *, rate: int
) -> list[dict[str, str]]:
    """Let locust be that many users; returns its statistics, a row for each kind of request."""
    with tempfile.TemporaryDirectory() as folder:
        command = [locust, "-f", str(ROOT / "benchmarks/chat_users.py"), "--headless"]
        command += ["-u", str(users), "-r", str(rate), "-t", f"{seconds}s", "--stop-timeout", "60"]
        command += ["-H", address, "--csv", f"{folder}/s", "--only-summary", "--loglevel", "ERROR"]
        environment = {**os.environ, "CHAT_LOAD": json.dumps(plan)}
        subprocess.run(command, env=environment, check=False, capture_output=True)  # noqa: S603
        with Path(folder, "s_stats.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))


def show(title: str, rows: list[dict[str, str]], watch: Watch) -> None:
    """Print what was measured."""
    spent = watch.stop()
    print(f"\n| {title} | requests | failed | median ms | 95 % ms | longest ms |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        if row["Name"] != "Aggregated":
            cells = (
                row["Request Count"],
                row["Failure Count"],
                row["50%"],
                row["95%"],
                row["100%"],
            )
            print(f"| {row['Name']} | {' | '.join(cells)} |")
    answers = sum(int(row["Request Count"]) for row in rows if row["Name"] == "answer")
    print(
        f"memory: {watch.before / 1e6:.0f} MB before, at most {watch.most / 1e6:.0f} MB; "
        f"processor: {1000 * spent / max(1, answers):.0f} ms an answer"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locust", default="locust", help="the program, 2.47.0")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--burst", type=int, default=200)
    parser.add_argument("--way", choices=("chat", "api"), nargs="*", default=["chat", "api"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = options.library or sample_library(Path(folder))
        plan: dict[str, Any] = {
            "sessions": sessions(library, max(options.users, options.burst)),
            "questions": questions(),
        }
        print(f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        with serving(library, "--accounts") as (address, process):
            for way in options.way:
                plan["way"] = way
                once = {**plan, "pause_seconds": 3600}
                rounds = (
                    (f"the first by {way}", once, 1, 15, 1),
                    (f"{options.users} by {way}", plan, options.users, options.seconds, 25),
                    (f"{options.burst} at once by {way}", once, options.burst, 60, options.burst),
                    (f"one afterwards by {way}", once, 1, 5, 1),
                )
                for title, doing, users, seconds, rate in rounds:
                    watch = Watch(process)
                    rows = run_users(options.locust, address, doing, users, seconds, rate=rate)
                    show(title, rows, watch)


if __name__ == "__main__":
    main()
