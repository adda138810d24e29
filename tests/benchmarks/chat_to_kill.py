"""A chat with scripted answers over real files, in a process that a test may kill.

Run as `python -m tests.benchmarks.chat_to_kill LIBRARY`; prints its address once it answers.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from assistant.audit.log import AuditLog
from assistant.chat.server import build_app, build_server
from assistant.cli_chat import listening_socket
from assistant.conversations.store import ConversationStore
from assistant.feedback import corrections_file, record
from assistant.types import Answer
from tests.assistant.chat.conftest import ScriptedBackend


class Writing(ScriptedBackend):
    """Corrections go to their file, as they do over a library."""

    def __init__(self, library: Path) -> None:
        super().__init__()
        self._file = corrections_file(library)

    def correct(self, answer: Answer, history: Sequence[str], correction: str) -> None:
        record(self._file, answer, history, correction)


def main() -> None:
    library = Path(sys.argv[1])
    app = build_app(
        Writing(library),
        conversations=ConversationStore.open(library),
        audit=AuditLog.open(library),
    )
    with listening_socket("127.0.0.1", 0) as listener:
        server = build_server(app)
        port = listener.getsockname()[1]

        def tell() -> None:
            while not server.started:
                time.sleep(0.05)
            sys.stdout.write(f"http://127.0.0.1:{port}\n")
            sys.stdout.flush()

        threading.Thread(target=tell, daemon=True).start()
        server.run(sockets=[listener])


if __name__ == "__main__":
    main()
