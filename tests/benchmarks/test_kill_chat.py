"""What pages were told is kept after `kill -9`; and the check itself sees what is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.audit.actor import Actor
from assistant.audit.log import AuditLog
from assistant.conversations.store import ConversationStore
from assistant.feedback import corrections_file
from benchmarks.kill_chat import Acknowledged, faults, kill_once
from tests.assistant.chat.conftest import payment_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serve(library: Path) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "tests.benchmarks.chat_to_kill", str(library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip(), server.pid
        server.wait()


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    library = tmp_path / "kho"
    for seconds in (4.0, 6.0):
        done = kill_once(serve, library, ["Tỷ lệ nộp phí?"], seconds, people=4)
        assert done.turns > 0
        assert done.faults == ()


def test_what_is_lost_is_seen(tmp_path: Path) -> None:
    library = tmp_path / "kho"
    store, log = ConversationStore.open(library), AuditLog.open(library)
    store.append("local", "", "Một?", payment_answer("Một?"), [])
    log.write("ask", {"question": "Một?"}, Actor("local", "chat"))
    corrections_file(library).write_text(
        json.dumps({"correction": "Một?"}, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    store.close()
    log.close()
    assert list(faults(library, Acknowledged(["Một?"], ["Một?"]))) == []
    assert list(faults(library, Acknowledged(["Hai?"], ["Ba?"]))) == [
        "turn lost: Hai?",
        "audit line lost: Hai?",
        "correction lost: Ba?",
    ]
