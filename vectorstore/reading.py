"""What was meant by a question as it was typed, in the library's own language.

A noisy channel: each syllable has the forms that it may stand for (`typed_forms`), and what was
meant is the most likely path through them under syllable and pair frequencies of the library (a
beam). First keystrokes that the input method left as they are become letters, then tone marks that
are missing and letters that are mistaken are mended. A marked syllable is looked at only where the
library never holds it beside its neighbours, and a change of it stays only where the library does
hold the new one there. Numbers, abbreviations, codes and names stay as typed.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.sightings import SyllableModel
from vectorstore.typed_forms import (
    Form,
    is_foreign,
    itself,
    mistaken_forms,
    spelled_forms,
    stroke_forms,
    unmarked_forms,
)
from vectorstore.typed_syllables import Typed, in_case, typed_syllables
from vectorstore.vietnamese.folding import fold, is_marked, tone_mark_share
from vectorstore.vietnamese.keystrokes import spelled
from vectorstore.vietnamese.places import find_places
from vectorstore.vietnamese.syllables import is_syllable, without_tone
from vectorstore.vietnamese.text import STOP_SYLLABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.sightings import Sightings

# Of running Vietnamese text (0.8 on average; `tone_mark_share` says of which words), low enough
# that most questions typed with their marks need no second look.
NATURAL_SHARE = 0.7
BEAM = 16
GAIN_A_SYLLABLE = 1.0  # nats that a changed syllable must win on average, or nothing is changed
RARELY_LOST = 0.02  # of the syllables of a question that is marked throughout
MOSTLY = 0.2  # share of lost marks from which on a bare syllable is more likely to lack its own
_METHOD_OFF = 2  # syllables in keystrokes from which on others are read by the rules alone
# "60/2021/NDD-CP", "138/QD9-UBND": the keys of the đ in a document's number.
_KEYED_CODE = re.compile(r"(?<=\d/)([NQ])(?:DD|D9)(?=-)")
# How a pair bears a syllable out.
_UNSEEN, _NONE, _SEEN, _BOUND, _CALLED = -1, 0, 1, 2, 3
CALLED_SIGHTINGS, CALLED_SHARE = 5, 0.4  # of a neighbour that hardly stands without the word


class _Path(NamedTuple):
    score: float
    forms: tuple[Form, ...]


def restore(text: str, sightings: Sightings) -> str | None:
    """Return what was meant, or None where that is what was typed.

    Kept only where it is likelier than what was typed by a margin for each change.
    """
    if not sightings.chunks:
        return None
    text = unicodedata.normalize("NFC", text)
    given, text = text, _KEYED_CODE.sub(r"\1Đ", text)
    model = SyllableModel(sightings)
    typed = typed_syllables(text)
    if any(spelled(one.word) for one in typed if not one.fixed):
        written = _Spelled(text, typed, model).text()
        text, typed = (text, typed) if written == text else (written, typed_syllables(written))
    reading = _Mended(text, typed, model).text()
    return None if reading == given else reading


def lost_share(text: str) -> float:
    """The share of marked syllables that must have lost their marks, 0–1."""
    return max(0.0, 1.0 - tone_mark_share(text) / NATURAL_SHARE)


class _Reading:
    """One pass over a question; the passes differ in what a syllable may stand for."""

    def __init__(self, text: str, typed: Sequence[Typed], model: SyllableModel) -> None:
        self._text = text
        self._typed = typed
        self._model = model
        share = min(max(lost_share(text), RARELY_LOST), 0.999)
        self._lost, self._kept = math.log(share), math.log(1.0 - share)

    def text(self) -> str:
        """The text with its syllables as they were meant; all else stays as typed."""
        pieces: list[str] = []
        position = 0
        for one, form in zip(self._typed, self._forms(), strict=True):
            if form.slip:
                written = self._text[one.start : one.end]
                pieces += [self._text[position : one.start], in_case(form.word, written)]
                position = one.end
        return "".join(pieces) + self._text[position:]

    def _forms(self) -> Sequence[Form]:
        options = [
            [itself(one.word, self._model, self._kept), *([] if one.fixed else self._others(index))]
            for index, one in enumerate(self._typed)
        ]
        as_typed = [forms[0] for forms in options]
        if all(len(forms) == 1 for forms in options):
            return as_typed
        while True:
            reading = self._likeliest(options)
            unsupported = [
                index
                for index, form in enumerate(reading)
                if form.slip and not self._supported(reading, index)
            ]
            if not unsupported:
                break
            for index in unsupported:
                options[index].remove(reading[index])
        changed = sum(bool(form.slip) for form in reading)
        gain = self._score(reading) - self._score(as_typed)
        return reading if gain >= GAIN_A_SYLLABLE * changed else as_typed

    def _others(self, index: int) -> list[Form]:
        """What a syllable may stand for besides itself."""
        raise NotImplementedError

    def _supported(self, reading: Sequence[Form], index: int) -> bool:
        """Whether the library's language bears out that a syllable was not meant as typed."""
        raise NotImplementedError

    def _around(self, words: Sequence[str], index: int) -> tuple[str, str]:
        """The words on both sides, "" where there is none or a comma between."""
        before = words[index - 1] if index and self._typed[index].joined else ""
        follows = index + 1 < len(words) and self._typed[index + 1].joined
        return before, words[index + 1] if follows else ""

    def _likeliest(self, options: Sequence[Sequence[Form]]) -> list[Form]:
        beam = [_Path(0.0, ())]
        for forms in options:
            longer = [
                _Path(
                    path.score
                    + self._model.cost(path.forms[-1].word if path.forms else "", form.word)
                    + form.channel,
                    (*path.forms, form),
                )
                for path in beam
                for form in forms
            ]
            # One path an ending is enough: what follows depends on the last syllable alone.
            best: dict[str, _Path] = {}
            longer.sort(key=lambda path: (-path.score, [form.word for form in path.forms]))
            for path in longer:
                best.setdefault(path.forms[-1].word, path)
            beam = list(best.values())[:BEAM]
        return list(beam[0].forms)

    def _score(self, forms: Sequence[Form]) -> float:
        words = ["", *(form.word for form in forms)]
        language = sum(map(self._model.cost, words, words[1:]))
        return language + sum(form.channel for form in forms)


