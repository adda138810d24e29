"""HTML pages: the document's own parts stay, navigation and scripts go."""

from __future__ import annotations

from pathlib import Path

from ingest.blocks import LoadedDocument
from ingest.loaders import load

PAGE = """<!DOCTYPE html><html><head><title>Kế hoạch 9/KH-UBND</title><style>p{}</style></head>
<body><nav><a href="/">Trang chủ</a></nav><header>Cổng thông tin</header>
<script>var x = "không đọc";</script>
<main><h2>I. MỤC TIÊU</h2><p>Tỷ lệ đạt <b>85%</b><sup>1</sup>,<br>trong năm 2027.</p>
<table><tr><th>STT</th><th>Chỉ tiêu</th></tr>
<tr><td>1</td><td>Hồ sơ<br>trực tuyến</td></tr></table>
<ol start="3"><li>Sở Nội vụ</li><li>Sở Tài chính</li></ol>
<ul><li>- Lưu: VT</li><li>Báo chí</li></ul>
<p><strong>Điều 1. Phạm vi</strong></p></main>
<form><input><button>Gửi</button> Góp ý</form><footer>Bản quyền</footer></body></html>"""


def read(folder: Path, page: str, name: str = "trang.html") -> LoadedDocument:
    path = folder / name
    path.write_text(page, encoding="utf-8")
    return load(path)


def test_the_document_is_read_without_the_page(tmp_path: Path) -> None:
    loaded = read(tmp_path, PAGE, "trang.txt")
    assert loaded.format == "html"
    assert loaded.title == "Kế hoạch 9/KH-UBND"
    assert [block.text for block in loaded.blocks] == [
        "I. MỤC TIÊU",
        "Tỷ lệ đạt 85%¹,",
        "trong năm 2027.",
        "STT\tChỉ tiêu",
        "1\tHồ sơ trực tuyến",
        "3. Sở Nội vụ",
        "4. Sở Tài chính",
        "- Lưu: VT",
        "- Báo chí",
        "Điều 1. Phạm vi",
    ]
    assert loaded.blocks[0].heading_level == 2
    assert loaded.blocks[-1].bold
    assert loaded.blocks[4].cells == ("1", "Hồ sơ trực tuyến")


def test_what_was_left_out_is_recorded(tmp_path: Path) -> None:
    dropped = " ".join(piece.text for piece in read(tmp_path, PAGE).dropped)
    for word in ("Trang chủ", "Cổng thông tin", "Góp ý", "Bản quyền"):
        assert word in dropped
    assert "không đọc" not in dropped


def test_a_form_around_the_whole_page_is_not_furniture(tmp_path: Path) -> None:
    page = f"<html><body><form>{'<p>Điều 1. Nội dung của quyết định.</p>' * 5}</form></body></html>"
    assert len(read(tmp_path, page).blocks) == 5


def test_the_header_table_stays_lines(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><td><p>UBND TỈNH MẪU</p></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT"
        " NAM</p><p>Độc lập - Tự do - Hạnh phúc</p></td></tr></table><p>Nội dung.</p></body></html>"
    )
    assert all(block.kind == "paragraph" for block in read(tmp_path, page).blocks)


def test_merged_columns_keep_the_other_cells_in_place(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><td colspan='2'>Nhóm</td><td>Ghi chú</td></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table></body></html>"
    )
    assert read(tmp_path, page).blocks[0].cells == ("Nhóm", "", "Ghi chú")
