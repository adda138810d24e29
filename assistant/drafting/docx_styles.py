"""The page and the named styles of a letter: Appendix I of Decree 30/2020/NĐ-CP in Word's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20, 20, 30, 15
TEXT_WIDTH_MM = PAGE_WIDTH_MM - LEFT_MM - RIGHT_MM
_HEADER_MM = 10  # page numbers stand inside the top margin

LEFT, CENTRE, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


class Look(NamedTuple):
    """One named style; sizes and spacing in points, the indent in centimetres."""

    size: float
    align: WD_ALIGN_PARAGRAPH = LEFT
    bold: bool = False
    italic: bool = False
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1.0
    keep_next: bool = False


# Names as an official finds them in Word's list of styles.
NATIONAL, MOTTO = "Quốc hiệu", "Tiêu ngữ"
SUPERIOR, AGENCY = "Cơ quan chủ quản", "Cơ quan ban hành"
NUMBER, DAY, ABOUT = "Số và ký hiệu", "Địa danh và thời gian", "Trích yếu công văn"
KIND, TITLE = "Tên loại văn bản", "Trích yếu nội dung"
ADDRESSEE, ADDRESSEE_LIST = "Kính gửi", "Kính gửi nhiều nơi"
BASIS, BODY, SECTION = "Căn cứ ban hành", "Nội dung văn bản", "Tiêu đề mục"
ROLE, SIGNER = "Quyền hạn, chức vụ", "Họ và tên người ký"
COPIES_HEAD, COPIES = "Nơi nhận (từ)", "Nơi nhận (danh sách)"
RULE, PAGE_NUMBER = "Đường kẻ ngang", "Số trang"
CELL, SHEET_HEAD = "Ô bảng", "Ô bảng (tiêu đề)"

LOOKS = {
    NATIONAL: Look(13, CENTRE, bold=True),
    MOTTO: Look(14, CENTRE, bold=True),
    SUPERIOR: Look(13, CENTRE),
    AGENCY: Look(13, CENTRE, bold=True),
    NUMBER: Look(13, CENTRE, before=4),
    DAY: Look(14, CENTRE, italic=True, before=4),
    ABOUT: Look(12, CENTRE, before=6),
    KIND: Look(14, CENTRE, bold=True, before=18, keep_next=True),
    TITLE: Look(14, CENTRE, bold=True, keep_next=True),
    ADDRESSEE: Look(14, CENTRE, before=18, after=12),
    ADDRESSEE_LIST: Look(14, before=2),
    BASIS: Look(14, BOTH, italic=True, indent=1.27, before=6),
    BODY: Look(14, BOTH, indent=1.27, before=6, line=1.15),
    SECTION: Look(14, BOTH, bold=True, indent=1.27, before=6, line=1.15, keep_next=True),
    ROLE: Look(14, CENTRE, bold=True),
    SIGNER: Look(14, CENTRE, bold=True, before=72),
    COPIES_HEAD: Look(12, bold=True, italic=True),
    COPIES: Look(11),
    RULE: Look(1, CENTRE, before=3),
    PAGE_NUMBER: Look(14, CENTRE),
    CELL: Look(11, before=2, after=2),
    SHEET_HEAD: Look(11, CENTRE, bold=True, before=2, after=2),
}


def blank_letter(*, landscape: bool = False) -> Document:
    """Return an A4 document with the styles of official letters and page numbers from page 2."""
    document = new_document()
    normal = document.styles["Normal"]
    _set_font(normal, 14)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    for name, look in LOOKS.items():
        _add_style(document, name, look)
    section = document.sections[0]
    width, height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    if landscape:
        from docx.enum.section import WD_ORIENT

        section.orientation = WD_ORIENT.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.header_distance = section.footer_distance = Mm(_HEADER_MM)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = document.styles[PAGE_NUMBER]
    add_field(number, "PAGE")
    return document


def add_field(paragraph: object, code: str) -> None:
    """Append a field such as PAGE to a paragraph."""
    run = paragraph.add_run()._r  # type: ignore[attr-defined]
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("value", "2"), ("end", "")):
        if kind == "value":
            element = OxmlElement("w:t")
            element.text = text
        elif kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {text} "
        run.append(element)


def _add_style(document: Document, name: str, look: Look) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    form = style.paragraph_format
    form.alignment = look.align
    form.first_line_indent = Cm(look.indent) if look.indent else None
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    if name == RULE:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    else:
        form.line_spacing = look.line
    form.keep_with_next = look.keep_next
    form.widow_control = True


def _set_font(style: ParagraphStyle, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "vi-VN")
