"""One collection of Chroma, wherever it lies: how it is made, filled, searched and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vectorstore.chunk_reader import StoredVectors
from vectorstore.lexical import Scored
from vectorstore.reader import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

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

Where = dict[str, Any]
ChromaCollection = Any  # chromadb is imported only where it is needed


class ChromaFinding(NamedTuple):
    """What an audit of a collection sees."""

    size: int
    keys: set[int]  # of everything, or of the documents that were asked for
    unreached: set[int]  # sampled chunks that their own vector does not find


def nearest(
    collection: ChromaCollection,
    vector: NDArray[np.float32],
    limit: int,
    filters: Sequence[Where | None],
) -> list[Scored]:
    """The nearest chunks under any of these filters, nearest first; scores are cosines."""
    found: list[Scored] = []
    for condition in filters:
        result = collection.query(
            query_embeddings=[vector], n_results=limit, where=condition, include=["distances"]
        )
        found.extend(
            Scored(int(key), 1.0 - float(distance))
            for key, distance in zip(result["ids"][0], result["distances"][0], strict=True)
        )
    return best(limit, found)


def best(limit: int, *found: Sequence[Scored]) -> list[Scored]:
    """The best of several searches, each chunk once."""
    once = {hit.key: hit for hits in found for hit in hits}
    return sorted(once.values(), key=lambda hit: (-hit.score, hit.key))[:limit]


def within(document_ids: Collection[str] | None) -> list[Where | None]:
    """Filters that together leave the chunks of these documents, or one that leaves all."""
    if document_ids is None:
        return [None]
    return [
        {"document": {"$in": list(part)}} for part in parts(sorted(document_ids), DOCUMENTS_A_QUERY)
    ]


def cosines(
    collection: ChromaCollection,
    vector: NDArray[np.float32],
    keys: Collection[int],
) -> dict[int, float]:
    """The cosines of these chunks; unknown keys are left out."""
    found: dict[int, float] = {}
    for part in parts([str(key) for key in sorted(set(keys))], IDS_A_CALL):
        result = collection.get(ids=list(part), include=["embeddings"])
        if result["ids"]:
            scores = np.asarray(result["embeddings"], dtype=np.float32) @ vector
            found.update(zip(map(int, result["ids"]), scores.tolist(), strict=True))
    return found


def rows_of(stored: StoredVectors, batch: int) -> Iterator[Mapping[str, Any]]:
    """Vectors as Chroma takes them, at most `batch` at a time."""
    for rows in parts(range(len(stored.keys)), batch):
        at = slice(rows[0], rows[-1] + 1)
        yield {
            "ids": [str(key) for key in stored.keys[at]],
            "embeddings": stored.matrix[at],
            "metadatas": [{"document": stored.documents[one]} for one in stored.document_index[at]],
        }


def remove(collection: ChromaCollection, ids: Sequence[str]) -> None:
    """Take chunks out, a part of them a call."""
    for part in parts(ids, IDS_A_CALL):
        collection.delete(ids=list(part))


def ids_in(
    collection: ChromaCollection,
    document_ids: Collection[str] | None = None,
) -> set[str]:
    """The ids of all chunks, or of those of some documents; all takes seconds for 100,000."""
    found: set[str] = set()
    if document_ids is None:
        while page := collection.get(limit=IDS_A_CALL, offset=len(found), include=[])["ids"]:
            found.update(page)
        return found
    for condition in within(document_ids):
        found.update(collection.get(where=condition, include=[])["ids"])
    return found


def stored_in(collection: ChromaCollection, keys: Collection[int]) -> StoredVectors:
    """What a collection holds of these chunks, by key; unknown ones are left out."""
    rows: list[tuple[int, str, Sequence[float]]] = []
    for part in parts([str(key) for key in sorted(set(keys))], IDS_A_CALL):
        result = collection.get(ids=list(part), include=["embeddings", "metadatas"])
        owners = [metadata["document"] for metadata in result["metadatas"]]
        rows += zip(map(int, result["ids"]), owners, result["embeddings"], strict=True)
    documents = sorted({owner for _, owner, _ in rows})
    return StoredVectors(
        np.asarray([key for key, *_ in rows], dtype=np.int64),
        tuple(documents),
        np.asarray([documents.index(owner) for _, owner, _ in rows], dtype=np.int32),
        np.asarray([vector for *_, vector in rows], dtype=np.float32),
    )


def look_at(
    collection: ChromaCollection,
    samples: Iterable[StoredVectors],
    document_ids: Collection[str] | None = None,
) -> ChromaFinding:
    """Read the keys of all chunks, or of some documents', and search for the samples' vectors."""
    count = int(collection.count())
    keys = set(map(int, ids_in(collection, document_ids)))
    missed: set[int] = set()
    for sample in samples:
        for rows in parts(range(len(sample.keys)), VECTORS_A_QUERY):
            at = slice(rows[0], rows[-1] + 1)
            missed |= _missed(collection, sample.keys[at].tolist(), sample.matrix[at])
    return ChromaFinding(count, keys, missed)


def _missed(
    collection: ChromaCollection, keys: Sequence[int], matrix: NDArray[np.float32]
) -> set[int]:
    result = collection.query(query_embeddings=list(matrix), n_results=5, include=["distances"])
    # Chunks with the same words have the same vector: finding one of them is finding it.
    return {
        key
        for key, ids, distances in zip(keys, result["ids"], result["distances"], strict=True)
        if str(key) not in ids and not (distances and distances[-1] <= EXACTLY_EQUAL)
    }
