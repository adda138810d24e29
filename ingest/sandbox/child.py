"""The process that reads files: it takes one task after the other until its pipe closes."""

from __future__ import annotations

import shutil
import signal
from importlib import import_module
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from ingest.sandbox.limits import allow_processor_seconds, held_memory_mb, limit_memory
from ingest.sandbox.messages import Reply, encode
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.sandbox.task import ParseTask
    from vectorstore.types import ParsedDocument

    Parser = Callable[[ParseTask, Callable[[], None]], ParsedDocument]

# Memory that a document leaves behind counts against the next one; past this share of the limit
# the process makes room for a new one.
_SPENT_SHARE = 0.5


def serve(descriptor: int, parser: str, memory_mb: int, seconds: float, folder: str) -> None:
    """Read what comes over the pipe; `parser` is "module:function" with `parse_task`'s signature.

    `folder` is this process's own, for temporary files: it goes when nobody asks any more.
    What no parser should raise ends the process: the one that asked reports it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    connection: Connection[bytes, ParseTask] = Connection(descriptor)
    module, _, name = parser.partition(":")
    parse: Parser = getattr(import_module(module), name)
    limit_memory(memory_mb)
    try:
        connection.send_bytes(encode(Reply("ready")))
        while True:
            reply = _read(connection.recv(), parse, connection, seconds)
            spent = held_memory_mb() > memory_mb * _SPENT_SHARE
            last = spent or reply.kind == "memory"
            connection.send_bytes(encode(Reply(reply.kind, reply.parsed, reply.error, last)))
            if last:
                return
    except (EOFError, BrokenPipeError, ConnectionResetError):
        shutil.rmtree(folder, ignore_errors=True)  # nobody asks any more: who made it may be dead


def _read(
    task: ParseTask, parse: Parser, connection: Connection[bytes, ParseTask], seconds: float
) -> Reply:
    def page_done() -> None:
        allow_processor_seconds(seconds)
        connection.send_bytes(encode(Reply("page")))

    allow_processor_seconds(seconds)
    try:
        return Reply("parsed", parse(task, page_done))
    except CchcError as error:
        return Reply("failed", error=str(error))
    except MemoryError:
        return Reply("memory")
