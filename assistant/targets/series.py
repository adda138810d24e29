"""One indicator over the years: only figures that measure one thing, and only some of them joined.

Joined by a line are values of the same role, bound and heading in years that have one value each:
a line between figures of different things would be a wrong figure. The rest stands beside it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.targets.rows import ROLES
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.targets.rows import TargetRow

# Words before an indicator that do not change what it measures.
_FRAME = frozenset(("các", "những", "số", "lượng", "tỷ", "tỉ", "lệ", "mức", "độ", "đạt"))
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_KEY_CHARACTERS = 16


class _Scope(NamedTuple):
    """What two figures must share to be of one indicator."""

    words: tuple[str, ...]
    unit: str
    level: str
    period: str
    field: str
    place: str


class Point(NamedTuple):
    """One value of a year; several rows where several places state the same value."""

    year: int
    rows: tuple[TargetRow, ...]

    @property
    def row(self) -> TargetRow:
        """The first place that states it."""
        return self.rows[0]

    @property
    def role(self) -> str:
        """`Chỉ tiêu` or `Kết quả`."""
        return self.row.role


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one indicator, by year; `joined` are pairs that a line may join."""

    key: str
    points: tuple[Point, ...]
    joined: tuple[tuple[Point, Point], ...]
    notes: tuple[str, ...]

    @property
    def indicator(self) -> str:
        """What is measured, in the words of the newest place."""
        return self.points[-1].row.indicator

    @property
    def unit(self) -> str:
        """The unit of all values, "" for none."""
        return self.points[-1].row.fact.unit

    @property
    def years(self) -> tuple[int, ...]:
        """The years with a value."""
        return tuple(sorted({point.year for point in self.points}))


def series_of(rows: Iterable[TargetRow]) -> Mapping[str, Series]:
    """Group rows into the indicators with values of two years or more, by their keys."""
    scopes: dict[_Scope, list[TargetRow]] = {}
    for row in rows:
        if row.fact.year and row.fact.subject_key and not row.document.superseded_by:
            scopes.setdefault(_scope(row), []).append(row)
    found = {}
    for scope, alike in scopes.items():
        for agency, group in _by_agency(alike).items():
            series = _series(_key(scope, agency), group)
            if len(series.years) > 1:
                found[series.key] = series
    return found


def row_series(series: Mapping[str, Series]) -> Mapping[tuple[str, int], str]:
    """The key of the series that a row belongs to, by document and place of its figure."""
    return {
        (row.fact.document_id, row.fact.value_start): one.key
        for one in series.values()
        for point in one.points
        for row in point.rows
    }


def _scope(row: TargetRow) -> _Scope:
    fact, year = row.fact, str(row.fact.year)
    return _Scope(
        tuple(word for word in row.words if word not in _FRAME and word != year),
        " ".join(fact.unit.casefold().split()),
        fact.level,
        " ".join(fact.period.casefold().replace(year, " ").split()),
        fold(fact.field) if _names_field(row) else "",
        row.document.place or "",
    )


def _names_field(row: TargetRow) -> bool:
    """Whether the figure's field was stated ("lĩnh vực …"), not taken from the heading above."""
    return bool(row.fact.field) and not any(
        _heading(heading) == _heading(row.fact.field)
        for heading in (*row.provision.heading_path, row.provision.heading)
    )


def _heading(words: str) -> str:
    return fold(_BRACKETED.sub("", words)).strip(" .:*#0123456789")


def _by_agency(rows: Sequence[TargetRow]) -> Mapping[str, Sequence[TargetRow]]:
    """Part the rows by agency: a department's figures are not its province's.

    Papers that name no agency (news) go with the agency of the others where that is one.
    """
    names = {fold(row.document.agency) for row in rows if row.document.agency}
    if len(names) <= 1:
        return {next(iter(names), ""): rows}
    parted: dict[str, list[TargetRow]] = {}
    for row in rows:
        parted.setdefault(fold(row.document.agency or ""), []).append(row)
    return parted


def _key(scope: _Scope, agency: str) -> str:
    parts = (" ".join(scope.words), *scope[1:], agency)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY_CHARACTERS]


def _series(key: str, rows: Sequence[TargetRow]) -> Series:
    points: dict[tuple[object, ...], list[TargetRow]] = {}
    for row in rows:
        fact = row.fact
        same = (fact.year, fact.role, fact.comparator, fact.value, fact.value_to, fact.approximate)
        points.setdefault(same, []).append(row)
    ordered = sorted(
        (Point(group[0].fact.year or 0, tuple(group)) for group in points.values()),
        key=lambda point: (point.year, point.role, point.row.fact.value),
    )
    joined: list[tuple[Point, Point]] = []
    notes: dict[str, None] = {}
    for role in ROLES.values():
        line = [point for point in ordered if point.role == role]
        crowded = {a.year for a, b in pairwise(line) if a.year == b.year}
        for year in sorted(crowded):
            notes[f"{role} năm {year} có nhiều giá trị khác nhau nên không nối với năm khác."] = (
                None
            )
        for before, after in pairwise(line):
            if before.year == after.year or {before.year, after.year} & crowded:
                continue
            if reason := _apart(before.row, after.row):
                notes[f"{role} năm {before.year} và năm {after.year} không được nối: {reason}."] = (
                    None
                )
            else:
                joined.append((before, after))
    return Series(key, tuple(ordered), tuple(joined), tuple(notes))


def _apart(one: TargetRow, other: TargetRow) -> str:
    """Why two values of one indicator may not be joined by a line, "" where they may."""
    if one.fact.comparator != other.fact.comparator:
        return f"một bên là “{one.written}”, một bên là “{other.written}”"
    if one.fact.comparator == "range" or one.fact.approximate != other.fact.approximate:
        return "giá trị không phải là một số xác định"
    if _heading(one.fact.field) != _heading(other.fact.field):
        return f"đề mục khác nhau (“{one.fact.field}”, “{other.fact.field}”)"
    return ""
