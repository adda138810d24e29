"""The bundled embedder: a model file of this project's over ONNX Runtime, without PyTorch."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vectorstore.embedders.contract import Embedder
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BUNDLED_MODEL = Path(__file__).resolve().parents[1] / "models" / "e5-small-vi-int8"
CHECKSUMS = "SHA256SUMS"
_MODEL, _TOKENIZER = "model.onnx", "tokenizer.json"
_DIMENSION = 384
_BEGIN, _END = 0, 2  # ids of <s> and </s>: pieces 0 and 2 of the base vocabulary are always kept
_WINDOW = 510  # pieces between the two of them; the model knows 512 positions


class _Loaded(NamedTuple):
    session: Any
    tokenizer: Any


class OnnxEmbedder(Embedder):
    """multilingual-e5-small with the pieces of Vietnamese and English, matrices in 8 bits.

    Each text is a run of its own, on one thread: nothing is padded, and a vector is the same
    whatever it is embedded with. Several texts use every core, the longest first, so that no core
    is left alone with a long text at the end. A text of more pieces than the model has positions
    is embedded in windows; its vector is their mean, weighted with their pieces.
    """

    def __init__(self, folder: Path = BUNDLED_MODEL) -> None:
        super().__init__()
        self._folder = folder
        self._model: _Loaded | None = None
        self._load_lock = Lock()

    @property
    def name(self) -> str:
        """The model and a checksum of the files that decide its vectors."""
        try:
            sums = (self._folder / CHECKSUMS).read_bytes()
        except OSError as error:
            raise ConfigurationError(self._missing(CHECKSUMS)) from error
        return f"bundled:{self._folder.name}@{hashlib.sha256(sums).hexdigest()[:12]}"

    @property
    def dimension(self) -> int:
        """That of multilingual-e5-small."""
        return _DIMENSION

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        model = self._load()
        pieces = [_pieces(model, f"passage: {text}") for text in texts]
        order = sorted(range(len(pieces)), key=lambda position: -len(pieces[position]))
        vectors = np.empty((len(pieces), _DIMENSION), dtype=np.float32)

        def embed(position: int) -> None:
            vectors[position] = _vector(model, pieces[position])

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for _ in pool.map(embed, order):
                pass
        return vectors

    def _question(self, text: str) -> NDArray[np.float32]:
        model = self._load()
        return _vector(model, _pieces(model, f"query: {text}"))

    def _load(self) -> _Loaded:
        with self._load_lock:
            if self._model is None:
                self._model = self._loaded()
            return self._model

    def _loaded(self) -> _Loaded:
        import onnxruntime
        from tokenizers import Tokenizer

        for name in (_MODEL, _TOKENIZER):
            if not (self._folder / name).is_file():
                raise ConfigurationError(self._missing(name))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # The graph is made of the operators that are fastest; more fusion would replace them.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.enable_mem_pattern = False  # texts of every length: no plan is used twice
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(self._folder / _MODEL), options, providers=["CPUExecutionProvider"]
        )
        return _Loaded(session, Tokenizer.from_file(str(self._folder / _TOKENIZER)))

    def _missing(self, name: str) -> str:
        return f"Thiếu tệp {self._folder / name} của bộ nhúng. Hãy cài lại cchc."


def _pieces(model: _Loaded, text: str) -> list[int]:
    ids: list[int] = model.tokenizer.encode(text, add_special_tokens=False).ids
    return ids


def _vector(model: _Loaded, pieces: list[int]) -> NDArray[np.float32]:
    """Mean of the tokens' vectors (dimension,), windows weighted with their pieces."""
    total = np.zeros(_DIMENSION, dtype=np.float32)
    for start in range(0, max(1, len(pieces)), _WINDOW):
        window = pieces[start : start + _WINDOW]
        ids = np.array([[_BEGIN, *window, _END]], dtype=np.int64)
        (mean,) = model.session.run(["mean"], {"ids": ids})
        total += mean[0] * len(window)
    return total / np.float32(max(1, len(pieces)))
