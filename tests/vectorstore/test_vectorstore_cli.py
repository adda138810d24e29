"""`cchc reindex` and `cchc doctor`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from click.testing import CliRunner

from tests.vectorstore.conftest import HashingEmbedder
from vectorstore import audit, cli, doctor, embedders
from vectorstore.errors import EmbedderMismatchError, LibraryLockedError
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.reindex import reindex
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vectorstore.types import ParsedDocument

OTHER = HashingEmbedder("fake:other", dimension=32)
OWN_CHECKS = ("embedder", "library", "lexical", "chroma")  # other rooms bring theirs


@pytest.fixture
def _configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedders, "make_embedder", lambda _settings: OTHER)
    monkeypatch.setattr(doctor, "make_embedder", lambda _settings: OTHER)


@pytest.mark.usefixtures("_configured")
def test_reindex_changes_embedder_and_dimension(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed("d1"), parsed("d2", ["Trồng 500 cây xanh."]))
    before = library.chunks()
    done = CliRunner().invoke(cli.reindex, ["--library", str(library.folder)])
    assert done.exit_code == 0, done.output
    assert "3 đoạn" in done.stdout
    with Library.open(library.folder, OTHER) as opened:
        assert opened.meta.dimension == 32
        assert opened.chunks() == before
        expected = OTHER.passages([chunk.search_text for chunk in before])
        np.testing.assert_array_equal(opened.vectors().matrix, expected)
        assert Searcher(opened, OTHER).search("trồng cây xanh")[0].document.id == "d2"
        assert Searcher(opened, OTHER).notices == ()
    with pytest.raises(EmbedderMismatchError):
        Library.open(library.folder, HashingEmbedder())


def test_reindex_waits_for_no_writer(library: Library) -> None:
    with (
        library.locked(),
        Library.open(library.folder, lock_timeout_seconds=0) as second,
        pytest.raises(LibraryLockedError),
    ):
        reindex(second, OTHER)


def test_an_interrupted_reindex_changes_nothing(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed("d1"), parsed("d2"))
    before = library.meta

    def interrupt(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(library, OTHER, interrupt)
    assert library.meta == before
    assert library.vectors().matrix.shape == (4, 64)


def _doctor(folder: Path) -> tuple[int, dict[str, str]]:
    done = CliRunner().invoke(cli.doctor, ["--library", str(folder), "--json"])
    found = json.loads(done.stdout)
    assert found["ok"] is (done.exit_code == 0)
    statuses = {check["name"]: check["status"] for check in found["checks"]}
    return done.exit_code, {name: statuses[name] for name in OWN_CHECKS if name in statuses}


@pytest.mark.usefixtures("_configured")
def test_doctor_finds_a_sound_library(folder: Path, parsed: Callable[..., ParsedDocument]) -> None:
    one = parsed()
    with Library.open(folder, OTHER, create=True) as library, library.writer() as writer:
        writer.write(one, OTHER.passages([chunk.search_text for chunk in one.chunks]))
    statuses = {"embedder": "ok", "library": "ok", "lexical": "ok", "chroma": "ok"}
    assert _doctor(folder) == (0, statuses)


@pytest.mark.usefixtures("_configured")
def test_doctor_tells_of_each_trouble(folder: Path, parsed: Callable[..., ParsedDocument]) -> None:
    assert _doctor(folder) == (0, {"embedder": "ok", "library": "warning"})
    one = parsed()
    with Library.open(folder, OTHER, create=True) as library, library.writer() as writer:
        writer.write(one, OTHER.passages([chunk.search_text for chunk in one.chunks]))
    (folder / audit.INDEXES_FOLDER / "lexical" / "stamp.json").unlink()
    assert _doctor(folder)[1]["lexical"] == "warning"
    (folder / DATABASE_FILE).write_bytes(b"\x17" * 5000)
    exit_code, statuses = _doctor(folder)
    assert exit_code == 1
    assert statuses["library"] == "error"


@pytest.mark.usefixtures("_configured")
def test_doctor_names_another_embedder(library: Library) -> None:
    done = CliRunner().invoke(cli.doctor, ["--library", str(library.folder)])
    assert done.exit_code == 1
    assert "cchc reindex" in done.stdout
