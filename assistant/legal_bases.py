"""Which documents a provision rests on, link by link, and what the library knows against each.

A link is a mention that its own words introduce as a ground ("Căn cứ …", "Thực hiện …", "theo quy
định tại …"), in the provision itself or in the opening and purpose of its document. A basis that
the library holds is followed to its own bases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.basis_identity import Identity, Known, identify
from assistant.findings import trimmed
from assistant.legal_rank import basis_order
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.shelf import Shelf
    from vectorstore.types import Document, Provision, Reference

MOST_LINKS = 6  # documents on one way from a provision to its furthest basis

Where = Literal["provision", "document"]
# Folded words that make the mention after them a ground of what is said.
_GROUND = re.compile(
    r"\b(?:can cu|thuc hien|theo|tai|trien khai|thi hanh|cu the hoa|ban hanh kem theo|huong dan|"
    r"bam sat|quan triet)\b"
    r"[^.;:\n]{0,90}$"
)
# Between two grounds of one list stand only these words, the first one's agency, and a place.
_JOINING = frozenset(("va", "so", "khoan", "dieu", "diem", "muc", "chuong"))
_LONGEST_AGENCY = 8  # words after "cua"
_LONGEST_LEAD = 240  # characters before a mention that may introduce it
_PURPOSE = re.compile(r"\b(?:muc dich|can cu|co so phap ly)\b")
_OPENING = ("phần đầu", "đoạn mở đầu")
# Reports and news tell what was done; nothing is done because of them.
_NO_GROUNDS = frozenset(("bao cao", "tin tuc", "to trinh", "bien ban", "giay moi", "danh muc"))


@dataclass(frozen=True, slots=True)
class Link:
    """The words that make one document the basis of another: `quote` is text[start:end]."""

    document: Document
    provision: Provision
    start: int
    end: int
    where: Where

    @property
    def quote(self) -> str:
        """The exact words."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Basis:
    """A document that something rests on, as the library has it, and the links that say so."""

    identity: Identity
    links: tuple[Link, ...]
    depth: int  # 0 for the cited document itself, 1 for what it rests on, …

    @property
    def order(self) -> tuple[int, int, str]:
        """Legal rank, then day."""
        return basis_order(self.identity.kind, self.identity.number, self.identity.issued)


def bases_of(cited: Iterable[tuple[Document, Provision]], shelf: Shelf) -> list[Basis]:
    """Resolve the bases of cited provisions, ordered by legal rank and then by day.

    The cited documents themselves come first in the chain where they can be a ground (a report
    cannot); every basis stands once, with all links that lead to it.
    """
    found: dict[tuple[str, str], Basis] = {}
    known = Known(shelf)
    seen: set[str] = set()
    for document, provision in cited:
        own = known.of_held(document)
        if own is not None and fold(own.kind or "") not in _NO_GROUNDS:
            start, end = trimmed(document.text, provision.start, provision.end)
            _add(found, own, Link(document, provision, start, end, "provision"), 0)
        for link, reference in _in_provision(document, provision, shelf):
            _follow(found, known, link, reference, 1, seen)
        if document.id not in seen:
            seen.add(document.id)
            for link, reference in document_links(document, shelf):
                _follow(found, known, link, reference, 1, seen)
    return sorted(found.values(), key=lambda basis: basis.order)


def document_links(document: Document, shelf: Shelf) -> list[tuple[Link, Reference]]:
    """The grounds that a document names in its opening and its purpose."""
    return [
        (Link(document, provision, reference.start, reference.end, "document"), reference)
        for provision in shelf.provisions(document.id)
        if _opens(provision)
        for reference in _grounds(provision, shelf)
    ]


def chain_of(document: Document, shelf: Shelf) -> list[Basis]:
    """What a document rests on, what that rests on, …; the nearest first, in its own order."""
    found: dict[tuple[str, str], Basis] = {}
    known, seen = Known(shelf), {document.id}
    for link, reference in document_links(document, shelf):
        _follow(found, known, link, reference, 1, seen)
    return sorted(found.values(), key=lambda basis: basis.depth)


def _follow(
    found: dict[tuple[str, str], Basis],
    known: Known,
    link: Link,
    reference: Reference,
    depth: int,
    seen: set[str],
) -> None:
    identity = identify(reference, known)
    if identity.key == number_key(link.document.number or ""):
        return  # a document is no basis of itself
    _add(found, identity, link, depth)
    held = identity.held
    if held is None or held.id in seen or depth >= MOST_LINKS:
        return
    seen.add(held.id)
    for further, mention in document_links(held, known.shelf):
        _follow(found, known, further, mention, depth + 1, seen)


def _add(found: dict[tuple[str, str], Basis], identity: Identity, link: Link, depth: int) -> None:
    own = identity.key or (identity.held.id if identity.held else "")
    key = (own, "" if identity.two_days else (identity.issued or "")[:4])
    if key in found:
        basis = found[key]
        links = basis.links if link in basis.links else (*basis.links, link)
        found[key] = replace(basis, links=links, depth=min(basis.depth, depth))
    else:
        found[key] = Basis(identity, (link,), depth)


def _in_provision(
    document: Document, provision: Provision, shelf: Shelf
) -> Iterator[tuple[Link, Reference]]:
    """Grounds in the provision's own words and in the lead of those above it."""
    for place in (provision, *shelf.ancestors(provision)):
        if place.kind == "header" or _opens(place):
            continue  # what the document as a whole rests on
        for reference in _grounds(place, shelf):
            yield Link(document, place, reference.start, reference.end, "provision"), reference


def _opens(provision: Provision) -> bool:
    """Whether a provision opens its document or says what it is for."""
    if provision.kind in ("header", "paragraph") and provision.label.startswith(_OPENING):
        return True
    return any(_PURPOSE.search(fold(h)) for h in (provision.heading, *provision.heading_path))


def _grounds(provision: Provision, shelf: Shelf) -> list[Reference]:
    """The mentions of a provision that its words introduce as grounds, outermost ones only."""
    text = shelf.documents[provision.document_id].text
    grounds: list[Reference] = []
    outer_end = last = provision.start
    for reference in shelf.references_in(provision):
        if reference.start < outer_end:
            continue  # stands in another one's subject
        outer_end = reference.end
        if reference.relation != "mentions":
            continue
        line = text.rfind("\n", provision.start, reference.start) + 1 or provision.start
        since = max(line, last, reference.start - _LONGEST_LEAD)
        before = fold(text[since : reference.start])
        joined = bool(grounds) and since == last and _only_joins(before)
        if joined or _GROUND.search(before):
            grounds.append(reference)
            last = reference.end
    return grounds


def _only_joins(between: str) -> bool:
    """Whether words between two mentions only go on with a list."""
    words = re.findall(r"\w+", between)
    if words[:1] == ["cua"]:
        cut = re.split(r"[,;]", between, maxsplit=1)
        words = words[len(re.findall(r"\w+", cut[0])) :] if len(words) <= _LONGEST_AGENCY else words
    return all(word in _JOINING or word.isdigit() or len(word) == 1 for word in words)


def cited_provisions(
    citations: Sequence[tuple[str, str]], shelf: Shelf
) -> list[tuple[Document, Provision]]:
    """The documents and provisions of (document id, provision id) pairs, each once."""
    return [
        (shelf.documents[document_id], shelf.provision(document_id, provision_id))
        for document_id, provision_id in dict.fromkeys(citations)
    ]
