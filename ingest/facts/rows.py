"""Figures of table rows: the value column, its unit, and a label that is complete by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ingest.facts.clause_words import PART_MARK
from vectorstore.types import Provision
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.folding import fold, view
from vectorstore.vietnamese.numbers import find_quantities, parse_number
from vectorstore.vietnamese.units import is_counted, noun_end

_ORDINAL_HEADER = re.compile(r"\W*(?:stt|tt|so tt|so thu tu)\W*")
_UNIT_HEADER = re.compile(r"don vi tinh|don vi do|\bdvt\b")
_UNIT_OR_AGENCY_HEADER = re.compile(r"\W*don vi\W*")
_NOTE_HEADER = re.compile(r"ghi chu|ly do|nguyen nhan")
_CODE_HEADER = re.compile(
    r"\bma\b|so hieu|ky hieu|dien thoai|\bngay\b(?! cong)|toa do|thu tu\b|\bcan cu\b"
)
_BRACKETS = re.compile(r"\([^()]*\)")  # "Thời gian (tính mỗi ngày 08 giờ)" is no column of days
_UNNAMED = re.compile(r"cot \d+")
# Headers of columns that hold indicators, and of those that hold nothing but their values.
_INDICATOR_HEADER = re.compile(r"chi tieu|tieu chi|noi dung|muc tieu|chi so|nhiem vu|dien giai")
_PLAIN_HEADER = re.compile(
    r"\W*(?:(?:ket qua|so lieu|gia tri|so luong|thong ke|con so|thuc hien|muc tieu|chi tieu|"
    r"ke hoach|giao|dat|nam \d{4}|\d{4}|ty le|dat duoc|thong so)\W*)*"
)
_YEAR_HEADER = re.compile(r"\W*(?:(?:ket qua|so lieu|gia tri|thong ke|nam|\d{4})\W*)*")
_HEADER_UNIT = re.compile(r"\(\s*(%|[^\W\d_][^()]{0,24})\s*\)")
_COUNTED_HEADER = re.compile(r"(?:tổng\s+)?số(?:\s+lượng)?\s+", re.IGNORECASE)
_CAPTION_UNIT = re.compile(
    r"(?:ĐVT|Đơn vị tính|Đơn vị)\s*:\s*(%|[^\W\d_][^.;:()\n\t]{0,24})", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_TIME_HEADER = re.compile(r"^$|thoi gian|thoi han|tien do|hoan thanh|\bnam\b(?! \d)|cot \d")
_DEADLINE_HEADER = re.compile(r"thoi han|thoi gian (?:hoan thanh|thuc hien)|tien do|hoan thanh")
_CODED_UNIT = re.compile(r"=\s*\d")
_PLAIN_NUMBER = re.compile(r"\s*[\d.,]+\s*%?\s*")
_NUMBERING = re.compile(r"\d+(?:\.\d+)*")
_SHORT_LABEL_WORDS = 4


class Cell(NamedTuple):
    """A cell of a row and where it stands in the document."""

    header: str
    text: str
    start: int


class Value(NamedTuple):
    """A figure that stands alone in its cell."""

    value: float
    unit: str
    cell: Cell
    start: int
    end: int
    measure: str  # what its column measures, "" where the row's label alone says it

    def indicator(self, label: str) -> str:
        """What the figure measures: of its column and its row."""
        return f"{self.measure}{PART_MARK}{label}" if self.measure else label


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with the parts that facts need."""

    provision: Provision
    numbering: str  # "3.3.1", "" where the row has none
    label: str
    values: tuple[Value, ...]
    prose: tuple[Cell, ...]  # cells that may hold sentences with figures
    deadline: int | None = None  # the year by which the row's task has to be done


def read_row(text: str, provision: Provision, caption_unit: str = "") -> Row:
    """Split one row of `text` into label, values and prose.

    Every cell with a figure alone is a value of its own column; `caption_unit` is the unit that
    the table's caption states for all of them. A column without a header counts only where it is
    the row's one figure: which measure it holds is unknown.
    """
    cells = _locate(text, provision)
    ordinal = next((c for c in cells if _ORDINAL_HEADER.fullmatch(fold(c.header))), None)
    unit = next((c for c in cells if _holds_unit(c)), None)
    rest = [c for c in cells if c not in (ordinal, unit)]
    coded = unit is not None and _CODED_UNIT.search(unit.text) is not None
    if ordinal is None and rest and _NUMBERING.fullmatch(rest[0].text.strip(" .")):
        ordinal, rest = rest[0], rest[1:]
    rest = [c for c in rest if not _CODE_HEADER.search(_BRACKETS.sub(" ", fold(c.header)))]
    numeric = [c for c in rest if _PLAIN_NUMBER.fullmatch(c.text) and not _is_note(c)]
    words = [c for c in rest if c not in numeric and not _is_note(c)]
    label = words[0] if words else None
    named = [c for c in numeric if c.header and not _UNNAMED.fullmatch(fold(c.header))]
    chosen = named or (numeric if len(numeric) == 1 and numeric[0].header else [])
    values: list[Value] = []
    if not coded and label is not None:
        units = (unit.text if unit else "", caption_unit)
        found = (_value(c, label, units, alone=len(chosen) == 1) for c in chosen)
        values = [value for value in found if value is not None]
    prose = tuple(c for c in rest if c not in numeric and c is not label)
    if label is not None and not values and not coded:
        prose = (label, *prose)
    number = _NUMBERING.search(ordinal.text) if ordinal else None
    return Row(
        provision,
        number.group() if number else "",
        " ".join(label.text.split()) if label else "",
        tuple(values),
        prose,
        _deadline(rest),
    )


