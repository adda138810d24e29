"""An assistant over the small library whose model is a scripted endpoint."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Assistant
from assistant.llm.endpoint import Endpoint
from tests.assistant.conftest import write_library
from tests.assistant.llm.scripted_endpoint import MODEL, Script, scripted
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.assistant.llm.scripted_endpoint import Reply


@contextmanager
def assistant_over(
    folder: Path, *replies: Reply, seconds: float = 60.0, tokens: int = 4096
) -> Iterator[tuple[Assistant, Script]]:
    """Open an assistant over a library folder with a scripted model."""
    embedder = HashingEmbedder()
    with scripted(*replies) as script, Library.open(folder, embedder) as library:
        endpoint = Endpoint(script.base_url, MODEL, "khoa-thu", seconds, tokens)
        yield Assistant(library, Searcher(library, embedder), endpoint), script


@pytest.fixture
def with_model(small_library: Path) -> Callable[..., object]:
    """Return a context manager: an assistant over the small library and its script."""

    def make(*replies: Reply, seconds: float = 60.0, tokens: int = 4096) -> object:
        return assistant_over(small_library, *replies, seconds=seconds, tokens=tokens)

    return make


@pytest.fixture
def with_model_over(tmp_path: Path) -> Callable[..., object]:
    """Return the same over a library of one document given as text."""

    def make(text: str, *replies: Reply) -> object:
        path = tmp_path / "van-ban.txt"
        path.write_text(text, encoding="utf-8")
        write_library(tmp_path / "library", HashingEmbedder(), [path])
        return assistant_over(tmp_path / "library", *replies)

    return make
