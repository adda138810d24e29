"""What every metric returns for one item."""

from __future__ import annotations

from typing import NamedTuple


class Score(NamedTuple):
    """A value in 0…1 (None: the metric says nothing of the item) and why points are lost."""

    value: float | None
    notes: tuple[str, ...] = ()


UNDEFINED = Score(None)


def share(good: int, total: int, notes: tuple[str, ...] = ()) -> Score:
    """The part of `total` that is good; undefined where there is nothing to count."""
    return Score(good / total, notes) if total else UNDEFINED
