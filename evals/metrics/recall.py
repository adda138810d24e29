"""Recall at k: how much of what is relevant stands among the first k."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def recall_at(ranked: Sequence[str], relevance: Mapping[str, int], k: int) -> float | None:
    """Share of the relevant ids (grade above 0) among the first `k`; None where none is relevant.

    An id that is ranked twice counts once.
    """
    relevant = {one for one, grade in relevance.items() if grade > 0}
    if not relevant:
        return None
    return len(relevant.intersection(ranked[:k])) / len(relevant)
