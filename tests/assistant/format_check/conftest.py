"""Documents made for the checker: by the drafting's writer, and by hand with direct formatting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document as open_document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt

from assistant.drafting.docx_letter import letter_bytes
from assistant.drafting.types import Block, Letter, LetterKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

BODY = (
    "Theo điểm k, mục 2.2, Kế hoạch số 138/KH-UBND ngày 19 tháng 12 năm 2025: tối thiểu 85% thủ "
    "tục hành chính có nghĩa vụ tài chính cho phép thanh toán trực tuyến."
)
BASES = (
    "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về cơ chế một cửa;",
    "Căn cứ Kế hoạch số 138/KH-UBND ngày 19 tháng 12 năm 2025 của Ủy ban nhân dân tỉnh Hưng Yên "
    "về cải cách hành chính nhà nước tỉnh Hưng Yên năm 2026.",
)


def letter(kind: LetterKind = "Công văn", **changes: object) -> Letter:
    """A letter whose every part is there."""
    about = "V/v mục tiêu cải cách hành chính năm 2026"
    values: dict[str, object] = {
        "kind": kind,
        "superior": "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN",
        "agency": "SỞ NỘI VỤ",
        "number": "Số: 07/SNV-CCHC" if kind == "Công văn" else "Số: 07/BC-SNV",
        "place_and_day": "Hưng Yên, ngày 05 tháng 01 năm 2026",
        "subject": about if kind == "Công văn" else "Về mục tiêu cải cách hành chính năm 2026",
        "addressees": ("Sở Tài chính tỉnh Hưng Yên",),
        "bases": BASES,
        "body": (
            Block("Sở Nội vụ tỉnh Hưng Yên thông tin về nội dung được hỏi trong văn bản như sau:"),
            Block("1. Mục tiêu thanh toán trực tuyến", heading=True),
            Block(BODY),
            Block("Trên đây là ý kiến của Sở Nội vụ tỉnh Hưng Yên, kính gửi Sở Tài chính./."),
        ),
        "authority": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        "signer": "Trần Văn Mẫu",
        "recipients": ("- Như trên;", "- Giám đốc Sở;", "- Lưu: VT, CCHC."),
    }
    return Letter(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a letter; a function may change the document before it is saved."""

    def write(
        made: Letter | None = None, change: Callable[[Document], object] | None = None
    ) -> Path:
        path = tmp_path / "van-ban.docx"
        path.write_bytes(letter_bytes(made or letter()))
        if change is not None:
            document = open_document(str(path))
            change(document)
            document.save(str(path))
        return path

    return write


def put(
    paragraph: Paragraph, text: str, size: float, align: ALIGN = ALIGN.LEFT, **style: bool
) -> Paragraph:
    """Fill a paragraph with direct formatting, as people do in Word."""
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), "Times New Roman"
    run.bold, run.italic = style.get("bold"), style.get("italic")
    run.underline = style.get("underline")
    paragraph.alignment = align
    return paragraph


def drawn_line(paragraph: Paragraph, points: float) -> None:
    """Anchor a DrawingML line of this length in a paragraph."""
    wide = int(points * 12700)
    drawing = parse_xml(
        f"<w:r {nsdecls('w')}><w:drawing><wp:inline {nsdecls('wp', 'a')}>"
        f'<wp:extent cx="{wide}" cy="0"/><wp:docPr id="1" name="ke"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"/>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    paragraph._p.append(drawing)


def hand_made(*, styled: bool = False) -> Document:
    """A báo cáo set by hand: no named styles, spacing after paragraphs, drawn rules, 13 points."""
    document = open_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin = Mm(35), Mm(20)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    put(number, "", 13, ALIGN.CENTER)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE  \\* MERGEFORMAT ")
    field.append(
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:rFonts w:ascii="Times New Roman"/><w:sz w:val="26"/>'
            "</w:rPr><w:t>2</w:t></w:r>"
        )
    )
    number._p.append(field)
    left, right = document.add_table(1, 2).rows[0].cells
    left.width, right.width = Cm(6), Cm(9.5)
    _left_head(left)
    put(right.paragraphs[0], "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, ALIGN.CENTER, bold=True)
    motto = put(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", 13, ALIGN.CENTER, bold=True)
    if styled:
        motto.runs[0].underline = True
    else:
        drawn_line(right.add_paragraph(), 165)
    day = "Hưng Yên, ngày 19 tháng 3 năm 2026"
    put(right.add_paragraph(), day, 13, ALIGN.CENTER, italic=True)
    put(document.add_paragraph(), "BÁO CÁO", 14, ALIGN.CENTER, bold=True)
    title = "Kết quả thực hiện nhiệm vụ cải cách hành chính quý I năm 2026"
    put(document.add_paragraph(), title, 13, ALIGN.CENTER, bold=True)
    drawn_line(document.add_paragraph(), 150)
    for text in BASES:
        _spaced(put(document.add_paragraph(), text, 13, ALIGN.JUSTIFY, italic=True))
    for text in (
        BODY,
        "Trên đây là báo cáo của Trung tâm, kính gửi Ủy ban nhân dân tỉnh xem xét./.",
    ):
        _spaced(put(document.add_paragraph(), text, 13, ALIGN.JUSTIFY))
    left, right = document.add_table(1, 2).rows[0].cells
    put(left.paragraphs[0], "Nơi nhận:", 12, bold=True, italic=True)
    for text in ("- UBND tỉnh;", "- Lưu: VT, TH (02)."):
        put(left.add_paragraph(), text, 11)
    put(right.paragraphs[0], "GIÁM ĐỐC", 13, ALIGN.CENTER, bold=True)
    put(right.add_paragraph(), "Lê Thị Mẫu", 13, ALIGN.CENTER, bold=True)
    return document


def _left_head(cell: _Cell) -> None:
    put(cell.paragraphs[0], "UBND TỈNH HƯNG YÊN", 12, ALIGN.CENTER)
    name = put(cell.add_paragraph(), "TRUNG TÂM PHỤC VỤ", 12, ALIGN.CENTER, bold=True)
    name.runs[0].add_break()
    put(name, "HÀNH CHÍNH CÔNG", 12, ALIGN.CENTER, bold=True)
    drawn_line(cell.add_paragraph(), 55)
    put(cell.add_paragraph(), "Số: 12/BC-TTPVHCC", 13, ALIGN.CENTER)


def _spaced(paragraph: Paragraph) -> None:
    form = paragraph.paragraph_format
    form.space_after, form.space_before = Pt(6), Pt(0)
    form.first_line_indent, form.line_spacing = Cm(1), 1.3
