"""The chat over a real library: the one module that knows the engine and the database."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from assistant.answer_filter import UNFILTERED
from assistant.chat import labels
from assistant.chat.backend import NotAllowedError, StoredDocument
from assistant.chat.examples import candidate_questions, nearest
from assistant.drafting.drafter import draft
from assistant.feedback import corrections_place, record
from assistant.holdings.entries import entries
from assistant.holdings.originals import unchanged_file
from assistant.holdings.relations import standing_of
from assistant.serving.metrics import METRICS
from assistant.serving.traces import traced
from assistant.targets.rows import target_rows
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from assistant.answer import Assistant
    from assistant.answer_filter import AnswerFilter
    from assistant.drafting.types import Draft, DraftRequest, Incoming
    from assistant.holdings.entries import Holding
    from assistant.holdings.jobs import Job
    from assistant.holdings.keeper import Tray, Upload
    from assistant.provision_search import Found
    from assistant.targets.rows import TargetRow
    from assistant.types import Answer, Turn
    from vectorstore.types import Document

T = TypeVar("T")

SHOWN_EXAMPLES = 3
_TRIED_EXAMPLES = 8
_TRIED_FOLLOW_UPS = 5  # an answer's own cost each, the first time
_KNOWN_ANSWERS = 5_000


class _OfState(Generic[T]):
    """Something worked out once for each state of the library; safe from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: tuple[int, T] | None = None

    def get(self, sequence: int, make: Callable[[], T]) -> T:
        """What belongs to the state of this change sequence, made where it is not held yet."""
        with self._lock:
            if self._held is None or self._held[0] != sequence:
                self._held = (sequence, make())
            return self._held[1]


