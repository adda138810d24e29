"""The base model as a sentence-transformers model that can be trained, and its weights back."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Any

import numpy as np

from training import tokenizer
from training.base_model import BaseModel

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# Names of the packed file and those of the library transformers.
_WHOLE = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_OF_A_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
WEIGHTS = "model.safetensors"


def names(layers: int) -> dict[str, str]:
    """The packed file's name of every tensor → the name that transformers gives it."""
    found = dict(_WHOLE)
    for layer in range(layers):
        for short, long in _OF_A_LAYER.items():
            for part, whole in (("w", "weight"), ("b", "bias")):
                found[f"l{layer}.{short}.{part}"] = f"encoder.layer.{layer}.{long}.{whole}"
    return found


def trainable(model: BaseModel, *, longest: int) -> Any:  # noqa: ANN401 - torch is an extra
    """The encoder with mean pooling and unit length; texts are cut at `longest` tokens.

    Without dropout: the vectors that it is held to are exact, and the runs are short.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    shape, pieces = model.shape, model.pieces
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=len(model.weights["emb.pos"]),
        type_vocab_size=len(model.weights["emb.type"]),
        layer_norm_eps=shape.epsilon,
        pad_token_id=pieces.pad,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    bert = BertModel(config, add_pooling_layer=False)
    state = {
        theirs: torch.from_numpy(np.array(model.weights[ours]))
        for ours, theirs in names(shape.layers).items()
    }
    bert.load_state_dict(state)
    special = {
        f"{name}_token": pieces.texts[at]
        for name, at in (
            ("bos", pieces.bos),
            ("eos", pieces.eos),
            ("pad", pieces.pad),
            ("unk", pieces.unknown),
        )
    }
    words = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer.build(pieces), **special
    )
    with tempfile.TemporaryDirectory() as folder:
        bert.save_pretrained(folder)
        words.save_pretrained(folder)
        encoder = modules.Transformer(folder, max_seq_length=longest)
    pooling = modules.Pooling(shape.hidden, pooling_mode="mean")
    return SentenceTransformer(modules=[encoder, pooling, modules.Normalize()])


def trained(base: BaseModel, folder: Path) -> BaseModel:
    """The base model with the weights of a folder that sentence-transformers saved.

    Raises `ValueError` where they have another shape.
    """
    from safetensors.numpy import load_file

    stored = load_file(folder / WEIGHTS)
    weights: dict[str, NDArray[np.float32]] = {}
    for ours, theirs in names(base.shape.layers).items():
        found = stored.get(theirs)
        if found is None or found.shape != base.weights[ours].shape:
            shape = None if found is None else found.shape
            message = f"{folder / WEIGHTS}: {theirs} is {shape}, not {base.weights[ours].shape}"
            raise ValueError(message)
        weights[ours] = found.astype(np.float32)
    return base._replace(weights=weights)
