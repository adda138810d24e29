"""Both indexes follow the library, and are made anew from it whenever they cannot be trusted."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from vectorstore import audit, chroma_collection, unreached, vectors
from vectorstore.errors import LibraryError
from vectorstore.generations import STAMP_FILE
from vectorstore.lexical import LexicalIndex
from vectorstore.library import Library
from vectorstore.opened import open_indexes
from vectorstore.search import Searcher
from vectorstore.vectors import ChromaVectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.vectorstore.conftest import HashingEmbedder
    from vectorstore.chunk_reader import StoredVectors
    from vectorstore.types import ParsedDocument

KINDS = pytest.mark.parametrize("kind", audit.KINDS, ids=lambda kind: str(kind.name))


def _folder(library: Library, kind: audit.IndexKind) -> Path:
    generations = kind.generations(library)
    stamp = generations.stamp()
    assert stamp is not None
    return generations.folder(stamp)


def _keys(library: Library, kind: audit.IndexKind) -> set[int]:
    if kind is audit.LEXICAL:
        return LexicalIndex.open(_folder(library, kind)).keys()
    with TemporaryDirectory() as copy:  # Chroma writes to whatever it opens
        folder = shutil.copytree(_folder(library, kind), Path(copy) / "chroma")
        return vectors.inspect(folder, [library.vectors()]).keys


def _conditions(library: Library) -> list[str]:
    return [audit.state(library, kind).condition for kind in audit.KINDS]


@KINDS
def test_indexes_hold_exactly_the_library_s_chunks(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    kind: audit.IndexKind,
) -> None:
    write(parsed("d1", number=None), parsed("d2"))
    assert _keys(library, kind) == set(library.chunk_keys())
    write(parsed("d1", ["Một câu mới."], revision="sha256-b", number=None))
    assert _keys(library, kind) == set(library.chunk_keys())
    with library.writer() as writer:
        writer.remove("d2")
    assert _keys(library, kind) == set(library.chunk_keys())
    assert len(library.chunk_keys()) == 1


def test_nothing_is_written_when_nothing_is_wrong(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed())
    before = [_folder(library, kind) for kind in audit.KINDS]
    assert open_indexes(library).notices == ()
    assert [_folder(library, kind) for kind in audit.KINDS] == before


def _remove_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def _remove_everything(folder: Path) -> None:
    shutil.rmtree(folder.parent)


def _tear(folder: Path) -> None:
    largest = max(folder.rglob("*.*"), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:100])


def _overwrite_with_garbage(folder: Path) -> None:
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"\xa5" * path.stat().st_size)


def _spoil_stamp(folder: Path) -> None:
    (folder.parent / STAMP_FILE).write_text('{"generation": 3, "files": []}', encoding="utf-8")


DAMAGES = (_remove_folder, _remove_everything, _tear, _overwrite_with_garbage, _spoil_stamp)


@KINDS
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: str(damage.__name__))
def test_a_damaged_index_is_made_anew_with_a_notice(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    kind: audit.IndexKind,
    damage: Callable[[Path], None],
) -> None:
    write(parsed())
    damage(_folder(library, kind))
    assert audit.state(library, kind).condition in ("damaged", "missing")
    searcher = Searcher(library, embedder)
    assert [kind.title in notice for notice in searcher.notices] == [True]
    assert _conditions(library) == ["current", "current"]
    assert _keys(library, kind) == set(library.chunk_keys())
    assert searcher.search("lớp tập huấn")[0].provision.section_path == ("I", "2")
    assert Searcher(library, embedder).notices == ()


def test_a_copied_library_keeps_its_indexes(
    library: Library,
    tmp_path: Path,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed())
    library.close()
    shutil.copytree(library.folder, tmp_path / "copy", copy_function=shutil.copyfile)
    with Library.open(tmp_path / "copy") as copy:
        assert _conditions(copy) == ["current", "current"]


def test_indexes_of_another_library_are_not_taken_for_its_own(
    library: Library,
    tmp_path: Path,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed())
    with Library.open(tmp_path / "other", embedder, create=True) as other:
        shutil.copytree(library.folder / audit.INDEXES_FOLDER, other.folder / audit.INDEXES_FOLDER)
        assert _conditions(other) == ["missing", "missing"]


def test_a_crash_between_library_and_indexes_is_repaired_at_next_open(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(parsed("d1"))

    def crash(*_: object) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(audit, "synchronise", crash)
    with pytest.raises(KeyboardInterrupt):
        write(parsed("d2", ["Trồng 500 cây xanh."]), parsed("d1", ["Sửa."], revision="sha256-b"))
    monkeypatch.undo()
    assert _conditions(library) == ["stale", "stale"]
    found = Searcher(library, embedder).search("trồng cây xanh")
    assert found[0].document.id == "d2"
    assert _conditions(library) == ["current", "current"]
    assert (
        _keys(library, audit.LEXICAL) == _keys(library, audit.CHROMA) == set(library.chunk_keys())
    )


def test_an_update_that_does_not_take_is_made_anew(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Records that an index loses after deletes and additions (chroma issue 7758)."""
    write(parsed("d1"), parsed("d2"))
    update = vectors.update

    def forgetful(
        folder: Path, removed: list[str], added: list[StoredVectors], *, fresh: bool
    ) -> int:
        return update(folder, removed, added if fresh else [], fresh=fresh)

    monkeypatch.setattr(vectors, "update", forgetful)
    write(parsed("d1", ["Một câu mới."], revision="sha256-b"))
    assert _keys(library, audit.CHROMA) == set(library.chunk_keys())


