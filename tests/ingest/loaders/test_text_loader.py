"""Text files of every encoding, and files that are no text at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders import load
from vectorstore.errors import UnreadableDocumentError

SENTENCE = "Ủy ban nhân dân tỉnh yêu cầu các sở, ngành báo cáo trước ngày 15/6/2027; đạt 97,5%."


def write(folder: Path, data: bytes, name: str = "van-ban.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_read_alike(tmp_path: Path, encoding: str) -> None:
    loaded = load(write(tmp_path, f"{SENTENCE}\r\nDòng hai.".encode(encoding)))
    assert [block.text for block in loaded.blocks] == [SENTENCE, "Dòng hai."]
    assert loaded.format == "text"
    assert loaded.warnings == ()


def test_windows_1258_is_composed_and_named(tmp_path: Path) -> None:
    # windows-1258 writes letters and tone marks apart: "ế" is ê and a combining acute
    loaded = load(write(tmp_path, "Kê\u0301 hoa\u0323ch năm 2027".encode("cp1258")))
    assert loaded.blocks[0].text == "Kế hoạch năm 2027"
    assert "windows-1258" in loaded.warnings[0]


def test_one_broken_byte_does_not_turn_the_text_into_another_alphabet(tmp_path: Path) -> None:
    data = (SENTENCE * 5).encode().replace(b"97", b"9\xff7", 1)
    loaded = load(write(tmp_path, data))
    assert loaded.blocks[0].text.count("tỉnh") == 5
    assert "\ufffd" in loaded.blocks[0].text
    assert loaded.warnings


def test_decomposed_text_and_odd_blanks_are_normalised(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, "Chi\u0309  tie\u0302u\u00a0:\u200b 85%".encode()))
    assert loaded.blocks[0].text == "Chỉ tiêu : 85%"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "rỗng", id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\t", "rỗng", id="only-blanks"),
        pytest.param("\u200b\n---\n".encode(), "không tìm thấy nội dung", id="only-rules"),
        pytest.param(bytes(range(256)) * 8, "nhị phân", id="binary"),
        pytest.param(b"%PDF-1.7\n...", "PDF hỏng", id="pdf"),
        pytest.param(b"PK\x03\x04rest", "tệp nén hỏng", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx", "OLE", id="ole"),
        pytest.param(b"\x89PNG\r\n\x1a\nxx", "PNG", id="png"),
        pytest.param(b"RIFF\x00\x01\x00\x00WEBP", "WEBP", id="webp"),
    ],
)
def test_what_is_no_text_is_one_clear_line(tmp_path: Path, data: bytes, says: str) -> None:
    path = write(tmp_path, data)
    with pytest.raises(UnreadableDocumentError) as caught:
        load(path)
    message = str(caught.value)
    assert says in message
    assert message.startswith(f"{path}: ")
    assert "Hãy" in message
    assert "\n" not in message


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.txt", tmp_path):
        with pytest.raises(UnreadableDocumentError, match="không đọc được tệp"):
            load(path)


def test_html_under_the_name_of_a_pdf_is_read_as_the_page_it_is(tmp_path: Path) -> None:
    page = b"<!DOCTYPE html><html><body><h1>404</h1><p>Not found</p></body></html>"
    loaded = load(write(tmp_path, page, "quyet-dinh.pdf"))
    assert loaded.format == "html"
    assert [block.text for block in loaded.blocks] == ["404", "Not found"]
    assert "nội dung là trang HTML" in loaded.warnings[0]


def test_tabs_make_rows_with_their_empty_cells(tmp_path: Path) -> None:
    text = "STT\tChỉ tiêu\tKết quả\n\t\tSố liệu\n1.\tSố hồ sơ\t120\n\nHết bảng."
    blocks = load(write(tmp_path, text.encode())).blocks
    assert [block.cells for block in blocks[:3]] == [
        ("STT", "Chỉ tiêu", "Kết quả"),
        ("", "", "Số liệu"),
        ("1.", "Số hồ sơ", "120"),
    ]
    assert {block.table for block in blocks[:3]} == {1}
    assert blocks[2].text == "1.\tSố hồ sơ\t120"
    assert blocks[3].kind == "paragraph"


def test_a_tab_behind_a_list_marker_or_at_the_start_makes_no_row(tmp_path: Path) -> None:
    text = "\tĐoạn thụt đầu dòng.\n1.\tĐiểm thứ nhất.\n2.\tĐiểm thứ hai."
    blocks = load(write(tmp_path, text.encode())).blocks
    assert [block.text for block in blocks] == [
        "Đoạn thụt đầu dòng.",
        "1. Điểm thứ nhất.",
        "2. Điểm thứ hai.",
    ]


def test_notes_are_footnotes_only_where_the_text_carries_their_mark(tmp_path: Path) -> None:
    text = (
        "Thực hiện Chỉ thị số 5/CT-UBND[1] và các văn bản khác².\n"
        "[1] Chỉ thị về kỷ luật hành chính.\n² Gồm hai văn bản.\n[7] Không ai nhắc đến."
    )
    blocks = load(write(tmp_path, text.encode())).blocks
    assert [(block.kind, block.footnote_label) for block in blocks] == [
        ("paragraph", None),
        ("footnote", "[1]"),
        ("footnote", "2"),
        ("paragraph", None),
    ]
