"""PDF by place: columns, paragraphs over pages, tables, margins, notes, scans, broken files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingest.blocks import Block, LoadedDocument
from ingest.loaders import load
from ingest.loaders.pdf import load_pdf
from ingest.metadata.official_header import read_header
from ingest.ocr.scans import PageOcr
from ingest.pipeline import parse_file
from tests.ingest.small_pdf import Image, Item, Line, Text, write_pdf
from vectorstore.errors import UnreadableDocumentError

MakePdf = Callable[..., Path]
LEFT, RIGHT, STEP = 60.0, 540.0, 16.0
WIDE = 80  # characters of 6 points in a full line


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Write pages of items to a PDF and return its path."""

    def write(*pages: Sequence[Item]) -> Path:
        return write_pdf(tmp_path / "van-ban.pdf", *pages)

    return write


def texts(loaded: LoadedDocument, kind: str = "paragraph") -> list[str]:
    return [block.text for block in loaded.blocks if block.kind == kind]


def lines(rows: Sequence[str], top: float = 100.0, left: float = LEFT) -> list[Item]:
    """Rows under each other; each is as wide as it is long."""
    return [Text(left, top + at * STEP, row) for at, row in enumerate(rows)]


def full(words: str) -> str:
    """The words of a row, set apart until they fill the line."""
    assert len(words) <= WIDE
    return words + " x" * ((WIDE - len(words)) // 2)


def test_the_two_columns_of_header_and_end_are_read_one_by_one(make_pdf: MakePdf) -> None:
    path = make_pdf(
        [
            Text(70, 50, "ỦY BAN NHÂN DÂN", bold=True),
            Text(260, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
            Text(80, 66, "TỈNH BÌNH MINH", bold=True),
            Text(280, 66, "Độc lập - Tự do - Hạnh phúc", bold=True),
            Text(80, 90, "Số: 12/KH-UBND"),
            Text(270, 90, "Bình Minh, ngày 03 tháng 02 năm 2026"),
            Text(270, 130, "KẾ HOẠCH", bold=True),
            Text(200, 146, "Kiểm tra công vụ năm 2026", bold=True),
            *lines(["Căn cứ Luật Cán bộ, công chức;"], 180, 90),
            *lines(["Nơi nhận:", "- Như trên;", "- Lưu: VT."], 300),
            Text(330, 300, "KT. CHỦ TỊCH", bold=True),
            Text(330, 316, "PHÓ CHỦ TỊCH", bold=True),
            Text(330, 380, "Trần Văn Mẫu", bold=True),
        ]
    )
    loaded = load_pdf(path)
    assert texts(loaded) == [
        "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bình Minh, ngày 03 tháng 02 năm 2026",
        "KẾ HOẠCH",
        "Kiểm tra công vụ năm 2026",
        "Căn cứ Luật Cán bộ, công chức;",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trần Văn Mẫu",
    ]
    header = read_header(loaded.blocks)
    assert header.agency == ("ỦY BAN NHÂN DÂN TỈNH BÌNH MINH",)
    assert header.number is not None
    assert header.number.number == "12/KH-UBND"
    document = parse_file(path).document
    assert (document.issued, document.kind, document.pages) == ("2026-02-03", "Kế hoạch", 1)


def test_an_end_over_two_pages_stops_before_the_annex(make_pdf: MakePdf) -> None:
    recipients = [f"- Cơ quan số {number};" for number in range(1, 13)]
    first = [
        *lines(["Điều 1. Cơ quan thực hiện quyết định này./."], 100),
        *lines(["Nơi nhận:", *recipients[:2]], 700),
        Text(400, 700, "KT. BỘ TRƯỞNG", bold=True),
        Text(400, 716, "THỨ TRƯỞNG", bold=True),
    ]
    second = [
        *lines([*recipients[2:], "- Lưu: VT."], 60),
        Text(400, 140, "Trần Thị Mẫu", bold=True),
        Text(130, 260, "BIỂU PHÍ KIỂM ĐỊNH PHƯƠNG TIỆN PHÒNG CHÁY VÀ CHỮA CHÁY", bold=True),
        Text(120, 292, "(Ban hành kèm theo Quyết định số 7/QĐ-BTC của Bộ Tài chính)"),
    ]
    path = make_pdf(first, second)
    read = texts(load_pdf(path))
    assert read[-4:-1] == [
        "- Lưu: VT.",
        "Trần Thị Mẫu",
        "BIỂU PHÍ KIỂM ĐỊNH PHƯƠNG TIỆN PHÒNG CHÁY VÀ CHỮA CHÁY",
    ]


def test_the_motto_inside_a_sentence_makes_no_columns(make_pdf: MakePdf) -> None:
    rows = [
        full("Văn bản này nhắc tới nước Cộng hòa xã hội chủ nghĩa Việt Nam và"),
        "các cơ quan của nước này.",
    ]
    assert len(texts(load_pdf(make_pdf(lines(rows))))) == 1


def test_paragraphs_go_on_over_lines_and_pages_and_keep_their_page(make_pdf: MakePdf) -> None:
    first = [
        Text(90, 100, full("1. Cơ quan rà soát thủ tục")[:75]),
        *lines([full("và báo cáo kết quả"), "hằng quý."], 116),
        Text(90, 148, full("2. Đơn vị công khai số điện thoại")[:75]),
        *lines([full("tại nơi tiếp nhận")], 164),
    ]
    second = [
        *lines([full("Tên người trực được"), "ghi rõ."]),
        Text(90, 132, "3. Điểm cuối."),
    ]
    blocks = load_pdf(make_pdf(first, second)).blocks
    assert [(block.text[:2], block.text[-8:], block.page) for block in blocks] == [
        ("1.", "ằng quý.", 1),
        ("2.", " ghi rõ.", 1),
        ("3.", "ểm cuối.", 2),
    ]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        pytest.param("Dòng ngắn.", "Đoạn khác.", False, id="room-was-left"),
        pytest.param(full("Một câu dài"), "cùng một đoạn", True, id="line-was-full"),
        pytest.param(full("theo Thông tư số 27/2018/TT-")[:28], "BNV", True, id="split-number"),
        pytest.param(full("có các nhóm") + ";", "- Nhóm đầu", False, id="list-point"),
    ],
)
def test_where_a_row_goes_on_with_the_one_above(
    make_pdf: MakePdf, first: str, second: str, together: bool
) -> None:
    around = [*lines([full("Lề"), full("lề")], 300), *lines(["."], 700)]
    left = LEFT if len(first) >= WIDE else RIGHT - 6 * len(first) if together else LEFT
    page = [Text(left, 100, first), Text(LEFT, 116, second), *around]
    found = texts(load_pdf(make_pdf(page)))
    assert (len([text for text in found if text.endswith(second)]) == 1) is True
    assert (found[0].endswith(second)) is together
    if "TT-" in first:
        assert "TT-BNV" in found[0]


