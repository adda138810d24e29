"""Servers for tests and measurements, started from what is installed, on private ports."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START_SECONDS = 60.0


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
