"""A library on disk that can be changed, over plans written here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Assistant
from assistant.chat.library_backend import LibraryBackend
from assistant.holdings.keeper import Keeper, Tray
from tests.assistant.targets.conftest import plan
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.holdings.jobs import Job

SECONDS = 60


@dataclass(frozen=True)
class Kept:
    """A backend that may change its library, and that library."""

    backend: LibraryBackend
    library: Library
    files: Path

    def write(self, name: str, text: str) -> Path:
        path = self.files / name
        path.write_text(text, encoding="utf-8")
        return path

    def finished(self, job_id: str) -> Job:
        """Wait until a job has ended."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            job = self.backend.job(job_id)
            assert job is not None
            if job.finished:
                return job
            time.sleep(0.05)
        pytest.fail("the job did not end")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    folder, files = tmp_path / "library", tmp_path / "files"
    files.mkdir()
    settings, embedder = Settings(library=folder), HashingEmbedder()
    with Library.open(folder, embedder, create=True) as library:
        assistant = Assistant(library, Searcher(library, embedder))
        keeper = Keeper(library, settings, embedder)
        backend = LibraryBackend(assistant, check_examples=False, keeper=Tray(keeper, frozenset()))
        yield Kept(backend, library, files)


def plan_text(year: int = 2026, number: str = "") -> str:
    """A plan with one target."""
    return plan(year, "Ít nhất 70% hồ sơ được thanh toán trực tuyến.", number=number)
