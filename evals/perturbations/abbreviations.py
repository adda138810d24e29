"""Abbreviations of the field: contracted where they are usual, or written out."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from evals.perturbations.phrases import replace_phrases
from vectorstore.vietnamese.abbreviations import expand, synonyms
from vectorstore.vietnamese.folding import has_tone_marks, strip_marks

_REPEATED = re.compile(r"(?<!\w)([^\W\d]+ [^\W\d]+) \1(?!\w)", re.IGNORECASE)


def contracted(text: str, _: Random) -> str:
    """Write "thủ tục hành chính" as "TTHC", and so on for the reviewed list."""
    shorts = _shorts()
    return replace_phrases(text, shorts, lambda phrase: shorts[phrase])


def expanded(text: str, _: Random) -> str:
    """Write "TTHC" out; what stands inside a document number stays.

    Without marks in a question that has none, and nothing twice: "chỉ số DTI" becomes "chỉ số
    chuyển đổi số".
    """
    written = _REPEATED.sub(r"\1", expand(text))
    return written if has_tone_marks(text) else strip_marks(written)


@cache
def _shorts() -> dict[str, str]:
    """Expansion → the first abbreviation that stands for it."""
    found: dict[str, str] = {}
    for short, expansions in synonyms().items():
        for phrase in sorted(expansions):
            found.setdefault(phrase, short)
    return found
