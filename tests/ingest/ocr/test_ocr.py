"""Recognition from the page image on: ruled tables, turned pages, missing programs, real scans."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from benchmarks.ocr_quality import compare_figures, edit_distance, figures_of
from benchmarks.page_images import find_font, page_images
from ingest.ocr import scans, tools
from ingest.ocr.blocks import to_blocks
from ingest.ocr.ink import find_rules, ink_of, without_specks
from ingest.ocr.page import read_page, skew_of
from ingest.ocr.page_ranges import show_pages
from ingest.ocr.scans import PageOcr, make_ocr, ocr_mode, unread_pages
from ingest.ocr.tables import find_grids
from ingest.pipeline import parse_file
from vectorstore.types import OcrMode

LINES = [
    "Điều 1. Mục tiêu của đơn vị trong năm kế hoạch",
    "Tỷ lệ hồ sơ nộp qua mạng đạt tối thiểu 85,5% vào ngày 30/6/2027, cao hơn mức 70% của năm trước"
    " và bằng mức bình quân của các đơn vị cùng loại trên địa bàn.",
    "TT\tChỉ tiêu\tSố liệu",
    "1.\tHồ sơ đúng hạn\t97,72",
    "2.\tĐơn vị đã sắp xếp\t553",
    "3.\tSố lớp tập huấn\t12",
]


@pytest.fixture
def _needs_tesseract() -> None:
    missing = tools.missing_tools()
    if missing:
        pytest.skip(missing)
    try:
        find_font()
    except SystemExit as error:
        pytest.skip(str(error))


def test_cells_of_a_ruled_table_and_a_merged_one() -> None:
    image = Image.new("L", (900, 600), 240)
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in [
        (100, 100, 300, 160), (300, 100, 700, 160),
        (100, 160, 300, 280), (300, 160, 700, 220), (300, 220, 700, 280),
    ]:  # fmt: skip
        draw.rectangle((left, top, right, bottom), outline=0, width=3)
    (grid,) = find_grids(find_rules(ink_of(image), 28))
    assert (grid.rows, grid.columns) == (3, 2)
    assert [(cell.row, cell.column) for cell in grid.cells] == [
        (0, 0), (0, 1), (1, 0), (1, 1), (2, 1),
    ]  # fmt: skip
    merged = grid.cells[2].box
    assert merged.bottom - merged.top == pytest.approx(120, abs=8)


def test_underlined_text_is_no_table() -> None:
    image = Image.new("L", (900, 600), 240)
    draw = ImageDraw.Draw(image)
    for top in (100, 160, 220):
        draw.line((100, top, 700, top), fill=0, width=3)
    assert find_grids(find_rules(ink_of(image), 28)) == []


def test_specks_go_and_small_print_stays() -> None:
    image = Image.new("L", (400, 200), 240)
    draw = ImageDraw.Draw(image)
    kept = [(20, 40, 30, 60), (36, 57, 39, 60), (20, 33, 25, 35), (100, 50, 108, 52)]
    kept += [(200 + 10 * at, 100, 202 + 10 * at, 102) for at in range(8)]  # a dotted line
    for box in kept:
        draw.rectangle(box, fill=20)
    clean = image.copy()
    for x, y in ((300, 40), (70, 150), (350, 150)):
        draw.rectangle((x, y, x + 4, y + 3), fill=20)
    assert without_specks(image).tobytes() == clean.tobytes()
    assert without_specks(clean).tobytes() == clean.tobytes()


@pytest.mark.parametrize("degrees", [-2.0, 0.0, 1.0])
def test_the_skew_of_lines(degrees: float) -> None:
    image = Image.new("L", (1600, 1200), 240)
    draw = ImageDraw.Draw(image)
    for top in range(200, 1000, 60):
        draw.rectangle((200, top, 1400, top + 20), fill=20)
    assert skew_of(image.rotate(-degrees, fillcolor=240)) == pytest.approx(degrees, abs=0.3)


@pytest.mark.usefixtures("_needs_tesseract")
def test_a_scanned_page_with_a_table(tmp_path: Path) -> None:
    (page,) = page_images(LINES)
    blocks = to_blocks(read_page(page.image, 120), 2).blocks
    read = " ".join(" ".join(block.text for block in blocks).split())
    wanted = " ".join(" ".join(LINES).split())
    assert edit_distance(wanted, read) <= len(wanted) * 0.02
    rows = [block.cells for block in blocks if block.kind == "row"]
    assert [row[2] for row in rows] == ["Số liệu", "97,72", "553", "12"]
    assert all(block.confidence is not None and block.page == 2 for block in blocks)
    _, silent = compare_figures(re.findall(r"\d+(?:[.,/]\d+)*", wanted), figures_of(blocks))
    assert silent == []


@pytest.mark.usefixtures("_needs_tesseract")
def test_a_page_on_its_side_in_a_pdf(tmp_path: Path) -> None:
    (page,) = page_images([*LINES[:2], LINES[1], LINES[1]], skew_degrees=0)
    path = tmp_path / "nằm ngang.pdf"
    page.image.rotate(90, expand=True).save(path, "PDF", resolution=200)
    reader = PageOcr(page_seconds=120)
    blocks = reader(path, 1)
    assert blocks[0].text == LINES[0]
    assert reader.warnings() == ()


@pytest.mark.usefixtures("_needs_tesseract")
def test_a_page_that_cannot_be_rendered_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hỏng.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    reader = PageOcr()
    assert reader(path, 3) == []
    (warning,) = reader.warnings()
    assert warning.startswith("trang 3 là ảnh, chưa đọc được chữ: ")


def test_missing_programs_are_one_line_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    tools.missing_tools.cache_clear()
    reader = PageOcr()
    assert [reader(Path("a.pdf"), page) for page in (1, 2, 4)] == [[], [], []]
    (warning,) = reader.warnings()
    tools.missing_tools.cache_clear()
    assert "trang 1, 2, 4" in warning
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in warning


def test_patience_ends_where_no_page_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "missing_tools", lambda: "")
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(scans, "time", SimpleNamespace(monotonic=lambda: clock.now))
    tried: list[int] = []

    def slow(_path: Path, page: int, seconds: float) -> Image.Image:
        tried.append(page)
        clock.now += seconds * 2  # it had half of the page's time
        message = "quá lâu"
        raise tools.OcrError(message)

    monkeypatch.setattr(scans, "render", slow)
    done: list[int] = []
    reader = PageOcr(page_seconds=20.0, page_done=lambda: done.append(1))
    assert [reader(Path("a.pdf"), page) for page in range(1, 6)] == [[]] * 5
    assert tried == [1, 2]
    assert len(done) == 5
    assert reader.warnings() == (
        "trang 1, 2 là ảnh, chưa đọc được chữ: quá lâu",
        "trang 3–5 là ảnh, chưa đọc được chữ: các trang trước mất quá nhiều thời gian",
    )


def test_the_modes() -> None:
    read: list[int] = []
    assert make_ocr("off", page_seconds=1, page_done=lambda: read.append(1)) is None
    modes: tuple[tuple[OcrMode, bool], ...] = (("auto", False), ("force", True))
    for mode, force in modes:
        reader = make_ocr(mode, page_seconds=1, page_done=lambda: read.append(1))
        assert reader is not None
        assert reader.force is force
        assert ocr_mode(reader) == mode


@pytest.mark.parametrize(
    ("pages", "shown"), [([3], "3"), ([1, 2], "1, 2"), ([5, 1, 2, 3, 9, 8], "1–3, 5, 8, 9")]
)
def test_page_numbers_as_a_person_writes_them(pages: list[int], shown: str) -> None:
    assert show_pages(pages) == shown
    assert unread_pages(pages, "x").startswith(f"trang {shown} ")


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.usefixtures("_needs_tesseract")
def test_a_real_scan(shared_dir: Path) -> None:
    path = shared_dir / "data" / "files" / "scanned" / "circular-4p.pdf"
    parsed = parse_file(path, ocr=PageOcr(page_seconds=300))
    assert (parsed.document.number, parsed.document.issued) == ("51/2025/TT-BCA", "2025-06-30")
    articles = [one.section_path for one in parsed.provisions if one.kind == "article"]
    assert articles == [("1",), ("2",), ("3",)]
    assert all(one.ocr_confidence is not None for one in parsed.provisions)
