"""Which documents a question may be answered from, or why none: number, place, year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.candidates import candidates, held_by_name
from assistant.question import matches
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from datetime import date

    from assistant.question import DatedDocument, Question
    from assistant.shelf import Shelf
    from assistant.types import DeclineReason
    from vectorstore.types import Document


_MONTH = len("2025-02")


@dataclass(frozen=True, slots=True)
class ScopeOfQuestion:
    """Documents to search, or the reason to decline with what it is about ("năm 2030")."""

    documents: tuple[Document, ...]
    reason: DeclineReason | None = None
    about: str = ""


def scope_of(question: Question, shelf: Shelf, as_of: date | None = None) -> ScopeOfQuestion:
    """Apply the constraints in turn: day of reference, named documents, places, years."""
    documents = list(shelf.documents.values())
    documents = [d for d in documents if issued_by(d, as_of)]
    if question.named or question.dated:
        held = [d for d in held_by_name(question, shelf) if d in documents]
        unknown = _unknown_number(question, shelf)
        if unknown and not held:
            return ScopeOfQuestion((), "unknown_document", unknown)
        if question.dated and not held and not question.named and question.asks != "document":
            return ScopeOfQuestion((), "unknown_document", _named_by_day(question.dated[0]))
        if held and question.asks not in {"document"}:
            documents = held
    if not any(document.superseded_by for document in documents if question.named):
        documents = _in_force(documents)
    each_of_its_place = len(question.named) > 1 and len(question.places) > 1
    local: list[Document] = []
    for place in question.places:
        there = [d for d in documents if _about_place(d, place, shelf)]
        if not there and len(question.places) > 1:
            # what one province says of another ("bãi bỏ quyết định của Bắc Giang")
            others = {fold(one) for one in question.places}
            there = [
                d
                for d in documents
                if fold(d.place or "") in others and shelf.mentions(d.id, place)
            ]
        if not there:
            return ScopeOfQuestion((), "place_not_covered", place)
        local += [d for d in there if d not in local]
        if not each_of_its_place:
            documents = there
    if each_of_its_place:
        documents = local
    for locality in question.localities:
        if not any(shelf.mentions(d.id, locality) for d in documents):
            return ScopeOfQuestion((), "place_not_covered", locality)
    years = question.years
    if question.asks == "compare":
        years = (*years, *question.compared_years)
    if years and question.asks != "document":
        dated = [d for d in documents if _speaks_of(d, years, shelf)]
        if not dated:
            return ScopeOfQuestion((), "year_not_covered", _years(question))
        documents = dated
    return ScopeOfQuestion(tuple(documents))


def _named_by_day(dated: DatedDocument) -> str:
    if len(dated.when) > _MONTH:
        return f"{dated.kind} ngày {format_vi(dated.when)}"
    return f"{dated.kind} tháng {int(dated.when[5:])}/{dated.when[:4]}"


def _in_force(documents: list[Document]) -> list[Document]:
    """Leave out what another of these documents replaces; a named document is never left out."""
    numbers = {document.number for document in documents}
    return [d for d in documents if not d.superseded_by or d.superseded_by not in numbers]


def _years(question: Question) -> str:
    return ", ".join(str(year) for year in question.years)


def issued_by(document: Document, day: date | None) -> bool:
    """Tell whether a document existed on a day; True without a day, or where it states none."""
    if day is None:
        return True
    if document.issued is not None:
        return document.issued <= day.isoformat()
    return document.issued_month is None or document.issued_month <= day.isoformat()[:7]


def _unknown_number(question: Question, shelf: Shelf) -> str | None:
    """The first number that neither a held document nor a mention bears."""
    everything = candidates(shelf)
    numbers = [(d.number, d.kind) for d in shelf.documents.values()]
    numbers += [(c.number, c.kind) for c in everything]
    for named in question.named:
        if any(matches(named, number, kind) for number, kind in numbers):
            continue
        words = f"{named.kind} {named.number}" if named.kind else named.number
        if not any(shelf.mentions(document_id, words) for document_id in shelf.documents):
            return f"{named.kind} {named.number}" if named.kind else named.number
    return None


def _about_place(document: Document, place: str, shelf: Shelf) -> bool:
    if document.place is not None:
        return fold(document.place) == fold(place)
    return shelf.mentions(document.id, place)


def _speaks_of(document: Document, years: tuple[int, ...], shelf: Shelf) -> bool:
    return not shelf.years(document.id).isdisjoint(years)
