"""The reviewed words of web portals and law sites (`portal_words.yaml`)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

from vectorstore.vietnamese.folding import fold


class PortalWords(NamedTuple):
    """The lists, folded as they stand in the file."""

    lines: frozenset[str]
    patterns: re.Pattern[str]
    tail: frozenset[str]
    tail_beginnings: tuple[str, ...]
    empty_values: frozenset[str]


@cache
def portal_words() -> PortalWords:
    """Return the lists, read once."""
    raw = yaml.safe_load(
        resources.files("ingest.cleaning").joinpath("portal_words.yaml").read_text(encoding="utf-8")
    )
    return PortalWords(
        frozenset(raw["lines"]),
        re.compile("|".join(f"(?:{pattern})" for pattern in raw["patterns"])),
        frozenset(raw["tail"]),
        tuple(raw["tail_beginnings"]),
        frozenset(raw["empty_values"]),
    )


def is_portal_line(text: str) -> bool:
    """Tell whether a whole line is one of the reviewed words of portals."""
    folded = fold(text).strip()
    words = portal_words()
    return folded in words.lines or words.patterns.fullmatch(folded) is not None


def starts_tail(text: str) -> bool:
    """Tell whether only the page goes on behind a text."""
    return fold(text).strip().rstrip(":") in portal_words().tail or begins_tail(text)


def begins_tail(text: str) -> bool:
    """Tell whether a text begins with words that not even a table's cell has."""
    return fold(text).strip().startswith(portal_words().tail_beginnings)
