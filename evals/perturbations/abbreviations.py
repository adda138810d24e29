"""Abbreviations of the field: contracted where they are usual, or written out."""

from __future__ import annotations

from functools import cache
from random import Random

from evals.perturbations.phrases import replace_phrases
from vectorstore.vietnamese.abbreviations import expand, synonyms


def contracted(text: str, _: Random) -> str:
    """Write "thủ tục hành chính" as "TTHC", and so on for the reviewed list."""
    shorts = _shorts()
    return replace_phrases(text, shorts, lambda phrase: shorts[phrase])


def expanded(text: str, _: Random) -> str:
    """Write "TTHC" out; what stands inside a document number stays."""
    return expand(text)


@cache
def _shorts() -> dict[str, str]:
    """Expansion → the first abbreviation that stands for it."""
    found: dict[str, str] = {}
    for short, expansions in synonyms().items():
        for phrase in sorted(expansions):
            found.setdefault(phrase, short)
    return found
