"""Header rows, column headers and the nesting of rows."""

from __future__ import annotations

from ingest.cleaning.table_rows import column_headers, header_rows, read_rows

HEADER = (("STT", "Chỉ tiêu", "Kết quả", "", "Ghi chú"), ("", "", "Đơn vị", "Số liệu", ""))
ROWS = (
    ("1.", "Giải ngân", "%", "12,6", ""),
    ("2.", "Tự chủ", "", "", ""),
    ("2.4.", "Tự chủ một phần", "Đơn vị", "249", ""),
    ("2.4.1.", "Từ 70%", "Đơn vị", "0", "ước tính"),
    ("2.5.", "Do ngân sách bảo đảm", "Đơn vị", "262", ""),
)


def test_two_header_lines_are_found_and_joined() -> None:
    grid = [*HEADER, *ROWS]
    assert header_rows(grid) == 2
    assert column_headers(grid, 2) == (
        "STT",
        "Chỉ tiêu",
        "Kết quả – Đơn vị",
        "Kết quả – Số liệu",
        "Ghi chú",
    )


def test_repeated_text_of_spanned_cells_is_joined_once() -> None:
    grid = [
        ("TT", "Tên", "Kết quả", "Kết quả"),
        ("TT", "Tên", "Đơn vị", "Số liệu"),
        ("1", "Hồ sơ", "bộ", "5"),
    ]
    assert header_rows(grid) == 2
    assert column_headers(grid, 2) == ("TT", "Tên", "Kết quả – Đơn vị", "Kết quả – Số liệu")


def test_row_of_column_numbers_belongs_to_the_header() -> None:
    grid = [("TT", "Tên", "Số"), ("(1)", "(2)", "(3)"), ("1", "Hồ sơ", "5")]
    assert header_rows(grid) == 2
    assert column_headers(grid, 2) == ("TT", "Tên", "Số")


def test_table_without_header() -> None:
    grid = [("1", "Hồ sơ", "5"), ("2", "Văn bản", "7")]
    assert header_rows(grid) == 0
    assert read_rows(grid, 0)[0].cells == (("cột 1", "1"), ("cột 2", "Hồ sơ"), ("cột 3", "5"))


def test_rows_nest_by_number() -> None:
    rows = {row.number: row for row in read_rows([*HEADER, *ROWS], 2)}
    assert rows["2.5"].parent == rows["2"].index
    assert rows["2.4.1"].parent == rows["2.4"].index
    assert rows["1"].parent is None
    assert rows["2.5"].name == "Do ngân sách bảo đảm"
    assert ("Kết quả – Số liệu", "262") in rows["2.5"].cells
    assert all(text for row in rows.values() for _, text in row.cells)


def test_groups_and_lettered_rows() -> None:
    grid = [
        ("TT", "Tên", "Số"),
        ("I", "Nhóm một", ""),
        ("1", "Hồ sơ", "5"),
        ("a)", "Hồ sơ giấy", "2"),
        ("II", "Nhóm hai", ""),
        ("1", "Văn bản", "7"),
    ]
    rows = read_rows(grid, 1)
    assert [(r.number, r.parent) for r in rows] == [
        ("I", None),
        ("1", 1),
        ("a", 2),
        ("II", None),
        ("1", 4),
    ]


def test_row_with_one_text_heads_a_group() -> None:
    grid = [("TT", "Tên", "Số"), ("Cấp tỉnh", "", ""), ("1", "Hồ sơ", "5")]
    rows = read_rows(grid, 1)
    assert rows[1].parent == rows[0].index
    assert rows[0].name == "Cấp tỉnh"
