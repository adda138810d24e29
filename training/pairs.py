"""The rows that training reads: questions with passages, and texts typed otherwise."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from training.copies import Copy, copy, retyped
from training.negatives import Miner
from training.questions import Question, questions, statements, templates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from training.passages import Material, Passage

QUERY, PASSAGE = "query: ", "passage: "


class Pair(NamedTuple):
    """A question with a passage that answers it and one that only shares words with it."""

    kind: str
    anchor: str
    positive: str
    negative: str


class Rows(NamedTuple):
    """Everything that is trained on."""

    pairs: tuple[Pair, ...]
    copies: tuple[Copy, ...]

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        kinds = [row.kind for row in self.pairs] + [row.kind for row in self.copies]
        return dict(Counter(kinds))


def make(material: Material, recipe: dict[str, Any], seed: int) -> Rows:
    """Make the rows; the same for the same texts, recipe and seed."""
    chance = Random(seed)  # noqa: S311 - it only has to choose alike every time
    made = list(questions(material, chance))
    chance.shuffle(made)
    wanted = _limited(made, recipe["kinds"], recipe["pairs"])
    miner = Miner(material.passages)
    pairs = [_pair(one, material.passages, miner, recipe, chance) for one in wanted]
    pairs += _abbreviations(material, recipe["kinds"].get("abbreviation", 0), chance)
    chance.shuffle(pairs)
    return Rows(tuple(pairs), tuple(_copies(made, material, recipe, chance)))


def _limited(made: Iterable[Question], kinds: dict[str, int], most: int) -> list[Question]:
    """At most so many of each kind, at most so many in all."""
    left = Counter(kinds)
    found: list[Question] = []
    for one in made:
        if left[one.kind] > 0 and len(found) < most:
            left[one.kind] -= 1
            found.append(one)
    return found


def _pair(
    one: Question,
    passages: tuple[Passage, ...],
    miner: Miner,
    recipe: dict[str, Any],
    chance: Random,
) -> Pair:
    negative = miner.negative(one.text, one.passage, chance)
    asked = one.text
    if chance.random() < recipe["retyped_anchors"]:
        asked = retyped(asked, recipe["copies"], chance)
    return Pair(
        one.kind,
        QUERY + asked,
        PASSAGE + _shown(passages[one.passage], one, chance),
        PASSAGE + passages[negative].text,
    )


def _shown(passage: Passage, one: Question, chance: Random) -> str:
    """The passage; half of the time without its heading where the heading itself is asked."""
    if one.kind == "heading" and chance.random() < 0.5:
        return passage.own
    return passage.text


def _abbreviations(material: Material, most: int, chance: Random) -> list[Pair]:
    listed = sorted(material.abbreviations)
    chance.shuffle(listed)
    pairs = []
    for short, long in listed[:most]:
        asked = chance.choice(templates()["abbreviation"]).format(x=short)
        wrong = chance.choice(material.passages).text
        pairs.append(Pair("abbreviation", QUERY + asked, PASSAGE + long, PASSAGE + wrong))
    return pairs


def _copies(
    made: list[Question], material: Material, recipe: dict[str, Any], chance: Random
) -> list[Copy]:
    """Questions, and clauses as passages, each typed otherwise in several ways."""
    texts = [QUERY + one.text for one in made]
    clauses = [one for passage in material.passages for one in statements(passage)]
    texts += [QUERY + one for one in clauses]
    texts += [PASSAGE + one for one in chance.sample(clauses, len(clauses) // 4)]
    chance.shuffle(texts)
    found = []
    for text in texts[: recipe["texts"]]:
        prefix = QUERY if text.startswith(QUERY) else PASSAGE
        for _ in range(recipe["copies_each"]):
            one = copy(text.removeprefix(prefix), recipe["copies"], chance)
            found.append(Copy(one.kind, prefix + one.text, prefix + one.original))
    return found
