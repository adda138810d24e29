"""A throwaway library of a benchmark's corpus, made by the steps that ingest makes documents by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

from evals.retrieval.dataset import Entry
from ingest.blocks import lay_out
from ingest.chunks import make_chunks
from ingest.loaders.text import Decoded, read_text
from ingest.outline import build_outline
from vectorstore.embedders import Embedder
from vectorstore.library import Library
from vectorstore.types import Document, ParsedDocument
from vectorstore.vietnamese.abbreviations import definitions

CHUNKS_A_BATCH = 1024
Progress = Callable[[int, int], None]  # documents done, documents in all
# "Luật Cư trú, Điều 3": collections of articles keep the article's own number in the title.
_ARTICLE = re.compile(r"(?:^|[\s,;:.(])(?P<label>Điều\s+\d+[a-zđ]?)\W*$")


def fill(
    library: Library,
    entries: Sequence[Entry],
    embedder: Embedder,
    progress: Progress | None = None,
) -> int:
    """Write every entry as one document of that id; returns the number of chunks."""
    chunks = done = 0
    with library.writer() as writer:
        for batch in _batches(entries):
            texts = [chunk.search_text for parsed in batch for chunk in parsed.chunks]
            vectors = embedder.passages(texts)
            start = 0
            for parsed in batch:
                end = start + len(parsed.chunks)
                writer.write(parsed, vectors[start:end])
                start = end
            chunks += len(texts)
            done += len(batch)
            if progress is not None:
                progress(done, len(entries))
    return chunks


def parse(entry: Entry) -> ParsedDocument:
    """Read an entry as a plain text file of its title; an article gets its label back."""
    article = _ARTICLE.search(entry.title)
    text = entry.text
    if article and not text.lstrip().startswith(article["label"]):
        text = f"{article['label']}. {text}"
    layout = lay_out(read_text(Decoded(text)).blocks)
    revision = hashlib.sha256(f"{entry.title}\n{text}".encode()).hexdigest()
    document = Document(
        id=entry.id,
        source=entry.id,
        path=entry.id,
        format="text",
        revision=revision,
        text=layout.text,
        title=entry.title,
    )
    provisions = build_outline(layout, document_id=entry.id, revision=revision, kind=None)
    chunks = make_chunks(document, provisions)
    return ParsedDocument(
        document, provisions, chunks=chunks, abbreviations=tuple(definitions(layout.text))
    )


def _batches(entries: Sequence[Entry]) -> Iterator[list[ParsedDocument]]:
    """Documents together up to a number of chunks: the embedder keeps every core busy then."""
    batch: list[ParsedDocument] = []
    size = 0
    for entry in entries:
        parsed = parse(entry)
        batch.append(parsed)
        size += len(parsed.chunks)
        if size >= CHUNKS_A_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