def test_running_headers_and_page_numbers_are_dropped_and_named(make_pdf: MakePdf) -> None:
    pages = [
        [
            Text(200, 40, f"BẢN TIN/Số {number}/Năm 2026"),
            *lines([f"Đoạn văn của trang {name}.", "Năm 2026 có 15 đợt."]),
            Text(300, 780, str(number)),
        ]
        for number, name in ((7, "một"), (8, "hai"), (9, "ba"))
    ]
    loaded = load_pdf(make_pdf(*pages))
    assert [drop.text for drop in loaded.dropped] == [
        "BẢN TIN/Số 7/Năm 2026", "7", "BẢN TIN/Số 8/Năm 2026", "8", "BẢN TIN/Số 9/Năm 2026", "9",
    ]  # fmt: skip
    assert {drop.kind for drop in loaded.dropped} == {"page_furniture"}
    assert texts(loaded)[0] == "Đoạn văn của trang một."
    assert len(loaded.blocks) == 6


def test_headings_of_annexes_on_top_of_pages_stay(make_pdf: MakePdf) -> None:
    pages = [
        [Text(250, 40, f"Biểu số {number}"), *lines(["Nội dung của biểu."], 200)]
        for number in (1, 2, 3)
    ]
    assert texts(load_pdf(make_pdf(*pages)))[::2] == ["Biểu số 1", "Biểu số 2", "Biểu số 3"]


