"""The review sheet as DOCX: landscape tables, for whoever checks a draft before it is signed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from assistant.docx_text import printable
from assistant.drafting import docx_styles as styles
from assistant.drafting.docx_letter import add_text
from assistant.drafting.review import basis_rows, open_rows, statement_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.table import Table

    from assistant.drafting.review import Row
    from assistant.drafting.types import Draft

_CITED = (12, 83, 52, 71, 34)  # widths of the columns, millimetres
_OPEN = (12, 60, 80, 100)
_INTRODUCTION = (
    "Phiếu này không thuộc văn bản. Đối chiếu từng câu với bản gốc trước khi trình ký; chỗ bôi "
    "vàng trong dự thảo là nội dung cần bổ sung."
)


def review_bytes(draft: Draft) -> bytes:
    """Write the review sheet of a draft as a DOCX file."""
    document = styles.blank_letter(landscape=True)
    document.core_properties.title = "Phiếu rà soát dự thảo"
    document.core_properties.author = ""
    document.add_paragraph("PHIẾU RÀ SOÁT DỰ THẢO", style=styles.KIND)
    document.add_paragraph(
        printable(f"{draft.letter.kind}: {draft.letter.subject}"), style=styles.TITLE
    ).paragraph_format.space_after = Pt(6)
    document.add_paragraph(_INTRODUCTION, style=styles.CELL)
    _section(
        document,
        "1. Còn phải bổ sung, xác minh",
        ("STT", "Loại", "Nội dung", "Chi tiết"),
        open_rows(draft),
        _OPEN,
    )
    head = ("STT", "Câu trong dự thảo", "Nằm ở", "Nguyên văn", "Lưu ý")
    _section(document, "2. Từng câu và nơi có câu đó", head, statement_rows(draft), _CITED)
    _section(document, "3. Căn cứ và nơi nêu căn cứ", head, basis_rows(draft), _CITED)
    if draft.warnings:
        document.add_paragraph("4. Lưu ý khi tra cứu", style=styles.SECTION)
        for warning in draft.warnings:
            add_text(document.add_paragraph(style=styles.CELL), f"- {warning}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _section(
    document: Document,
    heading: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
    widths_mm: tuple[int, ...],
) -> None:
    title = document.add_paragraph(heading, style=styles.SECTION)
    title.paragraph_format.first_line_indent = Mm(0)
    title.paragraph_format.space_after = Pt(4)
    listed = list(rows)
    if not listed:
        document.add_paragraph("Không có.", style=styles.CELL)
        return
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].style = document.styles[styles.SHEET_HEAD]
        cell.paragraphs[0].add_run(name)
    _repeat_head(table)
    for row in listed:
        for cell, text in zip(table.add_row().cells, row.cells, strict=True):
            lines = text.split("\n")
            for index, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                paragraph.style = document.styles[styles.CELL]
                add_text(paragraph, line)
    _keep_whole(table)
    for index, width in enumerate(widths_mm):
        table.columns[index].width = Mm(width)
        for cell in table.columns[index].cells:
            cell.width = Mm(width)


def _keep_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat_head(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
