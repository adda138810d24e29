"""Abbreviations that nothing defines, read by their initials: "THCS" is "trung học cơ sở".

The library's own neighbouring syllables are run through: the likeliest phrase is the one whose
rarest pair is the most frequent.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from assistant.vocabulary import Vocabulary

_SHORTEST, _LONGEST = 3, 6  # letters; two stand for too many phrases
_SIGHTINGS = 3  # of the rarest pair
_BEAM = 30


def written_out(typed: str, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The phrase of the library that upper-case letters abbreviate; None for other words."""
    if not (typed.isupper() and typed.isalpha() and _SHORTEST <= len(typed) <= _LONGEST):
        return None
    if vocabulary.knows(fold(typed)):
        return None  # the library writes it so, too
    letters = typed.lower()
    wanted = set(pairwise(letters))
    followers: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (first, second), count in vocabulary.pairs.items():
        likely = count >= _SIGHTINGS and (first[:1], second[:1]) in wanted
        if likely and vocabulary.binds(first, second):
            followers[first].append((count, second))
    phrases: list[tuple[int, tuple[str, ...]]] = [
        (count, (first, second))
        for first, found in followers.items()
        for count, second in found
        if (first[:1], second[:1]) == (letters[0], letters[1])
    ]
    for letter in letters[2:]:
        phrases = [
            (min(count, following), (*words, second))
            for count, words in sorted(phrases, reverse=True)[:_BEAM]
            for following, second in followers[words[-1]]
            if second[:1] == letter
        ]
    return max(phrases)[1] if phrases else None
