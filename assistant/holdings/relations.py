"""How a document stands to others: what it replaces or amends, what does so to it, older texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.basis_identity import Known, mention_name
from assistant.labels import document_label
from assistant.stored_conflicts import conflict_message
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.document_numbers import number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.shelf import Shelf
    from vectorstore.types import Document, Reference

_ACTS = {"replaces": "Thay thế", "amends": "Sửa đổi, bổ sung", "repeals": "Bãi bỏ"}
_MOST_CONFLICTS = 12


class Relation(NamedTuple):
    """One sentence about another document; `document_id` where that one is held."""

    text: str
    document_id: str = ""


class Standing(NamedTuple):
    """What a reader must know of a document beside its text."""

    relations: tuple[Relation, ...] = ()
    older: tuple[Relation, ...] = ()
    conflicts: tuple[str, ...] = ()


def standing_of(document: Document, shelf: Shelf, everything: Sequence[Document]) -> Standing:
    """Put together a document's relations; `everything` holds older revisions too."""
    return Standing(
        tuple(dict.fromkeys((*_done_to(document, shelf), *_does(document, shelf)))),
        tuple(_revisions(document, everything)),
        tuple(dict.fromkeys(conflict_message(one, shelf) for one in shelf.conflicts(document.id)))[
            :_MOST_CONFLICTS
        ],
    )


def _does(document: Document, shelf: Shelf) -> Iterator[Relation]:
    known = Known(shelf)
    for reference in shelf.references:
        if reference.document_id != document.id or reference.relation == "mentions":
            continue
        held = known.of_mention(reference).held
        yield Relation(_act(reference), held.id if held else "")


def _act(reference: Reference) -> str:
    name = mention_name(reference.kind, reference.number, reference.issued)
    part = f": {reference.part}" if reference.part else ""
    since = f", từ ngày {format_vi(reference.effective)}" if reference.effective else ""
    return f"{_ACTS[reference.relation]} {name}{part}{since}"


def _done_to(document: Document, shelf: Shelf) -> Iterator[Relation]:
    identity = Known(shelf).of_held(document)
    for doubt in identity.doubts if identity else ():
        yield Relation(doubt.message, _held_as(doubt.by, document, shelf.documents.values()))


def _held_as(name: str, own: Document, documents: Iterable[Document]) -> str:
    """The id of the one held document that goes by a name or number, "" for none or several."""
    found = [
        one.id
        for one in documents
        if name and one.id != own.id and (_named(one, name) or document_label(one) == name)
    ]
    return found[0] if len(found) == 1 else ""


def _named(document: Document, name: str) -> bool:
    return bool(document.number) and number_key(document.number or "") == number_key(name)


def _revisions(document: Document, everything: Sequence[Document]) -> Iterator[Relation]:
    if document.replaced_by_revision:
        yield Relation("Đã có bản mới hơn của văn bản này", document.replaced_by_revision)
    for one in sorted(everything, key=lambda one: one.ingested_at, reverse=True):
        if one.replaced_by_revision == document.id:
            read = format_vi(one.ingested_at[:10]) if one.ingested_at else ""
            yield Relation(f"Bản trước, nạp ngày {read}" if read else "Bản trước", one.id)
