"""The targets and results that the library states, each with the place it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.chat import labels
from assistant.labels import value_label
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.shelf import Shelf
    from vectorstore.types import Comparator, Document, Fact, FactRole, Provision

ROLES: dict[FactRole, str] = {"target": "Chỉ tiêu", "result": "Kết quả"}
COMPARATORS: dict[Comparator, str] = {
    "=": "bằng",
    ">=": "từ mức này trở lên",
    "<=": "không quá",
    ">": "trên",
    "<": "dưới",
    "range": "trong khoảng",
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One figure of a target or a result, its document and its provision."""

    document: Document
    provision: Provision
    fact: Fact
    written: str  # the figure as the document writes it, with its unit
    quote: str  # the clause or table row that states it
    words: tuple[str, ...]  # of the indicator, abbreviations written out
    notes: tuple[str, ...]  # what a reader must know before using the figure
    searched: str  # folded: what the free-text filter looks at

    @property
    def role(self) -> str:
        """`Chỉ tiêu` or `Kết quả`."""
        return ROLES[self.fact.role] if self.fact.role else ""

    @property
    def indicator(self) -> str:
        """The indicator with a capital, as a line of a table begins."""
        return self.fact.indicator[:1].upper() + self.fact.indicator[1:]

    @property
    def comparator(self) -> str:
        """The bound in words; an approximate value says so."""
        words = COMPARATORS[self.fact.comparator]
        return f"khoảng, {words}" if self.fact.approximate else words

    @property
    def section(self) -> str:
        """Where it stands in its document."""
        return self.provision.label or "phần đầu"

    @property
    def url(self) -> str:
        """The address of the place in the document's reader."""
        return labels.place_url(self.document, self.provision.id, self.fact.start, self.fact.end)


def target_rows(shelf: Shelf) -> Iterator[TargetRow]:
    """Every stated target and result, the newest year first, then in the order of the documents."""
    documents = sorted(shelf.documents.values(), key=lambda d: (-(d.year or 0), d.source, d.id))
    for document in documents:
        disputed = _disputed(document, shelf)
        facts = (fact for fact in shelf.document_facts(document.id) if fact.role)
        for fact in sorted(facts, key=lambda fact: (fact.value_start, fact.value_end)):
            yield _row(document, fact, shelf, disputed)


def _row(document: Document, fact: Fact, shelf: Shelf, disputed: frozenset[int]) -> TargetRow:
    provision = shelf.provision(document.id, fact.provision_id)
    notes = []
    if document.superseded_by:
        notes.append(f"Văn bản đã được thay thế bởi {document.superseded_by}")
    if fact.value_start in disputed:
        notes.append("Nơi khác nêu giá trị khác")
    if any(start < fact.value_end and fact.value_start < end for start, end in provision.doubtful):
        notes.append("Chữ số nhận dạng từ bản quét, có thể sai")
    elif provision.ocr_confidence is not None:
        notes.append("Nhận dạng từ bản quét")
    if provision.inferred:
        notes.append("Số mục được suy ra")
    name = labels.document_name(document)
    searched = (fact.indicator, fact.unit, fact.field, fact.agency, name, document.agency or "")
    return TargetRow(
        document=document,
        provision=provision,
        fact=fact,
        written=value_label(document, fact),
        quote=document.text[fact.start : fact.end].strip(),
        words=tuple(shelf.words(fact.indicator)),
        notes=tuple(notes),
        searched=fold(" ".join(searched)),
    )


def _disputed(document: Document, shelf: Shelf) -> frozenset[int]:
    """Where the figures start for which another place gives another value."""
    return frozenset(
        place.start
        for conflict in shelf.conflicts(document.id)
        if conflict.kind == "values"
        for place in conflict.places
        if place.document_id == document.id
    )
