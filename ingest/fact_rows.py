"""Figures of table rows: the value column, its unit, and a label that is complete by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from vectorstore.types import Provision
from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.numbers import find_quantities, parse_number

_ORDINAL_HEADER = re.compile(r"\W*(?:stt|tt|so tt|so thu tu)\W*")
_UNIT_HEADER = re.compile(r"don vi tinh|don vi do|\bdvt\b|^\W*don vi\W*$")
_NOTE_HEADER = re.compile(r"ghi chu|ly do|nguyen nhan")
_VALUE_HEADER = re.compile(
    r"so lieu|ket qua|gia tri|so luong|ty le|thuc hien|muc tieu|chi tieu|ke hoach|nam \d{4}|"
    r"^\W*\d{4}"
)
_CODE_HEADER = re.compile(r"\bma\b|so hieu|ky hieu|so ho so|dien thoai|\bngay\b|toa do|thu tu")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_TIME_HEADER = re.compile(r"^$|thoi gian|thoi han|tien do|hoan thanh|\bnam\b(?! \d)|cot \d")
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


@dataclass(frozen=True, slots=True)
class Row:
    """A table row with the parts that facts need."""

    provision: Provision
    numbering: str  # "3.3.1", "" where the row has none
    label: str
    values: tuple[Value, ...]
    prose: tuple[Cell, ...]  # cells that may hold sentences with figures


def read_row(text: str, provision: Provision) -> Row:
    """Split one row of `text` into label, values and prose."""
    cells = _locate(text, provision)
    ordinal = next((c for c in cells if _ORDINAL_HEADER.fullmatch(fold(c.header))), None)
    unit = next((c for c in cells if _UNIT_HEADER.search(fold(c.header))), None)
    rest = [c for c in cells if c not in (ordinal, unit)]
    coded = unit is not None and _CODED_UNIT.search(unit.text) is not None
    if ordinal is None and rest and _NUMBERING.fullmatch(rest[0].text.strip(" .")):
        ordinal, rest = rest[0], rest[1:]
    rest = [c for c in rest if not _CODE_HEADER.search(fold(c.header))]
    numeric = [c for c in rest if _PLAIN_NUMBER.fullmatch(c.text) and not _is_note(c)]
    named = [c for c in numeric if _VALUE_HEADER.search(fold(c.header))]
    words = [c for c in rest if c not in numeric and not _is_note(c)]
    label = words[0] if words else None
    values: list[Value] = []
    if not coded:
        for cell in named or [c for c in numeric if c.header][:1]:
            value = _value(cell, unit)
            if value is not None:
                values.append(value)
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
    )


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


def _is_note(cell: Cell) -> bool:
    return _NOTE_HEADER.search(fold(cell.header)) is not None


def _value(cell: Cell, unit: Cell | None) -> Value | None:
    written = cell.text.strip()
    offset = cell.start + cell.text.index(written)
    value = parse_number(written)
    if value is None or (_YEAR.fullmatch(written) and _TIME_HEADER.search(fold(cell.header))):
        return None
    in_header = find_quantities(cell.header)
    stated = unit.text if unit else ""
    if not stated and written.endswith("%"):
        stated = "%"
    if not stated and not in_header:
        match = re.search(r"\(\s*(%|[^\W\d_][^()]{0,24})\s*\)", cell.header)
        stated = match.group(1) if match else ""
    return Value(value, " ".join(stated.split()), cell, offset, offset + len(written))
