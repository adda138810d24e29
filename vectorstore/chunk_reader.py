"""What searches read from the library: chunks, where they stand, and their vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import func, select

from vectorstore import schema
from vectorstore.errors import LibraryError
from vectorstore.reader import IDS_A_STATEMENT, LibraryReader, parts
from vectorstore.records import to_record
from vectorstore.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray


class StoredVectors(NamedTuple):
    """Vectors of the library, grouped by document in the order of `documents`."""

    keys: NDArray[np.int64]  # (n,) chunk keys
    documents: tuple[str, ...]  # document ids
    document_index: NDArray[np.int32]  # (n,) position in `documents`
    matrix: NDArray[np.float32]  # (n, dimension), rows of length 1


class KeyedChunk(NamedTuple):
    """A chunk, its key in the indexes, and its own text (the quote)."""

    key: int
    chunk: Chunk
    quote: str


class Place(NamedTuple):
    """Where a chunk stands."""

    document_id: str
    provision_id: str
    ordinal: int
    start: int
    end: int


class ChunkReader(LibraryReader):
    """Reads of a library's chunks and vectors."""

    def chunks(self, document_id: str | None = None) -> list[Chunk]:
        """Chunks of one document, or all, in document order."""
        table = schema.chunks
        query = select(table).order_by(table.c.document_id, table.c.ordinal)
        if document_id is not None:
            query = query.where(table.c.document_id == document_id)
        return [to_record(Chunk, row) for row in self._rows(query)]

    def keyed_chunks(self, document_id: str) -> list[KeyedChunk]:
        """A document's chunks with their keys and quotes: what the lexical index is made of."""
        table = schema.chunks
        query = select(table).where(table.c.document_id == document_id).order_by(table.c.ordinal)
        text = select(schema.documents.c.text).where(schema.documents.c.id == document_id)
        with self.reading() as connection:
            stored = connection.execute(text).scalar_one_or_none() or ""
            rows = connection.execute(query).all()
        return [
            KeyedChunk(row.key, to_record(Chunk, row), stored[row.start : row.end]) for row in rows
        ]

    def chunks_by_key(self, keys: Collection[int]) -> dict[int, Chunk]:
        """The chunks of these keys; keys of replaced revisions are left out."""
        table = schema.chunks
        return {
            int(row.key): to_record(Chunk, row)
            for part in parts(sorted(set(keys)))
            for row in self._rows(select(table).where(table.c.key.in_(part)))
        }

    def places(self, keys: Collection[int]) -> dict[int, Place]:
        """Where the chunks of these keys stand, without their text: what ranking needs."""
        table = schema.chunks
        columns = (
            table.c.key,
            table.c.document_id,
            table.c.provision_id,
            table.c.ordinal,
            table.c.start,
            table.c.end,
        )
        return {
            int(row.key): Place._make(row[1:])
            for part in parts(sorted(set(keys)))
            for row in self._rows(select(*columns).where(table.c.key.in_(part)))
        }

    def chunk_keys(self) -> list[int]:
        """The keys of all chunks."""
        with self.reading() as connection:
            return list(connection.scalars(select(schema.chunks.c.key)))

    def chunk_count(self) -> int:
        """How many chunks the library holds."""
        with self.reading() as connection:
            count = select(func.count()).select_from(schema.chunks)
            return int(connection.execute(count).scalar_one())

    def vector_count(self, document_ids: Collection[str]) -> int:
        """How many vectors some documents have."""
        stored = schema.vectors.c
        total = select(func.coalesce(func.sum(stored.count), 0))
        with self.reading() as connection:
            return sum(
                int(connection.execute(total.where(stored.document_id.in_(part))).scalar_one())
                for part in parts(sorted(document_ids))
            )

    def vectors(self, document_ids: Collection[str] | None = None) -> StoredVectors:
        """The stored vectors, of some documents or all, read in one snapshot."""
        stored = schema.vectors
        blobs = select(stored).order_by(stored.c.document_id)
        total = select(func.coalesce(func.sum(stored.c.count), 0))
        if document_ids is not None:
            # Few documents by design: a caller who wants most of them asks for all.
            wanted = stored.c.document_id.in_(sorted(set(document_ids))[:IDS_A_STATEMENT])
            blobs, total = blobs.where(wanted), total.where(wanted)
        dimension = self.meta.dimension
        with self.reading() as connection:
            size = int(connection.execute(total).scalar_one())
            keys = np.empty(size, dtype=np.int64)
            document_index = np.empty(size, dtype=np.int32)
            matrix = np.empty((size, dimension), dtype=np.float32)
            documents: list[str] = []
            start = 0
            for document_id, first_key, count, data in connection.execute(blobs):
                end = start + count
                try:
                    matrix[start:end] = np.frombuffer(data, dtype="<f4").reshape(count, dimension)
                except ValueError as error:
                    detail = f"vectơ của {document_id} thiếu hoặc thừa"
                    raise LibraryError(self.damaged(detail)) from error
                keys[start:end] = np.arange(first_key, first_key + count)
                document_index[start:end] = len(documents)
                documents.append(document_id)
                start = end
        return StoredVectors(keys, tuple(documents), document_index, matrix)
