"""A folder in the BEIR layout as chunks, and its ranking by the best chunk of each document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evals.metrics.ndcg import ndcg_at
from evals.metrics.recall import recall_at
from evals.retrieval.dataset import read_dataset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

MAX_SYLLABLES = 220  # what ingest cuts at
_PARAGRAPH = re.compile(r"\n\s*\n")


class Collection(NamedTuple):
    """Chunks with the document that each belongs to, questions, and which documents answer them."""

    documents: tuple[str, ...]
    titles: tuple[str, ...]
    chunks: tuple[str, ...]
    owners: NDArray[np.int64]  # chunk → index into `documents`
    questions: Mapping[str, str]
    relevance: Mapping[str, Mapping[str, int]]  # question → document → grade


def read(folder: Path) -> Collection:
    """Read the folder, its documents cut into chunks; raises `DatasetError`."""
    dataset = read_dataset(folder)
    pieces = [cut(entry.title, entry.text) for entry in dataset.corpus]
    return Collection(
        tuple(entry.id for entry in dataset.corpus),
        tuple(entry.title for entry in dataset.corpus),
        tuple(chunk for chunks in pieces for chunk in chunks),
        np.repeat(np.arange(len(pieces)), [len(chunks) for chunks in pieces]),
        dataset.questions,
        dataset.relevance,
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
    """NDCG and recall of the first k documents."""
    best = [[collection.documents[index] for index in row[:k]] for row in order]
    graded = [collection.relevance[question] for question in collection.questions]
    return Scores(
        np.array([ndcg_at(found, grades, k) for found, grades in zip(best, graded, strict=True)]),
        np.array([recall_at(found, grades, k) for found, grades in zip(best, graded, strict=True)]),
    )
