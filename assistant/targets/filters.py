"""Which targets are shown: what an address asks for, and what the library has to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from assistant.chat import labels
from assistant.chat.parts import Choice
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.targets.rows import TargetRow
    from vectorstore.types import FactRole

ROWS_A_PAGE = 100
MOST_TYPED = 200  # characters of any one filter
NO_YEAR, NO_UNIT = "khong-ghi", "khong-co"
KINDS: dict[str, FactRole] = {"chi-tieu": "target", "ket-qua": "result"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty strings ask for nothing; the names are those of the address."""

    nam: str = ""  # year
    loai: str = ""  # "chi-tieu" or "ket-qua"
    vb: str = ""  # document id
    dv: str = ""  # unit
    tim: str = ""  # words, tone marks aside
    trang: int = 1

    def matches(self, row: TargetRow) -> bool:
        """Tell whether a row is asked for."""
        fact = row.fact
        return (
            (not self.nam or self.nam == _year(row))
            and (not self.loai or KINDS.get(self.loai) == fact.role)
            and (not self.vb or self.vb == fact.document_id)
            and (not self.dv or self.dv == _unit(row))
            and all(word in row.searched for word in fold(self.tim).split())
        )

    @property
    def query(self) -> str:
        """The filters as an address has them, without the page."""
        fields = ("nam", "loai", "vb", "dv", "tim")
        return urlencode({name: value for name in fields if (value := getattr(self, name))})

    @property
    def chosen(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.query)


class Choices(NamedTuple):
    """What each filter can be set to."""

    years: Sequence[Choice]
    documents: Sequence[Choice]
    units: Sequence[Choice]


def clean(filters: Filters) -> Filters:
    """Cut what is too long for a filter; a page before the first is the first."""
    fields = ("nam", "loai", "vb", "dv", "tim")
    cut = {name: str(getattr(filters, name)).strip()[:MOST_TYPED] for name in fields}
    return replace(filters, **cut, trang=max(1, filters.trang))


def choices(rows: Iterable[TargetRow]) -> Choices:
    """Count the years (newest first), documents and units (most used first) of the rows."""
    years: dict[str, Choice] = {}
    documents: dict[str, Choice] = {}
    units: dict[str, Choice] = {}
    for row in rows:
        year, unit = _year(row), _unit(row)
        _count(years, year, "Không ghi năm" if year == NO_YEAR else year)
        _count(documents, row.fact.document_id, labels.document_name(row.document))
        _count(units, unit, "Không có đơn vị" if unit == NO_UNIT else row.fact.unit)
    return Choices(
        sorted(years.values(), key=lambda one: -int(one.value) if one.value != NO_YEAR else 0),
        list(documents.values()),
        sorted(units.values(), key=lambda one: (-one.rows, one.name)),
    )


def page_of(rows: Sequence[TargetRow], page: int) -> Sequence[TargetRow]:
    """The rows of one page, counted from 1."""
    first = (page - 1) * ROWS_A_PAGE
    return rows[first : first + ROWS_A_PAGE]


def pages(rows: Sequence[TargetRow]) -> int:
    """How many pages there are; at least one."""
    return max(1, -(-len(rows) // ROWS_A_PAGE))


def _count(found: dict[str, Choice], value: str, name: str) -> None:
    before = found.get(value)
    found[value] = Choice(value, before.name if before else name, before.rows + 1 if before else 1)


def _year(row: TargetRow) -> str:
    return str(row.fact.year) if row.fact.year else NO_YEAR


def _unit(row: TargetRow) -> str:
    return row.fact.unit.casefold() or NO_UNIT
