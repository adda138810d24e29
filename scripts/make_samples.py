"""Make the PDF and DOCX sample documents of `evals/corpus` from texts of this project.

Run it as `.venv/bin/python -m scripts.make_samples` after a change of `evals/corpus_texts`. The PDF
is printed by LibreOffice from a DOCX that is made the same way: header and signature in two
columns, ruled tables, the margins and the font of official documents.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parents[1]
TEXTS, CORPUS = ROOT / "evals" / "corpus_texts", ROOT / "evals" / "corpus"
_NOTE, _MOTTO, _NUMBER, _RECIPIENTS = "Lưu ý:", "CỘNG HÒA", "Số:", "Nơi nhận:"
_TEXT_WIDTH = 165  # millimetres
_HALVES = (5, 8)  # agency, and the motto that has to stay on one line
_NARROWEST, _WIDEST = 9, 40  # letters that a column is made for
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def main() -> None:
    """Write every sample again; the suffix before ".txt" is the format."""
    for text in sorted(TEXTS.glob("*.*.txt")):
        make(text, CORPUS / text.stem)


def make(text: Path, target: Path) -> None:
    """Write the document of a text; `target` ends in .docx or .pdf (that one needs LibreOffice)."""
    document = lay_out(text.read_text(encoding="utf-8"))
    if target.suffix == ".docx":
        document.save(str(target))
        return
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / f"{target.stem}.docx"
        document.save(str(written))
        shutil.copyfile(print_pdf(written), target)


def print_pdf(written: Path) -> Path:
    """Print a DOCX beside itself with LibreOffice; return the PDF."""
    folder = written.parent
    subprocess.run(  # noqa: S603 - fixed program, arguments as a list, no shell
        [
            _office(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(folder), str(written),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return written.with_suffix(".pdf")


def set_page(document: Document) -> None:
    """Paper, margins and font of official documents."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Liberation Serif", Pt(13)


def lay_out(text: str) -> Document:
    """Set a text as an official document; its parts are known by their first words."""
    document = docx.Document()
    set_page(document)
    paragraphs = [part.split("\n") for part in text.strip().split("\n\n")]
    if paragraphs[0][0].startswith(_NOTE):
        note = document.add_paragraph()
        note.add_run("\n".join(paragraphs.pop(0))).italic = True
    motto = next(at for at, lines in enumerate(paragraphs) if lines[0].startswith(_MOTTO))
    title = next(at for at, lines in enumerate(paragraphs) if at > motto and lines[0].isupper())
    numbers = [lines for lines in paragraphs[:title] if lines[0].startswith(_NUMBER)]
    agency = [*paragraphs[:motto], *numbers]
    right = [lines for lines in paragraphs[motto:title] if lines not in numbers]
    columns(document, agency, right)
    for line in paragraphs[title]:
        _line(document.add_paragraph(), line, centred=True, bold=True)
    end = next(
        (at for at, lines in enumerate(paragraphs) if lines[0].startswith(_RECIPIENTS)),
        len(paragraphs) - paragraphs[-1][0].isupper(),
    )
    for lines in paragraphs[title + 1 : end]:
        for is_row, run in groupby(lines, lambda line: "\t" in line):
            set_lines = set_table if is_row else _prose
            set_lines(document, list(run))
    signed = [lines for lines in paragraphs[end:] if not lines[0].startswith(_RECIPIENTS)]
    columns(document, [lines for lines in paragraphs[end:] if lines not in signed], signed)
    return document


def _prose(document: Document, lines: Sequence[str]) -> None:
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(6)
        if line.isupper():
            _line(paragraph, line, bold=True)
        else:
            paragraph.paragraph_format.first_line_indent = Mm(10)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            _line(paragraph, line)


def set_table(document: Document, lines: Sequence[str]) -> None:
    """Set lines with tabs as a ruled table; the first one is its header."""
    rows = [line.split("\t") for line in lines]
    count = max(map(len, rows))
    table = document.add_table(len(rows), count, "Table Grid")
    longest = [max(len(row[at]) for row in rows if at < len(row)) for at in range(count)]
    _set_widths(table, [max(_NARROWEST, min(_WIDEST, letters)) for letters in longest])
    for at, row in enumerate(rows):
        for cell, words in zip(table.rows[at].cells, row, strict=False):
            _line(cell.paragraphs[0], words, bold=at == 0)
    document.add_paragraph()


def _set_widths(table: Table, shares: Sequence[int]) -> None:
    """Part the width of the text; Word goes by the cells, LibreOffice by the columns."""
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(_TEXT_WIDTH * share / sum(shares))
        for cell in column.cells:
            cell.width = column.width


def columns(
    document: Document, left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]
) -> None:
    """Two columns without rules, as header and signature stand."""
    table = document.add_table(1, 2)
    _set_widths(table, _HALVES)
    cells = table.rows[0].cells
    for cell, parts in zip(cells, (left, right), strict=True):
        _fill(cell, [line for lines in parts for line in lines])
    document.add_paragraph()


def _fill(cell: _Cell, lines: Sequence[str]) -> None:
    recipients = bool(lines) and lines[0].startswith(_RECIPIENTS)
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        _line(paragraph, line, centred=not recipients, bold=line.isupper())


def _line(
    paragraph: Paragraph,
    words: str,
    *,
    centred: bool = False,
    bold: bool = False,
) -> None:
    if centred:
        paragraph.alignment = _CENTRE
    paragraph.add_run(words).bold = bold


def _office() -> str:
    found = shutil.which("soffice")
    if found is None:
        sys.exit("LibreOffice is needed: sudo apt-get install libreoffice-writer-nogui")
    return found


if __name__ == "__main__":
    main()
