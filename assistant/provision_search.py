"""Ranked provisions for a query: constraints as filters and preferences, each with its reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.notices import words_alone
from assistant.provision_fit import agreements
from assistant.same_statement import copies_among
from assistant.scope import issued_by, scope_of
from assistant.understand import understand
from vectorstore.vietnamese.dates import format_vi
from vectorstore.vietnamese.places import successors
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.provision_fit import Agreement
    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Warning
    from vectorstore.search import Searcher
    from vectorstore.types import Document, Hit

ConstraintKind = Literal["as_of", "number", "place", "year", "agency", "document_kind"]
Effect = Literal["filter", "prefer", "unmet"]
# Of a score between 0 and 1: settles near ties, and never lifts a provision over a better one.
PREFERENCE = 0.05
LOOKED_AT = 200  # provisions whose agreement with the query is looked at
MERGED = "2025-07-01"  # the day from which on provinces bear the names of the merged ones


@dataclass(frozen=True, slots=True)
class Constraint:
    """What the query demands of documents, what was done about it, and why, in Vietnamese."""

    kind: ConstraintKind
    value: str
    effect: Effect
    reason: str


@dataclass(frozen=True, slots=True)
class RankedHit:
    """A provision that was found, and what speaks for and against it."""

    hit: Hit
    agreements: tuple[Agreement, ...]
    copies: tuple[Hit, ...] = ()  # provisions of other documents that state the same

    @property
    def score(self) -> float:
        """The search's score with what the agreements add and take."""
        return self.hit.score + sum(one.bonus for one in self.agreements)


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a query, how it was read, and what it was limited to."""

    hits: tuple[RankedHit, ...]
    reading: str | None  # the query as understood, where that differs from what was typed
    constraints: tuple[Constraint, ...]
    warnings: tuple[Warning, ...] = ()


def find_provisions(
    query: str,
    shelf: Shelf,
    searcher: Searcher,
    *,
    limit: int,
    as_of: date | None = None,
    explain: bool = False,
) -> Found:
    """Search within what the query names, or everywhere where the library has no such document.

    `as_of` is always kept to: later documents are left out, and what only they replace is in force.
    """
    question = understand(query, shelf.vocabulary, as_of)
    missed = searcher.without_vectors
    typed = question.reading or query
    documents, constraints = _filtered(question, shelf, as_of)
    preferred, wishes = _preferred(typed, documents)
    scope = shelf.search_scope(documents)
    restored = searcher.reading(typed) if typed.strip() else None
    hits: list[Hit] = []
    if scope is not None:
        hits = searcher.search(
            typed, limit=max(limit, LOOKED_AT), scope=scope, preferred=preferred, explain=explain
        )
    reading = restored or typed
    ranked = _gathered(_ranked(question, hits), limit)
    return Found(
        tuple(ranked),
        reading if reading != query else None,
        (*constraints, *wishes),
        tuple(words_alone(searcher, missed)),
    )


def _ranked(question: Question, hits: Sequence[Hit]) -> list[RankedHit]:
    """Count in what speaks for and against each provision; the best first, ties as they came."""
    ranked = [RankedHit(hit, tuple(agreements(question, hit))) for hit in hits]
    return sorted(ranked, key=lambda one: -one.score)


def _gathered(ranked: Sequence[RankedHit], limit: int) -> list[RankedHit]:
    """The best provisions, each with the copies of it in other documents instead of beside them."""
    copies = copies_among([one.hit for one in ranked], limit)
    return [
        replace(one, copies=tuple(ranked[at].hit for at, first in copies.items() if first == own))
        for own, one in enumerate(ranked)
        if own not in copies
    ][:limit]


def _filtered(
    question: Question, shelf: Shelf, as_of: date | None
) -> tuple[Sequence[Document], list[Constraint]]:
    found: list[Constraint] = []
    if as_of is not None:
        day = format_vi(as_of.isoformat())
        reason = f"chỉ tìm trong văn bản đã ban hành đến ngày {day}"
        found.append(Constraint("as_of", as_of.isoformat(), "filter", reason))
    scope = scope_of(question, shelf, as_of)
    if scope.reason is None:
        return scope.documents, [*found, *_named(question, "filter")]
    merged = _merged(question, shelf, as_of)
    if scope.reason == "place_not_covered" and merged:
        old, new = scope.about, merged[0].place
        reason = f"{old} nay thuộc {new} (từ {format_vi(MERGED)}), tìm trong văn bản của {new}"
        return merged, [*found, Constraint("place", old, "filter", reason)]
    existing = [d for d in shelf.documents.values() if issued_by(d, as_of)]
    return existing, [*found, *_named(question, "unmet")]


def _named(question: Question, effect: Effect) -> list[Constraint]:
    """The number, places and years that the question names."""
    numbers = [
        Constraint("number", named.number, effect, _reason(effect, f"văn bản số {named.number}"))
        for named in question.named
    ]
    places = [
        Constraint("place", place, effect, _reason(effect, f"văn bản của {place}"))
        for place in (*question.places, *question.localities)
    ]
    years = [
        Constraint("year", str(year), effect, _reason(effect, f"văn bản nói về năm {year}"))
        for year in dict.fromkeys((*question.years, *question.compared_years))
    ]
    return [*numbers, *places, *years]


def _reason(effect: Effect, what: str) -> str:
    if effect == "filter":
        return f"chỉ tìm trong {what}"
    return f"câu hỏi nêu {what}, thư viện không có đủ điều kiện này nên tìm trong mọi văn bản"


def _merged(question: Question, shelf: Shelf, as_of: date | None) -> list[Document]:
    """Documents of the province that the named one became part of, issued since then."""
    names = {new for place in question.places for new in successors(place)}
    return [
        document
        for document in shelf.documents.values()
        if document.place in names
        and (document.issued or document.issued_month or "") >= MERGED[:7]
        and issued_by(document, as_of)
    ]


def _preferred(
    query: str, documents: Sequence[Document]
) -> tuple[dict[str, float], list[Constraint]]:
    """Bonuses by document id for the kind and the agency that the query names, and why."""
    plain = f" {_words(query).replace('ubnd', 'uy ban nhan dan')} "
    wishes: dict[tuple[str, str], Constraint] = {}
    bonuses: dict[str, float] = {}
    for document in documents:
        wanted: tuple[tuple[ConstraintKind, str, str | None], ...] = (
            ("document_kind", "loại", document.kind),
            ("agency", "của", document.agency),
        )
        met = [
            Constraint(name, value, "prefer", f"ưu tiên văn bản {words} {value}")
            for name, words, value in wanted
            if value and f" {_words(value)} " in plain
        ]
        if met:
            bonuses[document.id] = PREFERENCE * len(met)
            wishes.update(((one.kind, one.value), one) for one in met)
    # A preference that all documents share prefers none.
    return (bonuses, list(wishes.values())) if len(bonuses) < len(documents) else ({}, [])


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
