"""The documents that a question may mean: those held, and those that the texts mention.

Each comes with the span of text that proves its number, day, agency and subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.findings import trimmed
from assistant.question import matches
from vectorstore.vietnamese.document_numbers import kind_of_number
from vectorstore.vietnamese.text import sentences

if TYPE_CHECKING:
    from assistant.question import DatedDocument, Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Provision, Reference


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a question may mean, and the words of the library that speak of it."""

    kind: str | None
    number: str | None
    issued: str | None
    agency: str | None
    subject: str
    document: Document  # where the words stand
    provision: Provision
    start: int
    end: int
    held: Document | None = None  # the document itself, when the library has it
    replaces: bool = False


_KNOWN: WeakKeyDictionary[Shelf, tuple[Candidate, ...]] = WeakKeyDictionary()


def candidates(shelf: Shelf) -> tuple[Candidate, ...]:
    """Every document that is held or mentioned, mentions in document order; kept a shelf."""
    known = _KNOWN.get(shelf)
    if known is None:
        known = _KNOWN[shelf] = _candidates(shelf)
    return known


def _candidates(shelf: Shelf) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for document in shelf.documents.values():
        found.extend(_held(document, shelf))
    found.extend(_mentioned(reference, shelf) for reference in shelf.references)
    return tuple(found)


def _mentioned(reference: Reference, shelf: Shelf) -> Candidate:
    document = shelf.documents[reference.document_id]
    start, end = trimmed(document.text, reference.start, reference.end)
    return Candidate(
        reference.kind or kind_of_number(reference.number),
        reference.number,
        reference.issued,
        reference.agency,
        reference.subject,
        document,
        shelf.provision(reference.document_id, reference.provision_id),
        start,
        end,
        replaces=reference.relation == "replaces",
    )


def _held(document: Document, shelf: Shelf) -> list[Candidate]:
    """The document itself (or the one a news item is about), proved by its header or lead."""
    number, issued, kind = document.number, document.issued, document.kind
    held: Document | None = document
    if document.about is not None and document.about.number:
        number, issued = document.about.number, document.about.issued
        kind, held = document.about.kind or kind, None
    place = _proof(document, number, shelf) if number else _head(document, shelf)
    if place is None:
        return []
    provision, start, end = place
    return [
        Candidate(
            kind,
            number,
            issued,
            document.agency,
            document.title,
            document,
            provision,
            start,
            end,
            held,
        )
    ]


def _head(document: Document, shelf: Shelf) -> tuple[Provision, int, int] | None:
    """The first provision, where a document without a number says what it is."""
    for provision in shelf.provisions(document.id)[:1]:
        return provision, *trimmed(document.text, provision.start, provision.end)
    return None


def _proof(document: Document, number: str, shelf: Shelf) -> tuple[Provision, int, int] | None:
    """The first line or sentence that holds the number."""
    pattern = re.compile(r"\s*".join(map(re.escape, re.split(r"\s+", number))))
    for provision in shelf.provisions(document.id):
        own = shelf.text(provision)
        match = pattern.search(own)
        if match is None:
            continue
        for start, end in sentences(own):
            if start <= match.start() < end:
                first, last = trimmed(document.text, provision.start + start, provision.start + end)
                return provision, first, last
    return None


def is_dated(document: Document, dated: DatedDocument) -> bool:
    """Tell whether a document is of the kind and month (or day) by which a question names one."""
    issued = document.issued or document.issued_month
    if document.kind != dated.kind or issued is None:
        return False
    return issued.startswith(dated.when) or dated.when.startswith(issued)


def held_by_name(question: Question, shelf: Shelf) -> list[Document]:
    """Held documents (or news about them) that the question names, by number or by month."""
    return [
        document
        for document in shelf.documents.values()
        if any(is_dated(document, dated) for dated in question.dated)
        or any(
            matches(named, document.number, document.kind)
            or (
                document.about is not None
                and matches(named, document.about.number, document.about.kind)
            )
            for named in question.named
        )
    ]
