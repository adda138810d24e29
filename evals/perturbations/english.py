"""A Vietnamese question in plain English by a glossary (`data/english.yaml`), phrase by phrase.

What comes out is what somebody types who knows the terms and little grammar. A question with a
content word that the glossary lacks is left alone rather than half translated.
"""

from __future__ import annotations

import re
from random import Random

from evals.perturbations.phrases import load_phrases
from vectorstore.vietnamese.folding import has_tone_marks, lower_in_place

_KEPT = re.compile(r"\d|^[A-ZĐ][A-ZĐa-z]*[A-ZĐ]")  # numbers, document numbers, DTI, VNeID
_EDGES = ".,;:?!()\"'“”"


def in_english(text: str, _: Random) -> str:
    """Translate the question, or return it as it is where a word is not in the glossary."""
    if not has_tone_marks(text):
        return text
    glossary: dict[str, str] = load_phrases("english.yaml")["terms"]
    questions: dict[str, str] = load_phrases("english.yaml")["questions"]
    longest = max(len(phrase.split()) for phrase in glossary | questions)
    tokens = [token.strip(_EDGES) for token in text.split()]
    opening = ""
    pieces: list[str] = []
    index = 0
    while index < len(tokens):
        for size in range(min(longest, len(tokens) - index), 0, -1):
            phrase = lower_in_place(" ".join(tokens[index : index + size]))
            if phrase in questions:
                opening = opening or questions[phrase]
            elif phrase in glossary:
                pieces.append(glossary[phrase])
            else:
                continue
            index += size
            break
        else:
            if tokens[index] and not _KEPT.search(tokens[index]):
                return text
            pieces.append(tokens[index])
            index += 1
    words = " ".join(" ".join(pieces).split())
    return f"{opening or 'What is'} {words}?" if words else text
