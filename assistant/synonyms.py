"""Words of the field that stand for one another, read into every text (`data/synonyms.yaml`)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.language import load_data
from assistant.matching import canonical_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = tuple[str, ...]
_APART = "\0"  # between a text and what is read into it, so that no pair spans the two


@cache
def _by_first() -> dict[str, list[tuple[Words, tuple[Words, ...]]]]:
    """First syllable → phrases that begin with it, each with the others of its line."""
    index: dict[str, list[tuple[Words, tuple[Words, ...]]]] = {}
    for line in load_data("synonyms.yaml"):
        phrases = [tuple(canonical_syllables(str(words), {})) for words in line]
        for phrase in phrases:
            others = tuple(other for other in phrases if other != phrase)
            index.setdefault(phrase[0], []).append((phrase, others))
    return index


def with_synonyms(syllables: Sequence[str]) -> list[str]:
    """Return the syllables followed by the synonyms of the phrases they hold."""
    index = _by_first()
    added: dict[Words, None] = {}
    for position, syllable in enumerate(syllables):
        for phrase, others in index.get(syllable, ()):
            if tuple(syllables[position : position + len(phrase)]) == phrase:
                added.update(dict.fromkeys(others))
    result = list(syllables)
    for words in added:
        result += [_APART, _APART, _APART, *words]
    return result