def caption_unit(text: str) -> str:
    """The unit that the words above a table state for all of its figures, or ""."""
    found = _CAPTION_UNIT.findall(text)
    return " ".join(found[-1].split()) if found else ""


def full_labels(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """A label for each row of one table that tells it from all others.

    A label that stands more than once, or is too short to say what it counts, gets the label of
    the row above it in the numbering ("3.3." for "3.3.1.") before it.
    """
    seen: dict[str, int] = {}
    for row in rows:
        key = fold(row.label)
        seen[key] = seen.get(key, 0) + 1
    by_number: dict[str, str] = {}
    labels: list[str] = []
    for row in rows:
        label = row.label
        parent = by_number.get(row.numbering.rpartition(".")[0], "")
        ambiguous = seen[fold(label)] > 1 or len(label.split()) <= _SHORT_LABEL_WORDS
        if label and parent and ambiguous:
            label = f"{parent} – {label}"
        if row.numbering:
            by_number[row.numbering] = label
        labels.append(label)
    return tuple(labels)


def _locate(text: str, provision: Provision) -> list[Cell]:
    position = provision.start
    cells: list[Cell] = []
    pairs = provision.cells or tuple(
        ("", piece) for piece in text[provision.start : provision.end].split("\t")
    )
    for header, content in pairs:
        content = content.strip()
        found = text.find(content, position, provision.end) if content else -1
        if found < 0:
            continue
        cells.append(Cell(header, content, found))
        position = found + len(content)
    return cells


def _holds_unit(cell: Cell) -> bool:
    """Tell the unit of the row; under "Đơn vị" alone stands a unit or the name of an agency."""
    header = fold(cell.header)
    if _UNIT_HEADER.search(header):
        return True
    if not _UNIT_OR_AGENCY_HEADER.fullmatch(header):
        return False
    counted = find_quantities(f"1 {cell.text}")
    return len(counted) == 1 and counted[0].end == len(cell.text) + 2


def _is_note(cell: Cell) -> bool:
    return _NOTE_HEADER.search(fold(cell.header)) is not None


def _deadline(cells: list[Cell]) -> int | None:
    """The one year of the days under "Thời hạn hoàn thành", None where there are several."""
    stated = {
        date.year
        for cell in cells
        if _DEADLINE_HEADER.search(fold(cell.header))
        for date in find_dates(cell.text)
        if date.valid
    }
    return stated.pop() if len(stated) == 1 else None


def _value(cell: Cell, label: Cell, units: tuple[str, str], *, alone: bool) -> Value | None:
    """The figure of a cell; `units` are those of the row's unit column and of the caption."""
    written = cell.text.strip()
    offset = cell.start + cell.text.index(written)
    value = parse_number(written)
    if value is None or (_YEAR.fullmatch(written) and _TIME_HEADER.search(fold(cell.header))):
        return None
    stated = units[0] or _unit_of(cell, label, written) or units[1]
    measure = _measure(cell, label, alone=alone)
    end = offset + len(written)
    return Value(value, " ".join(stated.split()), cell, offset, end, measure)


def column_measure(cell: Cell) -> str:
    """What the column of a cell with words measures, "" for remarks and columns without a name."""
    folded = fold(cell.header).strip()
    if _is_note(cell) or _UNNAMED.fullmatch(folded) or _PLAIN_HEADER.fullmatch(folded):
        return ""
    return _tidy_header(cell.header)


def _tidy_header(header: str) -> str:
    return " ".join(header.replace(PART_MARK, ", ").split()).strip(" ,:")


def _measure(cell: Cell, label: Cell, *, alone: bool) -> str:
    """What a column measures where the row's label does not say it: "Tổng số hồ sơ"."""
    header = _HEADER_UNIT.sub(" ", cell.header)
    folded = fold(header).strip()
    if _UNNAMED.fullmatch(folded) or _YEAR_HEADER.fullmatch(folded):
        return ""
    named = _INDICATOR_HEADER.search(fold(label.header)) is not None
    if alone and (named or _PLAIN_HEADER.fullmatch(folded)):
        return ""
    return _tidy_header(header)


def _unit_of(cell: Cell, label: Cell, written: str) -> str:
    """The unit in the cell, in its column's header, or of what the header or label counts."""
    if written.endswith("%"):
        return "%"
    if match := _HEADER_UNIT.search(cell.header):
        return match[1]
    if fold(cell.header).startswith("ty le"):
        return "%"
    for words in (cell.header, label.text):
        if (counted := _COUNTED_HEADER.match(words)) and is_counted(view(words), counted.end()):
            return words[counted.end() : noun_end(view(words), counted.end())]
    return ""
