"""Corrections of answers, kept for review beside the library: one JSON object a line.

They are not part of the library: nothing is answered from them, and removing the library's folder
leaves them. `cchc eval review` turns them into items of an evaluation suite.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from vectorstore.errors import LibraryLockedError
from vectorstore.sidecars import CORRECTIONS, sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.types import Answer

MAX_CORRECTION_CHARACTERS = 2_000
_LOCK_SECONDS = 2.0


def corrections_file(library: Path) -> Path:
    """Where the corrections of a library's answers are kept: a file beside its folder."""
    return sidecar(library, CORRECTIONS)


def record(file: Path, answer: Answer, history: Sequence[str], correction: str) -> None:
    """Append one correction; several processes may do so at once.

    Raises `LibraryLockedError` where another one holds the file for too long.
    """
    line = {
        "question": answer.question,
        "history": list(history),
        "answer": answer.answer,
        "correction": correction,
    }
    try:
        with (
            FileLock(f"{file}.lock", timeout=_LOCK_SECONDS),
            file.open("a", encoding="utf-8") as stream,
        ):
            stream.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            stream.flush()
            os.fsync(stream.fileno())  # what is thanked for is on the disk
    except Timeout as error:
        message = "Tệp ý kiến đang bận; hãy gửi lại sau ít giây."
        raise LibraryLockedError(message) from error
