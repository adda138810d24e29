"""Words of the field replaced by others that officials use for them (`data/synonyms.yaml`).

The list is the evaluation's own: measured with the assistant's, the assistant would know it all.
"""

from __future__ import annotations

from random import Random

from evals.perturbations.phrases import load_phrases, replace_phrases


def with_synonyms(text: str, chance: Random) -> str:
    """Replace every listed phrase by another of its line."""
    lines: list[list[str]] = load_phrases("synonyms.yaml")
    others = {phrase: [one for one in line if one != phrase] for line in lines for phrase in line}
    return replace_phrases(text, others, lambda phrase: chance.choice(others[phrase]))
