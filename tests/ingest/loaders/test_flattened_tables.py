"""Tables that an export flattened to one cell a line between bars."""

from __future__ import annotations

from ingest.blocks import Block, LoadedDocument
from ingest.loaders.text import Decoded, read_text


def read(text: str) -> LoadedDocument:
    return read_text(Decoded(text))


def rows(loaded: LoadedDocument) -> list[tuple[str, ...]]:
    return [block.cells for block in loaded.blocks if block.kind == "row"]


def table(*lines: tuple[str, ...]) -> str:
    return "\n".join("|\n" + "\n|\n".join(cells) + "\n|" for cells in lines)


def paragraphs(loaded: LoadedDocument) -> list[Block]:
    return [block for block in loaded.blocks if block.kind == "paragraph"]


def test_a_table_with_its_number_column_is_rebuilt() -> None:
    text = table(
        ("STT", "Nhiệm vụ", "Thời hạn"), ("1", "Rà soát", "Quý I"), ("2", "Báo cáo\nnăm", "Quý IV")
    )
    loaded = read(f"Phụ lục kèm theo\n{text}\nNội dung sau bảng.")
    assert rows(loaded) == [
        ("STT", "Nhiệm vụ", "Thời hạn"),
        ("1", "Rà soát", "Quý I"),
        ("2", "Báo cáo năm", "Quý IV"),
    ]
    assert [block.text for block in paragraphs(loaded)] == [
        "Phụ lục kèm theo",
        "Nội dung sau bảng.",
    ]


def test_a_table_whose_columns_nothing_tells_stays_paragraphs() -> None:
    loaded = read(table(("Cơ quan", "Kết quả"), ("Sở Y tế", "85"), ("Sở Nội vụ", "90")))
    assert rows(loaded) == []
    assert [block.text for block in paragraphs(loaded)] == [
        "Cơ quan", "Kết quả", "Sở Y tế", "85", "Sở Nội vụ", "90",
    ]  # fmt: skip


def test_cells_whose_column_is_unknown_are_kept_under_no_header() -> None:
    text = (
        table(
            ("STT", "Tên", "Chỉ tiêu", "Kết quả"),
            ("1", "Một", "10", "20"),
            ("2", "Hai", "30", "40"),
        )
        + "\n|\n3\n|\nBa\n|\n50\n|\n"
        + table(("4", "Bốn", "60", "70"), ("5", "Năm", "80", "90"))
    )
    found = rows(read(text))
    assert ("3", "Ba 50") in found, "50 may be the target or the result: it stands under neither"
    assert found[-1] == ("5", "Năm", "80", "90")


def test_an_empty_cell_inside_a_row_is_seen() -> None:
    text = (
        table(("STT", "Tên", "Chỉ tiêu", "Kết quả"), ("1", "Một", "10", "20"))
        + "\n|\n2\n|\nHai\n|\n|\nđạt\n|\n"
        + table(("3", "Ba", "60", "70"))
    )
    assert ("2", "Hai", "", "đạt") in rows(read(text))


def test_the_box_of_a_law_site_becomes_fields_and_rows() -> None:
    text = (
        "Đang tải văn bản...\nSố hiệu:\n|\n12/QĐ-UBND\n|\n|\nLoại văn bản:\n|\nQuyết định\n|\n"
        "Người ký:\n|\nTrần Thị Mẫu\n|\n|\nỦY BAN NHÂN DÂN\n|\nSố: 12/QĐ-UBND\n|"
    )
    loaded = read(text)
    assert loaded.fields == {
        "Số hiệu": "12/QĐ-UBND",
        "Loại văn bản": "Quyết định",
        "Người ký": "Trần Thị Mẫu",
    }
    assert rows(loaded)[0] == ("Số hiệu", "12/QĐ-UBND")
    assert paragraphs(loaded)[0].text == "Đang tải văn bản..."


def test_the_official_header_in_bars_stays_lines() -> None:
    text = (
        "|\nỦY BAN NHÂN DÂN |\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM |\n|\nSố: 7/KH-UBND |"
        "\nHuế, ngày 1 tháng 2 năm 2027 |\n"
    )
    loaded = read(text + "PHÁT TRIỂN ĐÔ THỊ")
    assert rows(loaded) == []
    assert [block.text for block in loaded.blocks] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 7/KH-UBND",
        "Huế, ngày 1 tháng 2 năm 2027",
        "PHÁT TRIỂN ĐÔ THỊ",
    ]
