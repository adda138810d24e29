"""Conflicts that ingest found: shown with every answer that quotes one of their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.evidence import Statement
from assistant.labels import document_label, provision_label, value_label
from assistant.types import Warning
from vectorstore.vietnamese.dates import find_dates, format_vi
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.findings import Finding
    from assistant.shelf import Shelf
    from vectorstore.types import Conflict, Place

_MOST = 5  # warnings of one answer; a quoted page of tables may touch many
_OF_NUMBERS = ("impossible_date", "reference_dates")


def other_values(statement: Statement, shelf: Shelf) -> Iterator[Statement]:
    """Statements of other places that give another value for what a figure measures."""
    fact = statement.fact
    if fact is None:
        return
    for conflict in shelf.conflicts(fact.document_id):
        span = (fact.document_id, fact.value_start, fact.value_end)
        here = [_touches(place, *span) for place in conflict.places]
        if conflict.kind == "values" and any(here):
            others = (p for p, own in zip(conflict.places, here, strict=True) if not own)
            for place in others:
                yield from _statements_at(place, shelf)


def _touches(place: Place, document_id: str, start: int, end: int) -> bool:
    return place.document_id == document_id and place.start < end and start < place.end


def _statements_at(place: Place, shelf: Shelf) -> Iterator[Statement]:
    document = shelf.documents[place.document_id]
    provision = shelf.provision(place.document_id, place.provision_id)
    for fact in shelf.facts(provision):
        if fact.value_start == place.start:
            yield Statement(document, provision, fact.start, fact.end, fact)


def stored_warnings(findings: Sequence[Finding], shelf: Shelf) -> list[Warning]:
    """One warning for each stored conflict that the findings touch."""
    touched: dict[Conflict, None] = {}
    for finding in _with_support(findings):
        for conflict in shelf.conflicts(finding.document.id):
            if _concerns(conflict, finding):
                touched.setdefault(conflict)
    return [Warning("conflict", conflict_message(conflict, shelf)) for conflict in touched][:_MOST]


def _concerns(conflict: Conflict, finding: Finding) -> bool:
    """Whether a finding quotes a place of the conflict, or the document whose day is in doubt."""
    span = (finding.document.id, finding.start, finding.end)
    if any(_touches(place, *span) for place in conflict.places):
        return True
    if conflict.kind not in _OF_NUMBERS:
        return False
    key = number_key(conflict.subject)
    return any(number_key(found.number) == key for found in find_document_numbers(finding.quote))


def _with_support(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from finding.support


def conflict_message(conflict: Conflict, shelf: Shelf) -> str:
    """One sentence that names the places of a conflict and what they state."""
    first, last = conflict.places[0], conflict.places[-1]
    match conflict.kind:
        case "values":
            places = " và ".join(_valued(place, conflict, shelf) for place in conflict.places)
            return f"{_opening(conflict, shelf)} nêu giá trị khác nhau: {places}."
        case "reference_dates":
            dated = sorted((*_day(place, shelf), _label(place, shelf)) for place in conflict.places)
            stated = "; ".join(f"{day} ({label})" for _, day, label in dated)
            return f"Số {conflict.subject} được ghi với các ngày khác nhau: {stated}."
        case "impossible_date":
            return (
                f"Ngày của văn bản {conflict.subject} ghi ở {_label(first, shelf)} không thể đúng: "
                f"{_day(first, shelf).written}. Hãy đối chiếu với văn bản gốc."
            )
        case "sum":
            return (
                f"Số liệu không khớp: {_label(first, shelf)} nêu {_value(first, shelf)}, "
                f"nhưng cộng các phần được {conflict.detail}."
            )
        case "share":
            return (
                f"Tỷ lệ không khớp: {_label(last, shelf)} nêu {_value(last, shelf)}, "
                f"nhưng tính từ số liệu đi kèm là {conflict.detail}."
            )


def places_told(conflict: Conflict, shelf: Shelf) -> str:
    """What the places of a conflict state, in their own figures and days alone."""
    first, last = conflict.places[0], conflict.places[-1]
    match conflict.kind:
        case "sum":
            return f"Tổng không bằng các phần cộng lại: {_stated(first, conflict, shelf)}"
        case "share":
            return f"Tỷ lệ không khớp với số liệu đi kèm: {_stated(last, conflict, shelf)}"
        case "values":
            places = " và ".join(_stated(p, conflict, shelf) for p in conflict.places)
            named = _opening(conflict, shelf)
            return f"{named}, {_indicator(conflict, shelf)}: {places}"
    return conflict_message(conflict, shelf)


def _stated(place: Place, conflict: Conflict, shelf: Shelf) -> str:
    """A value with its place: "37 thủ tục (mục 1)", with its document where there are two."""
    own = shelf.provision(place.document_id, place.provision_id).label
    brief = own and conflict.kind == "values" and _in_one_document(conflict)
    inside = own if brief else _label(place, shelf)
    return f"{_value(place, shelf)} ({inside})"


def _indicator(conflict: Conflict, shelf: Shelf) -> str:
    """What the values measure, in the words of the place that says it most briefly."""
    named = [
        fact.indicator
        for place in conflict.places
        for fact in shelf.facts(shelf.provision(place.document_id, place.provision_id))
        if fact.value_start == place.start
    ]
    words = " ".join(min(named, key=len, default=conflict.subject).split())
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _opening(conflict: Conflict, shelf: Shelf) -> str:
    if _in_one_document(conflict):
        return document_label(shelf.documents[conflict.first.document_id])
    return "Các tài liệu"


def _in_one_document(conflict: Conflict) -> bool:
    return len({place.document_id for place in conflict.places}) == 1


def _valued(place: Place, conflict: Conflict, shelf: Shelf) -> str:
    """A place with its value: "mục 1 (37 thủ tục)", with its document where there are two."""
    provision = shelf.provision(place.document_id, place.provision_id)
    own = provision.label if _in_one_document(conflict) else ""
    return f"{own or _label(place, shelf)} ({_value(place, shelf)})"


def _label(place: Place, shelf: Shelf) -> str:
    provision = shelf.provision(place.document_id, place.provision_id)
    return provision_label(shelf.documents[place.document_id], provision)


def _value(place: Place, shelf: Shelf) -> str:
    document = shelf.documents[place.document_id]
    provision = shelf.provision(place.document_id, place.provision_id)
    stated = (fact for fact in shelf.facts(provision) if fact.value_start == place.start)
    written = document.text[place.start : place.end]
    return next((value_label(document, fact) for fact in stated), written)


class _Day(NamedTuple):
    """A day to sort by (ISO 8601, "" where no such day can be), and as it is shown."""

    iso: str
    written: str


def _day(place: Place, shelf: Shelf) -> _Day:
    """The day that a mention gives, or the mention where its day stands elsewhere."""
    mention = shelf.documents[place.document_id].text[place.start : place.end]
    for date in find_dates(mention):
        written = format_vi(date.iso) if date.iso else mention[date.start : date.end]
        return _Day(date.iso or "", written)
    return _Day("", mention)
