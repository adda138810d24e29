"""All disagreements of one document with itself, and of its figures with another document's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ingest.conflicts.arithmetic import Miscount, wrong_shares, wrong_sums
from ingest.conflicts.reference_dates import Mention, misdated, two_days
from ingest.conflicts.values import differing_between, differing_within
from vectorstore.types import (
    Conflict,
    ConflictKind,
    Document,
    Fact,
    Place,
    Provision,
    Reference,
)


def conflicts_within(
    document: Document,
    provisions: Sequence[Provision],
    references: Sequence[Reference],
    facts: Sequence[Fact],
) -> tuple[Conflict, ...]:
    """The places of one document that cannot be right, or not both, in text order.

    Two days for one cited document are left to `dates_of_references`, which sees all documents.
    """
    found = [
        Conflict("impossible_date", one.reference.number, place_of(one.reference))
        for one in misdated(document, references)
    ]
    found += [
        Conflict("values", one.indicator, place_of_value(one), place_of_value(other))
        for one, other in differing_within(document, provisions, facts)
    ]
    for _, group in groupby(facts, key=lambda fact: fact.provision_id):
        own = tuple(group)
        found += _miscounts("sum", wrong_sums(document.text, own))
        found += _miscounts("share", wrong_shares(document.text, own))
    return tuple(sorted(found, key=lambda conflict: (conflict.first.start, conflict.first.end)))


def conflicts_between(facts: Iterable[Fact], others: Iterable[Fact]) -> Iterator[Conflict]:
    """Different values for one thing in two documents about the same province."""
    for one, other in differing_between(facts, others):
        yield Conflict("values", one.indicator, place_of_value(one), place_of_value(other))


def dates_of_references(mentions: Sequence[Mention]) -> Iterator[Conflict]:
    """Two days for one cited document, over all documents whose mentions are given."""
    for odd, usual in two_days(mentions):
        yield Conflict("reference_dates", odd.number, place_of(odd), place_of(usual))


def place_of(record: Reference) -> Place:
    """Where a mention stands."""
    return Place(record.document_id, record.provision_id, record.start, record.end)


def place_of_value(fact: Fact) -> Place:
    """Where a figure stands, with its comparator and unit."""
    return Place(fact.document_id, fact.provision_id, fact.value_start, fact.value_end)


def _miscounts(kind: ConflictKind, found: Iterable[Miscount]) -> Iterator[Conflict]:
    for one in found:
        figure, last = place_of_value(one.figure), place_of_value(one.last)
        yield Conflict(kind, one.figure.indicator, figure, last, one.working)
