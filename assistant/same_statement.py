"""Provisions of several documents that state the same: the first stands for them all.

Grounds, targets and duties are copied from one document into many; ten copies of one sentence push
everything else out of sight. Only what adds nothing counts as a copy: no figure, day or number that
the first lacks, and nearly no other word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.numbers import find_quantities
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.types import Hit

SHARED_WORDS = 0.8  # of a copy's words stand in the first as well
_FEWEST_WORDS = 8  # shorter ones are headings and formulas
_WORD = re.compile(r"[^\W\d_]+")


class Statement(NamedTuple):
    """What a provision states: its words, and its figures, days and numbers."""

    document_id: str
    words: frozenset[str]
    values: frozenset[str]


def statement_of(hit: Hit) -> Statement:
    """Take a provision's own text apart."""
    text = hit.document.text[hit.provision.start : hit.provision.end]
    values = {f"{one.scaled:g} {one.unit}" for one in find_quantities(text)}
    values |= {f"{one.year}-{one.month}-{one.day}" for one in find_dates(text)}
    values |= {number_key(one.number) for one in find_document_numbers(text)}
    return Statement(hit.document.id, frozenset(_WORD.findall(fold(text))), frozenset(values))


def repeats(later: Statement, first: Statement) -> bool:
    """Tell whether another document's provision says nothing that the first does not."""
    if later.document_id == first.document_id or len(later.words) < _FEWEST_WORDS:
        return False
    shared = len(later.words & first.words)
    return later.values <= first.values and shared >= SHARED_WORDS * len(later.words)


def copies_among(hits: Sequence[Hit], limit: int) -> dict[int, int]:
    """Positions of copies and of what they repeat, as far as `limit` provisions of their own go."""
    kept: dict[int, Statement] = {}
    copies: dict[int, int] = {}
    for position, hit in enumerate(hits):
        if len(kept) == limit:
            break
        own = statement_of(hit)
        first = next((at for at, one in kept.items() if repeats(own, one)), None)
        if first is None:
            kept[position] = own
        else:
            copies[position] = first
    return copies
