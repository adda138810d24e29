"""Embedding a whole library again, with another embedder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.writer import replace_vectors

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.embedders import Embedder
    from vectorstore.library import Library


def reindex(
    library: Library, embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> int:
    """Embed every chunk again and rebuild the indexes; returns the number of chunks.

    Open the library without an embedder for it. It keeps its old vectors until all new ones are
    there: they change in one transaction. `progress` is called with documents done and in all.
    Raises `LibraryLockedError` while another process writes.
    """
    with library.locked():
        ids = sorted(library.document_sequences())
        made = {}
        for done, document_id in enumerate(ids):
            if progress is not None:
                progress(done, len(ids))
            texts = [chunk.search_text for chunk in library.chunks(document_id)]
            made[document_id] = embedder.passages(texts)
        replace_vectors(library, embedder, made)
        library.synchronise_indexes()
        if library.vector_server is not None:
            from vectorstore.server_index import synchronise

            synchronise(library, library.vector_server.for_writing(), replace=True)
        if progress is not None:
            progress(len(ids), len(ids))
        return sum(map(len, made.values()))
