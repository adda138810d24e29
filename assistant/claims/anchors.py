"""What of a text can be right or wrong: figures, days, document numbers, persons and agencies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.agencies import find_agencies
from assistant.persons import find_persons
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.numbers import Quantity, find_quantities
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AnchorKind = Literal["figure", "day", "number", "year", "person", "agency"]
Span = tuple[int, int]

VALUE_KINDS: frozenset[AnchorKind] = frozenset({"figure", "day", "number"})
BOUND_KINDS: frozenset[AnchorKind] = VALUE_KINDS | {"year"}
# Between the members of an enumeration; a comma inside a figure ("97,4") is none.
_JOINT = re.compile(r",(?!\d)|\s[–-]\s|\b(?:và|trong khi|hoặc)\b|\n|\t")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One figure, day, number or name of a text; `key` is equal for equal ones."""

    kind: AnchorKind
    key: str
    start: int
    end: int
    quantity: Quantity | None = None


def find_anchors(text: str) -> list[Anchor]:
    """Every anchor, in order; a person or agency may hold none of the others."""
    found = [Anchor("figure", f"{q.scaled:g}", q.start, q.end, q) for q in find_quantities(text)]
    found += [
        Anchor("day", m.iso or f"{m.year}-{m.month}-{m.day}", m.start, m.end)
        for m in find_dates(text)
    ]
    found += [
        Anchor("number", number_key(n.number), n.start, n.end) for n in find_document_numbers(text)
    ]
    found += [
        Anchor("year", f"{m.year}-{m.year_to or m.year}", m.start, m.end) for m in find_years(text)
    ]
    found += [Anchor("person", _name(text, span), *span) for span in find_persons(text)]
    found += [Anchor("agency", _name(text, span), *span) for span in find_agencies(text)]
    return sorted(found, key=lambda anchor: (anchor.start, anchor.end))


def _name(text: str, span: Span) -> str:
    return " ".join(text[slice(*span)].lower().split())


def inside(anchors: Iterable[Anchor], span: Span, kind: AnchorKind | None = None) -> list[Anchor]:
    """The anchors (of one kind) that begin inside a span."""
    start, end = span
    return [a for a in anchors if start <= a.start < end and kind in (None, a.kind)]


def piece_spans(text: str, span: Span, anchors: Sequence[Anchor]) -> list[Span]:
    """Cut a clause at commas and conjunctions that stand outside its anchors."""
    start, end = span
    pieces: list[Span] = []
    position = start
    for joint in _JOINT.finditer(text, start, end):
        if any(a.start < joint.end() and joint.start() < a.end for a in anchors):
            continue
        pieces.append((position, joint.start()))
        position = joint.end()
    pieces.append((position, end))
    return [(first, last) for first, last in pieces if text[first:last].strip()]
