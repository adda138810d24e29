"""The lexical index: BM25 (tantivy) over Vietnamese syllables and pairs of syllables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import tantivy

from vectorstore.term_weights import FOLDED, NUMBERS, WEIGHTS, fields_of, weigh
from vectorstore.terms import PAIR_MARK, Synonyms, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from vectorstore.chunk_reader import KeyedChunk

# Grows when fields or terms change; an index of another recipe is rebuilt.
RECIPE = "2"
TOKENIZER = "blanks"
WRITER_HEAP_BYTES = 50_000_000

# Terms such as "nghien:nghiện": under a folded syllable, the forms that the library writes.
FORMS, FORM_MARK = "forms", ":"
_TEXT_FIELDS = (*WEIGHTS, *(FOLDED + name for name in WEIGHTS), NUMBERS)


class Scored(NamedTuple):
    """A chunk's key and its score."""

    key: int
    score: float


class LexicalIndex:
    """One opened index; searches may run in several threads."""

    def __init__(self, index: tantivy.Index) -> None:
        self._index = index
        self._schema = index.schema
        _register(index)
        index.reload()

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """Open the index in `folder`. Raises `ValueError` when it is none or damaged."""
        return cls(tantivy.Index.open(str(folder)))

    @classmethod
    def in_memory(cls, chunks: Iterable[KeyedChunk]) -> LexicalIndex:
        """An index of these chunks that lives as long as the process."""
        index = tantivy.Index(_schema())
        _register(index)
        _write(index, (), chunks)
        return cls(index)

    @property
    def count(self) -> int:
        """Number of chunks in the index."""
        return int(self._index.searcher().num_docs)

    @property
    def chunks(self) -> int:
        """The same number, as `vectorstore.sightings` calls it."""
        return self.count

    def forms(self, folded: str) -> list[tuple[str, int]]:
        """The toned forms of a folded syllable and how many chunks hold each, most first."""
        prefix = folded + FORM_MARK
        found = self._index.searcher().terms_with_prefix(FORMS, prefix)
        return [(term.removeprefix(prefix), int(count)) for term, count in found]

    def pair(self, first: str, second: str) -> int:
        """In how many chunks two syllables stand side by side."""
        return int(self._index.searcher().doc_freq("pairs", f"{first}{PAIR_MARK}{second}"))

    def keys(self, document_ids: Collection[str] | None = None) -> set[int]:
        """Keys of all chunks in the index, or of those of some documents."""
        query = tantivy.Query.all_query()
        if document_ids is not None:
            query = tantivy.Query.term_set_query(self._schema, "document", sorted(document_ids))
        return {hit.key for hit in self._run(query, max(1, self.count))}

    def search(
        self,
        text: str,
        limit: int,
        document_ids: Collection[str] | None = None,
        synonyms: Synonyms | None = None,
        reading: str | None = None,
    ) -> list[Scored]:
        """The best chunks for a question, best first; of all documents, or of these alone.

        `reading` is the question with the tone marks that it lacks.
        """
        weights = self._weigh(text, reading, synonyms)
        return self._run(self._query(weights, document_ids), limit) if weights else []

    def by_field(
        self,
        text: str,
        document_ids: Collection[str],
        synonyms: Synonyms | None = None,
        reading: str | None = None,
    ) -> dict[int, dict[str, float]]:
        """What each field adds to the score of the chunks of some documents: key → field → score.

        The fields' scores of a chunk add up to what `search` gives it.
        """
        parts: dict[str, dict[tuple[str, str], float]] = {}
        for (field, term), weight in self._weigh(text, reading, synonyms).items():
            parts.setdefault(field, {})[field, term] = weight
        found: dict[int, dict[str, float]] = {}
        for field, weights in parts.items():
            for key, score in self._run(self._query(weights, document_ids), max(1, self.count)):
                found.setdefault(key, {})[field] = score
        return found

    def _run(self, query: tantivy.Query, limit: int) -> list[Scored]:
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        found = [
            Scored(int(key), float(hit[0])) for key, hit in zip(keys, hits, strict=True) if key
        ]
        # Equal scores come in an order that depends on the segments; the key settles it.
        return sorted(found, key=lambda hit: (-hit.score, hit.key))

    def _weigh(
        self, text: str, reading: str | None, synonyms: Synonyms | None
    ) -> dict[tuple[str, str], float]:
        searcher = self._index.searcher()

        def knows(syllable: str) -> bool:
            return bool(searcher.doc_freq("syllables", syllable))

        return weigh(text, knows, reading=reading, synonyms=synonyms)

    def _query(
        self,
        weights: Mapping[tuple[str, str], float],
        document_ids: Collection[str] | None,
    ) -> tantivy.Query:
        clauses = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(self._schema, field, term, "freq"), weight
            )
            for (field, term), weight in weights.items()
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in clauses])
        if document_ids is None:
            return query
        within = tantivy.Query.term_set_query(self._schema, "document", sorted(document_ids))
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, query),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)),
            ]
        )


def update(
    folder: Path, removed: Iterable[str], chunks: Iterable[KeyedChunk], *, fresh: bool
) -> None:
    """Take documents out of the index in `folder` and put chunks in; `fresh` starts it empty."""
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), str(folder)) if fresh else tantivy.Index.open(str(folder))
    _register(index)
    _write(index, removed, chunks)


def is_segment(name: str) -> bool:
    """Tell whether a file of an index is never changed: segments are only added and dropped."""
    return not name.startswith(".") and not name.endswith(".json")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in _TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="freq")
    builder.add_text_field(FORMS, tokenizer_name=TOKENIZER, index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("key", fast=True)
    return builder.build()


def _register(index: tantivy.Index) -> None:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(TOKENIZER, analyzer)


def _write(index: tantivy.Index, removed: Iterable[str], chunks: Iterable[KeyedChunk]) -> None:
    # One thread: the order of documents, and with it the order of equal scores, stays the same.
    writer = index.writer(heap_size=WRITER_HEAP_BYTES, num_threads=1)
    for document_id in removed:
        writer.delete_documents_by_term("document", document_id)
    for chunk in chunks:
        writer.add_document(_row(chunk))
    writer.commit()
    writer.wait_merging_threads()


def _row(keyed: KeyedChunk) -> tantivy.Document:
    chunk = keyed.chunk
    terms = terms_of(chunk.search_text)
    row = tantivy.Document()
    row.add_text("document", chunk.document_id)
    row.add_integer("key", keyed.key)
    fields = fields_of(terms)
    fields[NUMBERS] = terms.numbers
    fields[FORMS] = tuple(
        f"{folded}{FORM_MARK}{toned}"
        for folded, toned in sorted(set(zip(terms.folded, terms.syllables, strict=True)))
    )
    for name, values in fields.items():
        row.add_text(name, " ".join(values))
    return row
