"""Ranked provisions as other programs read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.score_words import explanation

if TYPE_CHECKING:
    from assistant.provision_search import Found, RankedHit
    from vectorstore.types import Hit


def found_json(query: str, found: Found, *, explain: bool = False) -> dict[str, Any]:
    """The dictionary of the contract, ready for `json.dumps`."""
    rows = [_row(rank, one) for rank, one in enumerate(found.hits, 1)]
    if explain:
        rows = [
            row | {"explanation": explanation(one)}
            for row, one in zip(rows, found.hits, strict=True)
        ]
    return {
        "query": query,
        "understood_as": found.reading,
        "constraints": [asdict(one) for one in found.constraints],
        "hits": rows,
        "warnings": [asdict(one) for one in found.warnings],
    }


def _row(rank: int, one: RankedHit) -> dict[str, Any]:
    provision, document = one.hit.provision, one.hit.document
    return {
        "rank": rank,
        "score": one.score,
        **_place(one.hit),
        "headings": list(provision.heading_path),
        "page": provision.page,
        "text": document.text[provision.start : provision.end],
        "start": provision.start,
        "end": provision.end,
        "copies": [_place(copy) for copy in one.copies],
    }


def _place(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "document": {"id": document.id, "number": document.number, "source": document.source},
        "provision_id": hit.provision.id,
        "section": hit.provision.label,
    }
