"""English questions: recognised, and read in Vietnamese through the field's glossary."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from vectorstore.vietnamese.dates import find_dates, format_vi
from vectorstore.vietnamese.text import fold, has_tone_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import Language

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_HYPHENATED = re.compile(r"(?<=[a-z]{2})-(?=[a-z]{2}|(?:19|20)\d\d\b)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_POSSESSIVE = re.compile(r"['’]s\b")
_LONGEST_PHRASE = 5  # words of the glossary's longest entries


class Reading(NamedTuple):
    """A Vietnamese reading of an English question and the content words that it lacks."""

    text: str
    unknown: tuple[str, ...]


@cache
def load_data(name: str) -> Any:  # noqa: ANN401 - as the file is
    """Read one of the package's YAML files."""
    text = resources.files("assistant").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.safe_load(text)


def either(words: Iterable[str]) -> str:
    """A pattern of one of these words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _glossary() -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in load_data("glossary_en.yaml").items()}


@cache
def _frame() -> frozenset[str]:
    lines = load_data("frame_words.yaml")["english"]
    return frozenset(str(word) for line in lines for word in line)


def detect(question: str) -> Language:
    """English when there are no tone marks and the words are English ones of the frame or glossary.

    Vietnamese typed without tone marks has few of either, so a third of the words is enough.
    """
    if has_tone_marks(question):
        return "vi"
    words = [word.lower() for word in _WORD.findall(question)]
    if not words:
        return "vi"
    single = {word for phrase in _glossary() for word in phrase.split() if len(word) > 2}
    strong = {word for word in _frame() if len(word) > 2} | {"is", "of", "in", "to", "by"}
    english = sum(word in strong or word in single for word in words)
    has_frame = any(word in strong for word in words)
    return "en" if has_frame and english / len(words) > 1 / 3 else "vi"


def _hyphens_apart(question: str) -> str:
    """Part "online-payment" into words; "2021-2025" and "138/KH-UBND" stay whole."""
    return _HYPHENATED.sub(" ", _POSSESSIVE.sub("", question))


def read_english(question: str) -> Reading:
    """Replace glossary phrases (longest first) by Vietnamese; figures and numbers stay."""
    glossary, frame = _glossary(), _frame()
    pieces: list[str] = []
    unknown: list[str] = []
    for mention in reversed(find_dates(question)):
        if mention.iso:
            day = format_vi(mention.iso)
            question = f"{question[: mention.start]}{day}{question[mention.end :]}"
        elif mention.iso_month and mention.day is None:
            month = f"{mention.month}/{mention.year}"
            question = f"{question[: mention.start]}{month}{question[mention.end :]}"
    tokens = _hyphens_apart(question).split()
    bare = [token.strip(".,;:?!\"'“”()").lower() for token in tokens]
    index = 0
    while index < len(tokens):
        for size in range(min(_LONGEST_PHRASE, len(tokens) - index), 0, -1):
            phrase = " ".join(bare[index : index + size])
            if phrase in glossary:
                pieces.append(glossary[phrase])
                index += size
                break
        else:
            word = bare[index]
            if _YEAR.fullmatch(word):
                pieces.append(f"năm {word}")
            elif any(character.isdigit() for character in word):
                pieces.append(tokens[index].strip(".,;:?!"))
            elif tokens[index].strip("?.,;:!").isupper() and len(word) > 1:
                pieces.append(tokens[index].strip(".,;:?!()"))  # DTI, VNeID, PAR …
            elif word and word not in frame and fold(word) not in frame:
                unknown.append(word)
            index += 1
    return Reading(", ".join(pieces), tuple(unknown))
