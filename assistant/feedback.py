"""Corrections of answers, kept for review beside the library: one JSON object a line.

They are not part of the library: nothing is answered from them, and removing the library's folder
leaves them. `cchc eval review` turns them into items of an evaluation suite.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, Table, insert

from assistant.sidecar_database import Shape, SidecarDatabase, meta_table
from vectorstore.errors import LibraryLockedError
from vectorstore.servers import Namespace
from vectorstore.sidecars import CORRECTIONS, place_of, sidecar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.types import Answer
    from vectorstore.servers import Servers

MAX_CORRECTION_CHARACTERS = 2_000
_LOCK_SECONDS = 2.0

metadata = MetaData()
meta = meta_table(metadata)
corrections = Table(
    "corrections",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),  # seconds since 1970
    Column("line", JSON, nullable=False),
)
SHAPE = Shape("ý kiến", metadata, 1)


def corrections_file(library: Path) -> Path:
    """Where the corrections of a library's answers are kept: a file beside its folder."""
    return sidecar(library, CORRECTIONS)


def corrections_place(library: Path, servers: Servers) -> Path | Namespace:
    """Where the corrections are kept: that file, or with the library on its server."""
    return place_of(library, CORRECTIONS, servers)


def record(
    place: Path | Namespace, answer: Answer, history: Sequence[str], correction: str
) -> None:
    """Append one correction; several processes may do so at once.

    Raises `LibraryLockedError` where another one holds the file for too long, and `CchcError` where
    the server does not take it.
    """
    line = {
        "question": answer.question,
        "history": list(history),
        "answer": answer.answer,
        "correction": correction,
    }
    if isinstance(place, Namespace):
        database = SidecarDatabase(place, SHAPE)
        try:
            with database.writing() as connection:
                connection.execute(insert(corrections).values(at=database.now, line=line))
        finally:
            database.close()
        return
    try:
        with (
            FileLock(f"{place}.lock", timeout=_LOCK_SECONDS),
            place.open("a", encoding="utf-8") as stream,
        ):
            stream.write(f"{json.dumps(line, ensure_ascii=False)}\n")
            stream.flush()
            os.fsync(stream.fileno())  # what is thanked for is on the disk
    except Timeout as error:
        message = "Tệp ý kiến đang bận; hãy gửi lại sau ít giây."
        raise LibraryLockedError(message) from error
