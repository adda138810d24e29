"""What a cited provision states: each figure, day and number with the words that go with it.

A figure's own words are those of its clause, or of its piece of the clause where the clause holds
several, and of the indicator that ingest bound it to. Words that go with another figure of the
same provision are kept apart: a sentence that puts them beside this one swaps two subjects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.claims.anchors import (
    BOUND_KINDS,
    VALUE_KINDS,
    Anchor,
    AnchorKind,
    find_anchors,
    inside,
    piece_spans,
)
from assistant.claims.words import NEGATIONS, content, known, spoken, without
from assistant.constraints import part_of_year, stated_years
from assistant.intent import is_unsafe
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.numbers import Quantity
from vectorstore.vietnamese.text import clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.claims.anchors import Span
    from assistant.shelf import Shelf
    from assistant.types import Citation
    from vectorstore.types import Document, Fact, FactRole, Provision

_OF_THE_DOCUMENT = "ban hành ký ngày tháng năm số ký hiệu số hiệu"


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure, day or number as a source states it."""

    kind: AnchorKind
    key: str
    own: frozenset[str]
    quantity: Quantity | None = None
    fact: Fact | None = None
    subject: frozenset[str] = frozenset()  # content words of the fact's indicator
    others: frozenset[str] = frozenset()  # words that go with others of its kind
    beside: tuple[str, ...] = ()  # keys of all anchors in its piece, in order
    crowded: bool = False  # its piece holds several of its kind and nothing tells them apart
    years: frozenset[int] = frozenset()
    period: str | None = None
    role: FactRole | None = None
    negated: bool = False
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as a sentence may lean on it."""

    citation: Citation
    document: Document
    provision: Provision
    text: str  # the quote, instructions to the program blanked out
    named: frozenset[str]  # words of headings, label, title and agency
    shared: frozenset[str]  # the same with the words of clauses before the first figure
    stated: tuple[Stated, ...]
    clauses: tuple[tuple[str, ...], ...]  # the words of each clause under its heading, in order

    @classmethod
    def of(cls, citation: Citation, shelf: Shelf) -> Source:
        """Read what a citation's quote states."""
        document = shelf.documents[citation.document.id]
        provision = shelf.provision(document.id, citation.provision_id)
        text = as_data(citation.quote)
        heading = " ".join((*provision.heading_path, provision.heading))
        named = " ".join(
            part
            for part in (citation.label, document.title, document.agency, document.place)
            if part
        )
        around = known(f"{heading} {named}", shelf)
        reader = _Reader(citation, document, provision, text, shelf)
        last = spoken((provision.heading_path or ("",))[-1], shelf)
        return cls(
            citation,
            document,
            provision,
            text,
            around,
            around | _leading_words(text, shelf),
            (*reader.stated(), *_of_document(document, named, shelf)),
            tuple((*last, *spoken(text[slice(*span)], shelf)) for span in clauses(text)),
        )


def as_data(text: str) -> str:
    """Blank out clauses that address the program instead of stating something."""
    return without(text, [span for span in clauses(text) if is_unsafe(text[slice(*span)])])


def _leading_words(text: str, shelf: Shelf) -> frozenset[str]:
    """Words of the clauses before the first figure: what leads in, for all that follow."""
    first = min((a.start for a in find_anchors(text) if a.kind == "figure"), default=len(text))
    leading = [text[slice(*span)] for span in clauses(text) if span[1] <= first]
    return known(" ".join(leading), shelf)


def _of_document(document: Document, named: str, shelf: Shelf) -> list[Stated]:
    """The number and day of the cited document itself, which its header proves."""
    own = known(f"{named} {document.kind or ''} {_OF_THE_DOCUMENT}", shelf)
    number = number_key(document.number) if document.number else ""
    keys = tuple(key for key in (number, document.issued) if key)
    found = [Stated("number", number, own, beside=keys)] if number else []
    if document.issued:
        found.append(Stated("day", document.issued, own, beside=keys))
    return found


