"""Opens the assistant for a run: over a given library, or over a throwaway one of a corpus."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.types import Turn
from evals.asking import DocumentFacts, Fault, Ranked, SearchSystem, Session
from evals.drafting import drafting
from evals.errors import CorpusError
from evals.expectations import ExpectedHeader
from evals.faults import composing_errs
from evals.metrics.retrieval import DEPTH
from evals.run_record import fingerprint
from vectorstore.embedders import make_embedder
from vectorstore.search import Searcher
from vectorstore.settings import Settings
from vectorstore.vietnamese.folding import strip_marks

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from vectorstore.types import Hit


class Sessions:
    """One session a corpus, kept until the stack closes; all the same one with a given library."""

    def __init__(self, library: Path | None, stack: ExitStack) -> None:
        self._library = library
        self._stack = stack
        self._open: dict[Path, Session] = {}

    def open(self, corpus: Path) -> Session:
        """Return the session for a corpus folder; builds its library at the first call.

        Raises `CorpusError` where the folder yields no document.
        """
        key = self._library or corpus
        if key not in self._open:
            folder = self._library or self._build(corpus)
            self._open[key] = open_session(folder, self._stack, own=self._library is None)
        return self._open[key]

    def _build(self, corpus: Path) -> Path:
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="cchc-eval-")))
        build_library(corpus, folder / "library")
        return folder / "library"


def open_session(folder: Path, stack: ExitStack, *, own: bool = True) -> Session:
    """Open a library and the assistant over it; `stack` closes what was opened.

    A library of the evaluation's own lies in its folder alone, whichever servers are set.
    """
    from assistant.answer import Assistant

    settings = Settings.load(library=folder)
    settings = settings.alone if own else settings
    assistant = Assistant.open(settings)
    library = stack.enter_context(assistant.library)
    searcher = Searcher(library, make_embedder(settings))

    def ask(
        question: str, history: list[dict[str, Any]], fault: Fault | None = None, /
    ) -> dict[str, Any]:
        with composing_errs(fault):
            return _ask(assistant, question, history)

    def document(document_id: str) -> DocumentFacts | None:
        held = library.document(document_id)
        if held is None:
            return None
        header = {name: getattr(held, name) for name in ExpectedHeader.model_fields}
        return DocumentFacts(held.text, frozenset(held.years), held.place, header)

    def search(question: str, system: SearchSystem) -> list[Ranked]:
        hits = searcher.search(
            strip_marks(question) if system in {"unmarked", "folded"} else question,
            limit=DEPTH,
            use_vector=system in {"hybrid", "vector"},
            use_lexical=system != "vector",
            restore_marks=system != "folded",
        )
        return [_ranked(hit) for hit in hits]

    facts = lru_cache(maxsize=256)(document)
    return Session(ask, facts, search, fingerprint(library), drafting(assistant))


def _ranked(hit: Hit) -> Ranked:
    return Ranked(hit.document.source, hit.document.number, hit.provision.section_path)


def _ask(assistant: Assistant, question: str, history: Sequence[dict[str, Any]]) -> dict[str, Any]:
    turns = [Turn(turn["question"], turn["answer"]) for turn in history]
    return assistant.ask(question, turns).to_json()


def build_library(corpus: Path, folder: Path) -> None:
    """Ingest a corpus folder into a new library.

    Raises `CorpusError` where a document fails: a run over less than its corpus measures nothing.
    """
    from ingest.pipeline import ingest_paths

    report = ingest_paths([str(corpus)], folder, Settings.load().alone)
    for file in report.files:
        if file.status == "failed":
            message = f"Không lập được thư viện tạm từ {corpus}: {file.error}"
            raise CorpusError(message)
    if report.interrupted:
        message = f"Đã dừng khi đang lập thư viện tạm từ {corpus}."
        raise CorpusError(message)