class _Spelled(_Reading):
    """Keystrokes that the input method left as they are."""

    def __init__(self, text: str, typed: Sequence[Typed], model: SyllableModel) -> None:
        super().__init__(text, typed, model)
        spelling = [
            one
            for one in self._typed
            if not one.fixed
            and not is_foreign(one.word)
            and spelled_forms(one.word, model, by_rules=False)
        ]
        self._method_off = len(spelling) >= _METHOD_OFF

    def _others(self, index: int) -> list[Form]:
        return spelled_forms(self._typed[index].word, self._model, by_rules=self._method_off)

    def _supported(self, reading: Sequence[Form], index: int) -> bool:
        if self._method_off:
            return True
        if is_foreign(self._typed[index].word):
            return False
        word = reading[index].word
        before, after = self._around([one.word for one in self._typed], index)
        # The neighbours may lack their marks.
        return any(self._model.pair(one, word) for one in self._model.forms(fold(before))) or any(
            self._model.pair(word, one) for one in self._model.forms(fold(after))
        )


class _Mended(_Reading):
    """Marks that are missing, and marks and letters that are mistaken."""

    def __init__(self, text: str, typed: Sequence[Typed], model: SyllableModel) -> None:
        super().__init__(text, typed, model)
        lost = lost_share(text)
        self._unmarked, self._mostly_unmarked = lost > 0, lost > MOSTLY

    def _others(self, index: int) -> list[Form]:
        one = self._typed[index]
        if one.abbreviation:
            return stroke_forms(one.word, self._model, self._lost)
        if self._unmarked and not is_marked(one.word):
            if one.start in self._places:
                return [Form(self._places[one.start], 0.0, "lost")]
            if self._model.forms(fold(one.word)):
                return unmarked_forms(one.word, self._model, self._lost)
        if one.name or not self._stands_alone(index) or one.start in self._places:
            return []
        return mistaken_forms(one.word, self._model)

    @cached_property
    def _places(self) -> dict[int, str]:
        """Where each syllable of a place stands, and how it is written in a province's name."""
        found: dict[int, str] = {}
        for place in find_places(self._text):
            start = place.end - len(place.name)
            written = self._text[start : place.end]
            known = place.level == "tỉnh" and fold(written) == fold(place.name)
            name = place.name if known else written
            for match in re.finditer(r"\S+", name):
                found[start + match.start()] = match[0].lower()
        return found

    def _stands_alone(self, index: int) -> bool:
        """Whether the library never holds a syllable beside its neighbours."""
        before, after = self._around([one.word for one in self._typed], index)
        word = self._typed[index].word
        return not (self._model.pair(before, word) or self._model.pair(word, after))

    def _supported(self, reading: Sequence[Form], index: int) -> bool:
        form, typed = reading[index], self._typed[index].word
        if form.slip == "lost" and self._mostly_unmarked:
            return True
        before, after = self._around([one.word for one in reading], index)
        if self._model.pair(before, typed) or self._model.pair(typed, after):
            return False
        sides = (self._side(before, form.word), self._side(after, form.word, behind=True))
        if max(sides) < _SEEN:
            return False
        if not is_syllable(typed):
            return True
        misplaced = without_tone(typed) == without_tone(form.word)
        if form.slip == "marks" and form.word in STOP_SYLLABLES and not misplaced:
            # No word calls a particle; both neighbours have to know it there.
            return min(sides) >= (_SEEN if self._model.seen(typed) else _NONE)
        # A word that is spelled like one may have been meant: the more so where the library has it.
        if self._model.seen(typed):
            return max(sides) == _CALLED or (max(sides) == _BOUND and min(sides) >= _SEEN)
        return max(sides) >= _BOUND or min(sides) >= _NONE or form.slip == "marks"

    def _side(self, neighbour: str, word: str, *, behind: bool = False) -> int:
        """How the library holds a word beside its neighbour, which may be missing."""
        if not neighbour:
            return _NONE
        pair = (word, neighbour) if behind else (neighbour, word)
        together = self._model.pair(*pair)
        certain = together >= CALLED_SIGHTINGS and word not in STOP_SYLLABLES
        if certain and together >= CALLED_SHARE * self._model.seen(neighbour):
            return _CALLED
        if self._model.binds(*pair):
            return _BOUND
        return _SEEN if together else _UNSEEN