@KINDS
def test_while_another_writes_searches_work_without_the_damaged_index(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    kind: audit.IndexKind,
) -> None:
    write(parsed())
    _overwrite_with_garbage(_folder(library, kind))
    with library.locked():
        searcher = Searcher(library, embedder, exact_limit=0)
        assert searcher.search("lớp tập huấn")[0].provision.section_path == ("I", "2")
        assert audit.state(library, kind).condition == "damaged"


def test_rebuild_starts_from_nothing_but_the_library(
    library: Library, parsed: Callable[..., ParsedDocument], write: Callable[..., list[str]]
) -> None:
    write(parsed())
    shutil.rmtree(library.folder / audit.INDEXES_FOLDER)
    audit.rebuild(library)
    assert _conditions(library) == ["current", "current"]


def test_chroma_serves_above_the_limit_of_exact_search(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"), parsed("d2", ["Trồng 500 cây xanh."]))
    exact, approximate = open_indexes(library), open_indexes(library, exact_limit=0)
    assert isinstance(approximate.vectors, ChromaVectors)
    question = embedder.question("trồng cây")
    keys = library.chunk_keys()
    for within in (None, {"d1"}, {"d1", "d2"}):
        expected = exact.vectors.search(question, 3, within)
        found = approximate.vectors.search(question, 3, within)
        assert [hit.key for hit in found] == [hit.key for hit in expected]
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in expected])
    assert approximate.vectors.scores(question, [*keys, 999]) == pytest.approx(
        exact.vectors.scores(question, [*keys, 999])
    )


def test_what_the_graph_does_not_lead_to_is_found_all_the_same(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poor = {"ef_construction": 2, "ef_search": 1, "max_neighbors": 2}
    monkeypatch.setattr(chroma_collection, "HNSW", chroma_collection.HNSW | poor)
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
    monkeypatch.setattr(audit, "ENOUGH_RECALL", 0.0)
    write(*(parsed(f"d{n}", [f"Xã thứ {n} trồng {n * n} cây."]) for n in range(150)))
    chroma = open_indexes(library, exact_limit=0).vectors
    assert isinstance(chroma, ChromaVectors)
    missed = unreached.read(_folder(library, audit.CHROMA)).keys
    assert missed  # else the graph is not poor enough to show anything
    stored = library.vectors()
    for key, vector in zip(stored.keys.tolist(), stored.matrix, strict=True):
        assert key in {hit.key for hit in chroma.search(vector, 5)}
        owner = {stored.documents[stored.document_index[stored.keys.tolist().index(key)]]}
        assert [hit.key for hit in chroma.search(vector, 1, owner)] == [key]
    gone = library.places(missed)[min(missed)].document_id
    with library.writer() as writer:
        writer.remove(gone)
    assert min(missed) not in unreached.read(_folder(library, audit.CHROMA)).keys


def test_an_index_that_cannot_be_written_leaves_the_documents_safe(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vectors, "update", full)
    with pytest.raises(LibraryError, match=r"Chỉ mục vectơ.*vẫn an toàn"):
        write(parsed())
    assert len(library.documents()) == 1
    assert Searcher(library, embedder).search("lớp tập huấn")
    monkeypatch.undo()
    assert Searcher(library, embedder).search("lớp tập huấn")
    assert _conditions(library) == ["current", "current"]


def test_generations_share_the_segments_that_never_change(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    write(parsed("d1"))
    before, keys = _folder(library, audit.LEXICAL), _keys(library, audit.LEXICAL)
    write(parsed("d2", number=None))
    after = _folder(library, audit.LEXICAL)
    common = {path.name for path in before.iterdir()} & {path.name for path in after.iterdir()}
    shared = {name for name in common if (before / name).samefile(after / name)}
    assert shared
    assert all(not name.endswith(".json") for name in shared)
    # Readers that opened the older generation still see what it held.
    assert LexicalIndex.open(before).keys() == keys


def test_a_file_system_without_links_copies_instead(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    write(parsed("d1"))
    monkeypatch.setattr("vectorstore.generations.os.link", refuse)
    write(parsed("d2", number=None))
    assert _keys(library, audit.LEXICAL) == set(library.chunk_keys())


@KINDS
def test_the_look_at_what_changed_sees_what_was_left_behind(
    library: Library,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
    kind: audit.IndexKind,
    tmp_path: Path,
) -> None:
    write(parsed("d1"), parsed("d2", number=None))
    copy = shutil.copytree(_folder(library, kind), tmp_path / "copy")
    assert kind.is_sound(library, copy, library.chunk_keys(), {"d1"})
    with library.writer() as writer:
        writer.remove("d1")
        left = library.chunk_keys()
        assert not kind.is_sound(library, copy, left, {"d1"})  # its chunks are still in the index
