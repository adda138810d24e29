"""Optional re-ranking of the best provisions with a cross-encoder, within a time budget."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from vectorstore.embedders.transformers_model import SENTENCE_TRANSFORMERS, explained_loading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.settings import Settings

PAIRS_AT_ONCE = 4
MAX_TOKENS = 512


class Reranker(Protocol):
    """Judges how well texts answer a query, each text together with the query."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Scores in 0…1 of the first texts: of as many as the time budget allows, at least one."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder of the library sentence-transformers, by name or by folder."""

    def __init__(self, model: str, budget_seconds: float) -> None:
        self._name = model
        self._budget_seconds = budget_seconds
        self._model: Any = None
        self._load_lock = Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """Scores of the first texts until the budget is spent; loading the model is not counted."""
        model = self._load()
        began = time.perf_counter()
        found: list[float] = []
        for start in range(0, len(texts), PAIRS_AT_ONCE):
            if found and time.perf_counter() - began > self._budget_seconds:
                break
            pairs = [(query, text) for text in texts[start : start + PAIRS_AT_ONCE]]
            found.extend(map(float, model.predict(pairs, show_progress_bar=False)))
        return found

    def _load(self) -> Any:  # noqa: ANN401 - sentence-transformers is an extra
        with self._load_lock:
            if self._model is None:
                self._model = self._loaded()
            return self._model

    def _loaded(self) -> Any:  # noqa: ANN401
        with explained_loading("CCHC_RERANKER", self._name):
            import torch
            from sentence_transformers import CrossEncoder

            return CrossEncoder(
                self._name,
                device="cpu",
                max_length=MAX_TOKENS,
                num_labels=1,
                activation_fn=torch.nn.Sigmoid(),
                local_files_only=True,
            )


def make_reranker(settings: Settings) -> Reranker | None:
    """The re-ranker that the settings name; none by default."""
    if settings.reranker is None:
        return None
    name = settings.reranker.removeprefix(SENTENCE_TRANSFORMERS)
    return CrossEncoderReranker(name, settings.rerank_budget_ms / 1000)
