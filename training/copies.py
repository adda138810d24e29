"""The same text typed otherwise: what must keep the vector that the original model gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.language import load_data
from evals.perturbations.registry import PERTURBATIONS
from training.questions import templates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

SAME = "same"  # the text as it is: the term that keeps what the model knew
ENGLISH = "english"


class Copy(NamedTuple):
    """A text, how it was made, and the text whose vector it is to have."""

    kind: str
    text: str
    original: str


def copy(text: str, shares: Mapping[str, float], chance: Random) -> Copy:
    """Type the text in one of the ways, chosen by their shares.

    A way that changes nothing leaves the text as it is. English ones have nothing to do with the
    text: they are questions of their own.
    """
    (kind,) = chance.choices(list(shares), list(shares.values()))
    if kind == ENGLISH:
        return _english(chance)
    made = text if kind == SAME else PERTURBATIONS[kind].apply(text, chance)
    return Copy(SAME if made == text else kind, made, text)


def retyped(text: str, shares: Mapping[str, float], chance: Random) -> str:
    """The text typed in one of the ways, never in another language."""
    return copy(
        text, {kind: share for kind, share in shares.items() if kind != ENGLISH}, chance
    ).text


def _english(chance: Random) -> Copy:
    terms = list(load_data("glossary_en.yaml").items())
    (en, vi), (en2, vi2) = chance.sample(terms, 2)
    words = {"en": str(en), "vi": str(vi), "en2": str(en2), "vi2": str(vi2)}
    line = chance.choice(templates()["english"]).format(**words)
    text, original = line.split(" | ")
    return Copy(ENGLISH, text, original)
