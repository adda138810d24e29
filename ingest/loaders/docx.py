"""DOCX as Word shows it: automatic numbers, merged cells, notes and text boxes included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import LxmlError, _Element

from ingest.blocks import CELL_SEPARATOR, Block, LoadedDocument
from ingest.cleaning.paragraphs import LinePair, WrapWidths, glue, wraps
from ingest.loaders.docx_numbering import Numbering
from ingest.loaders.docx_text import NoteCounter, ParagraphText, Styles, read_paragraph
from ingest.loaders.placed import is_placed
from ingest.loaders.raised import raised
from ingest.loaders.safe_xml import broken, check_office_file
from ingest.loaders.typed_notes import mark_notes
from vectorstore.errors import UnreadableDocumentError
from vectorstore.types import Dropped

FURNITURE, CONTENTS, HIDDEN = "page_furniture", "table_of_contents", "hidden_text"

_WRAPPERS = frozenset(
    map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"))
)
_MOST_COLUMNS = 100
_NO_WIDTHS = WrapWidths(None, None)


def load_docx(path: Path) -> LoadedDocument:
    """Read a DOCX; raises `UnreadableDocumentError` for a broken, locked or hostile one."""
    check_office_file(path)
    try:
        document = docx.Document(str(path))
        reader = _Reader(document)
        reader.body(document.element.body)
        reader.margins(document)
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise UnreadableDocumentError(broken(path)) from error
    title = document.core_properties.title or ""
    first = next((block.text for block in reader.blocks if block.kind == "paragraph"), "")
    return LoadedDocument(
        "docx",
        tuple(mark_notes(reader.blocks)),
        title=first or title,
        dropped=tuple(reader.dropped),
    )


class _Reader:
    """Walks the body once; blocks come in reading order."""

    def __init__(self, document: Document) -> None:
        parts = {
            relation.reltype: relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external
        }

        def root(kind: str) -> _Element | None:
            return parse_xml(parts[kind].blob) if kind in parts else None

        styles = root(RELATIONSHIP_TYPE.STYLES)
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self._styles = Styles(styles)
        self._numbering = Numbering(root(RELATIONSHIP_TYPE.NUMBERING), styles)
        self._counter = NoteCounter()
        self._notes = {
            "footnotes": _notes(root(RELATIONSHIP_TYPE.FOOTNOTES)),
            "endnotes": _notes(root(RELATIONSHIP_TYPE.ENDNOTES)),
        }
        self._tables = 0

    def body(self, element: _Element) -> None:
        """Read paragraphs and tables, also inside content controls and accepted insertions."""
        for child in element:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in _WRAPPERS:
                self.body(child)

    def margins(self, document: Document) -> None:
        """Note the texts of headers and footers as dropped."""
        seen: set[str] = set()
        for section in document.sections:
            for margin in (
                section.header, section.footer, section.first_page_header,
                section.first_page_footer, section.even_page_header, section.even_page_footer,
            ):  # fmt: skip
                if margin.is_linked_to_previous:
                    continue
                for paragraph in margin._element.iter(qn("w:p")):
                    text = " ".join(self._read(paragraph).lines)
                    if text and text not in seen:
                        seen.add(text)
                        self.dropped.append(Dropped(FURNITURE, text))

    def _read(self, paragraph: _Element) -> ParagraphText:
        return read_paragraph(paragraph, self._styles, self._counter)

    def _paragraph(self, paragraph: _Element) -> None:
        read = self._numbered(paragraph)
        if self._styles.is_contents(paragraph):
            self.dropped.extend(Dropped(CONTENTS, line) for line in read.lines)
            return
        level = self._styles.heading_level(paragraph)
        for text in _joined_breaks(read.lines):
            self.blocks.append(Block("paragraph", text, heading_level=level, bold=read.bold))
        self._attached(read)

    def _numbered(self, paragraph: _Element) -> ParagraphText:
        prefix = self._numbering.prefix(paragraph)
        read = self._read(paragraph)
        if prefix and read.lines:
            read.lines[0] = f"{prefix} {read.lines[0]}"
        return read

    def _attached(self, read: ParagraphText) -> None:
        """Add what hangs on a paragraph: text boxes, and the notes that it calls."""
        for box in read.boxes:
            self.body(box)
        if read.hidden:
            self.dropped.append(Dropped(HIDDEN, read.hidden))
        for part, identifier in read.notes:
            note = self._notes[part].get(identifier)
            if note is None:
                continue
            label = self._counter.label(part, identifier)
            text = " ".join(
                line for inner in note.iter(qn("w:p")) for line in self._read(inner).lines
            )
            if text:
                self.blocks.append(
                    Block("footnote", f"{raised(label)} {text}", footnote_label=label)
                )

    def _table(self, table: _Element) -> None:
        rows = [list(self._cells(row)) for row in _rows(table)]
        width = max((len(row) for row in rows), default=0)
        texts = [
            [" ".join(line for read in cell for line in _joined_breaks(read.lines)) for cell in row]
            for row in rows
        ]
        if is_placed(texts):
            for column in range(width):
                for row in rows:
                    self._placed(row[column] if column < len(row) else [])
            return
        self._tables += 1
        for row, cells in zip(rows, texts, strict=True):
            padded = (*cells, *[""] * (width - len(cells)))
            if any(padded):
                text = CELL_SEPARATOR.join(padded)
                self.blocks.append(Block("row", text, cells=padded, table=self._tables))
            for cell in row:
                for read in cell:
                    self._attached(read)

    def _placed(self, cell: list[ParagraphText]) -> None:
        for read in cell:
            for text in _joined_breaks(read.lines):
                self.blocks.append(Block("paragraph", text, bold=read.bold))
            self._attached(read)

    def _cells(self, row: _Element) -> Iterator[list[ParagraphText]]:
        """Yield a row's cells, empty ones for those that merging covers."""
        for _ in range(_number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)):
            yield []
        for cell in _children(row, qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            merged = properties.find(qn("w:vMerge")) if properties is not None else None
            covered = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            inner = [self._numbered(paragraph) for paragraph in _paragraphs(cell)]
            yield [] if covered and not any(read.lines for read in inner) else inner
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            for _ in range(_number(span, 1) - 1):
                yield []


def _joined_breaks(lines: list[str]) -> list[str]:
    """Join lines that a manual break parts where the second goes on with the first."""
    joined: list[str] = []
    for line in lines:
        if not line.strip("-–—_=*~. "):  # a line of dashes sets off, it says nothing
            continue
        if joined and wraps(LinePair(joined[-1], line, True), _NO_WIDTHS, spaced=False):
            joined[-1] = glue(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _rows(table: _Element) -> Iterator[_Element]:
    return _children(table, qn("w:tr"))


def _paragraphs(cell: _Element) -> Iterator[_Element]:
    """Yield a cell's paragraphs, those of tables inside it included, without text boxes."""
    for child in cell:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag in _WRAPPERS or child.tag in {qn("w:tbl"), qn("w:tr"), qn("w:tc")}:
            yield from _paragraphs(child)


def _number(element: _Element | None, otherwise: int) -> int:
    value = str(element.get(qn("w:val"))) if element is not None else ""
    return min(int(value), _MOST_COLUMNS) if value.isdigit() else otherwise


def _notes(root: _Element | None) -> dict[str, _Element]:
    if root is None:
        return {}
    return {str(note.get(qn("w:id"))): note for note in root if note.get(qn("w:type")) is None}
