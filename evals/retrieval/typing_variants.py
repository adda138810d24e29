"""One question as people type it: with its tone marks, without any, with half of them."""

from __future__ import annotations

import random
import re
from typing import Literal

from vectorstore.vietnamese.folding import is_marked, normalise, strip_marks

Typing = Literal["as_given", "no_marks", "half_marks"]
TYPINGS: tuple[Typing, ...] = ("as_given", "no_marks", "half_marks")
_WORD = re.compile(r"[^\W\d_]+")


def typed(text: str, typing: Typing, seed: str) -> str:
    """Return the question typed that way; `seed` decides which half of the marks goes.

    Half means half of the marked words, rounded up, each of them without any mark.
    """
    if typing == "as_given":
        return text
    text = normalise(text)
    if typing == "no_marks":
        return strip_marks(text)
    marked = [match.start() for match in _WORD.finditer(text) if is_marked(match.group())]
    gone = set(random.Random(seed).sample(marked, (len(marked) + 1) // 2))  # noqa: S311
    return _WORD.sub(
        lambda match: strip_marks(match.group()) if match.start() in gone else match.group(), text
    )
