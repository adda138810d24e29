"""Re-ranking: a real cross-encoder of random weights, its time budget, and what the search does."""

from __future__ import annotations

import itertools
import sys
import time
from typing import TYPE_CHECKING

import pytest

from vectorstore.errors import ConfigurationError
from vectorstore.reranker import PAIRS_AT_ONCE, CrossEncoderReranker, make_reranker
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.vectorstore.conftest import HashingEmbedder
    from vectorstore.library import Library
    from vectorstore.types import ParsedDocument


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of two small layers, saved as sentence-transformers loads them."""
    pytest.importorskip("sentence_transformers")
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghiklmnopqrstuvxy"]
    words += [f"##{letter}" for letter in "abcdefghiklmnopqrstuvxy"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_real_cross_encoder_judges_pairs(model_folder: Path) -> None:
    found = CrossEncoderReranker(str(model_folder), 60).scores("ai", ["ba ca", "da", "ga ha", "x"])
    assert len(found) == 4
    assert all(0 <= score <= 1 for score in found)


def test_the_budget_ends_it_after_a_batch(
    model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = itertools.count(0.0, 10.0)  # ten seconds between any two looks
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    found = CrossEncoderReranker(str(model_folder), 5).scores("ai", ["ba"] * 20)
    assert len(found) == PAIRS_AT_ONCE


def test_a_missing_model_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ConfigurationError, match="CCHC_RERANKER"):
        CrossEncoderReranker(str(tmp_path / "none"), 1).scores("ai", ["ba"])


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigurationError, match=r"cchc\[sentence-transformers\]"):
        CrossEncoderReranker("any", 1).scores("ai", ["ba"])


def test_the_setting() -> None:
    assert make_reranker(Settings()) is None
    made = make_reranker(Settings(reranker="sentence-transformers:x", rerank_budget_ms=50))
    assert isinstance(made, CrossEncoderReranker)
    with pytest.raises(ConfigurationError, match="CCHC_RERANKER không hợp lệ"):
        Settings.load({"CCHC_RERANKER": "x"})


class _ByLength:
    """Prefers long texts; judges only the first three."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        return [min(1.0, len(text) / 100) for text in texts[:3]]


def test_judged_provisions_stand_above_the_others(
    library: Library,
    embedder: HashingEmbedder,
    parsed: Callable[..., ParsedDocument],
    write: Callable[..., list[str]],
) -> None:
    texts = ["Thu phí.", "Thu phí và lệ phí.", "Thu phí, lệ phí và tiền chậm nộp.", "Phí khác."]
    write(parsed("d1", texts))
    plain = Searcher(library, embedder).search("thu phí", limit=5)
    hits = Searcher(library, embedder, reranker=_ByLength()).search("thu phí", limit=5)
    first = {hit.provision.id for hit in plain[:3]}
    assert {hit.provision.id for hit in hits[:3]} == first
    lengths = [hit.chunk_end - hit.chunk_start for hit in hits[:3]]
    assert lengths == sorted(lengths, reverse=True)
    assert [hit.provision.id for hit in hits[3:]] == [hit.provision.id for hit in plain[3:]]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert dict(hits[0].details)["rerank"] > 0
