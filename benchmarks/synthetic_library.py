"""A library of any number of chunks, put together from the sentences of a real collection.

Each chunk joins the words of two real ones and lies between their vectors, with noise, so that term
frequencies, lengths and neighbourhoods look like those of real texts, and every chunk is unlike the
others. Nothing but the base is embedded: that would take hours.
"""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evals.retrieval.throwaway import parse
from vectorstore.types import Chunk, Document, ParsedDocument, Provision
from vectorstore.vietnamese.text import clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from evals.retrieval.dataset import Entry
    from vectorstore.embedders import Embedder
    from vectorstore.library import Library

CHUNKS_A_DOCUMENT = 50
NOISE = 0.02  # a component; a vector's components are about 0.05
DOCUMENTS_A_BATCH = 2000


class Base(NamedTuple):
    """Real chunks: their context, their clauses, and their vectors (n, dimension)."""

    contexts: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]
    vectors: NDArray[np.float32]


def read_base(entries: Sequence[Entry], embedder: Embedder, most: int = 2500) -> Base:
    """Chunks of the collection, evenly spread, embedded."""
    found = [
        (chunk.search_text, parsed.document.text[chunk.start : chunk.end])
        for parsed in map(parse, entries)
        for chunk in parsed.chunks
    ]
    found = found[:: max(1, len(found) // most)]
    return Base(
        tuple(text.removesuffix(own).strip() for text, own in found),
        tuple(
            tuple(own[start:end].strip() for start, end in clauses(own)) or (own,)
            for _, own in found
        ),
        embedder.passages([text for text, _ in found]),
    )


def make_document(
    base: Base, number: int, version: int = 0
) -> tuple[ParsedDocument, NDArray[np.float32]]:
    """The document of a number, always the same, with its vectors; a version has other words."""
    chance = random.Random(f"{number}/{version}")  # noqa: S311 - repeatable, not secret
    noise = np.random.default_rng([number, version])
    document_id = f"s{number:07}"
    revision = hashlib.sha256(f"{number}/{version}".encode()).hexdigest()
    pieces: list[str] = []
    rows: list[NDArray[np.float32]] = []
    contexts: list[str] = []
    for at in range(CHUNKS_A_DOCUMENT):
        first, second = chance.randrange(len(base.clauses)), chance.randrange(len(base.clauses))
        words = [*base.clauses[first], *base.clauses[second]]
        chance.shuffle(words)
        # A word of its own, as real provisions have their names and figures.
        pieces.append(f"{at + 1}. {' '.join(words)} Mã {number:x}v{version}k{at}.")
        contexts.append(base.contexts[first])
        mixed = base.vectors[first] * 0.6 + base.vectors[second] * 0.4
        mixed = mixed + noise.normal(0, NOISE, mixed.shape).astype(np.float32)
        rows.append(mixed / np.linalg.norm(mixed))
    text = "\n".join(pieces)
    document = Document(
        id=document_id, source=f"{document_id}.txt", path=document_id, format="text",
        revision=revision, text=text, number=f"{number}/QĐ-TH", title=contexts[0],
    )  # fmt: skip
    provisions: list[Provision] = []
    chunks: list[Chunk] = []
    start = 0
    for at, (piece, context) in enumerate(zip(pieces, contexts, strict=True)):
        end = start + len(piece)
        own = f"{document_id}-{revision[:8]}-{at}"
        provisions.append(
            Provision(
                id=own,
                document_id=document_id,
                ordinal=at,
                kind="clause",
                label=f"khoản {at + 1}",
                section_path=(str(at + 1),),
                start=start,
                end=end,
                subtree_end=end,
            )
        )
        chunks.append(Chunk(own, document_id, own, at, start, end, f"{context}\n{piece}"))
        start = end + 1
    return (
        ParsedDocument(document, tuple(provisions), chunks=tuple(chunks)),
        np.stack(rows).astype(np.float32),
    )


def grow(library: Library, base: Base, documents: int) -> Iterator[int]:
    """Write documents 0 … n-1 that are not held yet, in batches; yields how many are held."""
    held = len(library.document_sequences())
    while held < documents:
        with library.writer() as writer:
            for number in range(held, min(documents, held + DOCUMENTS_A_BATCH)):
                writer.write(*make_document(base, number))
        held = min(documents, held + DOCUMENTS_A_BATCH)
        yield held
