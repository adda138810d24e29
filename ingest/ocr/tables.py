"""Tables of a page from their rules: which boxes are cells, and what stands in each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

from ingest.ocr.ink import Mark, Rules

_NEAR = 12  # pixels: rules that are one
_COVERED = 0.7  # share of a cell's side that a rule must accompany
_INSET = 3  # pixels between a rule and what is cut out
_NARROWEST, _FLATTEST = 14, 16  # pixels of a cell
_FEWEST_CELLS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A box between rules, and the row and column where it begins (from 0)."""

    row: int
    column: int
    box: Mark


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its outline, its size and its cells in reading order."""

    box: Mark
    rows: int
    columns: int
    cells: tuple[Cell, ...]


def find_grids(rules: Rules) -> list[Grid]:
    """Find the tables of a level page from top to bottom."""
    levels = _clustered([y for y, _, _ in rules.across])
    grids = []
    group: list[int] = []
    for upper, lower in pairwise([*levels, 10**9]):
        group.append(upper)
        if lower == 10**9 or not _walled(rules, upper, lower):
            grid = _grid(rules, group)
            if grid is not None:
                grids.append(grid)
            group = []
    return grids


def _clustered(values: Sequence[int]) -> list[int]:
    groups: list[list[int]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _NEAR:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) // len(group) for group in groups]


def _walls(rules: Rules, upper: int, lower: int) -> list[int]:
    """Where upright rules stand between two levels."""
    needed = (lower - upper) * _COVERED
    return _clustered(
        [x for x, begin, end in rules.down if min(end, lower) - max(begin, upper) >= needed]
    )


def _walled(rules: Rules, upper: int, lower: int) -> bool:
    return len(_walls(rules, upper, lower)) > 1


def _grid(rules: Rules, levels: Sequence[int]) -> Grid | None:
    walls = [_walls(rules, upper, lower) for upper, lower in pairwise(levels)]
    columns = _clustered([x for row in walls for x in row])
    cells = tuple(_cells(rules, levels, walls, columns))
    if len(cells) < _FEWEST_CELLS:
        return None
    box = Mark(columns[0], levels[0], columns[-1], levels[-1])
    return Grid(box, len(levels) - 1, len(columns) - 1, cells)


def _cells(
    rules: Rules, levels: Sequence[int], walls: Sequence[Sequence[int]], columns: Sequence[int]
) -> Iterator[Cell]:
    taken: set[tuple[int, int, int]] = set()  # row and sides of what a cell from above covers
    for row, borders in enumerate(walls):
        for left, right in pairwise(borders):
            if right - left < _NARROWEST or (row, left // _NEAR, right // _NEAR) in taken:
                continue
            last = row
            while last + 1 < len(walls) and not _floored(rules, levels[last + 1], left, right):
                last += 1
                taken |= {
                    (last, left // _NEAR + dx, right // _NEAR + dy)
                    for dx in (-1, 0, 1)
                    for dy in (-1, 0, 1)
                }
            box = Mark(left, levels[row], right, levels[last + 1])
            if box.bottom - box.top >= _FLATTEST:
                column = max(0, bisect_left(columns, left - _NEAR))
                yield Cell(row, min(column, len(columns) - 2), box)


def _floored(rules: Rules, level: int, left: int, right: int) -> bool:
    covered = sum(
        max(0, min(end, right) - max(begin, left))
        for y, begin, end in rules.across
        if abs(y - level) <= _NEAR
    )
    return covered >= (right - left) * _COVERED


def without_tables(image: Image.Image, grids: Sequence[Grid], paper: int) -> Image.Image:
    """The page with its tables painted over."""
    blank = image.copy()
    for grid in grids:
        blank.paste(
            paper,
            (grid.box.left - 6, grid.box.top - 6, grid.box.right + 7, grid.box.bottom + 7),
        )
    return blank


def inside(cell: Cell) -> Mark:
    """A cell's box without its rules."""
    box = cell.box
    return Mark(box.left + _INSET, box.top + _INSET, box.right - _INSET, box.bottom - _INSET)
