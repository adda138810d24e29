"""The syllables of a typed question, and what may be done about each.

Numbers are among them, since a year tells "năm" before it, and are never changed. Neither are parts
of codes and addresses. Abbreviations and names are kept from what would bend them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.places import find_places
from vectorstore.vietnamese.text import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vectorstore.vietnamese.places import Place
    from vectorstore.vietnamese.text import Token

_JOINT = re.compile(r"[-/_@.:]")  # what holds codes and addresses together
_OPENS = re.compile(r"(?:^|[.?!:;\n])\W*$")


class Typed(NamedTuple):
    """A syllable or number of the question and what may be done about it."""

    word: str  # in lower case
    start: int
    end: int
    joined: bool  # nothing but blanks between it and the one before
    abbreviation: bool = False  # in capitals: no Vietnamese word
    fixed: bool = False  # a number, or part of a code: nothing is done
    name: bool = False  # of a person or place: no letter of it is mistaken
    canonical: str | None = None  # as the name of the province is written


def typed_syllables(text: str) -> list[Typed]:
    """The text's syllables and numbers, each with what may be done about it."""
    tokens = tokenize(text)
    syllables = [token for token in tokens if token.kind == "syllable"]
    shouted = all(text[token.start : token.end].isupper() for token in syllables)
    places = find_places(text)
    canonical = _province_syllables(text, places)
    found: list[Typed] = []
    for index, token in enumerate(tokens):
        written = text[token.start : token.end]
        previous = tokens[index - 1].end if index else 0
        found.append(
            Typed(
                token.text,
                token.start,
                token.end,
                joined=index > 0 and not text[previous : token.start].strip(),
                abbreviation=len(written) > 1 and written.isupper() and not shouted,
                fixed=token.kind != "syllable" or _in_code(text, token.start, token.end),
                name=any(place.start <= token.start < place.end for place in places)
                or (not shouted and _is_name(text, tokens, index)),
                canonical=canonical.get(token.start),
            )
        )
    return found


def _province_syllables(text: str, places: Iterable[Place]) -> dict[int, str]:
    """Where each syllable of a province's name stands: start → the syllable with its marks."""
    found: dict[int, str] = {}
    for place in places:
        start = place.end - len(place.name)
        if place.level == "tỉnh" and fold(text[start : place.end]) == fold(place.name):
            for match in re.finditer(r"\S+", place.name):
                found[start + match.start()] = match[0].lower()
    return found


def _is_name(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word has a capital inside a sentence, and one beside it as well."""
    beside = (*tokens[max(0, index - 1) : index], *tokens[index + 1 : index + 2])
    start = tokens[index].start
    capitals = text[start].isupper() and any(text[token.start].isupper() for token in beside)
    return capitals and not _OPENS.search(text, 0, start)


def _in_code(text: str, start: int, end: int) -> bool:
    """Tell whether a word hangs together with another by a joint of codes and addresses."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return any(
        len(side) == 2 and _JOINT.match(joint) is not None and other.isalnum()
        for side, joint, other in ((before, before[-1:], before[:1]), (after, after[:1], after[1:]))
    )


def in_case(syllable: str, typed: str) -> str:
    """The syllable in capitals, with one, or without, as it was typed."""
    if typed.isupper() and len(typed) > 1:
        return syllable.upper()
    return syllable.capitalize() if typed[:1].isupper() else syllable
