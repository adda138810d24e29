"""A linear head: fitted to what answers what, near to where the vectors were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from training.head import Rows, fitted, kept, make
from training.passages import Passage
from vectorstore.embedders import OnnxEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SIZE, COUNT = 16, 60
RECIPE: dict[str, Any] = {
    "training": {
        "threads": 1,
        "scale": 20.0,
        "dimensions": [SIZE, 8],
        "dimension_weights": [1.0, 0.5],
    },
    "head": {
        "seed": 3, "steps": 120, "batch": 32, "rate": 1e-2, "distillation": 1.0, "hard": 2,
        "kinds": {"statement": 8, "heading": 8},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def rotated() -> tuple[Rows, NDArray[np.float32]]:
    """Questions that stand where their answers do but for noise in half of the components."""
    pytest.importorskip("torch", reason="the extra sentence-transformers is missing")
    chance = np.random.default_rng(5)
    vectors = unit(chance.normal(size=(COUNT, SIZE)))
    noise = np.zeros((COUNT, SIZE))
    noise[:, ::2] = chance.normal(size=(COUNT, SIZE // 2))
    asked = unit(vectors + noise)
    right = np.arange(COUNT)
    cosines = asked @ vectors.T
    cosines[right, right] = -1
    wrong = np.argsort(-cosines, axis=1)[:, :2]
    return Rows(np.array(["statement"] * COUNT), asked, right, wrong), vectors


def unit(vectors: NDArray[Any]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(
        np.float32
    )
    return found


def first(rows: Rows, vectors: NDArray[np.float32], head: NDArray[np.float32]) -> float:
    cosines = unit(rows.asked @ head.T) @ unit(vectors @ head.T).T
    return float((cosines.argmax(axis=1) == rows.right).mean())


def test_what_only_disturbs_is_turned_down(
    rotated: tuple[Rows, NDArray[np.float32]],
) -> None:
    rows, vectors = rotated
    head = fitted(rows, np.arange(COUNT), vectors, RECIPE)
    assert first(rows, vectors, head) > first(rows, vectors, np.eye(SIZE, dtype=np.float32)) + 0.1
    assert np.array_equal(head, fitted(rows, np.arange(COUNT), vectors, RECIPE))


def test_a_strong_distillation_keeps_the_vectors(
    rotated: tuple[Rows, NDArray[np.float32]],
) -> None:
    rows, vectors = rotated
    near, free = (
        unit(vectors @ fitted(rows, np.arange(COUNT), vectors, changed).T)
        for changed in (
            {**RECIPE, "head": {**RECIPE["head"], "distillation": weight}}
            for weight in (1000.0, 0.0)
        )
    )
    assert (near * vectors).sum(axis=1).mean() > 0.999 > (free * vectors).sum(axis=1).mean()


def test_wrong_passages_are_the_nearest_of_other_provisions() -> None:
    sentence = "Cơ quan tiếp nhận phải trả kết quả giải quyết {} cho người dân đúng hạn"
    subjects = ("đất đai", "nhà ở", "hộ tịch", "cư trú", "thuế", "báo chí", "du lịch", "y tế")
    texts = [sentence.format(what) for what in subjects]
    passages = [
        Passage("Luật A", "Một" if at < 2 else f"Số {at}", text, text)
        for at, text in enumerate(texts)
    ]
    embedder = OnnxEmbedder()
    vectors = embedder.passages(texts)
    rows = make(passages, texts, vectors, embedder, RECIPE["head"])
    assert set(rows.kinds.tolist()) <= {"statement", "heading"}
    assert rows.wrong.shape == (len(rows.asked), 2)
    for right, wrong in zip(rows.right.tolist(), rows.wrong.tolist(), strict=True):
        assert right not in wrong
        assert right > 1 or not {0, 1} & set(wrong)


def test_vectors_are_kept_for_the_next_run(tmp_path: Path) -> None:
    calls: list[int] = []

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(len(texts))
        return np.ones((len(texts), 2), np.float32)

    for texts in (["a", "b"], ["a", "b"], ["a", "c"]):
        assert kept(texts, embed, "name", tmp_path / "keep").shape == (2, 2)
    assert calls == [2, 2]
    kept(["a", "b"], embed, "name", None)
    assert calls == [2, 2, 2]
