"""Questions about a held document's own data: its day, number, signer and issuing agency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.documents import find_document, issued_when, named_or_described
from assistant.findings import Finding, Outcome, trimmed
from assistant.passages import answer_event_date, asks_signer
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Hit

_IN_FORCE = re.compile(r"\bhieu luc\b|\beffective\b")
_ISSUER = re.compile(r"\b(?:ban hanh|issued)\b")

_WITHOUT_PLACE = re.compile(r" (?:tỉnh|thành phố|huyện|xã|phường|đặc khu) \S.*$")


def answer_metadata(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Answer from a document's own data where the question asks for them; no finding otherwise."""
    plain = fold(f"{question.reading} {question.text}")
    if question.asks == "document":
        return find_document(question, shelf)
    if question.asks == "date":
        # The day of a document is stated with its number or not at all: no other day will do.
        of_document = bool(question.named) or question.document_kind is not None
        if of_document and _IN_FORCE.search(plain) is None:
            return issued_when(question, shelf)
        return answer_event_date(question, hits, shelf)
    if question.asks in {"person", "agency"} and asks_signer(question):
        return _from_field(question, shelf, lambda document: document.signer)
    if question.asks == "agency" and _ISSUER.search(plain) and question.named:
        return _from_field(question, shelf, lambda document: document.agency)
    return Outcome()


def _from_field(
    question: Question, shelf: Shelf, field: Callable[[Document], str | None]
) -> Outcome:
    """Quote the line of a meant document that holds the value of its field."""
    for candidate in named_or_described(question, shelf):
        held = candidate.held
        value = field(held) if held is not None else None
        if held is None or value is None:
            continue
        # A letterhead names a department without the province that its full name carries.
        for written in dict.fromkeys((value, _WITHOUT_PLACE.sub("", value))):
            finding = _line_with(held, written, shelf)
            if finding is not None:
                return Outcome((finding,))
    return Outcome()


def _line_with(document: Document, value: str, shelf: Shelf) -> Finding | None:
    """The last line that holds the value: signatures and recipients stand at the end."""
    wanted = re.compile(r"\s+".join(map(re.escape, value.split())), re.IGNORECASE)
    for provision in reversed(shelf.provisions(document.id)):
        own = shelf.text(provision)
        for match in reversed(list(wanted.finditer(own))):
            start = own.rfind("\n", 0, match.start()) + 1
            end = own.find("\n", match.end())
            first, last = trimmed(
                document.text,
                provision.start + start,
                provision.start + (len(own) if end < 0 else end),
            )
            return Finding(document, provision, first, last)
    return None
