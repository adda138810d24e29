"""XLSX: every sheet as a table, its values written as a Vietnamese reader sees them."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EMPTY_CELL, EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from ingest.blocks import CELL_SEPARATOR, Block, LoadedDocument
from ingest.loaders.safe_xml import broken, check_office_file
from ingest.normalise import one_line
from vectorstore.errors import UnreadableDocumentError

MAX_ROWS = 100_000  # of a workbook
MAX_COLUMNS = 256
_DEFAULT_NAME = re.compile(r"(?:sheet|trang|trang tính)\s*\d*", re.IGNORECASE)
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_UNKNOWN_RESULT = re.compile(rb"<f[ >][^<]*</f>\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_DECIMALS = re.compile(r"0\.(0+)")


def load_xlsx(path: Path) -> LoadedDocument:
    """Read the visible sheets; raises `UnreadableDocumentError` for a broken or endless file."""
    check_office_file(path)
    blocks: list[Block] = []
    hidden: list[str] = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for number, sheet in enumerate(book.worksheets, start=1):
                if sheet.sheet_state != "visible":
                    hidden.append(sheet.title)
                    continue
                rows = _rows(path, sheet.iter_rows(max_col=MAX_COLUMNS), len(blocks))
                blocks.extend(_sheet_blocks(sheet.title, rows, number))
        finally:
            book.close()
    except UnreadableDocumentError:
        raise
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError,
        IndexError, EOFError, OSError,
    ) as error:  # fmt: skip
        raise UnreadableDocumentError(broken(path)) from error
    warnings = [f"bảng tính ẩn không đọc: {', '.join(hidden)}"] if hidden else []
    if unknown := _formulas_without_result(path):
        warnings.append(
            f"{unknown} ô công thức chưa có kết quả nên để trống; hãy mở bằng Excel, lưu lại rồi"
            " nạp lại"
        )
    title = next((block.text for block in blocks if block.kind == "paragraph"), "")
    return LoadedDocument("xlsx", tuple(blocks), title=title, warnings=tuple(warnings))


def _formulas_without_result(path: Path) -> int:
    """How many cells hold a formula that no program has worked out yet."""
    with zipfile.ZipFile(path) as package:
        sheets = (name for name in package.namelist() if _SHEET_PART.fullmatch(name))
        return sum(len(_UNKNOWN_RESULT.findall(package.read(name))) for name in sheets)


def _rows(
    path: Path,
    rows: Iterable[tuple[Cell | MergedCell | ReadOnlyCell | EmptyCell, ...]],
    before: int,
) -> list[list[str]]:
    texts: list[list[str]] = []
    blank: object = None
    for row in rows:
        # A cell far below leaves a million rows above it, which are one and the same object.
        if row is blank or all(cell is EMPTY_CELL for cell in row):
            blank = row
            continue
        cells = [one_line(write_value(cell.value, str(cell.number_format or ""))) for cell in row]
        if any(cells):
            texts.append(cells)
            if before + len(texts) > MAX_ROWS:
                message = f"{path}: bảng tính có hơn {MAX_ROWS} dòng. Hãy tách nhỏ tệp rồi nạp lại."
                raise UnreadableDocumentError(message)
    used = [at for at in range(max(map(len, texts), default=0)) if _is_used(texts, at)]
    return [[row[at] if at < len(row) else "" for at in used] for row in texts]


def _is_used(rows: list[list[str]], column: int) -> bool:
    return any(column < len(row) and row[column] for row in rows)


def _sheet_blocks(name: str, rows: list[list[str]], number: int) -> Iterator[Block]:
    """Yield a sheet: its name, lines of one cell above the table, the table's rows."""
    if not rows:
        return
    if not _DEFAULT_NAME.fullmatch(name.strip()):
        yield Block("paragraph", one_line(name), heading_level=1)
    in_table = False
    for row in rows:
        filled = [cell for cell in row if cell]
        in_table = in_table or len(filled) > 2 or (len(filled) == 2 and len(row) == 2)
        if in_table:
            yield Block("row", CELL_SEPARATOR.join(row), cells=tuple(row), table=number)
        else:
            for cell in filled:
                yield Block("paragraph", cell)


def write_value(value: object, form: str) -> str:
    """Write a cell's value by its number format: 0.855 in "0.0%" is "85,5%"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime.datetime):
        day = f"{value:%d/%m/%Y}"
        return day if value.time() == datetime.time() else f"{day} {value:%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _number(value: float, form: str) -> str:
    """Write a number with a decimal comma; figures that the format would round away stay."""
    percent = "%" in form
    shown = round(value * 100, 10) if percent else value
    decimals = _DECIMALS.search(form)
    text = f"{shown:.{len(decimals[1])}f}" if decimals else _plain(shown)
    if float(text) != shown:
        text = _plain(shown)
    whole, _, rest = text.partition(".")
    if "," in form and len(whole.lstrip("-")) > 3:
        whole = f"{int(whole):,}".replace(",", ".")
    return whole + (f",{rest}" if rest else "") + ("%" if percent else "")


def _plain(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.10f}".rstrip("0")
