"""Sentences that only open what follows ("… kết quả như sau:"): what they open belongs to them."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from assistant.findings import Outcome
from assistant.lists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.findings import Finding
    from assistant.shelf import Shelf
    from vectorstore.types import Provision

_POINTS = frozenset(("point", "item", "clause"))


def with_what_follows(finding: Finding, shelf: Shelf) -> Outcome:
    """A finding as an answer: where it ends with a colon, with the points that it opens."""
    points = introduced(finding.provision, shelf) if finding.quote.endswith(":") else ()
    if not points:
        return Outcome((finding,))
    below = listed(points, shelf)
    return Outcome((replace(finding, opens=True), *below.findings), below.warnings)


def introduced(provision: Provision, shelf: Shelf) -> Sequence[Provision]:
    """The provisions under one, else the run of points that stands right behind it."""
    children = [p for p in shelf.children(provision) if _is_point(p)]
    if children:
        return children
    same = [
        p for p in shelf.provisions(provision.document_id) if p.parent_id == provision.parent_id
    ]
    return list(takewhile(_is_point, same[same.index(provision) + 1 :]))


def _is_point(provision: Provision) -> bool:
    numbered = provision.kind == "section" and not provision.heading
    return numbered or provision.kind in _POINTS
