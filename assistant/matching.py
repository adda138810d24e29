"""How well a text covers what a question asks about.

The question becomes weighted terms (`vocabulary` gives the weights), a text becomes a `TextView`:
its syllables and its near pairs of syllables. A Vietnamese word is mostly two syllables, so a
syllable counts in full only where a neighbour of the question stands near it in the text as well:
"thất nghiệp" is not covered by "tổn thất của doanh nghiệp". Syllables typed without tone marks
match any toned form.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from vectorstore.vietnamese import text as vi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Pair = tuple[str, str]

_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
NEAR_REACH = 3  # syllables: "y tế, giáo dục công lập" still pairs "giáo" with "công"
NEAR_CREDIT = 0.85
LONE_CREDIT = 0.25  # a syllable found without its neighbour is weak evidence of the word
_DEPUTIES = frozenset({"phó", "nguyên"})
# What a deputy deputises for, or a former one was: not "tài nguyên đá", "hiệu phó mỗi tuần".
_TITLES = frozenset({
    "chủ", "giám", "tổng", "bộ", "thủ", "trưởng", "cục", "vụ", "viện", "hiệu", "chánh", "bí",
    "chi", "tư", "chỉ", "đội", "thống",
})  # fmt: skip
OTHER_TONE_CREDIT = 0.85  # a misspelt pair found with other tone marks


@dataclass(frozen=True, slots=True)
class Term:
    """One content syllable (or figure, date, number) of a question."""

    syllable: str
    folded: str
    weight: float
    group: int  # content syllables without a frame word between them share a group
    required: bool = False
    weak: bool = False  # often only the frame of a question
    misspelt: bool = False  # the library never uses it with these tone marks


@dataclass(frozen=True, slots=True)
class TextView:
    """A text as sets of syllables, neighbours and near pairs, toned and folded."""

    syllables: frozenset[str]
    folded: frozenset[str]
    pairs: frozenset[Pair]
    near: frozenset[Pair]
    folded_pairs: frozenset[Pair]
    folded_near: frozenset[Pair]

    @classmethod
    def of(cls, syllables: Sequence[str]) -> TextView:
        """View a sequence of lower-case syllables."""
        folded = [vi.fold(syllable) for syllable in syllables]
        return cls(
            frozenset(syllables),
            frozenset(folded),
            frozenset(pairwise(syllables)),
            frozenset(_near_pairs(syllables)),
            frozenset(pairwise(folded)),
            frozenset(_near_pairs(folded)),
        )


@dataclass(frozen=True, slots=True)
class Zone:
    """A text that may cover terms, and how much its matches count (0–1)."""

    view: TextView
    credit: float
    binding: bool = True  # a required term must stand in one of the binding zones


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of the question's weight that is covered, and what is not.

    `gap` is the weight of the heaviest run of two or more neighbouring terms that no zone holds as
    a word: a subject that the text does not speak of.
    """

    share: float
    missing: tuple[Term, ...]
    gap: float = 0.0
    lost_group: bool = False  # a whole group of the question ("về giao thông") is not met at all


def _near_pairs(syllables: Sequence[str]) -> Iterable[Pair]:
    for index, first in enumerate(syllables):
        for second in syllables[index + 2 : index + 1 + NEAR_REACH]:
            yield first, second


