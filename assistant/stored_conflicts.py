"""Conflicts that ingest found: shown with every answer that quotes one of their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evidence import Statement
from assistant.labels import provision_label, value_label
from assistant.types import Warning
from vectorstore.vietnamese.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.findings import Finding
    from assistant.shelf import Shelf
    from vectorstore.types import Conflict, Place

_MOST = 5  # warnings of one answer; a quoted page of tables may touch many


def other_values(statement: Statement, shelf: Shelf) -> Iterator[Statement]:
    """Statements of other places that give another value for what a figure measures."""
    fact = statement.fact
    if fact is None:
        return
    for conflict in shelf.conflicts(fact.document_id, fact.value_start, fact.value_end):
        if conflict.kind != "values":
            continue
        for place in conflict.places:
            if (place.document_id, place.start) != (fact.document_id, fact.value_start):
                yield from _statements_at(place, shelf)


def _statements_at(place: Place, shelf: Shelf) -> Iterator[Statement]:
    document = shelf.documents[place.document_id]
    provision = shelf.provision(place.document_id, place.provision_id)
    for fact in shelf.facts(provision):
        if fact.value_start == place.start:
            yield Statement(document, provision, fact.start, fact.end, fact)


def stored_warnings(findings: Sequence[Finding], shelf: Shelf) -> list[Warning]:
    """One warning for each stored conflict with a place that the findings quote."""
    touched: dict[Conflict, None] = {}
    for finding in _with_support(findings):
        found = shelf.conflicts(finding.document.id, finding.start, finding.end)
        touched.update(dict.fromkeys(found))
    return [Warning("conflict", _message(conflict, shelf)) for conflict in touched][:_MOST]


def _with_support(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from finding.support


def _message(conflict: Conflict, shelf: Shelf) -> str:
    match conflict.kind:
        case "values":
            places = " và ".join(_labelled(place, shelf) for place in conflict.places)
            return f"Các tài liệu nêu giá trị khác nhau: {places}."
        case "reference_dates":
            places = "; ".join(_dated(place, shelf) for place in conflict.places)
            return f"Số {conflict.subject} được ghi với các ngày khác nhau: {places}."
        case "impossible_date":
            return (
                f"Ngày của văn bản {conflict.subject} không thể đúng: "
                f"{_dated(conflict.first, shelf)}. Hãy đối chiếu với văn bản gốc."
            )
        case "sum":
            return (
                f"Số liệu không khớp: {_labelled(conflict.first, shelf)}, "
                f"nhưng cộng các phần được {conflict.detail}."
            )
        case "share":
            last = conflict.places[-1]
            return (
                f"Tỷ lệ không khớp: {_labelled(last, shelf)}, "
                f"nhưng tính từ số liệu đi kèm là {conflict.detail}."
            )


def _labelled(place: Place, shelf: Shelf) -> str:
    """A place with its value: "Báo cáo 1/BC-UBND, mục 1 (37 thủ tục)"."""
    document = shelf.documents[place.document_id]
    provision = shelf.provision(place.document_id, place.provision_id)
    stated = (f for f in shelf.facts(provision) if f.value_start == place.start)
    written = next(
        (value_label(document, fact) for fact in stated), document.text[place.start : place.end]
    )
    return f"{provision_label(document, provision)} ({written})"


def _dated(place: Place, shelf: Shelf) -> str:
    """The day that a mention gives, as written, and where."""
    document = shelf.documents[place.document_id]
    mention = document.text[place.start : place.end]
    day = next((mention[date.start : date.end] for date in find_dates(mention)), mention)
    provision = shelf.provision(place.document_id, place.provision_id)
    return f"{day} ({provision_label(document, provision)})"
