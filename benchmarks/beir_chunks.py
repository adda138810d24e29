"""A folder in the BEIR layout as chunks, and its ranking by the best chunk of each document."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

MAX_SYLLABLES = 220  # what ingest cuts at
_PARAGRAPH = re.compile(r"\n\s*\n")


class Collection(NamedTuple):
    """Chunks with the document that each belongs to, questions, and which documents answer them."""

    documents: tuple[str, ...]
    chunks: tuple[str, ...]
    owners: NDArray[np.int64]  # chunk → index into `documents`
    question_ids: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: dict[str, frozenset[str]]


def read(folder: Path) -> Collection:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`; unanswered questions are left out."""
    documents: list[str] = []
    chunks: list[str] = []
    owners: list[int] = []
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pieces = cut(row["title"], row["text"])
        chunks += pieces
        owners += [len(documents)] * len(pieces)
        documents.append(row["_id"])
    relevant: dict[str, set[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, document, score = line.split("\t")
        if int(score) > 0:
            relevant.setdefault(question, set()).add(document)
    rows = [
        json.loads(line)
        for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    rows = [row for row in rows if row["_id"] in relevant]
    return Collection(
        tuple(documents),
        tuple(chunks),
        np.array(owners),
        tuple(row["_id"] for row in rows),
        tuple(row["text"] for row in rows),
        {question: frozenset(found) for question, found in relevant.items()},
    )


def cut(title: str, text: str) -> list[str]:
    """Pieces of at most `MAX_SYLLABLES` at paragraph borders, each behind the title and heading."""
    paragraphs = [part.strip() for part in _PARAGRAPH.split(text) if part.strip()]
    heading = paragraphs[0] if len(paragraphs) > 1 and len(paragraphs[0].split()) <= 40 else ""
    context = f"{title} › {heading}" if heading else title
    pieces: list[list[str]] = [[]]
    for paragraph in paragraphs[bool(heading) :]:
        words = paragraph.split()
        for start in range(0, len(words), MAX_SYLLABLES):
            part = words[start : start + MAX_SYLLABLES]
            if pieces[-1] and len(pieces[-1]) + len(part) > MAX_SYLLABLES:
                pieces.append([])
            pieces[-1] += part
    return [f"{context}\n{' '.join(piece)}".strip() for piece in pieces]


def ranked(
    collection: Collection, chunks: NDArray[np.float32], questions: NDArray[np.float32]
) -> NDArray[np.int64]:
    """Documents of each question, best first, by their best chunk: int (questions, documents)."""
    cosines = questions @ chunks.T
    best = np.full((len(questions), len(collection.documents)), -np.inf, dtype=np.float32)
    for row, values in zip(best, cosines, strict=True):
        np.maximum.at(row, collection.owners, values)
    return np.argsort(-best, axis=1, kind="stable")


class Scores(NamedTuple):
    """Of each question: nDCG@10 and recall@10, both (questions,)."""

    ndcg: NDArray[np.float64]
    recall: NDArray[np.float64]


def score(collection: Collection, order: NDArray[np.int64], k: int = 10) -> Scores:
    """Binary nDCG and recall of the first k documents."""
    ndcg, recall = [], []
    discounts = 1 / np.log2(np.arange(2, k + 2))
    for question, row in zip(collection.question_ids, order, strict=True):
        wanted = collection.relevant[question]
        gains = np.array([collection.documents[index] in wanted for index in row[:k]], dtype=float)
        ideal = discounts[: min(k, len(wanted))].sum()
        ndcg.append(float((gains * discounts[: len(gains)]).sum() / ideal))
        recall.append(float(gains.sum() / len(wanted)))
    return Scores(np.array(ndcg), np.array(recall))
