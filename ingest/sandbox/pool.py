"""Reading files in processes of their own, with limits: no file can stop or slow a batch.

Each process is started afresh (never forked from this one, which has threads), reads one file at a
time and is replaced when it crashes, hangs or grows. pebble and the standard library's pools were
passed over: neither can prolong a task's time while recognition makes progress, nor say which
limit a task ran into.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import psutil

from ingest.sandbox.limits import Limits
from ingest.sandbox.messages import MOST_BYTES, Reply, decode
from ingest.sandbox.task import ParseTask
from vectorstore.errors import CchcError, ConfigurationError, UnreadableDocumentError
from vectorstore.types import ParsedDocument

if TYPE_CHECKING:
    from types import TracebackType

    from vectorstore.settings import Settings

PARSER = "ingest.sandbox.task:parse_task"
_START_SECONDS = 60.0
_BOOT = (
    "import json, sys; path, arguments = json.loads(sys.argv[1]); sys.path[:] = path;"
    "from ingest.sandbox.child import serve; serve(*arguments)"
)
# One file, one core: the pool is what uses them all, and idle threads only take up address space.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
_ERRORS_READ = 4096
_ADVICE = "Hãy kiểm tra tệp, hoặc nâng giới hạn bằng"


class ParserPool(Protocol):
    """Whatever reads files: the sandbox, or a stand-in within the process."""

    def submit(self, task: ParseTask) -> Future[ParsedDocument]:
        """Read a file; the future raises `UnreadableDocumentError`."""
        ...

    def close(self) -> None:
        """Drop what is not begun and end what is."""
        ...


class Sandbox:
    """As many reading processes as there are cores, started when there is work for them."""

    def __init__(self, limits: Limits, *, workers: int | None = None, parser: str = PARSER) -> None:
        self.workers = workers or os.cpu_count() or 1
        self._limits = limits
        self._parser = parser
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="sandbox")
        self._idle: queue.LifoQueue[_Child] = queue.LifoQueue()
        self._children: set[_Child] = set()
        self._lock = threading.Lock()  # no process starts once `close` has begun
        self._closed = False

    def submit(self, task: ParseTask) -> Future[ParsedDocument]:
        """Read a file; the future raises `UnreadableDocumentError` with the limit or the cause."""
        return self._threads.submit(self._run, task)

    def close(self) -> None:
        """Drop what is not begun and end what is."""
        with self._lock:
            self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in tuple(self._children):
            child.kill()
        self._threads.shutdown(wait=True)
        for child in tuple(self._children):
            self._drop(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, task: ParseTask) -> ParsedDocument:
        child = self._take()
        try:
            reply = child.read(task)
        except CchcError as error:
            self._drop(child)
            if self._closed:
                raise CancelledError from error
            raise
        if reply.last:
            self._drop(child)
        else:
            self._idle.put(child)
        if reply.parsed is not None:
            return reply.parsed
        if reply.kind == "memory":
            raise UnreadableDocumentError(_too_much_memory(task.path, self._limits))
        raise UnreadableDocumentError(reply.error)

    def _take(self) -> _Child:
        with suppress(queue.Empty):
            while (child := self._idle.get_nowait()) is not None:
                if child.alive:
                    return child
                self._drop(child)
        with self._lock:
            if self._closed:
                raise CancelledError
            child = _Child(self._limits, self._parser)
            self._children.add(child)
        return child

    def _drop(self, child: _Child) -> None:
        self._children.discard(child)
        child.kill()
        child.close()


def open_sandbox(settings: Settings) -> ParserPool:
    """The sandbox that the settings describe."""
    return Sandbox(Limits.of(settings))


class _Child:
    """One reading process and the pipe to it."""

    def __init__(self, limits: Limits, parser: str) -> None:
        self._limits = limits
        self._started = False
        ours, theirs = Pipe()
        self._pipe: Connection[ParseTask, bytes] = ours
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._folder = tempfile.TemporaryDirectory(prefix="cchc-parse-", ignore_cleanup_errors=True)
        arguments = [theirs.fileno(), parser, limits.memory_mb, limits.seconds]
        arguments.append(self._folder.name)
        path = [os.path.abspath(entry) for entry in sys.path]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
            [sys.executable, "-P", "-c", _BOOT, json.dumps([path, arguments])],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C stays here, and what it starts ends with it
            env={**os.environ, **_ONE_THREAD, "TMPDIR": self._folder.name},
        )
        theirs.close()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def _await_start(self) -> None:
        self._started = self._pipe.poll(_START_SECONDS) and self._receive() is not None
        if not self._started:
            self.kill()
            message = (
                f"Không khởi động được tiến trình đọc tài liệu ({self._last_words()})."
                " Hãy cài lại cchc, hoặc tăng CCHC_PARSE_MEMORY_MB."
            )
            raise ConfigurationError(message)

    def read(self, task: ParseTask) -> Reply:
        """Have a file read. Raises `UnreadableDocumentError` for a limit or a crash.

        Raises `ConfigurationError` where the process cannot even start.
        """
        if not self._started:
            self._await_start()
        with suppress(BrokenPipeError, ConnectionResetError):
            self._pipe.send(task)
        while self._pipe.poll(self._limits.wall_seconds):
            reply = self._receive()
            if reply is None:
                raise UnreadableDocumentError(self._why_it_ended(task.path))
            if reply.kind != "page":
                return reply
        self.kill()
        raise UnreadableDocumentError(_too_long(task.path, self._limits))

    def kill(self) -> None:
        """End the process and all that it has started, converters in groups of their own too."""
        started: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            started = psutil.Process(self._process.pid).children(recursive=True)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for process in started:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._process.wait()

    def close(self) -> None:
        """Give back what the ended process held; nobody may be reading from it."""
        self._pipe.close()
        self._errors.close()
        self._folder.cleanup()

    def _receive(self) -> Reply | None:
        try:
            return decode(self._pipe.recv_bytes(MOST_BYTES))
        except (EOFError, OSError, pickle.UnpicklingError):
            return None

    def _why_it_ended(self, path: Path) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # it runs, but what it sends makes no sense
            self.kill()
            code = self._process.wait()
        words = self._last_words()
        if code == -signal.SIGXCPU:
            return _too_long(path, self._limits)
        if words.startswith("MemoryError") or "bad_alloc" in words:
            return _too_much_memory(path, self._limits)
        cause = words or (signal.Signals(-code).name if code < 0 else f"mã {code}")
        return (
            f"{path}: tiến trình đọc tệp bị dừng đột ngột ({cause}), tệp có thể bị hỏng."
            " Hãy mở tệp bằng chương trình gốc, lưu lại rồi nạp lại."
        )

    def _last_words(self) -> str:
        end = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, end - _ERRORS_READ))
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]


def _too_long(path: Path, limits: Limits) -> str:
    return f"{path}: đọc tệp quá {limits.seconds:g} giây nên đã dừng. {_ADVICE} CCHC_PARSE_SECONDS."


def _too_much_memory(path: Path, limits: Limits) -> str:
    return (
        f"{path}: đọc tệp cần quá {limits.memory_mb} MiB bộ nhớ nên đã dừng."
        f" {_ADVICE} CCHC_PARSE_MEMORY_MB."
    )
