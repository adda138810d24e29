"""The sandbox: whatever a file does to its reader, the batch hears why and goes on."""

from __future__ import annotations

import os
import pickle
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from ingest.sandbox.limits import Limits
from ingest.sandbox.messages import Reply, decode, encode
from ingest.sandbox.pool import Sandbox
from ingest.sandbox.task import ParseTask
from ingest.sources import Source
from vectorstore.errors import ConfigurationError, UnreadableDocumentError
from vectorstore.settings import Settings
from vectorstore.types import Document, Dropped, ParsedDocument, Provision

# A parser that does what the file's name says; it lives in a folder on the children's path.
PARSER = """
import os, signal, sys, time
from vectorstore.errors import UnreadableDocumentError
from vectorstore.types import Document, ParsedDocument

class OddError(Exception):
    pass

def parse(task, page_read):
    name = task.path.stem
    if name == "loops":
        while True:
            pass
    if name == "sleeps":
        time.sleep(60)
    if name == "eats":
        hoard = [bytearray(64 << 20) for _ in range(1000)]
    if name == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "odd":
        raise OddError("not foreseen")
    if name == "bad":
        raise UnreadableDocumentError(f"{task.path}: hỏng. Hãy sửa.")
    if name == "pages":
        for _ in range(8):
            time.sleep(2)
            page_read()
    if name == "noisy":
        print("parser chatter")
        os.write(1, b"more of it")
    text = f"{os.getpid()}"
    document = Document(
        id=task.document_id or name, source=task.path.name, path=str(task.path), format="text",
        revision="r", text=text,
    )
    return ParsedDocument(document, ())
"""
SECONDS = 2.0  # enough for a good file on a busy machine


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("parsers")
    (folder / "odd_parser.py").write_text(PARSER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        limits = Limits(memory_mb=512, seconds=SECONDS)
        with Sandbox(limits, workers=1, parser="odd_parser:parse") as opened:
            yield opened


def read(sandbox: Sandbox, name: str) -> ParsedDocument:
    return sandbox.submit(ParseTask(Source(Path(f"{name}.txt")))).result(timeout=30)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("loops", r"loops\.txt: đọc tệp quá 2 giây.*CCHC_PARSE_SECONDS"),
        ("sleeps", r"sleeps\.txt: đọc tệp quá 2 giây.*CCHC_PARSE_SECONDS"),
        ("eats", r"eats\.txt: đọc tệp cần quá 512 MiB.*CCHC_PARSE_MEMORY_MB"),
        ("crashes", r"crashes\.txt: tiến trình đọc tệp bị dừng đột ngột \(SIGSEGV\)"),
        ("odd", r"odd\.txt: .*OddError: not foreseen"),
        ("bad", r"bad\.txt: hỏng\. Hãy sửa\."),
    ],
)
def test_a_bad_file_fails_with_its_reason_and_the_next_one_is_read(
    sandbox: Sandbox, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason) as failed:
        read(sandbox, name)
    assert "\n" not in str(failed.value)
    assert read(sandbox, "fine").document.id == "fine"


def test_recognised_pages_prolong_the_time(sandbox: Sandbox) -> None:
    # 16 seconds in steps of two; without a sign of life it would end after 12.
    assert read(sandbox, "pages").document.id == "pages"


def test_one_process_reads_many_files_and_its_chatter_is_not_heard(sandbox: Sandbox) -> None:
    first, second = read(sandbox, "noisy"), read(sandbox, "fine")
    assert first.document.text == second.document.text
    assert first.document.text != str(os.getpid())


def test_a_process_that_died_while_idle_is_replaced(sandbox: Sandbox) -> None:
    before = int(read(sandbox, "fine").document.text)
    os.kill(before, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(before)] if psutil.pid_exists(before) else [], timeout=5)
    assert int(read(sandbox, "fine").document.text) != before


def test_closing_ends_what_runs_and_drops_what_waits(sandbox: Sandbox) -> None:
    own = Sandbox(Limits(memory_mb=512, seconds=30), workers=1, parser="odd_parser:parse")
    running = own.submit(ParseTask(Source(Path("sleeps.txt"))))
    waiting = own.submit(ParseTask(Source(Path("fine.txt"))))
    while not psutil.Process().children() or not running.running():
        time.sleep(0.01)
    own.close()
    with pytest.raises(CancelledError):
        running.result(timeout=5)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        own.submit(ParseTask(Source(Path("fine.txt"))))


def test_a_parser_that_cannot_be_loaded_is_no_fault_of_the_file() -> None:
    with Sandbox(Limits(), workers=1, parser="no_such_module:parse") as own:
        future = own.submit(ParseTask(Source(Path("fine.txt"))))
        with pytest.raises(ConfigurationError, match="no_such_module"):
            future.result(timeout=60)


def test_replies_hold_the_shared_types_and_nothing_else() -> None:
    document = Document(
        id="d", source="d.pdf", path="d.pdf", format="pdf", revision="r", text="Một",
        dropped=(Dropped("page_number", "1"),),
    )  # fmt: skip
    provision = Provision("p", "d", 0, "paragraph", "đoạn 1", (), 0, 3, 3, doubtful=((0, 1),))
    reply = Reply("parsed", ParsedDocument(document, (provision,)))
    assert decode(encode(reply)) == reply
    for foreign in (os.system, Path("x"), [1, 2]):
        with pytest.raises(pickle.UnpicklingError):
            decode(pickle.dumps(foreign))


def test_the_limits_come_from_the_settings_and_are_checked() -> None:
    settings = Settings.load({"CCHC_PARSE_MEMORY_MB": "2048", "CCHC_PARSE_SECONDS": "5"})
    assert Limits.of(settings) == Limits(memory_mb=2048, seconds=5.0)
    for key, value in (("CCHC_PARSE_MEMORY_MB", "10"), ("CCHC_PARSE_SECONDS", "0")):
        with pytest.raises(ConfigurationError, match=key):
            Settings.load({key: value})
