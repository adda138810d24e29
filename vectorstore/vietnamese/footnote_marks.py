"""Marks of footnotes inside a text: "[1]", "[^1]", "¹", "^1^", "(1)" behind a word.

They count nothing and belong to no word, number or day beside them: "85%[^1] hồ sơ", "120² cơ
quan", "138/KH-UBND¹", "năm 2025³".
"""

from __future__ import annotations

import re
from functools import lru_cache

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = "[⁰¹²³⁴-⁹]"
_MARK = re.compile(
    r"\[\s*\^[^\]\s]{1,30}\]"
    r"|\[\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*\]"
    r"|\^\{?\d{1,3}(?:\^|\})"
    r"|<sup>\s*[\[(]?\d{1,3}[\])]?\s*</sup>"
    rf"|(?P<raised>{_RAISED}{{1,3}})(?:\s*,\s*{_RAISED}{{1,3}})*"
    # glued to what it notes; " (1) " may number an item
    r"|(?<=[^\W_])\([1-9]\d?\)(?![^\W_])|(?<=[%)”\"’.,])\([1-9]\d?\)(?![^\W_])"
    r"|(?<=%)\d{1,2}(?=[\s.,;:)]|$)(?![.,]\d)"
)
# "m²" is a unit and "10⁶" a power
_UNIT_BEFORE = re.compile(r"(?<![^\W\d_])(?:[kdcmh]?m|dam)$")
_TEN_BEFORE = re.compile(r"(?<![\d.,])10$")


@lru_cache(maxsize=64)
def without_marks(text: str) -> str:
    """The text with a blank for each character of a mark, so that offsets stay true."""
    return _MARK.sub(lambda mark: mark.group() if _is_exponent(mark) else " " * len(mark[0]), text)


def drop_marks(text: str) -> str:
    """The text without marks and the blank before each."""
    parts: list[str] = []
    position = 0
    for mark in _MARK.finditer(text):
        if _is_exponent(mark):
            continue
        parts.append(text[position : mark.start()].rstrip())
        position = mark.end()
    return "".join((*parts, text[position:]))


def _is_exponent(mark: re.Match[str]) -> bool:
    if mark["raised"] is None:
        return False
    before = mark.string[max(0, mark.start() - 4) : mark.start()]
    unit = mark[0] in ("²", "³") and _UNIT_BEFORE.search(before) is not None
    return unit or _TEN_BEFORE.search(before) is not None
