"""A backend whose use is taken down: a line is on the disk before an answer is given out whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.accounts.gate import visitor_of
from assistant.audit.actor import LOCAL, actor_at
from assistant.chat.backend_layer import BackendLayer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from starlette.requests import HTTPConnection

    from assistant.audit.actor import Actor
    from assistant.audit.log import AuditLog
    from assistant.chat.backend import BackendOf, ChatBackend
    from assistant.drafting.types import Draft, DraftRequest, Incoming
    from assistant.holdings.keeper import Upload
    from assistant.provision_search import Found
    from assistant.types import Answer, CitedDocument
    from vectorstore.types import Document


def recorded(backend_of: BackendOf, log: AuditLog) -> BackendOf:
    """The same backends, whose every use is taken down under whoever makes the request."""

    def backend(request: HTTPConnection) -> ChatBackend:
        return _Recorded(backend_of(request), log, actor_of(request)).as_backend()

    return backend


def actor_of(request: HTTPConnection) -> Actor:
    """Who makes a request, and by which way."""
    visitor = visitor_of(request)
    return actor_at(request.scope, visitor.user.login if visitor else LOCAL)


class _Recorded(BackendLayer):
    def __init__(self, backend: ChatBackend, log: AuditLog, actor: Actor) -> None:
        super().__init__(backend)
        self._log = log
        self._actor = actor

    def ask(self, question: str, *more: Any, **options: Any) -> Answer:  # noqa: ANN401
        try:
            answer = self._backend.ask(question, *more, **options)
        except Exception:
            self._write("ask", {"question": question, "outcome": "failed"})
            raise
        self._write("ask", _answered(question, answer))
        return answer

    def stream(self, question: str, *more: Any, **options: Any) -> Iterator[Answer]:  # noqa: ANN401
        answers = self._backend.stream(question, *more, **options)
        outcome = "failed"
        try:
            for answer in answers:
                if not answer.growing:
                    outcome = ""
                    self._write("ask", _answered(question, answer))
                yield answer
        except GeneratorExit:
            outcome = outcome and "stopped"
            raise
        finally:
            if outcome:
                self._write("ask", {"question": question, "outcome": outcome})

    def search(self, query: str, **options: Any) -> Found:  # noqa: ANN401
        found = self._backend.search(query, **options)
        documents = _cited(one.hit.document for one in found.hits)
        self._write("search", {"question": query, "documents": documents})
        return found

    def draft(self, request: DraftRequest, incoming: Incoming | None = None) -> Draft:
        made = self._backend.draft(request, incoming)
        detail = {"question": request.text, "incoming": incoming.source if incoming else None}
        self._write("draft", detail)
        return made

    def correct(self, answer: Answer, history: Sequence[str], correction: str) -> None:
        self._write("feedback", {"question": answer.question})
        self._backend.correct(answer, history, correction)

    def add(self, uploads: Sequence[Upload]) -> str:
        self._write("documents_added", {"files": [upload.name for upload in uploads]})
        return self._backend.add(uploads)

    def reread(self, document_id: str) -> str:
        self._write("document_read_again", {"document": document_id})
        return self._backend.reread(document_id)

    def remove(self, document_id: str) -> None:
        self._write("document_removed", {"document": document_id})
        self._backend.remove(document_id)

    def _write(self, action: str, detail: dict[str, Any]) -> None:
        self._log.write(action, detail, self._actor)


def _answered(question: str, answer: Answer) -> dict[str, Any]:
    """What is taken down of an answer: what it rests on, not what it says."""
    return {
        "question": question,
        "outcome": "declined" if answer.abstained else "answered",
        "reason": answer.reason,
        "documents": _cited(citation.document for citation in answer.citations),
        "answered_by": answer.answered_by,
        "filter": answer.filter.described() if answer.filter else "",
        "warnings": sorted({warning.kind for warning in answer.warnings}),
    }


def _cited(documents: Iterable[Document | CitedDocument]) -> list[dict[str, Any]]:
    found = {one.id: one for one in documents}
    return [
        {"id": one.id, "number": one.number, "revision": one.revision} for one in found.values()
    ]
