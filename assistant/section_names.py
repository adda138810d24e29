"""Sections that a question names: "mục 2.2, điểm k", "khoản 2 Điều 5"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEVEL = r"(?:phần|mục|điều|khoản|điểm|phụ lục|biểu mẫu|biểu|dòng|section|article|point)"
_NUMBER = r"(?:\d+(?:\.\d+)*|[IVX]+(?!\w)|[a-zđ](?!\w))"
_PART = rf"{_LEVEL}\s+(?:số\s+)?{_NUMBER}"
_SECTIONS = re.compile(rf"(?<!\w){_PART}(?:\s*(?:,|của|thuộc|-)?\s*{_PART})*", re.IGNORECASE)
_ONE = re.compile(rf"(?P<level>{_LEVEL})\s+(?:số\s+)?(?P<number>{_NUMBER})", re.IGNORECASE)
_ORDER = ("phần", "phụ lục", "biểu mẫu", "biểu", "mục", "section", "dòng", "điều", "article")


class Section(NamedTuple):
    """A named section: `path` from the outermost number to the innermost, in lower case."""

    start: int
    end: int
    path: tuple[str, ...]


def find_sections(text: str) -> list[Section]:
    """Return the sections named in a text; parts joined by commas make one path."""
    return [
        Section(match.start(), match.end(), _path(match.group()))
        for match in _SECTIONS.finditer(text)
    ]


def _path(words: str) -> tuple[str, ...]:
    """Numbers from the outermost level inwards, in whatever order they were typed."""
    parts = [(m["level"].lower(), m["number"].lower()) for m in _ONE.finditer(words)]
    parts.sort(key=lambda part: _ORDER.index(part[0]) if part[0] in _ORDER else len(_ORDER))
    if {"khoản", "điểm"} <= {level for level, _ in parts}:
        parts.sort(key=lambda part: part[0] == "điểm")
    return tuple(number for _, number in parts)


def lies_in(section_path: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a provision's path holds the wanted numbers in order."""
    rest = iter(part.lower().split()[-1] for part in section_path)
    return all(any(number == part for part in rest) for number in wanted)
