"""Reciprocal rank: how early the first relevant id comes; its mean over questions is MRR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def reciprocal_rank_at(ranked: Sequence[str], relevance: Mapping[str, int], k: int) -> float | None:
    """One over the rank of the first relevant id, 0 beyond `k`; None where none is relevant."""
    if not any(grade > 0 for grade in relevance.values()):
        return None
    for rank, one in enumerate(ranked[:k], 1):
        if relevance.get(one, 0) > 0:
            return 1 / rank
    return 0.0
