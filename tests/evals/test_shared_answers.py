"""The same questions have the same answers, whichever engines the library lies on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import Assistant
from evals.suite_files import load_suite, sample_suite_paths
from ingest.pipeline import ingest_paths
from tests.conftest import SERVERS
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from vectorstore.servers import Servers

ENGINES = (SERVERS,)
QUESTIONS = 40  # of the samples, evenly spread


def _answers(corpus: Path, settings: Settings, questions: Sequence[str]) -> list[dict[str, Any]]:
    """What the program says, all but the time that it took."""
    report = ingest_paths([str(corpus)], settings.library, settings)
    assert report.notices == ()
    assert {file.status for file in report.files} == {"added"}
    assistant = Assistant.open(settings)
    with assistant.library:
        return [assistant.ask(one).to_json() | {"timings_ms": None} for one in questions]


def _compare(
    corpus: Path, folder: Path, servers: Servers, questions: Sequence[str]
) -> list[dict[str, Any]]:
    assert servers.vectors is not None
    there = {"CCHC_DATABASE_URL": servers.database or "", "CCHC_CHROMA_URL": servers.vectors.url}
    alone = _answers(corpus, Settings.load({}, library=folder / "alone"), questions)
    shared = _answers(corpus, Settings.load(there, library=folder / "shared"), questions)
    for one, other in zip(alone, shared, strict=True):
        assert one == other
    return alone


def test_answers_over_the_samples_are_the_same(
    sample_corpus: Path, tmp_path: Path, new_servers: Callable[[], Servers]
) -> None:
    items = [item for path in sample_suite_paths() for item in load_suite(path).items]
    asked = [item.question for item in items if item.draft is None and not item.history]
    found = _compare(sample_corpus, tmp_path, new_servers(), asked[:: len(asked) // QUESTIONS])
    assert {one["abstained"] for one in found} == {True, False}


@pytest.mark.shared
@pytest.mark.slow
def test_answers_over_the_real_documents_are_the_same(
    shared_dir: Path, tmp_path: Path, new_servers: Callable[[], Servers]
) -> None:
    lines = (shared_dir / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["q"] for line in lines]
    found = _compare(shared_dir / "corpus", tmp_path, new_servers(), questions)
    assert len(found) == len(questions)
