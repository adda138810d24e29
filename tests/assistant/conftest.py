"""A small library of made-up documents (`documents/`) and the assistant that answers over it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from assistant.answer import Assistant
from assistant.shelf import Shelf
from assistant.types import Answer, Turn
from ingest.conflicts import compare_documents
from ingest.pipeline import ingest_paths, parse_file
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from selenium import webdriver

    from vectorstore.types import Conflict, Document, Fact, ParsedDocument, Provision, Reference

DOCUMENTS = Path(__file__).parent / "documents"


class ParsedShelf:
    """What a `Shelf` reads of a library, straight from parsed documents."""

    change_sequence = 1

    def __init__(self, parsed: Sequence[ParsedDocument]) -> None:
        self.parsed = {one.document.id: one for one in parsed}

    def documents(self) -> list[Document]:
        return [one.document for one in self.parsed.values()]

    def references(self) -> list[Reference]:
        return [reference for one in self.parsed.values() for reference in one.references]

    def abbreviations(self) -> dict[str, list[str]]:
        return {}

    def provisions(self, document_id: str) -> tuple[Provision, ...]:
        return self.parsed[document_id].provisions

    def facts(self, document_id: str) -> tuple[Fact, ...]:
        return self.parsed[document_id].facts

    def conflicts(self, document_id: str) -> tuple[Conflict, ...]:
        return ()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """One headless browser for the tests of a module."""
    from tests.browser import chromium  # with the whole web server, which few tests need

    driver = chromium(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


def write_library(folder: Path, embedder: HashingEmbedder, paths: Sequence[Path]) -> None:
    """Add files to the library in `folder`, which is made if it is not there."""
    with Library.open(folder, embedder, create=True) as library, library.writer() as writer:
        for path in paths:
            parsed = parse_file(path)
            writer.write(parsed, embedder.passages([chunk.search_text for chunk in parsed.chunks]))
        compare_documents(library)


@pytest.fixture(scope="session")
def document_files() -> list[Path]:
    """Return the files of the small library."""
    return sorted(DOCUMENTS.glob("*.txt"))


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> Path:
    """Return a library folder that holds all of `documents/`; read only."""
    folder = tmp_path_factory.mktemp("small") / "library"
    write_library(folder, HashingEmbedder(), document_files)
    return folder


@pytest.fixture
def small_library_bundled(tmp_path: Path, document_files: list[Path]) -> Path:
    """Return a library of one document made with the bundled embedder, as programs have it."""
    plans = [str(path) for path in document_files if "ke-hoach-15" in path.name]
    ingest_paths(plans, tmp_path / "library", Settings.load({}))
    return tmp_path / "library"


@pytest.fixture(scope="session")
def assistant(small_library: Path) -> Iterator[Assistant]:
    embedder = HashingEmbedder()
    with Library.open(small_library, embedder) as library:
        yield Assistant(library, Searcher(library, embedder))


@pytest.fixture(scope="session")
def shelf(assistant: Assistant) -> Shelf:
    return assistant.shelf


@pytest.fixture(scope="session")
def ask(assistant: Assistant) -> Callable[..., Answer]:
    """Ask one question, after earlier ones given as texts or (question, answer) pairs."""

    def ask_one(question: str, *earlier: str | tuple[str, str]) -> Answer:
        turns = [Turn(one) if isinstance(one, str) else Turn(*one) for one in earlier]
        return assistant.ask(question, turns)

    return ask_one


@pytest.fixture
def shelf_of(tmp_path: Path) -> Callable[..., Shelf]:
    """Make a shelf of documents given as texts."""

    def make(*texts: str) -> Shelf:
        parsed = []
        for index, text in enumerate(texts, 1):
            path = tmp_path / f"van-ban-{index}.txt"
            path.write_text(text, encoding="utf-8")
            parsed.append(parse_file(path))
        return Shelf(cast("Library", ParsedShelf(parsed)))

    return make
