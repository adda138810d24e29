"""Changes of the library from the web: files in, documents read again, documents out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from assistant.chat import labels
from assistant.entry import load_first
from assistant.holdings.jobs import BUSY, FileResult, Jobs, Status
from assistant.holdings.originals import discard, source_file, store
from vectorstore.errors import CchcError, LibraryLockedError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.holdings.jobs import Job, Show
    from vectorstore.embedders import Embedder
    from vectorstore.library import Library
    from vectorstore.settings import Settings
    from vectorstore.types import Document

# The room that reads files declares its batch entry point here; see `Ingest`.
INGESTERS_GROUP = "cchc.ingesters"


class Upload(NamedTuple):
    """A file as a browser sends it."""

    name: str
    content: BinaryIO


class IngestedFile(Protocol):
    """The outcome of one file."""

    @property
    def path(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> Status: ...  # noqa: D102
    @property
    def error(self) -> str | None: ...  # noqa: D102
    @property
    def document(self) -> Document | None: ...  # noqa: D102
    @property
    def warnings(self) -> tuple[str, ...]: ...  # noqa: D102


class IngestReport(Protocol):
    """The outcomes of all files of a run."""

    @property
    def files(self) -> Sequence[IngestedFile]: ...  # noqa: D102


class Ingest(Protocol):
    """Adds or updates documents; `again` reads unchanged files too.

    `groups` are those that new documents are kept for.
    """

    def __call__(
        self,
        paths: Sequence[str],
        library_folder: Path,
        settings: Settings,
        progress: Show | None = None,
        embedder: Embedder | None = None,
        *,
        again: bool = False,
        groups: Collection[str] = (),
    ) -> IngestReport:
        """Run over the files; what one file causes is its outcome."""
        ...


class Keeper:
    """The one place that changes a library while it is served; safe from several threads."""

    def __init__(self, library: Library, settings: Settings, embedder: Embedder) -> None:
        self._library, self._settings, self._embedder = library, settings, embedder
        self._jobs = Jobs()
        self._adding = Lock()  # of two uploads at once only one is stored

    def add(self, uploads: Sequence[Upload], groups: Collection[str] = ()) -> str:
        """Begin to take files in, for these groups or everybody; returns the job's id.

        Raises `LibraryLockedError` while another job is at work, and `LibraryError` where the
        files cannot be kept.
        """
        if self._jobs.busy or not self._adding.acquire(blocking=False):
            raise LibraryLockedError(BUSY)
        try:
            paths = [store(self._library.folder, one.name, one.content) for one in uploads]
            return self._start(paths, groups, again=False)
        finally:
            self._adding.release()

    def reread(self, document: Document) -> str:
        """Begin to read a document's file again; returns the job's id.

        An archive is read again as a whole. Raises `CchcError` where the file is gone.
        """
        path = source_file(document)
        if path is None:
            message = (
                f"Tệp gốc {document.source} không còn ở chỗ đã nạp nên không đọc lại được; "
                "hãy nạp lại tệp đó."
            )
            raise CchcError(message)
        return self._start([path], (), again=True)

    def remove(self, document: Document) -> None:
        """Take a document out, and its file where that was uploaded.

        Raises `LibraryLockedError` while the library is being written.
        """
        try:
            with self._library.writer() as writer:
                writer.remove(document.id)
        except LibraryLockedError as error:
            raise LibraryLockedError(BUSY) from error
        path = source_file(document)
        if path is not None:
            self._discard_unused([path])

    def job(self, job_id: str) -> Job | None:
        """A job, as far as it has come."""
        return self._jobs.find(job_id)

    def _start(self, paths: Sequence[Path], groups: Collection[str], *, again: bool) -> str:
        ingest: Ingest = load_first(INGESTERS_GROUP, "nạp được văn bản")
        folder = self._library.folder

        def work(show: Show) -> Sequence[FileResult]:
            try:
                report = ingest(
                    [str(path) for path in paths],
                    folder,
                    self._settings,
                    show,
                    self._embedder,
                    again=again,
                    groups=groups,
                )
            finally:
                self._discard_unused(paths)
            return [_result(file, paths) for file in report.files]

        return self._jobs.start([path.name for path in paths], work)

    def _discard_unused(self, paths: Sequence[Path]) -> None:
        """Delete the uploads that no document was read from."""
        used = {Path(one.path) for one in self._library.documents(older_revisions=True)}
        used |= {parent for path in used for parent in path.parents}
        for path in paths:
            if path not in used:
                discard(self._library.folder, path)


@dataclass(frozen=True, slots=True)
class Tray:
    """What one kind of people put in: for their own groups, and told of what they see alone."""

    keeper: Keeper
    groups: frozenset[str]  # of what is added; empty for everybody

    def add(self, uploads: Sequence[Upload]) -> str:
        """Begin to take files in; see `Keeper.add`."""
        return self.keeper.add(uploads, self.groups)

    def reread(self, document: Document) -> str:
        """Begin to read a document's file again; see `Keeper.reread`."""
        return self.keeper.reread(document)

    def remove(self, document: Document) -> None:
        """Take a document out; see `Keeper.remove`."""
        self.keeper.remove(document)

    def job(self, job_id: str, seen: Library) -> Job | None:
        """A job, without what it says of documents that the library `seen` does not show.

        A file may be the same as a hidden one, and an archive may hold several.
        """
        job = self.keeper.job(job_id)
        if job is None:
            return None
        told = [
            one if not one.document_id or seen.document(one.document_id) else _untold(one)
            for one in job.results
        ]
        results = tuple(
            one for one in told if one.document_id or one.name in job.names or one.error
        )
        current = job.current if job.current in job.names else ""
        return replace(job, results=results, current=current)


def _untold(result: FileResult) -> FileResult:
    return replace(result, document_id="", document_name="", warnings=())


def _result(file: IngestedFile, paths: Sequence[Path]) -> FileResult:
    """The outcome in words that name the file as the person knows it."""
    error, name = file.error or "", file.path
    for path in paths:
        name = name.replace(str(path), path.name)
        error = error.replace(str(path), path.name)
    document = file.document
    return FileResult(
        name=name,
        status=file.status,
        error=error,
        document_id=document.id if document else "",
        document_name=labels.document_name(document) if document else "",
        warnings=tuple(file.warnings),
    )
