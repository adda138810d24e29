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


def coverage(terms: Sequence[Term], zones: Sequence[Zone], *, toned: bool) -> Coverage:
    """Weigh how much of `terms` the zones cover; each term takes its best zone.

    A missing required term (an administrative level, a proper abbreviation) leaves nothing covered.
    With `toned` false (the question was typed without tone marks) only folded forms are compared.
    An empty question is not covered by anything: share 0.
    """
    total = sum(term.weight for term in terms)
    if total == 0:
        return Coverage(0.0, ())
    covered = gap = run = 0.0
    length = 0  # of the run of neighbouring terms that are lacking, which weighs `run`
    missing: list[Term] = []
    for index, term in enumerate(terms):
        before, after = _neighbours(terms, index)
        best = 0.0
        for zone in zones:
            if zone.credit > best:
                best = max(best, zone.credit * _match(term, before, after, zone.view, toned))
        covered += term.weight * best
        if best == 0:
            missing.append(term)
        if best > LONE_CREDIT or before is None:
            run, length = 0.0, 0
        if best <= LONE_CREDIT:
            # a syllable that stands somewhere alone is lacking by half
            run, length = run + (term.weight if best == 0 else term.weight / 2), length + 1
            gap = max(gap, run) if length > 1 else gap
        if term.required and not any(
            zone.binding and _match(term, before, after, zone.view, toned) > LONE_CREDIT
            for zone in zones
        ):
            return Coverage(0.0, (term,), gap)
    return Coverage(covered / total, tuple(missing), gap, _loses_group(terms, missing))


def _loses_group(terms: Sequence[Term], missing: Sequence[Term]) -> bool:
    if len(missing) < 2:
        return False
    sizes = Counter(term.group for term in terms)
    lost = Counter(term.group for term in missing)
    return any(not t.weak and 1 < sizes[t.group] == lost[t.group] for t in missing)


def uncovered(terms: Sequence[Term], zones: Sequence[Zone], *, toned: bool) -> frozenset[Term]:
    """Terms that no zone holds as a word (a syllable found without its neighbour is not one)."""
    lacking: set[Term] = set()
    for index, term in enumerate(terms):
        before, after = _neighbours(terms, index)
        if all(_match(term, before, after, zone.view, toned) <= LONE_CREDIT for zone in zones):
            lacking.add(term)
    return frozenset(lacking)


def _neighbours(terms: Sequence[Term], index: int) -> tuple[Term | None, Term | None]:
    """The terms of the same group right before and after one."""
    group = terms[index].group
    before = terms[index - 1] if index and terms[index - 1].group == group else None
    following = terms[index + 1] if index + 1 < len(terms) else None
    return before, following if following is not None and following.group == group else None


def _match(
    term: Term, before: Term | None, after: Term | None, view: TextView, toned: bool
) -> float:
    """Credit of one term in one text, 0–1: with a neighbour in full, alone hardly."""
    marked = toned and term.syllable != term.folded
    neighbours = [(before, term)] if before else []
    neighbours += [(term, after)] if after else []
    if not neighbours:
        if marked:
            return float(term.syllable in view.syllables)
        return float(term.folded in view.folded)
    if toned:
        pairs = [(first.syllable, second.syllable) for first, second in neighbours]
        credit = _pair_credit(pairs, view.pairs, view.near)
        if credit:
            return credit
    if not marked or (term.misspelt and not term.required):
        folded = [(first.folded, second.folded) for first, second in neighbours]
        credit = _pair_credit(folded, view.folded_pairs, view.folded_near)
        if credit:
            return credit * OTHER_TONE_CREDIT if marked else credit
    alone = term.syllable in view.syllables if toned else term.folded in view.folded
    return LONE_CREDIT if alone else 0.0


def _pair_credit(asked: Sequence[Pair], pairs: frozenset[Pair], near: frozenset[Pair]) -> float:
    if not pairs.isdisjoint(asked):
        return 1.0
    return 0.0 if near.isdisjoint(asked) else NEAR_CREDIT
