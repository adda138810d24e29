"""Servers for tests and measurements, started from what is installed, on private ports."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_SECONDS = 180.0  # machines may be busy


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(ready: Callable[[], bool], what: str) -> None:
    """Wait until something is as it should be. Raises `TimeoutError` where it takes too long."""
    until = time.monotonic() + START_SECONDS
    while not ready():
        if time.monotonic() > until:
            message = f"{what} took longer than {START_SECONDS:.0f} s"
            raise TimeoutError(message)
        time.sleep(0.05)


class ChromaServer:
    """The Rust server of the chromadb package over one folder; it can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        program = Path(sys.executable).with_name("chroma")
        command = [str(program), "run", "--path", str(self.folder), "--host", "127.0.0.1"]
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [*command, "--port", str(self.port)], stdout=log, stderr=log
            )
        wait_for(self._answers, "the start of the Chroma server")

    def stop(self) -> None:
        """End it without a word, as a machine that loses its power does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=1).is_success
        except httpx.TransportError:
            return False


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    """A Chroma server that ends with the block."""
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


POSTGRES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
_UNPRIVILEGED = "postgres"  # PostgreSQL refuses to run as root


def why_no_postgres() -> str | None:
    """Why a PostgreSQL server cannot be started here; None where it can."""
    if POSTGRES is None or not (POSTGRES / "initdb").is_file():
        return "not installed: postgresql (make test as root installs it)"
    if os.geteuid() == 0 and not _is_user(_UNPRIVILEGED):
        return f"PostgreSQL does not run as root, and there is no user {_UNPRIVILEGED}"
    return None


class PostgresServer:
    """A PostgreSQL server of its own with a database and an ordinary owner of it."""

    USER, PASSWORD, DATABASE = "cchc", "mat-khau-thu", "cchc"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the database, with the password."""
        return self.address(self.PASSWORD)

    def address(self, password: str, database: str | None = None) -> str:
        """The same with another password or database."""
        place = f"127.0.0.1:{self.port}/{database or self.DATABASE}"
        return f"postgresql+psycopg://{self.USER}:{password}@{place}"

    def create(self) -> None:
        """Make the files of the server, start it, and make the database."""
        data = self.folder / "data"
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, _UNPRIVILEGED)
            shutil.chown(data, _UNPRIVILEGED)
        self._run("initdb", "--pgdata", str(data), "--username", "postgres", "--no-sync",
                  "--encoding", "UTF8", "--locale", "C.UTF-8", "--auth-local", "trust",
                  "--auth-host", "scram-sha-256")  # fmt: skip
        self.start()
        self.execute("postgres", f"CREATE ROLE {self.USER} LOGIN PASSWORD '{self.PASSWORD}'")
        self.fresh(self.DATABASE)

    def fresh(self, name: str) -> str:
        """The address of a new, empty database."""
        self.execute("postgres", f"CREATE DATABASE {name} OWNER {self.USER}")
        return self.address(self.PASSWORD, name)

    def execute(self, database: str, statement: str) -> None:
        """Run one statement as the server's administrator."""
        self._run("psql", "--host", str(self.folder), "--port", str(self.port),
                  "--username", "postgres", "--dbname", database, "--quiet",
                  "--command", statement)  # fmt: skip

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [*self._program("postgres"), "-D", str(self.folder / "data"),
                 "-p", str(self.port), "-k", str(self.folder), "-h", "127.0.0.1"],
                stdout=log, stderr=log, user=_other_user(), group=_other_user(), extra_groups=[],
                cwd=self.folder,
            )  # fmt: skip
        wait_for(self._answers, "the start of the PostgreSQL server")

    def stop(self) -> None:
        """End the server at once, as at a failure: what was committed is on the disk."""
        self.signal(signal.SIGQUIT)
        if self._process is not None:
            self._process.wait()
            self._process = None

    def freeze(self, seconds: float) -> None:
        """Let the server and every process that it started stand still for a while."""
        if self._process is None:
            return
        own = psutil.Process(self._process.pid)
        still = [own, *own.children(recursive=True)]
        for process in still:
            process.suspend()
        time.sleep(seconds)
        for process in still:
            process.resume()

    def signal(self, number: int) -> None:
        """Send the server's own process a signal."""
        if self._process is not None:
            self._process.send_signal(number)

    def _answers(self) -> bool:
        command = [*self._program("pg_isready"), "--quiet", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0  # noqa: S603

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603
            [*self._program(program), *arguments],
            check=True, capture_output=True, user=_other_user(), group=_other_user(),
            extra_groups=[], cwd=self.folder,
        )  # fmt: skip

    @staticmethod
    def _program(name: str) -> list[str]:
        if POSTGRES is None:
            raise FileNotFoundError(why_no_postgres())
        return [str(POSTGRES / name)]


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that ends with the block, in a folder that its own user can reach."""
    with tempfile.TemporaryDirectory(prefix="cchc-postgres-", dir="/tmp") as folder:
        server = PostgresServer(Path(folder))
        server.create()
        try:
            yield server
        finally:
            server.stop()


def _other_user() -> str | None:
    return _UNPRIVILEGED if os.geteuid() == 0 else None


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
