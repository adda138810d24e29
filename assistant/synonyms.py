"""Words of the field that stand for one another, read into every text (`data/synonyms.yaml`)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assistant.language import load_data
from assistant.matching import canonical_syllables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Words = tuple[str, ...]
_PHRASE = 4  # syllables
_APART = "\0"  # between a text and what is read into it, so that no pair spans the two


@cache
def _lines() -> list[list[Words]]:
    return [
        [tuple(canonical_syllables(str(words), {})) for words in line]
        for line in load_data("synonyms.yaml")
    ]


@cache
def _usual() -> frozenset[Words]:
    """The first of each line."""
    return frozenset(line[0] for line in _lines())


@cache
def _by_first() -> dict[str, list[tuple[Words, tuple[Words, ...]]]]:
    """First syllable → phrases that begin with it, each with the others of its line.

    The usual phrase stands first in a line and among the others.
    """
    index: dict[str, list[tuple[Words, tuple[Words, ...]]]] = {}
    lines = _lines()
    for line in lines:
        phrases = dict.fromkeys([*line, *(other for one in line for other in _varied(one, lines))])
        for phrase in phrases:
            others = tuple(other for other in phrases if other != phrase)
            index.setdefault(phrase[0], []).append((phrase, others))
    return index


def _varied(phrase: Words, lines: Sequence[Sequence[Words]]) -> Iterator[Words]:
    """A phrase with synonyms for a part of it: "nộp phí qua mạng" for "nộp phí trực tuyến"."""
    for line in lines:
        for part in line:
            for at in range(len(phrase) - len(part) + 1):
                if part != phrase and phrase[at : at + len(part)] == part:
                    for other in line:
                        yield (*phrase[:at], *other, *phrase[at + len(part) :])


def searched(text: str) -> str:
    """A question as it is searched for: with the usual words for a rarer phrase of the field.

    Phrases alone: for a single word the search finds what stands near in meaning.
    """
    syllables = canonical_syllables(text, {})
    usual = dict.fromkeys(
        words
        for position, syllable in enumerate(syllables)
        for phrase, others in _by_first().get(syllable, ())
        if len(phrase) >= _PHRASE
        and phrase not in _usual()
        and tuple(syllables[position : position + len(phrase)]) == phrase
        for words in others[:1]
    )
    return " ".join((text, *(" ".join(words) for words in usual)))


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