def canonical_syllables(text: str, expansions: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Lower-case tokens of `text` with abbreviations replaced by the words they stand for.

    A deputy is somebody else than the head: "phó chủ tịch" becomes "phó_chủ tịch".
    """
    syllables: list[str] = []
    deputy = False
    tokens = vi.tokenize(text)
    deputies = deputy_positions([token.text for token in tokens])
    for index, token in enumerate(tokens):
        if token.text == "trưởng" and syllables[-1:] == ["thứ"]:
            syllables[-1] = "thứ_trưởng"  # a deputy minister is no minister
        elif deputy:
            syllables[-1] = f"{syllables[-1]}_{token.text}"
        else:
            expansion = expansions.get(token.text) if token.kind == "syllable" else None
            syllables.extend(expansion or (plain_number(token.text),))
        deputy = index in deputies
    return syllables


def deputy_positions(syllables: Sequence[str]) -> frozenset[int]:
    """Positions of "phó" and "nguyên" before a title."""
    return frozenset(
        index
        for index, (word, title) in enumerate(pairwise(syllables))
        if word in _DEPUTIES and title in _TITLES
    )


def plain_number(token: str) -> str:
    """A whole number without leading zeros and stops ("01" is "1"); other tokens as they are."""
    if _GROUPED.fullmatch(token):
        token = token.replace(".", "")
    return token.lstrip("0") or "0" if token.isdigit() else token


class Asked:
    """The terms of a question, each text matched with them once: zones share texts by the hundred.

    With `toned` false (the question was typed without tone marks) only folded forms are compared.
    """

    def __init__(self, terms: Sequence[Term], *, toned: bool) -> None:
        self.terms = tuple(terms)
        self._total = sum(term.weight for term in terms)
        self._matchers = [_Matcher.of(self.terms, index, toned) for index in range(len(self.terms))]
        # the views are kept as well: an id is of a living object
        self._known: dict[int, tuple[TextView, tuple[float, ...]]] = {}

    def credits(self, view: TextView) -> tuple[float, ...]:
        """Credit of each term in one text, 0–1: with a neighbour in full, alone hardly.

        Nothing at all where the text holds none of them.
        """
        known = self._known.get(id(view))
        if known is None:
            each = tuple(matcher.credit(view) for matcher in self._matchers)
            known = self._known[id(view)] = (view, each if any(each) else ())
        return known[1]

    def coverage(self, zones: Sequence[Zone]) -> Coverage:
        """Weigh how much of the terms the zones cover; each term takes its best zone.

        A missing required term (an administrative level, a proper abbreviation) leaves nothing
        covered. An empty question is not covered by anything: share 0.
        """
        if self._total == 0:
            return Coverage(0.0, ())
        found = [
            (zone.credit, zone.binding, match)
            for zone in zones
            if (match := self.credits(zone.view))
        ]
        covered = gap = run = 0.0
        length = 0  # of the run of neighbouring terms that are lacking, which weighs `run`
        missing: list[Term] = []
        for index, term in enumerate(self.terms):
            best = max((credit * match[index] for credit, _, match in found), default=0.0)
            covered += term.weight * best
            if best == 0:
                missing.append(term)
            if best > LONE_CREDIT or not self._matchers[index].follows:
                run, length = 0.0, 0
            if best <= LONE_CREDIT:
                # a syllable that stands somewhere alone is lacking by half
                run, length = run + (term.weight if best == 0 else term.weight / 2), length + 1
                gap = max(gap, run) if length > 1 else gap
            if term.required and not any(
                binding and match[index] > LONE_CREDIT for _, binding, match in found
            ):
                return Coverage(0.0, (term,), gap)
        lost = _loses_group(self.terms, missing)
        return Coverage(covered / self._total, tuple(missing), gap, lost)

    def uncovered(self, zones: Sequence[Zone]) -> frozenset[Term]:
        """Terms that no zone holds as a word (a syllable found without its neighbour is none)."""
        found = [match for zone in zones if (match := self.credits(zone.view))]
        return frozenset(
            term
            for index, term in enumerate(self.terms)
            if all(match[index] <= LONE_CREDIT for match in found)
        )

    def lacks_word(self, zones: Sequence[Zone]) -> bool:
        """Tell whether a word of the question, two neighbouring syllables, stands in no zone."""
        lacking = self.uncovered(zones)
        return any(
            {first, second} <= lacking
            and first.group == second.group
            and not (first.weak or second.weak)
            for first, second in pairwise(self.terms)
        )


def coverage(terms: Sequence[Term], zones: Sequence[Zone], *, toned: bool) -> Coverage:
    """Weigh how much of `terms` a few zones cover, as `Asked.coverage`."""
    return Asked(terms, toned=toned).coverage(zones)


def _loses_group(terms: Sequence[Term], missing: Sequence[Term]) -> bool:
    if len(missing) < 2:
        return False
    sizes = Counter(term.group for term in terms)
    lost = Counter(term.group for term in missing)
    return any(not t.weak and 1 < sizes[t.group] == lost[t.group] for t in missing)


def uncovered(terms: Sequence[Term], zones: Sequence[Zone], *, toned: bool) -> frozenset[Term]:
    """Terms that no zone holds as a word, as `Asked.uncovered`."""
    return Asked(terms, toned=toned).uncovered(zones)


def _neighbours(terms: Sequence[Term], index: int) -> tuple[Term | None, Term | None]:
    """The terms of the same group right before and after one."""
    group = terms[index].group
    before = terms[index - 1] if index and terms[index - 1].group == group else None
    following = terms[index + 1] if index + 1 < len(terms) else None
    return before, following if following is not None and following.group == group else None


@dataclass(frozen=True, slots=True)
class _Matcher:
    """What one term needs of a text: itself, and the pairs it makes with its neighbours."""

    term: Term
    follows: bool  # another term of its group stands right before it
    toned: bool  # tone marks are compared
    marked: bool  # and the term has some
    pairs: tuple[Pair, ...]
    folded_pairs: tuple[Pair, ...]

    @classmethod
    def of(cls, terms: Sequence[Term], index: int, toned: bool) -> _Matcher:
        term = terms[index]
        before, after = _neighbours(terms, index)
        beside = [(before, term)] if before else []
        beside += [(term, after)] if after else []
        return cls(
            term,
            before is not None,
            toned,
            toned and term.syllable != term.folded,
            tuple((first.syllable, second.syllable) for first, second in beside),
            tuple((first.folded, second.folded) for first, second in beside),
        )

    def credit(self, view: TextView) -> float:
        term = self.term
        if term.folded not in view.folded:
            return 0.0  # nor is any form of it
        if not self.pairs:
            return float(not self.marked or term.syllable in view.syllables)
        if self.toned:
            credit = _pair_credit(self.pairs, view.pairs, view.near)
            if credit:
                return credit
        if not self.marked or (term.misspelt and not term.required):
            credit = _pair_credit(self.folded_pairs, view.folded_pairs, view.folded_near)
            if credit:
                return credit * OTHER_TONE_CREDIT if self.marked else credit
        alone = not self.toned or term.syllable in view.syllables
        return LONE_CREDIT if alone else 0.0


def _pair_credit(asked: Sequence[Pair], pairs: frozenset[Pair], near: frozenset[Pair]) -> float:
    if not pairs.isdisjoint(asked):
        return 1.0
    return 0.0 if near.isdisjoint(asked) else NEAR_CREDIT
