"""Tables drawn with ruled lines: which cells the lines make, and which words stand in them.

Lines are snapped to a grid of rows and columns; two neighbouring squares belong to one cell where
no line parts them, so merged cells come out as one cell with empty ones beside and below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.pdf_drawn import Rule
from ingest.loaders.pdf_rows import Row, make_rows
from ingest.loaders.pdf_words import Word

_SNAP = 3.0  # points: ends and places of lines that lie closer are one
_SHORTEST = 6.0
_COVERED = 0.6  # of a square's side that a line must cover to be its border
_MOST_LINES = 400  # a page with more positions of lines is a drawing


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page: its place and, row by row, the rows of text of every cell."""

    x0: float
    y0: float
    x1: float
    y1: float
    cells: tuple[tuple[tuple[Row, ...], ...], ...]

    @property
    def texts(self) -> list[list[str]]:
        """The cells' texts, each on one line."""
        return [[" ".join(line.text for line in cell) for cell in row] for row in self.cells]


def find_grids(page: int, rules: Sequence[Rule], words: Sequence[Word]) -> list[Grid]:
    """Find tables of at least two cells that hold text."""
    long = [rule for rule in rules if rule.x1 - rule.x0 + rule.y1 - rule.y0 >= _SHORTEST]
    grids: list[Grid] = []
    for group in _connected(long):
        grid = _grid(page, group, words)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda grid: grid.y0)
    return [
        grid
        for grid in grids
        if not any(other is not grid and _inside(grid, other) for other in grids)
    ]


def _inside(inner: Grid, outer: Grid) -> bool:
    return (
        outer.x0 - _SNAP <= inner.x0
        and inner.x1 <= outer.x1 + _SNAP
        and outer.y0 - _SNAP <= inner.y0
        and inner.y1 <= outer.y1 + _SNAP
    )


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group lines that touch or cross."""
    groups: list[list[Rule]] = []
    if len(_positions([r.y0 for r in rules])) + len(_positions([r.x0 for r in rules])) > (
        _MOST_LINES
    ):
        return groups
    boxes: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.y0):
        members, box = [rule], rule
        kept: list[int] = []
        for at, group in enumerate(groups):
            if _near(box, boxes[at]) and any(_near(rule, other) for other in group):
                members.extend(group)
                box = _around(box, boxes[at])
            else:
                kept.append(at)
        groups = [*(groups[at] for at in kept), members]
        boxes = [*(boxes[at] for at in kept), box]
    return groups


def _near(a: Rule, b: Rule) -> bool:
    return (
        a.x0 - _SNAP <= b.x1
        and b.x0 <= a.x1 + _SNAP
        and a.y0 - _SNAP <= b.y1
        and b.y0 <= a.y1 + _SNAP
    )


def _around(a: Rule, b: Rule) -> Rule:
    return Rule(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))


def _positions(values: Sequence[float]) -> list[float]:
    """Return the distinct places of lines, those closer than the snap distance as one."""
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > _SNAP:
            merged.append(value)
    return merged


def _grid(page: int, rules: Sequence[Rule], words: Sequence[Word]) -> Grid | None:
    across = [rule for rule in rules if rule.y0 == rule.y1]
    down = [rule for rule in rules if rule.x0 == rule.x1]
    xs, ys = _positions([rule.x0 for rule in down]), _positions([rule.y0 for rule in across])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) < 6:
        return None
    squares = _Squares(xs, ys)
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if column and not _covered(down, xs[column], ys[row], ys[row + 1], vertical=True):
                squares.join((row, column - 1), (row, column))
            if row and not _covered(across, ys[row], xs[column], xs[column + 1], vertical=False):
                squares.join((row - 1, column), (row, column))
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        place = squares.at((word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2)
        if place is not None:
            held.setdefault(squares.first(place), []).append(word)
    if len(held) < 2:
        return None
    cells = tuple(
        tuple(tuple(make_rows(page, held.get((row, column), ()))) for column in range(len(xs) - 1))
        for row in range(len(ys) - 1)
    )
    return Grid(xs[0], ys[0], xs[-1], ys[-1], tuple(row for row in cells if any(row)))


def _covered(
    rules: Sequence[Rule], place: float, start: float, end: float, *, vertical: bool
) -> bool:
    """Tell whether lines at `place` cover most of the way from start to end."""
    total = 0.0
    for rule in rules:
        at = rule.x0 if vertical else rule.y0
        if abs(at - place) <= _SNAP:
            low, high = (rule.y0, rule.y1) if vertical else (rule.x0, rule.x1)
            total += max(0.0, min(high, end) - max(low, start))
    return total >= (end - start) * _COVERED


class _Squares:
    """The squares of a grid, joined to cells; a cell is known by its first square."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self._xs, self._ys = xs, ys
        self._above: dict[tuple[int, int], tuple[int, int]] = {}

    def first(self, square: tuple[int, int]) -> tuple[int, int]:
        """Return the cell that a square belongs to."""
        while square in self._above:
            square = self._above[square]
        return square

    def join(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        """Make two squares one cell."""
        low, high = sorted((self.first(a), self.first(b)))
        if low != high:
            self._above[high] = low

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the square at a place, None outside the grid."""
        column = sum(edge <= x for edge in self._xs) - 1
        row = sum(edge <= y for edge in self._ys) - 1
        inside = 0 <= column < len(self._xs) - 1 and 0 <= row < len(self._ys) - 1
        return (row, column) if inside else None
