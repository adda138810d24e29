"""A document as a tree of its headings, also of those that have no provision of their own.

Headings that a document lost are known by inference alone, so that the tree is made of the headings
above each provision. The same heading may stand twice ("Cải cách thể chế" among the targets and
among the tasks): a branch is one unbroken run of provisions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.evidence import is_heading

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Provision

_LEFT_OUT = frozenset(("header", "signature", "footnote"))
_HEADED = frozenset(("annex", "part", "chapter", "section"))
_EDGES = " .:;\n"
_INFERRED = re.compile(r"\s*\(suy ra\)")
_POINTER = re.compile(
    r"\W*\(?(?:chi tiết|nhiệm vụ cụ thể|nội dung chi tiết|gửi kèm|có)\b[^.]*"
    r"\b(?:phụ lục|kèm theo|đính kèm|kế hoạch số)\b[^.]*\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Branch:
    """The provisions under one heading, in order; `path` holds the headings, outermost first."""

    document: Document
    path: tuple[str, ...]
    provisions: tuple[Provision, ...]

    @property
    def heading(self) -> str:
        """Its own heading in the document's words; "" for the document itself."""
        # without the note that it was inferred
        return _INFERRED.sub("", self.path[-1]) if self.path else ""

    @property
    def first(self) -> Provision:
        """The provision that it begins with."""
        return self.provisions[0]


def whole(document: Document, shelf: Shelf) -> Branch:
    """The document as one branch, without its head, its signature and its footnotes."""
    kept = tuple(p for p in shelf.provisions(document.id) if p.kind not in _LEFT_OUT)
    return Branch(document, (), kept)


def below(branch: Branch) -> tuple[Branch, ...]:
    """The next branches, in order; provisions that stand under no further heading are runs, too."""
    depth = len(branch.path)
    runs: list[tuple[tuple[str, ...], list[Provision]]] = []
    for provision in branch.provisions:
        path = _path(provision)
        key = path[: depth + 1]
        if not runs or runs[-1][0] != key:
            runs.append((key, []))
        runs[-1][1].append(provision)
    return tuple(Branch(branch.document, key, tuple(members)) for key, members in runs)


def every(branch: Branch) -> tuple[Branch, ...]:
    """All branches with a heading under one, each before its own."""
    found: list[Branch] = []
    for part in below(branch):
        if len(part.path) > len(branch.path):
            found += [part, *every(part)]
    return tuple(found)


def statements_of(branch: Branch, shelf: Shelf) -> tuple[Provision, ...]:
    """The provisions that say something: no bare heading, no pointer to an annex.

    Rows of tables only where the branch holds nothing else.
    """
    said = [p for p in branch.provisions if p.kind != "table" and not _is_bare(p, shelf)]
    prose = [p for p in said if p.kind != "row"]
    return tuple(prose or said)


def _is_bare(provision: Provision, shelf: Shelf) -> bool:
    own = shelf.text(provision)
    if is_heading(provision, shelf) or _POINTER.fullmatch(own):
        return True
    words = own.strip().removeprefix(provision.marker).strip(_EDGES)
    if provision.kind in _HEADED and words == provision.heading.strip(_EDGES):
        return True
    # one sentence that only opens what follows
    return own.strip().endswith(":") and len(shelf.sentences(own)) == 1


def _path(provision: Provision) -> tuple[str, ...]:
    own = (provision.heading,) if provision.heading and provision.kind != "row" else ()
    return (*provision.heading_path, *own)
