"""Corrections stand beside the library, one a line, and the evaluation reads them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from sqlalchemy import select

from assistant import feedback
from assistant.sidecar_database import SidecarDatabase
from assistant.types import Answer
from tests.conftest import SERVERS
from vectorstore.errors import LibraryLockedError
from vectorstore.servers import Namespace

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.servers import Servers

ENGINES = (SERVERS,)

ANSWER = Answer(question="Mục tiêu?", language="vi", answer="80 % [1]")


def test_corrections_of_several_writers_are_whole_lines(tmp_path: Path) -> None:
    file = feedback.corrections_file(tmp_path / "thu-vien")
    assert file == tmp_path / "thu-vien-y-kien.jsonl"

    def write(number: int) -> None:
        feedback.record(file, ANSWER, ["Câu trước?"], f"Phải là {number} %\n" * 50)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 24
    assert lines[0]["question"] == "Mục tiêu?"
    assert lines[0]["history"] == ["Câu trước?"]
    assert lines[0]["answer"] == "80 % [1]"


def test_corrections_lie_with_a_library_on_a_server(
    tmp_path: Path, new_servers: Callable[[], Servers]
) -> None:
    place = feedback.corrections_place(tmp_path / "thu-vien", new_servers())
    assert isinstance(place, Namespace)
    for number in range(2):
        feedback.record(place, ANSWER, ["Câu trước?"], f"Phải là {number} %")
    database = SidecarDatabase(place, feedback.SHAPE)
    with database.reading() as connection:
        lines = connection.scalars(select(feedback.corrections.c.line)).all()
    database.close()
    assert [line["correction"] for line in lines] == ["Phải là 0 %", "Phải là 1 %"]
    assert list(tmp_path.iterdir()) == []


def test_a_busy_file_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "_LOCK_SECONDS", 0.05)
    file = tmp_path / "y-kien.jsonl"
    with (
        FileLock(f"{file}.lock"),
        pytest.raises(LibraryLockedError, match="hãy gửi lại"),
    ):
        feedback.record(file, ANSWER, [], "90 %")
    assert not file.exists()
