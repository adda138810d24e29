"""What a loader sees in reading order before it makes blocks: lines, bars and whole rows."""

from __future__ import annotations

from dataclasses import dataclass

# Stands for a bar that parts no cells ("\\|") until the cells are parted; no text holds it.
ESCAPED_BAR = "\ufdd0"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file without markup; `gap` tells that a blank line stands before it."""

    text: str
    gap: bool = False
    bold: bool = False
    level: int | None = None
    continues: bool = False  # a span of emphasis runs over from the line before
    tabs: tuple[str, ...] = ()  # the line's cells where it holds tabs


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that opens, parts or closes the cells of a flattened table."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of table number `table`."""

    cells: tuple[str, ...]
    table: int


Token = Line | Bar | Cells
