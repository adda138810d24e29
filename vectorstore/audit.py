"""Keeping both indexes true to the library: what is missing, stale or damaged is made anew."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

import numpy as np

from vectorstore import chroma_collection, lexical, unreached, vectors
from vectorstore.chunk_reader import StoredVectors
from vectorstore.errors import LibraryError
from vectorstore.generations import Generations, Stamp
from vectorstore.reader import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from vectorstore.library import Library
    from vectorstore.reader import Meta

INDEXES_FOLDER = "indexes"
LEXICAL_SAMPLE = 16
SAMPLE_CHARACTERS = 300
SAMPLE_HITS = 5_000  # more chunks than a document has, but for monsters
CHROMA_SAMPLE = 64
DOCUMENTS_LOOKED_AT = 200  # changed ones; beyond that the whole index is compared
ENOUGH_RECALL = 0.98
LOOKED_AFRESH = 0.1  # share of chunks changed, after which every one is looked for by its vector
DOCUMENTS_AT_ONCE = 1_000
Condition = Literal["current", "stale", "damaged", "missing"]


@dataclass(frozen=True, slots=True)
class IndexKind:
    """How one index is made, and how it is checked."""

    name: str
    title: str  # as messages call it
    recipe: Callable[[Meta], str]
    update: Callable[[Library, Path, Sequence[str], Sequence[str], bool], None]
    # Looks at everything, or where an audited index was changed, at what changed and a sample; may
    # leave a note of what it saw in the folder.
    is_sound: Callable[[Library, Path, Sequence[int], Collection[str] | None], bool]
    # Whether a file of that name is never written again once it is there.
    keeps: Callable[[str], bool] = lambda _: False

    def generations(self, library: Library) -> Generations:
        """Where the index of a library lies."""
        return Generations(library.indexes_folder / self.name)


class State(NamedTuple):
    """An index as the library sees it."""

    condition: Condition
    stamp: Stamp | None


def _update_lexical(
    library: Library, folder: Path, removed: Sequence[str], added: Sequence[str], fresh: bool
) -> None:
    chunks = (chunk for document_id in added for chunk in library.keyed_chunks(document_id))
    lexical.update(folder, removed, chunks, fresh=fresh)


def _is_lexical_sound(
    library: Library, folder: Path, keys: Sequence[int], changed: Collection[str] | None
) -> bool:
    index = lexical.LexicalIndex.open(folder)
    if index.count != len(keys) or index.keys(changed) != _keys_of(library, keys, changed):
        return False
    sample = library.chunks_by_key(_sample(keys, LEXICAL_SAMPLE))
    return all(
        _finds(index, key, chunk.search_text[:SAMPLE_CHARACTERS], chunk.document_id)
        for key, chunk in sample.items()
    )


def _keys_of(library: Library, keys: Collection[int], changed: Collection[str] | None) -> set[int]:
    """The keys that an index must hold: all, or those of the changed documents that are left."""
    if changed is None:
        return set(keys)
    return {chunk.key for one in changed for chunk in library.keyed_chunks(one)}


def _finds(index: lexical.LexicalIndex, key: int, text: str, document_id: str) -> bool:
    hits = index.search(text, min(index.count, SAMPLE_HITS), {document_id})
    return not hits or any(hit.key == key for hit in hits)


def _update_chroma(
    library: Library, folder: Path, removed: Sequence[str], added: Sequence[str], fresh: bool
) -> None:
    stored = (library.vectors([document_id]) for document_id in added)
    changed = vectors.update(folder, removed, stored, fresh=fresh)
    noted = unreached.NEVER_LOOKED if fresh else unreached.read(folder)
    unreached.write(folder, noted.keys, noted.changed + changed)


def _is_chroma_sound(
    library: Library, folder: Path, keys: Sequence[int], changed: Collection[str] | None
) -> bool:
    noted = unreached.read(folder)
    # In a small library nobody searches the graph.
    look = to_look_for(library, keys, changed, noted, whole=len(keys) > vectors.EXACT_LIMIT)
    finding = vectors.inspect(folder, vectors_of(library, look), changed)
    if not is_complete(library, finding, keys, changed):
        return False
    unreached.write(folder, finding.unreached, 0 if look.everything else noted.changed)
    return is_searchable(finding, look)


class Look(NamedTuple):
    """Chunks that a graph is searched for by their own vectors, all of them or some."""

    keys: set[int]
    everything: bool


def to_look_for(
    library: Library,
    keys: Sequence[int],
    changed: Collection[str] | None,
    noted: unreached.Unreached,
    *,
    whole: bool,
) -> Look:
    """Say what to look for after a change: a sample, and in `whole` what changed or was missed.

    Everything where all of it is new, or enough of it changed since it was last looked for.
    """
    wanted = set(_sample(keys, CHROMA_SAMPLE))
    if not whole:
        return Look(wanted, everything=False)
    if changed is None or noted.changed > LOOKED_AFRESH * len(keys):
        return Look(set(keys), everything=True)
    return Look(wanted | _keys_of(library, keys, changed) | noted.keys, everything=False)


def is_complete(
    library: Library,
    finding: chroma_collection.ChromaFinding,
    keys: Collection[int],
    changed: Collection[str] | None,
) -> bool:
    """Whether a collection holds just what the library holds."""
    return finding.size == len(keys) and finding.keys == _keys_of(library, keys, changed)


def is_searchable(finding: chroma_collection.ChromaFinding, look: Look) -> bool:
    """Whether nearly everything that was looked for was found."""
    return len(finding.unreached) <= (1 - ENOUGH_RECALL) * len(look.keys)


def vectors_of(library: Library, look: Look) -> Iterator[StoredVectors]:
    """The vectors of these chunks, some documents at a time; keys gone since are left out."""
    owners = (
        library.document_sequences().keys()
        if look.everything
        else {place.document_id for place in library.places(look.keys).values()}
    )
    wanted = np.fromiter(look.keys, np.int64, len(look.keys))
    for part in parts(sorted(owners), DOCUMENTS_AT_ONCE):
        stored = library.vectors(part)
        at = np.flatnonzero(np.isin(stored.keys, wanted))
        yield StoredVectors(
            stored.keys[at], stored.documents, stored.document_index[at], stored.matrix[at]
        )


LEXICAL = IndexKind(
    "lexical",
    "Chỉ mục từ",
    lambda _meta: f"{lexical.RECIPE} tantivy {version('tantivy')}",
    _update_lexical,
    _is_lexical_sound,
    lexical.is_segment,
)
CHROMA = IndexKind(
    "chroma",
    "Chỉ mục vectơ",
    lambda meta: f"{chroma_collection.RECIPE} chromadb {version('chromadb')} {meta.embedder}",
    _update_chroma,
    _is_chroma_sound,
)
KINDS = (LEXICAL, CHROMA)


def state(library: Library, kind: IndexKind, meta: Meta | None = None) -> State:
    """Compare an index with the library by its stamp; nothing is opened, so this is cheap."""
    meta = library.meta if meta is None else meta
    generations = kind.generations(library)
    stamp = generations.stamp()
    if stamp is None:
        return State("missing", None)
    if stamp.library_id != meta.library_id or stamp.recipe != kind.recipe(meta):
        return State("missing", None)
    if not generations.is_intact(stamp):
        return State("damaged", stamp)
    return State("current" if stamp.sequence == meta.change_sequence else "stale", stamp)


def kinds_of(library: Library) -> Sequence[IndexKind]:
    """The indexes that lie in the library's folder."""
    return KINDS if library.vector_server is None else (LEXICAL,)


