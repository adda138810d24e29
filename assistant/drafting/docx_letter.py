"""The letter as DOCX: a borderless two-column head, bases, body, and the signature block."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.docx_text import printable, title_property
from assistant.drafting import docx_styles as styles
from assistant.drafting.placeholders import placeholder_spans
from assistant.drafting.text_width import text_width, wrapped

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from assistant.drafting.types import Letter

NATIONAL_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_HEAD_MM = (67, 98)
_FOOT_MM = (80, 85)
_GAP_MM = 5  # kept free at the inner edge of the left column
_POINTS_A_MM = 72 / 25.4
_AGENCY_RULE, _TITLE_RULE = 0.42, 0.4  # of the line's length; the decree says a third to a half


def letter_bytes(letter: Letter) -> bytes:
    """Write a letter as a DOCX file."""
    document = styles.blank_letter()
    document.core_properties.title = title_property(letter.subject)
    document.core_properties.author = ""
    document.core_properties.language = "vi-VN"
    _write_head(document, letter)
    if letter.kind != "Công văn":
        _paragraph(document, letter.kind.upper(), styles.KIND)
        _write_title(document, letter.subject)
    _write_addressees(document, letter.addressees)
    for line in letter.bases:
        _paragraph(document, line, styles.BASIS)
    for block in letter.body:
        _paragraph(document, block.text, styles.SECTION if block.heading else styles.BODY)
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _write_foot(document, letter)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _write_head(document: Document, letter: Letter) -> None:
    table = two_columns(document, _HEAD_MM, rows=2)
    left, right = table.rows[0].cells
    room = (_HEAD_MM[0] - _GAP_MM) * _POINTS_A_MM
    if letter.superior:
        _centred(left, letter.superior, styles.SUPERIOR, room, first=True)
    lines = _centred(left, letter.agency, styles.AGENCY, room, first=not letter.superior)
    size = styles.LOOKS[styles.AGENCY].size
    longest = max(text_width(line, size, bold=True) for line in lines)
    _rule(left, longest * _AGENCY_RULE, _HEAD_MM[0] * _POINTS_A_MM)
    _fill(right.paragraphs[0], NATIONAL_NAME, styles.NATIONAL)
    _fill(right.add_paragraph(), MOTTO, styles.MOTTO)
    motto = text_width(MOTTO, styles.LOOKS[styles.MOTTO].size, bold=True)
    _rule(right, motto, _HEAD_MM[1] * _POINTS_A_MM)
    below = table.rows[1].cells
    _fill(below[0].paragraphs[0], letter.number, styles.NUMBER)
    if letter.kind == "Công văn":
        _centred(below[0], letter.subject, styles.ABOUT, room)
    _fill(below[1].paragraphs[0], letter.place_and_day, styles.DAY)


def _write_title(document: Document, subject: str) -> None:
    size = styles.LOOKS[styles.TITLE].size
    room = styles.TEXT_WIDTH_MM * 0.86 * _POINTS_A_MM
    lines = wrapped(subject, size, room, bold=True)
    _fill_lines(_styled(document, styles.TITLE), lines)
    longest = max(text_width(line, size, bold=True) for line in lines)
    _rule(document, longest * _TITLE_RULE, styles.TEXT_WIDTH_MM * _POINTS_A_MM)
    document.paragraphs[-1].paragraph_format.space_after = Pt(8)


def _write_addressees(document: Document, addressees: tuple[str, ...]) -> None:
    if len(addressees) == 1:
        _paragraph(document, f"Kính gửi: {addressees[0]}", styles.ADDRESSEE)
    elif addressees:
        head = _paragraph(document, "Kính gửi:", styles.ADDRESSEE)
        head.paragraph_format.space_after = Pt(0)
        for index, name in enumerate(addressees):
            mark = "." if index == len(addressees) - 1 else ";"
            line = _paragraph(document, f"- {name}{mark}", styles.ADDRESSEE_LIST)
            line.paragraph_format.left_indent = Mm(52)
            line.paragraph_format.first_line_indent = Mm(-4)
        document.paragraphs[-1].paragraph_format.space_after = Pt(12)


def _write_foot(document: Document, letter: Letter) -> None:
    _paragraph(document, "", styles.RULE).paragraph_format.keep_with_next = True
    table = two_columns(document, _FOOT_MM)
    left, right = table.rows[0].cells
    _fill(left.paragraphs[0], "Nơi nhận:", styles.COPIES_HEAD)
    for line in letter.recipients:
        copy = left.add_paragraph()
        _fill(copy, line, styles.COPIES)
        copy.paragraph_format.left_indent, copy.paragraph_format.first_line_indent = Mm(2), Mm(-2)
    for index, line in enumerate(letter.authority):
        paragraph = right.paragraphs[0] if index == 0 else right.add_paragraph()
        _fill(paragraph, line, styles.ROLE)
        paragraph.paragraph_format.keep_with_next = True
    _fill(right.add_paragraph(), letter.signer, styles.SIGNER)


def two_columns(document: Document, widths_mm: tuple[int, ...], rows: int = 1) -> Table:
    """Append a borderless table whose columns keep their widths and whose rows stay whole."""
    table: Table = document.add_table(rows=rows, cols=len(widths_mm))
    table.autofit = False
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)
    for index, width in enumerate(widths_mm):
        table.columns[index].width = Mm(width)
        for cell in table.columns[index].cells:
            cell.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def _centred(cell: _Cell, text: str, style: str, room: float, *, first: bool = False) -> list[str]:
    """Write a text in lines of even length; returns the lines."""
    look = styles.LOOKS[style]
    lines = wrapped(text, look.size, room, bold=look.bold)
    _fill_lines(_restyled(cell.paragraphs[0] if first else cell.add_paragraph(), style), lines)
    return lines


def _rule(container: Document | _Cell, length: float, room: float) -> None:
    """A solid line of `length` points in the middle of `room` points, as a paragraph's border."""
    paragraph = _styled(container, styles.RULE)
    side = Pt(max(0.0, (room - length) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(1, borders)  # after the style, where the schema wants it


def _paragraph(document: Document, text: str, style: str) -> Paragraph:
    paragraph = _styled(document, style)
    add_text(paragraph, text)
    return paragraph


def _styled(container: Document | _Cell, style: str) -> Paragraph:
    return _restyled(container.add_paragraph(), style)


def _restyled(paragraph: Paragraph, style: str) -> Paragraph:
    paragraph.style = paragraph.part.document.styles[style]  # type: ignore[attr-defined]
    return paragraph


def _fill(paragraph: Paragraph, text: str, style: str) -> None:
    add_text(_restyled(paragraph, style), text)


def _fill_lines(paragraph: Paragraph, lines: list[str]) -> None:
    add_text(paragraph, "\n".join(lines))  # a run turns line feeds into line breaks


def add_text(paragraph: Paragraph, text: str) -> None:
    """Append a text; what must be filled in is highlighted."""
    at = 0
    for start, end in placeholder_spans(text):
        if start > at:
            paragraph.add_run(printable(text[at:start]))
        marked = paragraph.add_run(printable(text[start:end]))
        marked.font.highlight_color = WD_COLOR_INDEX.YELLOW
        at = end
    if at < len(text):
        paragraph.add_run(printable(text[at:]))
