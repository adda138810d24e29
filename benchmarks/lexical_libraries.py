"""Libraries for ranking text, on the same Vietnamese terms: quality, indexing and query time.

Run: ``.venv/bin/python -m benchmarks.lexical_libraries ../shared/data/alqac-dev`` (a folder in the
BEIR layout; ``pip install bm25s`` adds that library to the table). Terms are the syllables and
their neighbouring pairs, made by our own code; each library ranks whole articles with its defaults.
"""

from __future__ import annotations

import importlib.util
import json
import math
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tantivy
from rich.console import Console
from rich.table import Table

from vectorstore.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOP = 10


class Data(NamedTuple):
    """Articles and questions as terms, and the right articles of each question."""

    ids: list[str]
    articles: list[list[str]]
    questions: list[list[str]]
    right: list[set[str]]


class Measured(NamedTuple):
    """One library's row."""

    name: str
    recall: float
    ndcg: float
    index_seconds: float
    query_ms: float


def _terms(text: str) -> list[str]:
    terms = terms_of(text)
    return [*terms.syllables, *terms.pairs]


def load(folder: Path) -> Data:
    """Read a BEIR folder."""
    articles = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    queries = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    right: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, article, *_ = line.split("\t")
        right.setdefault(query, set()).add(article)
    queries = [query for query in queries if query["_id"] in right]
    return Data(
        [article["_id"] for article in articles],
        [_terms(f"{article.get('title', '')} {article['text']}") for article in articles],
        [_terms(query["text"]) for query in queries],
        [right[query["_id"]] for query in queries],
    )


def measure(
    name: str, data: Data, build: Callable[[Data], Callable[[list[str]], list[str]]]
) -> Measured:
    """Build an index and run every question."""
    began = time.perf_counter()
    search = build(data)
    built = time.perf_counter() - began
    recalls, gains = [], []
    began = time.perf_counter()
    ranked = [search(question) for question in data.questions]
    spent = time.perf_counter() - began
    for found, right in zip(ranked, data.right, strict=True):
        hits = [identifier in right for identifier in found[:TOP]]
        recalls.append(sum(hits) / len(right))
        ideal = sum(1 / math.log2(rank + 2) for rank in range(min(TOP, len(right))))
        gains.append(sum(hit / math.log2(rank + 2) for rank, hit in enumerate(hits)) / ideal)
    count = len(data.questions)
    return Measured(name, sum(recalls) / count, sum(gains) / count, built, 1000 * spent / count)


def with_tantivy(data: Data) -> Callable[[list[str]], list[str]]:
    """Index in memory, terms split at blanks."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("body", tokenizer_name="whitespace")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for identifier, terms in zip(data.ids, data.articles, strict=True):
        writer.add_document(tantivy.Document(id=[identifier], body=[" ".join(terms)]))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: Sequence[str]) -> list[str]:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "body", term))
            for term in question
        ]
        hits = searcher.search(tantivy.Query.boolean_query(clauses), TOP).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return search


def with_fts5(data: Data) -> Callable[[list[str]], list[str]]:
    """Index in memory with SQLite's own BM25."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE a USING fts5("
        "body, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
    )
    connection.executemany(
        "INSERT INTO a(rowid, body) VALUES (?, ?)",
        [(row, " ".join(terms)) for row, terms in enumerate(data.articles)],
    )

    def search(question: Sequence[str]) -> list[str]:
        query = " OR ".join('"' + term.replace('"', "") + '"' for term in question)
        rows = connection.execute(
            "SELECT rowid FROM a WHERE a MATCH ? ORDER BY bm25(a) LIMIT ?", (query, TOP)
        )
        return [data.ids[row] for (row,) in rows]

    return search


def with_bm25s(data: Data) -> Callable[[list[str]], list[str]]:
    """Index in memory with bm25s."""
    import bm25s  # optional: only this table needs it

    retriever = bm25s.BM25()
    retriever.index(data.articles, show_progress=False)

    def search(question: list[str]) -> list[str]:
        found, _ = retriever.retrieve([question], k=TOP, show_progress=False)
        return [data.ids[int(row)] for row in found[0]]

    return search


def main() -> None:
    """Measure every library and print the table."""
    data = load(Path(sys.argv[1]))
    rows = [measure("tantivy", data, with_tantivy), measure("SQLite FTS5", data, with_fts5)]
    if importlib.util.find_spec("bm25s"):
        rows.append(measure("bm25s", data, with_bm25s))
    table = Table("library", "recall@10", "nDCG@10", "index, articles/s", "one query, ms")
    for row in rows:
        speed = f"{len(data.ids) / row.index_seconds:.0f}"
        table.add_row(
            row.name, f"{row.recall:.3f}", f"{row.ndcg:.3f}", speed, f"{row.query_ms:.1f}"
        )
    Console().print(table)


if __name__ == "__main__":
    main()
