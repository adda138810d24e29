"""The trainable encoder says what the graph says, and its weights come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
import pytest

from tests.training.test_graph import SHAPE
from tests.training.test_graph import model as any_model
from training import encoder, graph, tokenizer
from training.base_model import BaseModel, Pieces

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("sentence_transformers", reason="the extra sentence-transformers is missing")
TEXTS = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁hồ", "▁sơ", "▁nộp", "a", "b", "▁muộn")
model = any_model


@pytest.fixture(scope="module")
def base(model: BaseModel) -> BaseModel:
    scores = tuple(-float(place) for place in range(len(TEXTS)))
    return model._replace(pieces=Pieces(TEXTS, scores, 0, 2, 1, 3, {}))


@pytest.fixture(scope="module")
def trainable(base: BaseModel) -> Any:  # noqa: ANN401
    return encoder.trainable(base, longest=16)


def test_vectors_are_those_of_the_graph_whatever_they_are_padded_with(
    base: BaseModel,
    trainable: Any,  # noqa: ANN401
) -> None:
    texts = ["hồ sơ", "hồ sơ nộp muộn a b", "nộp"]
    words = tokenizer.build(base.pieces)
    session = onnxruntime.InferenceSession(
        graph.build(base, {}, embedding="fp32").SerializeToString()
    )
    means = [
        session.run(None, {"ids": np.array([words.encode(text).ids], np.int64)})[0][0]
        for text in texts
    ]
    expected = np.stack([mean / np.linalg.norm(mean) for mean in means])
    assert trainable.encode(texts) == pytest.approx(expected, abs=1e-5)


def test_the_weights_come_back(
    base: BaseModel,
    trainable: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    trainable.save_pretrained(str(tmp_path), create_model_card=False)
    found = encoder.trained(base, tmp_path)
    assert found.weights.keys() == base.weights.keys()
    for name, weights in base.weights.items():
        assert np.array_equal(found.weights[name], weights), name


def test_weights_of_another_shape_are_refused(
    base: BaseModel,
    trainable: Any,  # noqa: ANN401
    tmp_path: Path,
) -> None:
    trainable.save_pretrained(str(tmp_path), create_model_card=False)
    other = {**base.weights, "emb.word": base.weights["emb.word"][:5]}
    with pytest.raises(ValueError, match=r"word_embeddings.* is \(11, 32\), not \(5, 32\)"):
        encoder.trained(base._replace(weights=other), tmp_path)


def test_every_tensor_has_a_name_of_its_own() -> None:
    named = encoder.names(SHAPE.layers)
    assert len(set(named.values())) == len(named)
