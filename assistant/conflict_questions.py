"""Questions for what the documents contradict each other in: the conflicts that ingest found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.findings import Finding, Outcome, narrow_span
from assistant.matching import Zone, coverage
from assistant.stored_conflicts import places_told
from assistant.understand import understand
from vectorstore.vietnamese.folding import fold_in_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Conflict, Document, Place

_ASKS = re.compile(
    r"\b(?:mau thuan|khong (?:khop|thong nhat|nhat quan|trung khop)|sai lech|lech nhau|venh nhau"
    r"|contradict\w*|inconsisten\w*)\b"
)
# What such a question is put with, which names no subject.
_FRAME = re.compile(
    r"\b(?:co|cho nao|noi nao|diem nao|nhung|cac|nao|gi|khong|voi|nhau|giua|trong|so lieu|con so"
    r"|van ban|tai lieu|thong tin|thu vien|noi dung|liet ke|neu|chi ra|bi|ghi)\b"
)
_ABOUT = 0.7  # share of the subject that a conflict must speak of
_MOST = 15


def answer_conflicts(question: Question, scope: Sequence[Document], shelf: Shelf) -> Outcome | None:
    """Tell the disagreements among the documents; None for a question that asks for none."""
    reading = question.reading
    found = _ASKS.search(fold_in_place(reading))
    if found is None:
        return None
    rest = f"{reading[: found.start()]} {reading[found.end() :]}"
    for match in reversed(list(_FRAME.finditer(fold_in_place(rest)))):
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    topic = understand(rest, shelf.vocabulary)
    known = dict.fromkeys(
        conflict for document in scope for conflict in shelf.conflicts(document.id)
    )
    told = [
        conflict
        for conflict in known
        if not topic.terms or question.named or _speaks_of(conflict, topic, shelf)
    ]
    return Outcome(tuple(_finding(conflict, shelf) for conflict in told[:_MOST]))


def _speaks_of(conflict: Conflict, topic: Question, shelf: Shelf) -> bool:
    document = shelf.documents[conflict.first.document_id]
    words = [conflict.subject, f"{document.kind or ''} {document.title}"]
    words += [_quote(place, shelf) for place in conflict.places]
    zones = [Zone(shelf.view(text), 1.0) for text in words]
    return coverage(topic.terms, zones, toned=topic.toned).share >= _ABOUT


def _quote(place: Place, shelf: Shelf) -> str:
    finding = _at(place, shelf)
    return " ".join((*finding.provision.heading_path, finding.quote))


def _finding(conflict: Conflict, shelf: Shelf) -> Finding:
    first, *others = (_at(place, shelf) for place in conflict.places)
    return Finding(
        first.document,
        first.provision,
        first.start,
        first.end,
        first.facts,
        wording=places_told(conflict, shelf),
        support=tuple(others),
    )


def _at(place: Place, shelf: Shelf) -> Finding:
    document = shelf.documents[place.document_id]
    provision = shelf.provision(place.document_id, place.provision_id)
    start, end = narrow_span(provision, place.start, place.end, shelf)
    facts = tuple(
        fact
        for fact in shelf.facts(provision)
        if start <= fact.value_start and fact.value_end <= end
    )
    return Finding(document, provision, start, end, facts)
