"""What the lexical index is made of: syllables, pairs of them, their folded forms, numbers."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PAIR_MARK = "_"
_folded = lru_cache(maxsize=65_536)(fold)


class Terms(NamedTuple):
    """The terms of one text; the folded ones are without tone marks (đ as d)."""

    syllables: tuple[str, ...]
    pairs: tuple[str, ...]  # neighbours joined by "_": "thủ_tục"
    folded: tuple[str, ...]
    folded_pairs: tuple[str, ...]
    numbers: tuple[str, ...]  # whole document numbers, by the key that makes spellings equal


def terms_of(text: str) -> Terms:
    """Take a text apart.

    A document number is one term of `numbers`, and its pieces are syllables too: people write
    "kế hoạch 138" for 138/KH-UBND.
    """
    runs: list[list[str]] = [[]]
    syllables: list[str] = []
    numbers: list[str] = []
    for token in tokenize(text):
        if token.kind == "document_number":
            numbers.append(number_key(token.text))
            syllables.extend(token.text.replace("/", " ").replace("-", " ").split())
            runs.append([])
        else:
            syllables.append("".join(token.text.split()))
            runs[-1].append(syllables[-1])
    pairs = [pair for run in runs for pair in itertools.pairwise(run)]
    return Terms(
        tuple(syllables),
        tuple(map(PAIR_MARK.join, pairs)),
        tuple(map(_folded, syllables)),
        tuple(PAIR_MARK.join(map(_folded, pair)) for pair in pairs),
        tuple(numbers),
    )


class Synonyms:
    """Abbreviations and what they stand for, found in a question in both directions."""

    def __init__(self, forms: Mapping[str, Iterable[str]]) -> None:
        self._long: dict[str, set[str]] = {}
        self._short: dict[tuple[str, ...], set[str]] = {}
        for short, longs in forms.items():
            key = terms_of(short).folded
            for long in longs:
                words = terms_of(long).folded
                if len(key) == 1 and len(words) > 1:
                    self._long.setdefault(key[0], set()).add(long)
                    self._short.setdefault(words, set()).add(short)
        self._longest = max(map(len, self._short), default=0)

    def found_in(self, folded: tuple[str, ...]) -> list[str]:
        """Other forms of what stands in a question's folded syllables, without repetition."""
        others = [long for term in folded for long in sorted(self._long.get(term, ()))]
        for start in range(len(folded)):
            for end in range(start + 2, min(len(folded), start + self._longest) + 1):
                others.extend(sorted(self._short.get(folded[start:end], ())))
        return list(dict.fromkeys(others))
