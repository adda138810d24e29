"""What every embedder is: LangChain `Embeddings` that know their name and dimension."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

QUESTIONS_KEPT = 512


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
