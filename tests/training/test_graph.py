"""The exported graph against the same encoder written out in numpy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import pytest

from training import graph
from training.base_model import BaseModel, Pieces, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHAPE = Shape(hidden=32, layers=2, heads=2, inner=64, vocabulary=11, positions=16, epsilon=1e-12)
IDS = [0, 5, 7, 7, 10, 2]


@pytest.fixture(scope="module")
def model() -> BaseModel:
    random = np.random.default_rng(7)

    def some(*size: int) -> NDArray[np.float32]:
        return random.normal(0, 0.3, size).astype(np.float32)

    weights = {
        "emb.word": some(11, 32),
        "emb.pos": some(16, 32),
        "emb.type": some(2, 32),
        "emb.ln.w": some(32) + 1,
        "emb.ln.b": some(32),
    }
    for layer in range(SHAPE.layers):
        sizes = {"q": (32, 32), "k": (32, 32), "v": (32, 32), "ao": (32, 32)}
        for name, size in {**sizes, "fi": (64, 32), "fo": (32, 64)}.items():
            weights[f"l{layer}.{name}.w"] = some(*size)
            weights[f"l{layer}.{name}.b"] = some(size[0])
        for name in ("aln", "oln"):
            weights[f"l{layer}.{name}.w"] = some(32) + 1
            weights[f"l{layer}.{name}.b"] = some(32)
    return BaseModel(SHAPE, Pieces((), (), 0, 2, 1, 3, {}), weights)


def written_out(model: BaseModel, ids: list[int]) -> NDArray[Any]:
    w = model.weights

    def norm(x: NDArray[Any], name: str) -> NDArray[Any]:
        spread = np.sqrt(x.var(axis=1, keepdims=True) + SHAPE.epsilon)
        normal: NDArray[Any] = (x - x.mean(axis=1, keepdims=True)) / spread
        return normal * w[f"{name}.w"] + w[f"{name}.b"]

    x = norm(w["emb.word"][ids] + w["emb.pos"][: len(ids)] + w["emb.type"][0], "emb.ln")
    for layer in range(SHAPE.layers):
        at = f"l{layer}"
        q, k, v = (
            (x @ w[f"{at}.{n}.w"].T + w[f"{at}.{n}.b"]).reshape(len(ids), 2, 16).transpose(1, 0, 2)
            for n in "qkv"
        )
        scores = np.exp(q @ k.transpose(0, 2, 1) / 4)
        context = (scores / scores.sum(axis=2, keepdims=True)) @ v
        context = context.transpose(1, 0, 2).reshape(len(ids), 32)
        x = norm(x + context @ w[f"{at}.ao.w"].T + w[f"{at}.ao.b"], f"{at}.aln")
        inner = x @ w[f"{at}.fi.w"].T + w[f"{at}.fi.b"]
        inner *= 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = norm(x + inner @ w[f"{at}.fo.w"].T + w[f"{at}.fo.b"], f"{at}.oln")
    mean: NDArray[Any] = x.mean(axis=0)
    return mean


def run(model: BaseModel, plan: dict[str, graph.Kept], **more: str) -> NDArray[np.float32]:
    made = graph.build(model, plan, **more)  # type: ignore[arg-type]
    session = onnxruntime.InferenceSession(made.SerializeToString())
    found: NDArray[np.float32] = session.run(None, {"ids": np.array([IDS])})[0][0]
    return found


def test_the_plain_graph_computes_the_encoder(model: BaseModel) -> None:
    found = run(model, {}, embedding="fp32")
    np.testing.assert_allclose(found, written_out(model, IDS), atol=2e-5)


@pytest.mark.parametrize("kept", ["int8", "rows"])
def test_eight_bits_stay_near(model: BaseModel, kept: graph.Kept) -> None:
    names = [f"l{layer}.{name}" for layer in (0, 1) for name in ("qkv", "ao", "fi", "fo")]
    exact, found = written_out(model, IDS), run(model, dict.fromkeys(names, kept))
    cosine = exact @ found / np.linalg.norm(exact) / np.linalg.norm(found)
    assert 0.995 < cosine < 1


def test_rows_have_their_own_scales() -> None:
    whole, scales = graph.per_output(np.array([[1.27, -0.5], [0, 0], [0.1, 12.7]], np.float32))
    assert whole.tolist() == [[127, -50], [0, 0], [1, 127]]
    np.testing.assert_allclose(scales, [0.01, 1, 0.1])


def test_a_head_is_multiplied_behind_the_mean(model: BaseModel) -> None:
    head = np.random.default_rng(1).normal(0, 0.2, (32, 32)).astype(np.float32)
    headed = model._replace(weights={**model.weights, graph.HEAD: head})
    found = run(headed, {}, embedding="fp32")
    np.testing.assert_allclose(found, head @ written_out(model, IDS), atol=2e-5)
