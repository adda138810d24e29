"""The filtered targets as files: XLSX for spreadsheets, CSV for other programs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from assistant.chat import labels
from assistant.spreadsheet_text import FORMULA_STARTS, harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from assistant.targets.rows import TargetRow

Value = str | float | int | None

COLUMNS = (
    ("Chỉ tiêu", 60),
    ("Loại", 11),
    ("Ghi trong văn bản", 22),
    ("So sánh", 22),
    ("Giá trị", 13),
    ("Đến giá trị", 13),
    ("Đơn vị", 15),
    ("Năm", 8),
    ("Kỳ", 22),
    ("Cấp", 12),
    ("Lĩnh vực, đề mục", 34),
    ("Cơ quan chủ trì", 24),
    ("Văn bản", 30),
    ("Cơ quan ban hành", 34),
    ("Ngày ban hành", 15),
    ("Mục", 28),
    ("Nguyên văn", 70),
    ("Lưu ý", 40),
    ("Tệp", 30),
)


def csv_bytes(rows: Iterable[TargetRow]) -> bytes:
    """Write UTF-8 with a byte order mark; figures have a decimal point.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([name for name, _ in COLUMNS])
    for row in rows:
        writer.writerow([harmless(value) for value in _values(row)])
    return stream.getvalue().encode("utf-8-sig")


def xlsx_bytes(rows: Iterable[TargetRow]) -> bytes:
    """Write one sheet with a head row to filter by; text is stored as text, never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Chỉ tiêu, kết quả")
    for index, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "B2"
    lines = [[_head(sheet, name) for name, _ in COLUMNS]]
    lines += [[_cell(sheet, value) for value in _values(row)] for row in rows]
    for line in lines:
        sheet.append(line)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(lines)}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(row: TargetRow) -> tuple[Value, ...]:
    fact, document = row.fact, row.document
    return (
        row.indicator,
        row.role,
        row.written,
        row.comparator,
        fact.value,
        fact.value_to,
        fact.unit,
        fact.year,
        fact.period,
        fact.level,
        fact.field,
        fact.agency,
        labels.document_name(document),
        document.agency or "",
        labels.day(document.issued) or "",
        row.section,
        row.quote,
        "; ".join(row.notes),
        document.source,
    )


def _head(sheet: WriteOnlyWorksheet, name: str) -> Cell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell:
    text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(text, str):
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
    else:
        cell.number_format = "0" if isinstance(text, int) else "#,##0.####"
    return cell
