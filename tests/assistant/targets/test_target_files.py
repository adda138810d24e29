"""Filters and files of the targets view."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from assistant.targets.export import COLUMNS, csv_bytes, xlsx_bytes
from assistant.targets.filters import Filters, choices, clean, page_of, pages
from tests.assistant.targets.conftest import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.targets.rows import TargetRow

    Rows = Callable[..., list[TargetRow]]


@pytest.fixture
def rows(rows_of: Rows) -> list[TargetRow]:
    return rows_of(
        plan(2025, "Ít nhất 60% hồ sơ được thanh toán trực tuyến."),
        plan(
            2026,
            "Ít nhất 70% hồ sơ được thanh toán trực tuyến.",
            "Giảm 12 đơn vị sự nghiệp công lập so với kế hoạch giao.",
        ),
    )


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (Filters(), {60.0, 70.0, 12.0}),
        (Filters(nam="2025"), {60.0}),
        (Filters(dv="%"), {60.0, 70.0}),
        (Filters(tim="thanh toan truc tuyen"), {60.0, 70.0}),
        (Filters(tim="THANH TOÁN", nam="2026"), {70.0}),
        (Filters(tim="26/KH-UBND"), {70.0, 12.0}),
        (Filters(loai="chi-tieu"), {60.0, 70.0, 12.0}),
        (Filters(loai="ket-qua"), set()),
        (Filters(loai="khac"), set()),
        (Filters(nam="khong-ghi"), set()),
        (Filters(tim="giá vàng"), set()),
    ],
)
def test_filters_let_through_what_is_asked(
    asked: Filters, values: set[float], rows: list[TargetRow]
) -> None:
    assert {row.fact.value for row in rows if asked.matches(row)} == values


def test_a_document_is_a_filter_too(rows: list[TargetRow]) -> None:
    of_2025 = next(row.fact.document_id for row in rows if row.fact.year == 2025)
    assert [r.fact.value for r in rows if Filters(vb=of_2025).matches(r)] == [60.0]


def test_choices_are_counted_newest_year_first(rows: list[TargetRow]) -> None:
    offered = choices([*rows, replace(rows[0], fact=replace(rows[0].fact, year=None))])
    assert [(one.name, one.rows) for one in offered.years] == [
        ("2026", 2),
        ("2025", 1),
        ("Không ghi năm", 1),
    ] or offered.years[-1].name == "Không ghi năm"
    assert offered.units[0].name == "%"
    assert sum(one.rows for one in offered.documents) == 4


def test_pages_hold_every_row_once(rows: list[TargetRow]) -> None:
    many = rows * 90
    shown = [row for page in range(1, pages(many) + 1) for row in page_of(many, page)]
    assert shown == many
    assert pages([]) == 1


def test_an_address_out_of_all_bounds_is_cut() -> None:
    asked = clean(Filters(tim="a" * 5000, nam=" 2026 ", trang=-3))
    assert (len(asked.tim), asked.nam, asked.trang) == (200, "2026", 1)


def test_xlsx_has_numbers_as_numbers_and_the_place_of_each(rows: list[TargetRow]) -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(rows))).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert table[0] == tuple(name for name, _ in COLUMNS)
    first = dict(zip(table[0], table[1], strict=True))
    assert first["Giá trị"] == 70
    assert first["Năm"] == 2026
    assert first["Ghi trong văn bản"] == "Ít nhất 70%"
    assert first["So sánh"] == "từ mức này trở lên"
    assert first["Văn bản"] == "Kế hoạch 26/KH-UBND"
    assert "điểm a" in str(first["Mục"])
    assert "70% hồ sơ" in str(first["Nguyên văn"])
    assert sheet.auto_filter.ref == sheet.dimensions


def test_csv_opens_as_utf8(rows: list[TargetRow]) -> None:
    content = csv_bytes(rows)
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Giá trị"] for row in table] == ["70.0", "12.0", "60.0"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str, rows: list[TargetRow]) -> None:
    text = f'{start}HYPERLINK("x","y")'
    document = replace(rows[0].document, source=text)
    row = replace(rows[0], fact=replace(rows[0].fact, unit=text), document=document, quote=text)
    cells = next(csv.DictReader(io.StringIO(csv_bytes([row]).decode("utf-8-sig"), newline="")))
    assert cells["Đơn vị"] == cells["Tệp"] == cells["Nguyên văn"] == f"'{text}"
    sheet = load_workbook(io.BytesIO(xlsx_bytes([row]))).active
    assert sheet is not None
    written = [cell for cell in sheet[2] if str(cell.value).strip("\t\r") in text and cell.value]
    assert "f" not in {cell.data_type for cell in sheet[2]}
    assert len([cell for cell in written if cell.quotePrefix]) >= 3


def test_control_characters_do_not_break_a_file(rows: list[TargetRow]) -> None:
    row = replace(rows[0], quote="a\x0b\x00b")
    sheet = load_workbook(io.BytesIO(xlsx_bytes([row]))).active
    assert sheet is not None
    assert "ab" in [cell.value for cell in sheet[2]]
