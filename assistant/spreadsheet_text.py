"""Text on its way into a spreadsheet, which would run some of it."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

# A spreadsheet runs what begins so as a formula, whoever wrote it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: T) -> T | str:
    """The value, with an apostrophe before text that would be run."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
