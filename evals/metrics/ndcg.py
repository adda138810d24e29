"""nDCG: gains discounted by the logarithm of their rank, against the best possible order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice


def ndcg_at(ranked: Sequence[str], relevance: Mapping[str, int], k: int) -> float | None:
    """Return the nDCG of the first `k`, the grades as gains, as trec_eval computes it.

    None where nothing is relevant. (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002.)
    """
    ideal = _dcg(sorted((grade for grade in relevance.values() if grade > 0), reverse=True), k)
    if ideal == 0:
        return None
    gains: dict[str, int] = {}
    for one in ranked[:k]:
        gains.setdefault(one, max(0, relevance.get(one, 0)))
    return _dcg(gains.values(), k) / ideal


def _dcg(gains: Iterable[int], k: int) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(islice(gains, k), 1))