class _Reader:
    """Reads one quote."""

    def __init__(
        self, citation: Citation, document: Document, provision: Provision, text: str, shelf: Shelf
    ) -> None:
        self.document, self.provision, self.text, self.shelf = document, provision, text, shelf
        self.anchors = find_anchors(text)
        self.offset = citation.start
        self.references = [
            reference for reference in shelf.references if reference.provision_id == provision.id
        ]
        self.facts = [
            fact
            for fact in shelf.facts(provision)
            if citation.start <= fact.value_start and fact.value_end <= citation.end
            and text[fact.value_start - citation.start : fact.value_end - citation.start].strip()
        ]  # fmt: skip

    def stated(self) -> list[Stated]:
        if self.provision.kind == "row":
            found = [self._of_row(fact) for fact in self.facts]
        else:
            found = [
                self._of_anchor(anchor, span)
                for span in clauses(self.text)
                for anchor in inside(self.anchors, span)
                if anchor.kind in VALUE_KINDS
            ]
        return [self._apart(one, found) for one in found]

    def _apart(self, one: Stated, found: Sequence[Stated]) -> Stated:
        others = [other.own for other in found if other.kind == one.kind and other is not one]
        return replace(one, others=frozenset().union(*others))

    def _fact(self, anchor: Anchor) -> Fact | None:
        quantity = anchor.quantity
        if quantity is None:
            return None
        place = self.offset + quantity.number_start
        return next((f for f in self.facts if f.value_start <= place < f.value_end), None)

    def _of_row(self, fact: Fact) -> Stated:
        label = f"{self.provision.heading} {fact.indicator} {fact.unit}"
        return Stated(
            "figure",
            f"{fact.value:g}",
            known(label, self.shelf),
            None,
            fact,
            frozenset(content(label, self.shelf)),
            years=self._years(fact, ""),
            period=self._period(""),
            role=fact.role,
        )

    def _of_anchor(self, anchor: Anchor, span: Span) -> Stated:
        same = inside(self.anchors, span, anchor.kind)
        piece = span
        if len(same) > 1:
            pieces = piece_spans(self.text, span, self.anchors)
            piece = next(p for p in pieces if p[0] <= anchor.start < p[1])
            same = inside(self.anchors, piece, anchor.kind)
        fact = self._fact(anchor)
        words = self.text[slice(*piece)]
        clause = self.text[slice(*span)]
        own = known(words, self.shelf)
        crowded = len(same) > 1
        if fact is not None:
            own = known(f"{fact.indicator} {fact.unit}", self.shelf) | (
                frozenset() if crowded else own
            )
            crowded = crowded and not self._told_apart(fact, same)
        own |= self._of_reference(anchor)
        bare = without(words, [(a.start - piece[0], a.end - piece[0]) for a in same])
        return Stated(
            anchor.kind,
            anchor.key,
            own,
            anchor.quantity,
            fact,
            frozenset(content(fact.indicator, self.shelf)) if fact else frozenset(),
            beside=tuple(a.key for a in inside(self.anchors, piece) if a.kind in BOUND_KINDS),
            crowded=crowded,
            years=self._years(fact, words if stated_years(words) else clause),
            period=self._period(clause),
            role=fact.role if fact else None,
            negated=not NEGATIONS.isdisjoint(spoken(bare, self.shelf)),
            excepted="trừ" in spoken(clause, self.shelf),
        )

    def _of_reference(self, anchor: Anchor) -> frozenset[str]:
        """The agency and subject that ingest read with a document's number and day."""
        if anchor.kind == "figure":
            return frozenset()
        place = self.offset + anchor.start
        found = [
            f"{reference.agency or ''} {reference.subject}"
            for reference in self.references
            if reference.start <= place < reference.end
        ]
        return known(" ".join(found), self.shelf)

    def _told_apart(self, fact: Fact, same: Sequence[Anchor]) -> bool:
        """Tell whether no other figure of the piece has the same unit and indicator."""
        others = [self._fact(anchor) for anchor in same]
        return all(
            other is not None
            and (other is fact or (other.unit, other.indicator) != (fact.unit, fact.indicator))
            for other in others
        )

    def _years(self, fact: Fact | None, words: str) -> frozenset[int]:
        if fact is not None and fact.year is not None:
            return frozenset({fact.year})
        return stated_years(words) or frozenset(self.document.years)

    def _period(self, words: str) -> str | None:
        return part_of_year(self.shelf.period(words) or self.document.period)