def test_ruled_tables_keep_merged_cells_and_their_place(make_pdf: MakePdf) -> None:
    page = [
        Text(LEFT, 100, "Bảng chỉ tiêu:"),
        *[Line(60, y, 420, y) for y in (120, 160, 200)],
        Line(180, 140, 420, 140),  # parts the header of the last two columns
        *[Line(x, 120, x, 200) for x in (60, 180, 420)],
        Line(300, 140, 300, 200),
        Text(70, 145, "Chỉ tiêu"),
        Text(190, 135, "Kết quả"),
        Text(190, 155, "Năm 2025"),
        Text(310, 155, "Năm 2026"),
        Text(70, 175, "Hồ sơ"),
        Text(70, 190, "trực tuyến"),
        Text(190, 180, "80%"),
        Text(310, 180, "85%"),
        Text(LEFT, 230, "Sau bảng."),
    ]
    blocks = load_pdf(make_pdf(page)).blocks
    assert [block.kind for block in blocks] == ["paragraph", "row", "row", "row", "paragraph"]
    assert [block.cells for block in blocks if block.kind == "row"] == [
        ("Chỉ tiêu", "Kết quả", ""),
        ("", "Năm 2025", "Năm 2026"),
        ("Hồ sơ trực tuyến", "80%", "85%"),
    ]
    assert {(block.table, block.page) for block in blocks[1:4]} == {(1, 1)}


def test_columns_without_ruled_lines_stay_rows(make_pdf: MakePdf) -> None:
    rows = [("Chỉ tiêu", "Năm 2025", "Năm 2026"), ("Hồ sơ", "80%", "85%"), ("Phản hồi", "9", "7")]
    page = [
        Text(x, 100 + at * STEP, cell)
        for at, cells in enumerate(rows)
        for x, cell in zip((60, 220, 380), cells, strict=True)
    ]
    assert [block.cells for block in load_pdf(make_pdf(page)).blocks] == rows


def test_footnotes_carry_their_label_and_stand_behind_the_paragraph(make_pdf: MakePdf) -> None:
    first = [
        *lines([full("Đơn vị thực hiện kế hoạch"), "theo quy định"]),
        Text(LEFT + 13 * 6, 111, "1", size=7),
        *lines([full("Đoạn còn dở ở cuối")], 150),
        Text(LEFT, 700, "1", size=6),
        Text(LEFT + 6, 704, "Quy định của tỉnh", size=9),
        Text(LEFT, 716, "về công vụ.", size=9),
    ]
    second = lines(["trang sau mới hết."])
    blocks = load_pdf(make_pdf(first, second)).blocks
    assert [block.kind for block in blocks] == ["paragraph", "paragraph", "footnote"]
    assert blocks[0].text.endswith("theo quy định¹")
    assert blocks[1].text.endswith("trang sau mới hết.")
    assert (blocks[2].text, blocks[2].footnote_label) == ("¹ Quy định của tỉnh về công vụ.", "1")


def test_text_set_sideways_is_read_like_any_other(make_pdf: MakePdf) -> None:
    rows = [full("Một câu dài đi hết dòng"), "và sang dòng sau.", "Đoạn khác."]
    page = [Text(LEFT, 100 + at * STEP, row, upwards=True) for at, row in enumerate(rows)]
    found = texts(load_pdf(make_pdf(page)))
    assert [text[-9:] for text in found] == ["dòng sau.", "oạn khác."]


@pytest.fixture
def mixed(make_pdf: MakePdf) -> Path:
    scan = Image(0, 0, 600, 800)
    stamp = Text(60, 60, "Ký bởi: VP")
    page = lines([full("Trang có lớp chữ đầy đủ để đọc được ngay"), "mà không cần ảnh."])
    return make_pdf([scan], page, [scan, stamp], [])


class FakeOcr(PageOcr):
    """Reads "Ảnh trang N." on every page but those it is told to fail on."""

    def __init__(self, *, force: bool = False, fails: Sequence[int] = ()) -> None:
        super().__init__(force=force)
        self.asked: list[int] = []
        self._fails = fails

    def __call__(self, path: Path, page: int) -> list[Block]:
        self.asked.append(page)
        return [] if page in self._fails else [Block("paragraph", f"Ảnh trang {page}.", page=page)]


