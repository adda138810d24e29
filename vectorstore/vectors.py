"""Vector search: exact over the library's own vectors, Chroma where there are too many of them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from vectorstore import chroma_collection, unreached
from vectorstore.chroma_collection import (
    ChromaFinding,
    best,
    cosines,
    ids_in,
    look_at,
    nearest,
    remove,
    rows_of,
    stored_in,
    within,
)
from vectorstore.lexical import Scored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from vectorstore.chunk_reader import StoredVectors

# Up to here exact search takes at most 12 ms (8 ms for 50,000) and 115 MB, misses nothing, and
# spares a process the import of chromadb (0.6 s, 50 MB).
EXACT_LIMIT = 75_000
COLLECTION = "chunks"


class VectorIndex(Protocol):
    """What both kinds of vector search offer; scores are cosines."""

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None = None,
    ) -> list[Scored]:
        """The nearest chunks, nearest first; of all documents, or of these alone."""
        ...

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The cosines of these chunks; unknown keys are left out."""
        ...


class ExactVectors:
    """Every vector compared with the question's: nothing is missed."""

    def __init__(self, stored: StoredVectors) -> None:
        self._stored = stored
        self._positions = {document: at for at, document in enumerate(stored.documents)}
        self._order = np.argsort(stored.keys)
        self._sorted_keys = stored.keys[self._order]

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None = None,
    ) -> list[Scored]:
        """The nearest chunks, nearest first; of all documents, or of these alone."""
        keys, matrix = self._stored.keys, self._stored.matrix
        if document_ids is not None:
            wanted = [self._positions[one] for one in document_ids if one in self._positions]
            rows = np.flatnonzero(np.isin(self._stored.document_index, wanted))
            keys, matrix = keys[rows], matrix[rows]
        cosines = matrix @ vector
        if limit < len(cosines):
            best = np.argpartition(-cosines, limit)[:limit]
            keys, cosines = keys[best], cosines[best]
        order = np.lexsort((keys, -cosines))
        return [Scored(int(keys[at]), float(cosines[at])) for at in order]

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The cosines of these chunks; unknown keys are left out."""
        wanted = np.asarray(sorted(set(keys)), dtype=np.int64)
        at = np.searchsorted(self._sorted_keys, wanted)
        known = at < len(self._sorted_keys)
        known[known] = self._sorted_keys[at[known]] == wanted[known]
        cosines = self._stored.matrix[self._order[at[known]]] @ vector
        return dict(zip(wanted[known].tolist(), cosines.tolist(), strict=True))


class ChromaVectors:
    """Approximate search in one generation of the Chroma index.

    Chroma writes to its files even when it only searches (it catches up with its own log), so two
    processes must not open the same folder: each searches a copy of its own (106 MB for 50,000
    chunks, a tenth of a second), which goes with the object or the process.

    What the graph is known not to lead to is compared with every question.
    """

    def __init__(self, folder: Path) -> None:
        copy = Path(tempfile.mkdtemp(prefix="cchc-chroma-"))
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        client = _client(copy)
        # When the last search that uses it has ended, in whichever thread.
        weakref.finalize(self, _discard, client, copy)
        self._collection = client.get_collection(COLLECTION, embedding_function=None)
        noted = unreached.read(copy).keys
        self._unreached = ExactVectors(stored_in(self._collection, noted)) if noted else None

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None = None,
    ) -> list[Scored]:
        """The nearest chunks, nearest first; of all documents, or of these alone."""
        found = nearest(self._collection, vector, limit, within(document_ids))
        if self._unreached is not None:
            found = best(limit, found, self._unreached.search(vector, limit, document_ids))
        return found

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The cosines of these chunks; unknown keys are left out."""
        return cosines(self._collection, vector, keys)


def update(
    folder: Path, removed: Iterable[str], added: Iterable[StoredVectors], *, fresh: bool
) -> int:
    """Take documents out of the Chroma index in `folder` and put vectors in.

    `fresh` starts an empty index. Returns how many chunks went in and out.
    """
    changed = 0
    with _opened(folder) as client:
        if fresh:
            # Chroma's own names; embedding_function=None keeps it from bringing a model.
            collection = client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": chroma_collection.HNSW}
            )
        else:
            collection = client.get_collection(COLLECTION, embedding_function=None)
        for document_id in removed:
            ids = sorted(ids_in(collection, [document_id]))
            changed += len(ids)
            remove(collection, ids)
        batch = client.get_max_batch_size()
        for stored in added:
            changed += len(stored.keys)
            for rows in rows_of(stored, batch):
                collection.add(**rows)
    return changed


def inspect(
    folder: Path, samples: Iterable[StoredVectors], document_ids: Collection[str] | None = None
) -> ChromaFinding:
    """Read the keys of an unpublished Chroma folder and search it for the vectors of samples.

    With `document_ids` only their keys are read: reading all takes seconds for 100,000.
    """
    with _opened(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        return look_at(collection, samples, document_ids)


def _discard(client: Any, copy: Path) -> None:  # noqa: ANN401
    client.close()
    shutil.rmtree(copy, ignore_errors=True)


@contextmanager
def _opened(folder: Path) -> Iterator[Any]:
    client = _client(folder)
    from chromadb.errors import ChromaError

    try:
        yield client
    except ChromaError as error:
        message = f"Chroma: {error}"
        raise OSError(message) from error
    finally:
        client.close()


def _client(folder: Path) -> Any:  # noqa: ANN401 - chromadb is imported only where it is needed
    import chromadb
    from chromadb.config import Settings

    # Without `_env_file` Chroma would take settings from a .env in the working folder.
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
    return chromadb.PersistentClient(path=str(folder), settings=settings)
