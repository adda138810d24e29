"""What the web chat needs from the rest of the program, and the sentence for each failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from starlette.requests import HTTPConnection

from assistant.answer_filter import UNFILTERED
from assistant.interface_language import mark, tr
from vectorstore.errors import CchcError, LibraryLockedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from assistant.answer_filter import AnswerFilter
    from assistant.drafting.types import Draft, DraftRequest, Incoming
    from assistant.holdings.entries import Holding
    from assistant.holdings.jobs import Job
    from assistant.holdings.keeper import Upload
    from assistant.holdings.relations import Standing
    from assistant.provision_search import Found
    from assistant.targets.rows import TargetRow
    from assistant.types import Answer, Turn
    from vectorstore.types import Document, Provision

log = logging.getLogger(__name__)

UNEXPECTED = mark(
    "Có lỗi khi tra cứu nên chưa trả lời được; hãy hỏi lại, nếu vẫn lỗi thì báo người quản trị."
)


class NotAllowedError(CchcError):
    """What the person asks for is not theirs to do; the message says who may."""


RETRY_SECONDS = 5
BUSY_SERVER = mark("Trợ lý đang bận vì có nhiều câu hỏi cùng lúc; hãy hỏi lại sau {seconds} giây.")


def busy_sentence() -> str:
    """What whoever comes while too many ask is told."""
    return tr(BUSY_SERVER).format(seconds=RETRY_SECONDS)


class BusyError(CchcError):
    """Not now: too much is asked, by this person or by everybody. The message says when again."""

    def __init__(self, message: str, retry_after_seconds: int, status: int = 503) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.status = status

    @property
    def headers(self) -> dict[str, str]:
        """What tells a program when to ask again."""
        return {"Retry-After": str(self.retry_after_seconds)}


# The backend that holds what the person behind a request may see.
BackendOf = Callable[[HTTPConnection], "ChatBackend"]


class StoredDocument(NamedTuple):
    """A document with its provisions in document order, and what is known around it."""

    document: Document
    provisions: Sequence[Provision]
    standing: Standing | None = None
    original: Path | None = None  # the very file that it was read from, where it is still there


class ChatBackend(Protocol):
    """The answering engine and the library behind the page; called from several threads."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Answer:
        """Answer one question in the light of the earlier turns."""
        ...

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Iterator[Answer]:
        """Answer one question sentence by sentence; the last answer is the whole one."""
        ...

    def correct(self, answer: Answer, history: Sequence[str], correction: str) -> None:
        """Keep what a person says is right instead of an answer, for review."""
        ...

    def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Found:
        """Rank provisions for a query, without an answer."""
        ...

    def draft(self, request: DraftRequest, incoming: Incoming | None = None) -> Draft:
        """Draft one letter."""
        ...

    def documents(self) -> Sequence[Document]:
        """List every document of the library (the texts may be empty)."""
        ...

    def sees(self, document_ids: Iterable[str]) -> bool:
        """Whether the library holds all of these, older texts included."""
        ...

    def document(self, document_id: str) -> StoredDocument | None:
        """Read one document with its text, or `None` where the library does not hold it."""
        ...

    def targets(self) -> Sequence[TargetRow]:
        """List every target and result that the documents state."""
        ...

    def holdings(self) -> Sequence[Holding]:
        """List every document with what a list shows of it."""
        ...

    @property
    def may_change(self) -> bool:
        """Whether this person may add, remove and read documents again."""
        ...

    def add(self, uploads: Sequence[Upload]) -> str:
        """Begin to take files in and return the job's id.

        Raises `NotAllowedError`, and `LibraryLockedError` while the library is being written.
        """
        ...

    def reread(self, document_id: str) -> str:
        """Begin to read a document's file again; returns and raises as `add`."""
        ...

    def remove(self, document_id: str) -> None:
        """Take a document out; raises as `add`."""
        ...

    def job(self, job_id: str) -> Job | None:
        """Find a job by the id that its starter was given."""
        ...

    def follow_ups(self, answer: Answer) -> Sequence[str]:
        """Suggest questions that lead on from an answer and have an answer themselves."""
        ...

    def examples(self) -> Sequence[str]:
        """Suggest a few questions that this library can answer."""
        ...


def explain(error: Exception) -> str:
    """One Vietnamese sentence for a person; what they cannot act on goes to the log instead."""
    if isinstance(error, CchcError):
        return str(error)
    log.error("The chat failed: %s", error, exc_info=error)
    return tr(UNEXPECTED)


def status_of(error: Exception) -> int:
    """The HTTP status that goes with the sentence of `explain`."""
    if isinstance(error, BusyError):
        return error.status
    if isinstance(error, NotAllowedError):
        return 403
    if isinstance(error, LibraryLockedError):
        return 409
    return 422 if isinstance(error, CchcError) else 500