def synchronise(library: Library, kinds: Sequence[IndexKind] | None = None) -> list[str]:
    """Make the indexes show the library as it is; hold the library's lock.

    `kinds` are of those in its folder: all of them unless said. Returns one notice in Vietnamese
    for each index that was damaged and made anew. Raises `LibraryError` when an index cannot be
    written; the library itself is whole then.
    """
    notices: list[str] = []
    kinds = kinds_of(library) if kinds is None else kinds
    meta = library.meta
    states = {kind: state(library, kind, meta) for kind in kinds}
    states = {kind: found for kind, found in states.items() if found.condition != "current"}
    if not states:
        return []
    holdings = _Holdings.of(library)
    for kind, found in states.items():
        base = found.stamp if found.condition == "stale" else None
        if not _make(library, kind, holdings, base) and base is not None:
            # The update did not take (chroma issue 7758): only a new index helps.
            _make(library, kind, holdings, None)
        if found.condition == "damaged" or (found.condition == "missing" and meta.change_sequence):
            notices.append(f"{kind.title} thiếu hoặc hỏng, đã tạo lại từ thư viện.")
    return notices


def rebuild(library: Library) -> None:
    """Make both indexes anew from the library; takes the write lock."""
    with library.locked():
        holdings = _Holdings.of(library)
        for kind in kinds_of(library):
            _make(library, kind, holdings, None)


class _Holdings(NamedTuple):
    """What the indexes must show, read once for all of them."""

    meta: Meta
    documents: dict[str, int]  # id → change sequence
    keys: list[int]  # of all chunks

    @classmethod
    def of(cls, library: Library) -> Self:
        return cls(library.meta, library.document_sequences(), library.chunk_keys())


def _make(library: Library, kind: IndexKind, holdings: _Holdings, base: Stamp | None) -> bool:
    """Write and publish a generation, from `base` or from nothing; whether it passed its audit."""
    generations = kind.generations(library)
    meta, documents, keys = holdings
    if base is not None and library.whole is not library and base.documents.keys() - documents:
        base = None  # words of what is hidden now would go on being counted until segments merge
    before = {} if base is None else base.documents
    removed = [one for one, sequence in before.items() if documents.get(one) != sequence]
    added = [one for one, sequence in documents.items() if before.get(one) != sequence]
    try:
        folder = generations.begin(base, kind.keeps)
        kind.update(library, folder, removed, sorted(added), base is None)
        changed = {*removed, *added}
        everything = base is None or len(changed) > DOCUMENTS_LOOKED_AT
        sound = kind.is_sound(library, folder, keys, None if everything else changed)
        generations.publish(
            folder,
            library_id=meta.library_id,
            recipe=kind.recipe(meta),
            sequence=meta.change_sequence,
            documents=documents,
            sound=sound,
        )
    except (OSError, ValueError) as error:  # what tantivy and the file system raise
        message = (
            f"{kind.title} của thư viện {library.folder} không ghi được: {error}. Tài liệu đã lưu "
            "vẫn an toàn; hãy kiểm tra ổ đĩa, lần mở sau chỉ mục sẽ được tạo lại."
        )
        raise LibraryError(message) from error
    return sound


def _sample(keys: Sequence[int], size: int) -> list[int]:
    """Evenly spread keys, the newest among them: what was just written is what may be lost."""
    ordered = sorted(keys)
    step = max(1, len(ordered) // size)
    return ordered[::-1][::step][:size]
