"""Vector search on a Chroma server, complete at every moment.

What the library has changed since the server's collection was brought up to date is compared
exactly, from the library's own vectors, and everything else is left to the server. So a search
sees the library's present state whether or not the collection does yet; and whoever notices that
it does not brings it up to date in the background, unless a writer is at it.
"""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from vectorstore import chroma_collection, server_index
from vectorstore.errors import CchcError
from vectorstore.reader import IDS_A_STATEMENT
from vectorstore.vector_server import VectorServerDownError
from vectorstore.vectors import EXACT_LIMIT, ExactVectors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from vectorstore.chroma_collection import ChromaCollection, Where
    from vectorstore.lexical import Scored
    from vectorstore.library import Library
    from vectorstore.vector_server import VectorServer

LOOK_AGAIN_SECONDS = 5.0  # at a collection that did not show the library's present state
_HEALING = threading.Lock()  # one thread of a process brings collections up to date


class _View(NamedTuple):
    """What the server's collection shows of the library, and what it does not."""

    collection: ChromaCollection | None
    documents: frozenset[str]  # what the reader sees and the collection shows as it is
    recent: ExactVectors  # of the other documents that the reader sees
    recent_documents: frozenset[str]
    recent_keys: frozenset[int]
    until: float  # when to look again


class ServedVectors:
    """What `VectorIndex` offers, from a server; made for one state of the library."""

    def __init__(
        self, library: Library, server: VectorServer, exact_limit: int = EXACT_LIMIT
    ) -> None:
        self._library = library
        self._server = server
        self._exact_limit = exact_limit
        self._lock = threading.Lock()
        self._view: _View | None = None

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None = None,
    ) -> list[Scored]:
        """The nearest chunks, nearest first; of all documents, or of these alone.

        Raises `VectorServerDownError` or `VectorServerRefusedError` where the server is needed
        and cannot be asked.
        """
        from chromadb.errors import NotFoundError

        view = self._current()
        try:
            found = self._on_server(view, vector, limit, document_ids)
        except NotFoundError:  # another process has just made the collection anew
            self._view = None
            view = self._current()
            found = self._on_server(view, vector, limit, document_ids)
        return chroma_collection.best(limit, found, view.recent.search(vector, limit, document_ids))

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The cosines of these chunks; unknown keys are left out. Raises as `search` does."""
        view = self._current()
        found = view.recent.scores(vector, keys)
        left = [key for key in keys if key not in view.recent_keys]
        if left and view.collection is not None:
            found |= self._server.call(
                lambda _: chroma_collection.cosines(view.collection, vector, left)
            )
        return found

    def _on_server(
        self,
        view: _View,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None,
    ) -> list[Scored]:
        if view.collection is None:
            return []
        return self._server.call(
            lambda _: chroma_collection.nearest(
                view.collection, vector, limit, self._filters(view, document_ids)
            )
        )

    def _filters(self, view: _View, document_ids: Collection[str] | None) -> list[Where | None]:
        """What keeps the collection to documents that it shows as they are, and to the wanted."""
        if document_ids is not None:
            return chroma_collection.within(view.documents & {*document_ids})
        if self._library is not self._library.whole:
            return chroma_collection.within(view.documents)
        if view.recent_documents:
            return [{"document": {"$nin": sorted(view.recent_documents)}}]
        return [None]

    def _current(self) -> _View:
        if self._server.resting:
            raise VectorServerDownError(self._server.absent("vừa không trả lời"))
        with self._lock:
            if self._view is None or time.monotonic() >= self._view.until:
                self._view = self._look()
            return self._view

    def _look(self) -> _View:
        library = self._library
        found = server_index.standing(self._server, library.meta)
        if found.condition != "current":
            _heal(library.whole, self._server)
        sequences = library.document_sequences()
        shown = {one for one, at in sequences.items() if at <= found.sequence}
        # What the graph does not lead to is better compared here, with its whole document.
        shown -= {place.document_id for place in library.places(found.noted.keys).values()}
        recent = frozenset(sequences.keys() - shown)
        if len(recent) > IDS_A_STATEMENT or library.vector_count(recent) > self._exact_limit:
            raise VectorServerDownError(self._server.absent("đang nhận lại vectơ của thư viện"))
        stored = library.vectors(recent)
        until = time.monotonic() + LOOK_AGAIN_SECONDS
        return _View(
            found.collection,
            frozenset(shown),
            ExactVectors(stored),
            recent,
            frozenset(map(int, stored.keys)),
            math.inf if found.condition == "current" else until,
        )


def _heal(library: Library, server: VectorServer) -> None:
    """Bring the collection up to date beside the searches; nothing to do where another one is."""
    if _HEALING.acquire(blocking=False):
        threading.Thread(target=_synchronise, args=(library, server), daemon=True).start()


def _synchronise(library: Library, server: VectorServer) -> None:
    try:
        with library.locked(0):
            server_index.synchronise(library, server.for_writing())
    except CchcError:
        pass  # a writer at work does it, or whoever next finds the server there
    finally:
        _HEALING.release()
