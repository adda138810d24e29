"""Training on a tiny encoder: what is to come nearer does, and a run can be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.training.test_encoder import base as any_base
from tests.training.test_graph import model as any_model
from training import encoder
from training.copies import Copy
from training.fit import fit
from training.pairs import Pair, Rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from training.base_model import BaseModel

pytest.importorskip("datasets", reason="the extra fine-tuning is missing")
model = any_model
base = any_base
RECIPE: dict[str, Any] = {
    "seed": 7,
    "threads": 1,
    "batch": 4,
    "rate": 3e-3,
    "schedule": "constant",
    "warmup": 0,
    "clip": 1.0,
    "scale": 20.0,
    "distillation": 5.0,
    "dimensions": [32, 16],
    "dimension_weights": [1.0, 0.5],
    "bf16": False,
    "save_every": 5,
}
ROWS = Rows(
    tuple(
        Pair("heading", f"query: {asked}", f"passage: {right}", f"passage: {wrong}")
        for asked, right, wrong in (
            ("hồ sơ", "nộp a", "muộn b"),
            ("nộp", "sơ b", "a a"),
            ("muộn a", "hồ b", "nộp b"),
            ("b b", "muộn", "sơ a"),
        )
    ),
    (Copy("no_marks", "query: a b", "query: hồ sơ"), Copy("same", "query: nộp", "query: nộp")),
)


def trained(base: BaseModel, vectors: NDArray[np.float32], out: Path) -> Any:  # noqa: ANN401
    found = encoder.trainable(base, longest=16)
    fit(found, ROWS, vectors, RECIPE, 30, out)
    return found


def test_pairs_and_copies_come_nearer_and_again_alike(base: BaseModel, tmp_path: Path) -> None:
    before = encoder.trainable(base, longest=16)
    vectors = before.encode([row.original for row in ROWS.copies])
    after = trained(base, vectors, tmp_path / "one")

    def gained(model: Any) -> tuple[float, float]:  # noqa: ANN401
        asked, right, wrong = (
            model.encode([row[place] for row in ROWS.pairs]) for place in (1, 2, 3)
        )
        copies = model.encode([row.text for row in ROWS.copies])
        return float((asked * (right - wrong)).sum()), float((copies * vectors).sum())

    assert gained(after)[0] > gained(before)[0] + 0.5
    assert gained(after)[1] > gained(before)[1] + 0.01
    assert (tmp_path / "one" / "checkpoint-30" / encoder.WEIGHTS).is_file()
    again = trained(base, vectors, tmp_path / "two")
    texts = [row.anchor for row in ROWS.pairs]
    assert np.array_equal(after.encode(texts), again.encode(texts))


def test_copies_alone_can_be_learnt(base: BaseModel, tmp_path: Path) -> None:
    found = encoder.trainable(base, longest=16)
    vectors = found.encode([row.original for row in ROWS.copies])
    before = float((found.encode(["query: a b"]) * vectors[:1]).sum())
    fit(found, ROWS._replace(pairs=()), vectors, RECIPE, 20, tmp_path)
    assert float((found.encode(["query: a b"]) * vectors[:1]).sum()) > before
