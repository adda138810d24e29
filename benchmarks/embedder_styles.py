"""Vector search alone over real documents, by how questions are asked.

Run: ``.venv/bin/python -m benchmarks.embedder_styles DOCUMENT... --questions SUITE...
--embedders EMBEDDER... [--keep FOLDER]``

Questions with an answer, a source and patterns that the evidence must hold are asked as they are
written and typed or worded otherwise (`evals.perturbations`), embedded just so: no mark is
restored and nothing is translated. A chunk is evidence when it is of a right document and matches
a pattern. Told is the reciprocal rank of the first among ten, and the share of questions with
evidence among five; differences are to the first embedder, question by question.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.embedder_quality import chosen, mean_and_error
from benchmarks.evidence_rank import is_source, patterns_of
from evals.perturbations.registry import PERTURBATIONS, perturbed
from evals.suite_files import load_suite
from ingest.pipeline import parse_file
from training.head import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evals.expectations import Item
    from vectorstore.embedders import Embedder
    from vectorstore.types import ParsedDocument

DEPTH, FIRST = 10, 5
AS_GIVEN = "as given"
ENGLISH_TAG = "english"
LEAST = 10  # questions in a row of the table


class Asked(NamedTuple):
    """A question as it is asked, and which chunks are evidence."""

    style: str
    text: str
    evidence: NDArray[np.bool_]  # (chunks,)


def main() -> None:
    """Embed, rank and print a row a style and embedder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--embedders", nargs="+", default=["bundled"])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    parsed = [parse_file(path) for path in options.documents]
    items = [item for path in options.questions for item in load_suite(path).items]
    asked = questions(items, parsed)
    texts = [chunk.search_text for one in parsed for chunk in one.chunks]
    table = Table("asked", "n", "embedder", "MRR@10", "± s.e.", "in 5", "to the first", "± s.e.")
    first: dict[str, NDArray[np.float64]] = {}
    for name in options.embedders:
        embedder = chosen(name)
        chunks = kept(texts, embedder.passages, embedder.name, options.keep)
        for style in dict.fromkeys(one.style for one in asked):
            of_style = [one for one in asked if one.style == style]
            if len(of_style) < LEAST:
                continue
            ranks = np.array([rank(one, chunks, embedder) for one in of_style])
            reciprocal = np.where(ranks <= DEPTH, 1 / ranks, 0.0)
            mean, error = mean_and_error(reciprocal)
            difference, spread = mean_and_error(reciprocal - first.setdefault(style, reciprocal))
            table.add_row(
                style,
                str(len(of_style)),
                embedder.name,
                f"{mean:.3f}",
                f"{error:.3f}",
                f"{(ranks <= FIRST).mean():.3f}",
                f"{difference:+.3f}",
                f"{spread:.3f}",
            )
    Console().print(f"{len(parsed)} documents, {len(texts)} chunks")
    Console().print(table)


def questions(items: Sequence[Item], parsed: Sequence[ParsedDocument]) -> list[Asked]:
    """Every question that has evidence, in every way of asking."""
    found = []
    for item in items:
        patterns = [re.compile(pattern) for pattern in patterns_of(item.expected)]
        evidence = np.array(
            [
                is_source(item.expected, one.document)
                and any(pattern.search(chunk.search_text) for pattern in patterns)
                for one in parsed
                for chunk in one.chunks
            ]
        )
        if item.history or not evidence.any():
            continue
        if ENGLISH_TAG in item.tags:
            found.append(Asked("in English", item.question, evidence))
            continue
        found.append(Asked(AS_GIVEN, item.question, evidence))
        for name in PERTURBATIONS:
            text = perturbed(item.question, name, item.id)
            if text is not None:
                found.append(Asked(name, text, evidence))
    return found


def rank(asked: Asked, chunks: NDArray[np.float32], embedder: Embedder) -> int:
    """Place of the nearest chunk that is evidence, from 1."""
    cosines = chunks @ embedder.question(asked.text)
    return int((cosines > cosines[asked.evidence].max()).sum()) + 1


if __name__ == "__main__":
    main()
