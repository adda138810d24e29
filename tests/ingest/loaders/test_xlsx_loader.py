"""XLSX: sheets as tables, values as a Vietnamese reader sees them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.read_only import EMPTY_CELL

from ingest.loaders import load, xlsx
from ingest.loaders.xlsx import write_value
from vectorstore.errors import UnreadableDocumentError


def save(tmp_path: Path, book: openpyxl.Workbook) -> Path:
    path = tmp_path / "bang.xlsx"
    book.save(path)
    return path


@pytest.fixture
def book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Chỉ tiêu 2026"
    rows: list[list[Any]] = [
        ["BIỂU CHỈ TIÊU"],
        [],
        ["STT", "Chỉ tiêu", "", "Kết quả"],
        [1, "Hồ sơ trực tuyến", "", 0.855],
        ["II", "Nhóm hai"],
        [2, "Phản hồi", "", 1234.5],
    ]
    for row in rows:
        sheet.append(row)
    sheet["D4"].number_format = "0.0%"
    sheet["D6"].number_format = "#,##0.0"
    return book


def test_a_sheet_is_a_title_and_a_table(tmp_path: Path, book: openpyxl.Workbook) -> None:
    loaded = load(save(tmp_path, book))
    assert loaded.format == "xlsx"
    assert [(block.kind, block.text) for block in loaded.blocks[:2]] == [
        ("paragraph", "Chỉ tiêu 2026"),
        ("paragraph", "BIỂU CHỈ TIÊU"),
    ]
    assert [block.cells for block in loaded.blocks[2:]] == [
        ("STT", "Chỉ tiêu", "Kết quả"),
        ("1", "Hồ sơ trực tuyến", "85,5%"),
        ("II", "Nhóm hai", ""),
        ("2", "Phản hồi", "1.234,5"),
    ]


def test_sheets_are_tables_of_their_own_and_hidden_ones_are_named(
    tmp_path: Path, book: openpyxl.Workbook
) -> None:
    book.create_sheet("Sheet2").append(["a", "b"])
    hidden = book.create_sheet("Nháp")
    hidden.append(["x", "y"])
    hidden.sheet_state = "hidden"
    loaded = load(save(tmp_path, book))
    assert loaded.blocks[-1].cells == ("a", "b")
    assert {block.table for block in loaded.blocks if block.table} == {1, 2}
    assert loaded.warnings == ("bảng tính ẩn không đọc: Nháp",)


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (None, "General", ""),
        (True, "General", "Có"),
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1, "General", "0,1"),
        (1234567, "#,##0", "1.234.567"),
        (1234567, "General", "1234567"),
        (-1234.5, "#,##0.00", "-1.234,50"),
        (0.9, "0%", "90%"),
        (0.855, "0%", "85,5%"),  # the format would show 86%, which the file does not hold
        (0.07, "0.00%", "7,00%"),
        (datetime.datetime(2026, 2, 3), "dd/mm/yyyy", "03/02/2026"),
        (datetime.datetime(2026, 2, 3, 9, 30), "General", "03/02/2026 09:30"),
        ("Chữ", "General", "Chữ"),
    ],
)
def test_values_as_a_reader_sees_them(value: object, form: str, written: str) -> None:
    assert write_value(value, form) == written


def test_too_many_rows_are_refused(
    tmp_path: Path, book: openpyxl.Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    with pytest.raises(UnreadableDocumentError, match="hơn 3 dòng"):
        load(save(tmp_path, book))


def test_a_broken_workbook_is_one_clear_line(tmp_path: Path, book: openpyxl.Workbook) -> None:
    path = save(tmp_path, book)
    data = bytearray(path.read_bytes())
    data[200:400] = b"\x00" * 200
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableDocumentError, match="hỏng"):
        load(path)


def test_a_cell_far_away_does_not_stand_for_all_the_rows_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []

    def counted(value: object, _form: str) -> str:
        written.append(value)
        return ""

    monkeypatch.setattr(xlsx, "write_value", counted)
    assert xlsx._rows(tmp_path, [(EMPTY_CELL,) * 256] * 1000, 0) == []
    assert written == []


def test_a_cell_far_away_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Hồ sơ đúng hạn: 85%"
    sheet["D3000"] = "lạc"
    counted = load(save(tmp_path, book))
    assert [block.text for block in counted.blocks] == ["Hồ sơ đúng hạn: 85%", "lạc"]


def test_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Chỉ tiêu", "Số", "Tổng"])
    sheet.append(["Hồ sơ", 12, "=B2*2"])  # what writes it here works nothing out
    loaded = load(save(tmp_path, book))
    assert [block.cells for block in loaded.blocks if block.kind == "row"][-1] == (
        "Hồ sơ",
        "12",
        "",
    )
    (warning,) = loaded.warnings
    assert warning.startswith("1 ô công thức chưa có kết quả")
