"""Vector search: exact over the library's own vectors, Chroma where there are too many of them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from vectorstore import unreached
from vectorstore.chunk_reader import StoredVectors
from vectorstore.lexical import Scored
from vectorstore.reader import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

# Up to here exact search takes at most 12 ms (8 ms for 50,000) and 115 MB, misses nothing, and
# spares a process the import of chromadb (0.6 s, 50 MB).
EXACT_LIMIT = 75_000
COLLECTION = "chunks"
RECIPE = "4"
# Twice Chroma's own breadth: with its defaults one in ten of the nearest is missed at 100,000.
HNSW = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 32,
    # What is not yet in the graph's own file is put in anew at every opening, up to 1,000 as Chroma
    # has it: a second at 100,000 chunks.
    "sync_threshold": 50,
}
# Reports of "too many SQL variables" begin near 32,000 ids.
IDS_A_CALL = 5_000
DOCUMENTS_A_QUERY = 500
VECTORS_A_QUERY = 500
EXACTLY_EQUAL = 1e-4  # cosine distance of a vector to itself, as float32 computes it


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
        self._unreached = ExactVectors(_stored(self._collection, noted)) if noted else None

    def search(
        self,
        vector: NDArray[np.float32],
        limit: int,
        document_ids: Collection[str] | None = None,
    ) -> list[Scored]:
        """The nearest chunks, nearest first; of all documents, or of these alone."""
        filters: list[dict[str, Any] | None] = [None]
        if document_ids is not None:
            filters = [
                {"document": {"$in": list(part)}}
                for part in parts(sorted(document_ids), DOCUMENTS_A_QUERY)
            ]
        found: dict[int, float] = {}
        if self._unreached is not None:
            found.update(self._unreached.search(vector, limit, document_ids))
        for condition in filters:
            result = self._collection.query(
                query_embeddings=[vector], n_results=limit, where=condition, include=["distances"]
            )
            found |= {
                int(key): 1.0 - float(distance)
                for key, distance in zip(result["ids"][0], result["distances"][0], strict=True)
            }
        hits = (Scored(key, score) for key, score in found.items())
        return sorted(hits, key=lambda hit: (-hit.score, hit.key))[:limit]

    def scores(self, vector: NDArray[np.float32], keys: Sequence[int]) -> dict[int, float]:
        """The cosines of these chunks; unknown keys are left out."""
        found: dict[int, float] = {}
        for part in parts([str(key) for key in sorted(set(keys))], IDS_A_CALL):
            result = self._collection.get(ids=list(part), include=["embeddings"])
            if result["ids"]:
                cosines = np.asarray(result["embeddings"], dtype=np.float32) @ vector
                found.update(zip(map(int, result["ids"]), cosines.tolist(), strict=True))
        return found


class ChromaFinding(NamedTuple):
    """What an audit of a Chroma folder sees."""

    size: int
    keys: set[int]  # of everything, or of the documents that were asked for
    unreached: set[int]  # sampled chunks that their own vector does not find


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
                COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}
            )
        else:
            collection = client.get_collection(COLLECTION, embedding_function=None)
        for document_id in removed:
            ids = collection.get(where={"document": document_id}, include=[])["ids"]
            changed += len(ids)
            for part in parts(ids, IDS_A_CALL):
                collection.delete(ids=list(part))
        batch = client.get_max_batch_size()
        for stored in added:
            changed += len(stored.keys)
            for rows in parts(range(len(stored.keys)), batch):
                at = slice(rows[0], rows[-1] + 1)
                collection.add(
                    ids=[str(key) for key in stored.keys[at]],
                    embeddings=stored.matrix[at],
                    metadatas=[
                        {"document": stored.documents[one]} for one in stored.document_index[at]
                    ],
                )
    return changed


def inspect(
    folder: Path, samples: Iterable[StoredVectors], document_ids: Collection[str] | None = None
) -> ChromaFinding:
    """Read the keys of an unpublished Chroma folder and search it for the vectors of samples.

    With `document_ids` only their keys are read: reading all takes seconds for 100,000.
    """
    with _opened(folder) as client:
        collection = client.get_collection(COLLECTION, embedding_function=None)
        count = int(collection.count())
        keys: set[int] = set()
        if document_ids is None:
            while page := collection.get(limit=IDS_A_CALL, offset=len(keys), include=[])["ids"]:
                keys.update(map(int, page))
        elif document_ids:
            within = {"document": {"$in": sorted(document_ids)}}
            keys.update(map(int, collection.get(where=within, include=[])["ids"]))
        missed: set[int] = set()
        for sample in samples:
            for rows in parts(range(len(sample.keys)), VECTORS_A_QUERY):
                at = slice(rows[0], rows[-1] + 1)
                missed |= _missed(collection, sample.keys[at].tolist(), sample.matrix[at])
    return ChromaFinding(count, keys, missed)


def _missed(collection: Any, keys: Sequence[int], matrix: NDArray[np.float32]) -> set[int]:  # noqa: ANN401
    result = collection.query(query_embeddings=list(matrix), n_results=5, include=["distances"])
    # Chunks with the same words have the same vector: finding one of them is finding it.
    return {
        key
        for key, ids, distances in zip(keys, result["ids"], result["distances"], strict=True)
        if str(key) not in ids and not (distances and distances[-1] <= EXACTLY_EQUAL)
    }


def _stored(collection: Any, keys: Iterable[int]) -> StoredVectors:  # noqa: ANN401
    """What a collection holds of these chunks, by key; unknown ones are left out."""
    rows: list[tuple[int, str, Sequence[float]]] = []
    for part in parts([str(key) for key in sorted(set(keys))], IDS_A_CALL):
        result = collection.get(ids=list(part), include=["embeddings", "metadatas"])
        owners = [metadata["document"] for metadata in result["metadatas"]]
        rows += zip(map(int, result["ids"]), owners, result["embeddings"], strict=True)
    documents = sorted({owner for _, owner, _ in rows})
    matrix = np.asarray([vector for *_, vector in rows], dtype=np.float32)
    return StoredVectors(
        np.asarray([key for key, *_ in rows], dtype=np.int64),
        tuple(documents),
        np.asarray([documents.index(owner) for _, owner, _ in rows], dtype=np.int32),
        matrix,
    )


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
