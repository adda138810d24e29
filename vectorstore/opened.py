"""The two indexes as a reader has them open, reopened when the library has changed."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore import audit
from vectorstore.errors import LibraryError, LibraryLockedError
from vectorstore.lexical import LexicalIndex
from vectorstore.restricted import RestrictedLibrary
from vectorstore.vectors import EXACT_LIMIT, ChromaVectors, ExactVectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.library import Library
    from vectorstore.vectors import VectorIndex

LOOK_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class OpenIndexes:
    """What a search needs, for one state of the library."""

    sequence: int
    lexical: LexicalIndex
    vectors: VectorIndex
    superseded: frozenset[str]
    replaced: frozenset[str]  # a newer text of these is held
    documents: frozenset[str]
    notices: tuple[str, ...] = field(default=())
    until: float = math.inf  # when to look again, where another process is still making an index

    def shows(self, sequence: int) -> bool:
        """Whether this is what a search of the library's state `sequence` needs."""
        return self.sequence == sequence and time.monotonic() < self.until


def open_indexes(library: Library, exact_limit: int = EXACT_LIMIT) -> OpenIndexes:
    """Open both indexes, made anew first where they are missing, stale or damaged.

    While another process writes, or where the folder cannot be written, searches still work: from
    the library's own vectors, and from the last good lexical index or one made in memory.
    """
    meta = library.meta
    notices: list[str] = []
    kinds, until = _kinds(library, exact_limit), math.inf
    if meta.change_sequence and any(
        audit.state(library, kind, meta).condition != "current" for kind in kinds
    ):
        try:
            found = library.synchronise_indexes(kinds, wait_seconds=0)
            # A reader's own indexes are made when first wanted: no news.
            notices.extend([] if isinstance(library, RestrictedLibrary) else found)
        except LibraryLockedError:
            until = time.monotonic() + LOOK_AGAIN_SECONDS  # whoever is at work will do it
        except LibraryError:
            pass  # what cannot be written is served from memory
    return OpenIndexes(
        meta.change_sequence,
        _lexical(library, notices),
        _vectors(library, exact_limit),
        library.superseded_ids(),
        library.replaced_ids(),
        frozenset(library.document_sequences()),
        tuple(notices),
        until,
    )


def _kinds(library: Library, exact_limit: int) -> Sequence[audit.IndexKind]:
    """The indexes to keep; for one kind of readers only those that a search will use."""
    if isinstance(library, RestrictedLibrary) and library.chunk_count() <= exact_limit:
        return (audit.LEXICAL,)
    return audit.kinds_of(library)


def _may_serve(library: Library, found: audit.State) -> bool:
    """Whether an index may be searched; a stale one only if it holds nothing since hidden."""
    if found.stamp is None or not found.stamp.sound:
        return False
    if found.condition == "stale" and isinstance(library, RestrictedLibrary):
        return found.stamp.documents.keys() <= library.document_sequences().keys()
    return found.condition in ("current", "stale")


def _lexical(library: Library, notices: list[str]) -> LexicalIndex:
    found = audit.state(library, audit.LEXICAL)
    if found.stamp is not None and _may_serve(library, found):
        try:
            return LexicalIndex.open(audit.LEXICAL.generations(library).folder(found.stamp))
        except ValueError:
            pass  # gone or torn since the look at its stamp
    chunks = [
        chunk
        for document_id in sorted(library.document_sequences())
        for chunk in library.keyed_chunks(document_id)
    ]
    if chunks:
        notices.append("Chỉ mục từ chưa dùng được, đang tìm bằng bản tạm trong bộ nhớ.")
    return LexicalIndex.in_memory(chunks)


def _vectors(library: Library, exact_limit: int) -> VectorIndex:
    if library.vector_server is not None:
        from vectorstore.served_vectors import ServedVectors

        return ServedVectors(library, library.vector_server, exact_limit)
    if library.chunk_count() > exact_limit:
        found = audit.state(library, audit.CHROMA)
        if found.stamp is not None and found.stamp.sound and found.condition == "current":
            return ChromaVectors(audit.CHROMA.generations(library).folder(found.stamp))
    return ExactVectors(library.vectors())
