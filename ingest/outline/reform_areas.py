"""The six areas of administrative reform, which official texts list in one fixed order.

Where at least two known headings of a series stand at the positions of that order, the topic of a
lost heading between them follows from its number.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

from vectorstore.vietnamese.folding import fold

INFERRED = " (suy ra)"


@lru_cache(maxsize=1)
def _areas() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = files("ingest.outline").joinpath("reform_areas.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text)["areas"]
    return tuple((e["name"], tuple(fold(word) for word in e["words"])) for e in entries)


def area_of(heading: str) -> int | None:
    """The area (1 to 6) that a heading names, or None when it names none or several."""
    folded = fold(heading)
    found = [i for i, (_, words) in enumerate(_areas(), 1) if any(w in folded for w in words)]
    return found[0] if len(found) == 1 else None


def infer_topics(series: dict[int, str | None]) -> dict[int, str]:
    """The topics of lost headings: `series` maps each number to its heading, None where it is lost.

    Returns topics marked "(suy ra)" for the lost numbers; empty unless two known headings agree on
    the order and none contradicts it.
    """
    known = {number: area_of(text) for number, text in series.items() if text is not None}
    offsets = {number - area for number, area in known.items() if area is not None}
    agreeing = [number for number, area in known.items() if area is not None]
    if len(agreeing) < 2 or len(offsets) != 1:
        return {}
    offset = offsets.pop()
    inside = range(1 + offset, len(_areas()) + 1 + offset)
    if any(number in inside and area is None for number, area in known.items()):
        return {}
    return {
        number: _areas()[number - offset - 1][0] + INFERRED
        for number, text in series.items()
        if text is None and number in inside
    }
