"""DOCX as Word shows it: automatic numbers, merged cells, notes, boxes, placed tables."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from ingest.blocks import LoadedDocument
from ingest.loaders import load
from ingest.loaders.docx_numbering import write_number
from ingest.metadata.official_header import read_header
from vectorstore.errors import UnreadableDocumentError

W = nsdecls("w")


@pytest.fixture
def document() -> Document:
    return docx.Document()


@pytest.fixture
def read(tmp_path: Path, document: Document) -> Callable[[], LoadedDocument]:
    """Save the document and read it back."""

    def loaded() -> LoadedDocument:
        path = tmp_path / "van-ban.docx"
        document.save(str(path))
        return load(path)

    return loaded


Read = Callable[[], LoadedDocument]


def texts(loaded: LoadedDocument, kind: str = "paragraph") -> list[str]:
    return [block.text for block in loaded.blocks if block.kind == kind]


def level(at: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def add_list(document: Document, number: int, levels: str, overrides: str = "") -> None:
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {W} w:abstractNumId="{90 + number}">{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    add_use(document, 90 + number, number, overrides)


def add_use(document: Document, abstract: int, number: int, overrides: str = "") -> None:
    numbering = document.part.numbering_part.element
    numbering.append(
        parse_xml(
            f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f"{overrides}</w:num>"
        )
    )


def numbered(document: Document, text: str, number: int, depth: int = 0) -> Paragraph:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def test_automatic_numbers_are_rebuilt_level_by_level(document: Document, read: Read) -> None:
    add_list(
        document,
        50,
        level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
        + level(2, "lowerLetter", "%3)"),
    )
    for text, depth in [
        ("Mục đích", 0), ("Yêu cầu chung", 1), ("điểm đầu", 2), ("điểm sau", 2), ("Tiếp", 1),
        ("điểm lại từ đầu", 2), ("Nhiệm vụ", 0), ("Thể chế", 1),
    ]:  # fmt: skip
        numbered(document, text, 50, depth)
    assert texts(read()) == [
        "I. Mục đích", "1.1. Yêu cầu chung", "a) điểm đầu", "b) điểm sau", "1.2. Tiếp",
        "a) điểm lại từ đầu", "II. Nhiệm vụ", "2.1. Thể chế",
    ]  # fmt: skip


def test_articles_numbered_by_a_style_and_lists_between_them(
    document: Document, read: Read
) -> None:
    add_list(document, 51, level(0, "decimal", "Điều %1.", '<w:pStyle w:val="Heading2"/>'))
    add_list(document, 52, level(0, "decimal", "%1."))
    style = document.styles["Heading 2"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="51"/></w:numPr>'))
    add_use(
        document, 142, 53, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    )
    document.add_paragraph("Phạm vi", style="Heading 2")
    numbered(document, "Khoản đầu.", 52)
    numbered(document, "Khoản hai.", 52)
    document.add_paragraph("Đối tượng", style="Heading 2")
    numbered(document, "Lại từ một.", 53)
    numbered(document, "Rồi hai.", 53)
    loaded = read()
    assert texts(loaded) == [
        "Điều 1. Phạm vi", "1. Khoản đầu.", "2. Khoản hai.", "Điều 2. Đối tượng",
        "1. Lại từ một.", "2. Rồi hai.",
    ]  # fmt: skip
    assert [block.heading_level for block in loaded.blocks] == [2, None, None, 2, None, None]


def test_bullets_and_paragraphs_taken_out_of_a_list(document: Document, read: Read) -> None:
    add_list(document, 54, level(0, "bullet", "-") + level(1, "bullet", "\uf0b7"))
    numbered(document, "Gạch đầu dòng", 54)
    numbered(document, "Chấm tròn", 54, 1)
    numbered(document, "Không số", 0)
    assert texts(read()) == ["- Gạch đầu dòng", "• Chấm tròn", "Không số"]


@pytest.mark.parametrize(
    ("count", "form", "written"),
    [
        (4, "upperRoman", "IV"), (1998, "lowerRoman", "mcmxcviii"), (0, "upperRoman", "0"),
        (26, "lowerLetter", "z"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"),
        (7, "decimalZero", "07"), (7, "decimal", "7"), (7, "none", ""),
    ],
)  # fmt: skip
def test_number_formats(count: int, form: str, written: str) -> None:
    assert write_number(count, form) == written


def test_merged_cells_keep_every_value_in_its_column(document: Document, read: Read) -> None:
    table = document.add_table(4, 3)
    for row, cells in enumerate(
        [("STT", "Kết quả", ""), ("", "2025", "2026"), ("1", "80%", "85%"), ("", "9", "7")]
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).merge(table.cell(3, 0))
    assert [block.cells for block in read().blocks] == [
        ("STT", "Kết quả", ""),
        ("", "2025", "2026"),
        ("1", "80%", "85%"),
        ("", "9", "7"),
    ]


def test_the_header_table_becomes_lines_of_its_columns(document: Document, read: Read) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH BÌNH MINH"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    table.cell(1, 0).text = "Số: 12/KH-UBND"
    table.cell(1, 1).text = "Bình Minh, ngày 03 tháng 02 năm 2026"
    loaded = read()
    assert texts(loaded) == [
        "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bình Minh, ngày 03 tháng 02 năm 2026",
    ]
    header = read_header(loaded.blocks)
    assert header.number is not None
    assert header.number.number == "12/KH-UBND"
    assert header.date is not None
    assert header.date.iso == "2026-02-03"


def add_notes(document: Document, notes: dict[int, str]) -> None:
    inner = "".join(
        f'<w:footnote w:id="{key}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> {text}</w:t></w:r>'
        "</w:p></w:footnote>"
        for key, text in notes.items()
    )
    blob = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"/>{inner}</w:footnotes>'
    part = Part(
        PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob.encode(),
        document.part.package,
    )  # fmt: skip
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def test_footnotes_are_numbered_as_called_and_follow_their_paragraph(
    document: Document, read: Read
) -> None:
    add_notes(document, {7: "Ghi chú sau.", 3: "Ghi chú trước."})
    for text, note in [("Tỷ lệ 90%", 3), ("Hồ sơ", 7)]:
        run = document.add_paragraph(text).add_run()
        run._r.append(parse_xml(f'<w:footnoteReference {W} w:id="{note}"/>'))
    loaded = read()
    assert [(block.kind, block.text, block.footnote_label) for block in loaded.blocks] == [
        ("paragraph", "Tỷ lệ 90%¹", None),
        ("footnote", "¹ Ghi chú trước.", "1"),
        ("paragraph", "Hồ sơ²", None),
        ("footnote", "² Ghi chú sau.", "2"),
    ]


def test_raised_and_lowered_figures_breaks_hidden_and_deleted_text(
    document: Document, read: Read
) -> None:
    paragraph = document.add_paragraph("Diện tích 5 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(", khí CO")
    paragraph.add_run("2").font.subscript = True
    hidden = paragraph.add_run("chữ ẩn")
    hidden.font.hidden = True
    paragraph._p.append(
        parse_xml(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>xóa</w:delText></w:r></w:del>')
    )
    paragraph._p.append(
        parse_xml(
            f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t xml:space="preserve"> thêm</w:t></w:r>'
            "</w:ins>"
        )
    )
    broken = document.add_paragraph("ĐỘC LẬP")
    broken.runs[0].add_break(WD_BREAK.LINE)
    broken.add_run("Dòng dưới.")
    capitals = document.add_paragraph().add_run("chữ hoa")
    capitals.font.all_caps = True
    loaded = read()
    assert texts(loaded) == [
        "Diện tích 5 m², khí CO₂ thêm", "ĐỘC LẬP", "Dòng dưới.", "CHỮ HOA",
    ]  # fmt: skip
    assert [(drop.kind, drop.text) for drop in loaded.dropped] == [("hidden_text", "chữ ẩn")]


def test_text_boxes_are_read_once(document: Document, read: Read) -> None:
    run = document.add_paragraph("Trước hộp.").add_run()
    box = "<w:txbxContent><w:p><w:r><w:t>Trong hộp.</w:t></w:r></w:p></w:txbxContent>"
    run._r.append(
        parse_xml(
            f"<mc:AlternateContent {W}"
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        )
    )
    assert texts(read()) == ["Trước hộp.", "Trong hộp."]


def test_bold_comes_from_runs_or_the_style(document: Document, read: Read) -> None:
    document.add_paragraph().add_run("Đậm cả đoạn").bold = True
    half = document.add_paragraph("Đậm ")
    half.add_run("một nửa").bold = True
    document.styles["Normal"].element.get_or_add_rPr().append(parse_xml(f"<w:b {W}/>"))
    document.add_paragraph("Đậm theo kiểu")
    document.add_paragraph().add_run("Không đậm").bold = False
    # The style makes the first half bold as well.
    assert [block.bold for block in read().blocks] == [True, True, True, False]


def test_headers_footers_and_contents_are_dropped_and_named(document: Document, read: Read) -> None:
    document.sections[0].header.paragraphs[0].text = "Mật hiệu đầu trang"
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("Chương I ... 3", style="toc 1")
    document.add_paragraph("Nội dung.")
    loaded = read()
    assert texts(loaded) == ["Nội dung."]
    assert {(drop.kind, drop.text) for drop in loaded.dropped} == {
        ("page_furniture", "Mật hiệu đầu trang"),
        ("table_of_contents", "Chương I ... 3"),
    }


def test_old_fonts_are_converted_run_by_run(document: Document, read: Read) -> None:
    paragraph = document.add_paragraph("Kính gửi: ")
    for font, text in [(".VnTime", "Së Néi vô"), (".VnTimeH", " tØnh")]:
        paragraph.add_run(text).font.name = font
    assert texts(read()) == ["Kính gửi: Sở Nội vụ TỈNH"]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>'


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        pytest.param("word/document.xml", ENTITY, "thực thể XML", id="external-entity"),
        pytest.param("word/styles.xml", ENTITY.replace(b"SYSTEM", b""), "Hãy", id="in-a-part"),
        pytest.param("word/document.xml", b"<w:document", "hỏng", id="broken-xml"),
        pytest.param("word/document.xml", b" " * 20_000_000, "bom nén", id="bomb"),
        pytest.param("[Content_Types].xml", b"<Types/>", "hỏng", id="no-types"),
    ],
)
def test_hostile_and_broken_files_are_one_clear_line(
    tmp_path: Path, document: Document, part: str, content: bytes, says: str
) -> None:
    source, path = tmp_path / "tot.docx", tmp_path / "xau.docx"
    document.add_paragraph("Nội dung.")
    document.save(str(source))
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, content if name == part else good.read(name))
    with pytest.raises(UnreadableDocumentError, match=says) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


def test_the_name_does_not_matter(tmp_path: Path, document: Document) -> None:
    document.add_paragraph("Nội dung.")
    path = tmp_path / "van-ban.pdf"
    document.save(str(path))
    assert load(path).format == "docx"