def test_scanned_pages_are_named_and_good_ones_kept(mixed: Path) -> None:
    loaded = load(mixed)
    assert load_pdf(mixed).unread_pages == (1, 3)
    (warning,) = loaded.warnings
    assert warning.startswith("trang 1, 3 là ảnh, chưa đọc được chữ: nhận dạng chữ đang tắt")
    assert [block.page for block in loaded.blocks] == [2]
    assert loaded.pages == 4
    assert loaded.unread_pages == (1, 3)


def test_character_recognition_fills_its_pages_in_order(mixed: Path) -> None:
    ocr = FakeOcr()
    loaded = load(mixed, ocr)
    assert ocr.asked == [1, 3]
    assert [block.page for block in loaded.blocks] == [1, 2, 3]
    assert (loaded.warnings, loaded.unread_pages) == ((), ())


def test_forced_recognition_reads_every_page_and_keeps_the_text_where_it_fails(mixed: Path) -> None:
    ocr = FakeOcr(force=True, fails=(2, 4))
    loaded = load(mixed, ocr)
    assert ocr.asked == [1, 2, 3, 4]
    assert [block.page for block in loaded.blocks] == [1, 2, 3]
    assert "Trang có lớp chữ" in loaded.blocks[1].text
    assert load(mixed, FakeOcr(force=True)).blocks[1].text == "Ảnh trang 2."


def test_a_file_of_scans_alone_says_so(make_pdf: MakePdf) -> None:
    path = make_pdf(*[[Image(0, 0, 600, 800)]] * 3)
    with pytest.raises(UnreadableDocumentError, match=r"trang 1–3 là ảnh.*--ocr auto\.$"):
        load(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda data: data[:40], "PDF hỏng", id="cut-off"),
        pytest.param(lambda data: data.replace(b"/Pages 2", b"/Pages 1"), "Hãy", id="cyclic"),
        pytest.param(
            lambda data: data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 1 0 R"),
            "Hãy",
            id="locked-in-an-unknown-way",
        ),
    ],
)
def test_broken_files_are_one_clear_line(
    make_pdf: MakePdf, change: Callable[[bytes], bytes], says: str
) -> None:
    path = make_pdf(lines(["Nội dung."]))
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(UnreadableDocumentError, match=says) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")


FILES = Path(__file__).parents[3] / ".." / "shared" / "data" / "files" / "born-digital"


@pytest.mark.shared
@pytest.mark.skipif(not FILES.is_dir(), reason="needs the real documents beside the checkout")
@pytest.mark.parametrize(
    ("name", "number", "issued", "articles"),
    [
        ("circular-3p.pdf", "02/2021/TT-BTC", "2021-01-08", 7),
        ("nghi-quyet-so-17-2022-ubtvqh15-36956.pdf", "17/2022/UBTVQH15", "2022-03-23", 4),
        ("nghi-quyet-so-25-2022-ubtvqh15-37724.pdf", "25/2022/UBTVQH15", "2022-08-17", 3),
        ("resolution-30p.pdf", "26/2023/QH15", "2023-11-27", 46),
        ("thong-tu-so-02-2023-tt-bldtbxh-39230.pdf", "02/2023/TT-BLĐTBXH", "2023-04-12", 2),
        ("thong-tu-so-09-2021-tt-bldtbxh-34325.pdf", "09/2021/TT-BLĐTBXH", "2021-09-07", 3),
        ("thong-tu-so-12-2022-tt-bldtbxh-37536.pdf", "12/2022/TT-BLĐTBXH", "2022-06-30", 9),
        ("thong-tu-so-25-2024-tt-bkhdt-44087.pdf", "25/2024/TT-BKHĐT", "2024-12-31", 9),
        ("thong-tu-so-34-2021-tt-bldtbxh-36490.pdf", "34/2021/TT-BLĐTBXH", "2021-12-30", 2),
    ],
)
def test_real_documents_give_number_day_and_articles_in_order(
    name: str, number: str, issued: str, articles: int
) -> None:
    parsed = parse_file(FILES / name)
    assert (parsed.document.number, parsed.document.issued) == (number, issued)
    found = [p.marker for p in parsed.provisions if p.kind == "article"]
    assert [str(marker).strip(". ").removeprefix("Điều ") for marker in found] == [
        str(count) for count in range(1, articles + 1)
    ]
