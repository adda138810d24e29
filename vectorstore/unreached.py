"""Chunks that Chroma holds but that its graph does not lead to: noted beside the index.

The graph is searched approximately. Of 75,000 chunks left after 50,000 deletions and changes, four
were not found by their own vector. What is noted here is compared with every question instead.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FILE = "unreached.json"


class Unreached(NamedTuple):
    """What is known of a graph since all of its chunks were last looked for."""

    keys: frozenset[int] = frozenset()
    changed: int = 0  # chunks put in and taken out since


NEVER_LOOKED = Unreached()


def read(folder: Path) -> Unreached:
    """What is noted beside the index in `folder`; nothing where nobody has looked yet."""
    try:
        noted = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return NEVER_LOOKED
    return Unreached(frozenset(noted["keys"]), noted["changed"])


def write(folder: Path, keys: Collection[int], changed: int) -> None:
    """Note it for whoever opens the index."""
    noted = {"keys": sorted(keys), "changed": changed}
    (folder / FILE).write_text(json.dumps(noted), encoding="utf-8")
