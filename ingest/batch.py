"""A batch of files on its way into the library: read ahead, embedded together, written in order.

While documents are embedded and written here, the sandbox reads the next ones. A document counts
as done when its transaction is; whatever ends the batch between two leaves them whole.
"""

from __future__ import annotations

import hashlib
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

import numpy as np
from numpy.typing import NDArray

from ingest.files import ID_LENGTH, absolute_path
from ingest.ocr.tools import missing_tools
from ingest.report import IngestedFile
from ingest.sandbox.pool import ParserPool
from ingest.sandbox.task import ParseTask
from ingest.sources import Source, content_hash
from vectorstore.embedders import Embedder
from vectorstore.errors import (
    CchcError,
    ConfigurationError,
    LibraryLockedError,
    UnreadableDocumentError,
)
from vectorstore.library import Library
from vectorstore.types import Chunk, Document, OcrMode, ParsedDocument
from vectorstore.writer import Writer

Progress = Callable[[int, int, str], None]  # files done, files in all, name of the next one

_EMBEDDED_AT_ONCE = 256  # chunks; bounds the memory of a very long document
# Chunks of several short documents that are embedded together, so that no core waits for the last
# text of each; few enough that Ctrl-C and the progress bar do not wait long.
_EMBEDDED_TOGETHER = 64
_READ_AHEAD = 16  # files


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """A file whose turn will come, and its document where the sandbox is reading it."""

    source: Source
    revision: str = ""
    document_id: str = ""
    reading: Future[ParsedDocument] | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A file that has become a document and waits to be written."""

    turn: _Turn
    parsed: ParsedDocument


@dataclass(slots=True)
class Batch:
    """The files of one run; `done` holds their outcomes in order, whenever the run ends."""

    library: Library
    writer: Writer
    embedder: Embedder
    sandbox: ParserPool
    ocr: OcrMode = "auto"
    parse_seconds: float = 20.0
    again: bool = False  # read the files that did not change too
    groups: frozenset[str] = frozenset()  # that new documents are kept for
    done: list[IngestedFile] = field(default_factory=list)

    def run(self, sources: Sequence[Source], progress: Progress) -> None:
        """Bring every file to its end; what one file causes is its outcome, not an exception."""
        waiting = iter(sources)
        turns: deque[_Turn] = deque()
        while True:
            for source in waiting:
                turns.append(self._begin(source, turns))
                if len(turns) >= _READ_AHEAD:
                    break
            if not turns:
                return
            group: list[_Read] = []
            while turns and _fits(group, turns[0]):
                turn = turns.popleft()
                if not group:
                    progress(len(self.done), len(sources), turn.source.path.name)
                outcome = self._outcome(turn)
                if isinstance(outcome, _Read):
                    group.append(outcome)
                elif group:
                    turns.appendleft(turn)  # its outcome comes after theirs
                    break
                else:
                    self.done.append(outcome)
                    break
            self._store(group, lambda name: progress(len(self.done), len(sources), name))

    def _begin(self, source: Source, turns: Sequence[_Turn]) -> _Turn:
        """Have the file read, unless it looks as if that were not needed; `_outcome` decides."""
        if source.error is not None:
            return _Turn(source, error=source.error)
        try:
            revision = content_hash(source)
        except UnreadableDocumentError as error:
            return _Turn(source, error=str(error))
        known = self._known(source)
        turn = _Turn(source, revision, self._id(source, revision, known))
        if any(other.revision == revision for other in turns) or self._held(turn, known):
            return turn
        return self._reading(turn)

    def _reading(self, turn: _Turn) -> _Turn:
        task = ParseTask(turn.source, turn.document_id, turn.revision, self.ocr, self.parse_seconds)
        reading = self.sandbox.submit(task)
        return _Turn(turn.source, turn.revision, turn.document_id, reading)

    def _outcome(self, turn: _Turn) -> _Read | IngestedFile:
        """The document of a file, or its outcome where nothing is to be written."""
        name = str(turn.source.path)
        if turn.error is not None:
            return IngestedFile(name, "skipped" if turn.source.skipped else "failed", turn.error)
        known = self._known(turn.source)  # again: what was written since may have changed it
        held = self._held(turn, known)
        if held is not None:
            if turn.reading is not None:
                turn.reading.cancel()
            return held
        document_id = self._id(turn.source, turn.revision, known)
        if turn.reading is None or turn.document_id != document_id:
            turn = self._reading(_Turn(turn.source, turn.revision, document_id))
        assert turn.reading is not None  # noqa: S101 - for the type checker
        try:
            return _Read(turn, turn.reading.result())
        except ConfigurationError:
            raise  # nothing can be read at all
        except CchcError as error:
            return IngestedFile(name, "failed", str(error))

    def _known(self, source: Source) -> Document | None:
        """The document that the library has from this path."""
        return self.library.document_by_path(absolute_path(source.path))

    def _held(self, turn: _Turn, known: Document | None) -> IngestedFile | None:
        """The outcome of a file that the library has already; `known` is what its path gave."""
        name = str(turn.source.path)
        if known is not None and known.revision == turn.revision:
            more = self.again or self._reads_more(known)
            return None if more else self._unchanged(name, known)
        same = self._held_elsewhere(turn.revision)
        if known is None and same is not None:
            warning = f"nội dung trùng với {same.source}, không lưu thêm bản nữa"
            return self._unchanged(name, same, warning)
        return None

    def _reads_more(self, known: Document) -> bool:
        """Whether recognition reads pages of a document that were left, or all of them anew."""
        if known.format != "pdf" or self.ocr == "off" or missing_tools():
            return False
        return bool(known.unread_pages) or (self.ocr == "force" != known.ocr)

    def _held_elsewhere(self, revision: str) -> Document | None:
        """The document that another file of the same bytes gave; a changed file's past is none."""
        same = self.library.document_by_revision(revision)
        newer = self.library.document(same.replaced_by_revision or "") if same else None
        return None if same and newer and newer.path == same.path else same

    def _id(self, source: Source, revision: str, known: Document | None) -> str:
        """The id of a file; a document that was updated keeps the id of its first bytes."""
        if known is not None:
            return known.id
        candidate = revision[:ID_LENGTH]
        if self.library.document(candidate) is None:
            return candidate
        name = f"{revision}\n{absolute_path(source.path)}"
        return hashlib.sha256(name.encode()).hexdigest()[:ID_LENGTH]

    def _store(self, group: Sequence[_Read], progress: Callable[[str], None]) -> None:
        chunks = [chunk for read in group for chunk in read.parsed.chunks]
        vectors = embed_chunks(chunks, self.embedder)
        first = 0
        for position, read in enumerate(group):
            if position:
                progress(read.turn.source.path.name)
            end = first + len(read.parsed.chunks)
            with _finished():
                self.done.append(self._written(read, vectors[first:end]))
            first = end

    def _written(self, read: _Read, vectors: NDArray[np.float32]) -> IngestedFile:
        name, parsed = str(read.turn.source.path), read.parsed
        try:
            status = self.writer.write(parsed, vectors, self.groups)
        except LibraryLockedError:
            raise
        except (CchcError, ValueError) as error:
            return IngestedFile(name, "failed", f"{name}: {error}".replace("\n", " "))
        return IngestedFile(
            name,
            status,
            document=parsed.document,
            provisions=len(parsed.provisions),
            tables=sum(provision.kind == "table" for provision in parsed.provisions),
            chunks=len(parsed.chunks),
            warnings=parsed.document.warnings,
        )

    def _unchanged(self, name: str, document: Document, *warnings: str) -> IngestedFile:
        counts = self.library.counts_of(document.id)
        return IngestedFile(
            name,
            "unchanged",
            document=document,
            provisions=counts.provisions,
            tables=counts.tables,
            chunks=counts.chunks,
            warnings=(*warnings, *document.warnings),
        )


def embed_chunks(chunks: Sequence[Chunk], embedder: Embedder) -> NDArray[np.float32]:
    """Return float32 vectors (chunks, dimension) of the chunks' search texts."""
    texts = [chunk.search_text for chunk in chunks]
    parts = [
        embedder.passages(texts[start : start + _EMBEDDED_AT_ONCE])
        for start in range(0, len(texts), _EMBEDDED_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, embedder.dimension), np.float32)


def _fits(group: Sequence[_Read], turn: _Turn) -> bool:
    """Whether a file can be embedded with those before it: read already, and another document."""
    if not group:
        return True
    if turn.reading is None or not turn.reading.done():
        return False
    chunks = sum(len(read.parsed.chunks) for read in group)
    return chunks < _EMBEDDED_TOGETHER and all(
        read.turn.revision != turn.revision
        and read.turn.document_id != turn.document_id
        and absolute_path(read.turn.source.path) != absolute_path(turn.source.path)
        for read in group
    )


@contextmanager
def _finished() -> Iterator[None]:
    """Let Ctrl-C wait until what is being written is written and reported."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
        if pressed:
            raise KeyboardInterrupt