class LibraryBackend:
    """Answers from one library; what it lists is read again only after the library changed."""

    def __init__(
        self, assistant: Assistant, *, check_examples: bool = True, keeper: Tray | None = None
    ) -> None:
        self._assistant = assistant
        self._keeper = keeper  # none where the library is only read
        self._library = assistant.library
        self._check_examples = check_examples
        self._lock = Lock()
        self._read_documents: _OfState[tuple[Document, ...]] = _OfState()
        self._ids: _OfState[frozenset[str]] = _OfState()
        self._holdings: _OfState[tuple[Holding, ...]] = _OfState()
        self._targets: _OfState[tuple[TargetRow, ...]] = _OfState()
        self._examples: _OfState[tuple[str, ...]] = _OfState()
        self._known_answers: dict[tuple[int, str], bool] = {}

    @property
    def assistant(self) -> Assistant:
        """The engine behind it."""
        return self._assistant

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Answer:
        """Answer one question in the light of the earlier turns."""
        *_, answer = self.stream(question, history, as_of, only)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Iterator[Answer]:
        """Answer one question sentence by sentence; the last answer is the whole one."""
        return METRICS.watched(traced(self._assistant.stream(question, history, as_of, only)))

    def draft(self, request: DraftRequest, incoming: Incoming | None = None) -> Draft:
        """Draft one letter over the library's present state."""
        return draft(request, self._assistant, self._assistant.shelf, incoming)

    def correct(self, answer: Answer, history: Sequence[str], correction: str) -> None:
        """Keep a correction beside the library; see `assistant.feedback`."""
        place = corrections_place(self._library.folder, self._library.servers)
        record(place, answer, history, correction)

    def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Found:
        """Rank provisions for a query, without an answer."""
        return self._assistant.search(query, limit=limit, as_of=as_of, only=only)

    def documents(self) -> Sequence[Document]:
        """List every document, without the texts."""
        return tuple(one for one in self._everything() if one.replaced_by_revision is None)

    def sees(self, document_ids: Iterable[str]) -> bool:
        """Whether the library holds all of these, older texts included."""
        known = self._ids.get(
            self._library.change_sequence,
            lambda: frozenset(document.id for document in self._everything()),
        )
        return known.issuperset(document_ids)

    def document(self, document_id: str) -> StoredDocument | None:
        """Read one document with its text."""
        document = self._library.document(document_id)
        if document is None:
            return None
        return StoredDocument(
            document,
            self._library.provisions(document_id),
            standing_of(document, self._assistant.shelf, self._everything()),
            unchanged_file(document),
        )

    def holdings(self) -> Sequence[Holding]:
        """List every document; read again only after the library changed."""
        shelf = self._assistant.shelf
        return self._holdings.get(shelf.sequence, lambda: entries(shelf, self._everything()))

    @property
    def may_change(self) -> bool:
        """Whether the library can be changed from here."""
        return self._keeper is not None

    def add(self, uploads: Sequence[Upload]) -> str:
        """Begin to take files in; see `Keeper.add`."""
        return self._changing().add(uploads)

    def reread(self, document_id: str) -> str:
        """Begin to read a document's file again; see `Keeper.reread`."""
        return self._changing().reread(self._held(document_id))

    def remove(self, document_id: str) -> None:
        """Take a document out; see `Keeper.remove`."""
        self._changing().remove(self._held(document_id))

    def job(self, job_id: str) -> Job | None:
        """Find a job by the id that its starter was given."""
        return self._keeper.job(job_id, self._library) if self._keeper else None

    def targets(self) -> Sequence[TargetRow]:
        """List every target and result; read again only after the library changed."""
        shelf = self._assistant.shelf
        return self._targets.get(shelf.sequence, lambda: tuple(target_rows(shelf)))

    def examples(self) -> Sequence[str]:
        """Suggest questions about the newest document that the engine does answer."""
        return self._examples.get(self._library.change_sequence, self._find_examples)

    def follow_ups(self, answer: Answer) -> Sequence[str]:
        """Suggest what the cited document says near the citation, and who stands behind it.

        Each is asked before it is shown. None where checking would cost calls of a model.
        """
        if answer.abstained or not answer.citations or not self._check_examples:
            return ()
        cited = answer.citations[0]
        document = self._library.document(cited.document.id)
        if document is None:
            return ()
        facts = self._library.facts(document_id=document.id)
        near = nearest(facts, cited.start, cited.end)
        tried = islice(candidate_questions(document, near), _TRIED_FOLLOW_UPS)
        return tuple(islice(filter(self._answered, tried), SHOWN_EXAMPLES))

    def _changing(self) -> Tray:
        if self._keeper is None:
            message = "Thư viện này chỉ để đọc; người quản trị thêm, bỏ văn bản bằng lệnh cchc."
            raise NotAllowedError(message)
        return self._keeper

    def _held(self, document_id: str) -> Document:
        document = self._library.document(document_id)
        if document is None:
            message = "Văn bản này không còn trong thư viện; hãy tải lại danh sách."
            raise CchcError(message)
        return document

    def _answered(self, question: str) -> bool:
        """Whether a question has an answer; asked once for each state of the library."""
        if not self._check_examples:
            return True
        key = (self._library.change_sequence, question)
        with self._lock:
            known = self._known_answers.get(key)
        if known is None:
            known = not self._assistant.ask(question).abstained
            with self._lock:
                self._known_answers[key] = known
                while len(self._known_answers) > _KNOWN_ANSWERS:
                    self._known_answers.pop(next(iter(self._known_answers)))
        return known

    def _find_examples(self) -> tuple[str, ...]:
        newest = labels.newest(self.documents())
        if newest is None:
            return ()
        candidates = candidate_questions(newest, self._library.facts(document_id=newest.id))
        tried = islice(candidates, _TRIED_EXAMPLES)
        return tuple(islice(filter(self._answered, tried), SHOWN_EXAMPLES))

    def _everything(self) -> tuple[Document, ...]:
        """Every document, older texts of the same ones too, without the texts."""
        return self._read_documents.get(
            self._library.change_sequence,
            lambda: tuple(
                replace(document, text="", dropped=())
                for document in self._library.documents(older_revisions=True)
            ),
        )
