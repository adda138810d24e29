"""Rows as they are written and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from training import make_rows
from training.copies import Copy
from training.pairs import Pair, Rows
from vectorstore.embedders import OnnxEmbedder

if TYPE_CHECKING:
    from pathlib import Path

ROWS = Rows(
    (Pair("heading", "query: hồ sơ", "passage: nộp\nhồ sơ", "passage: khác"),),
    (
        Copy("no_marks", "query: ho so", "query: hồ sơ"),
        Copy("same", "passage: một cửa", "passage: một cửa"),
        Copy("telex", "query: hoof sow", "query: hồ sơ"),
    ),
)


def test_rows_come_back_with_the_originals_vectors(tmp_path: Path) -> None:
    embedder = OnnxEmbedder()
    make_rows.write(ROWS, embedder, tmp_path)
    rows, vectors = make_rows.read(tmp_path)
    assert rows == ROWS
    asked = embedder.question("hồ sơ")
    told = embedder.passages(["một cửa"])[0]
    assert np.allclose(vectors, [asked, told, asked], atol=1e-3)


def test_rows_without_copies_are_written_too(tmp_path: Path) -> None:
    make_rows.write(ROWS._replace(copies=()), OnnxEmbedder(), tmp_path)
    rows, vectors = make_rows.read(tmp_path)
    assert (rows.copies, vectors.shape) == ((), (0, 384))
