"""A DOCX as the lines a reader sees, each with its look and its place in the two columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.oxml.ns import qn

from assistant.drafting.text_width import text_width
from assistant.format_check.looks import Looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

    from assistant.format_check.looks import ParagraphLook, RunLook

_TWIPS_A_POINT = 20
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
_LINES_BETWEEN = 2  # empty paragraphs between a line and the rule under it


class Place(NamedTuple):
    """A cell: number of its table, row and column, from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text (up to a line break), with its paragraph's look."""

    text: str
    runs: tuple[RunLook, ...]
    look: ParagraphLook
    paragraph: int  # which paragraph of the document, from 1; table cells count
    place: Place | None
    room: float  # width of its column in points
    rule: float | None = None  # length in points of the rule under it

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return _most([(run.size, len(run.text.strip())) for run in self.runs])

    @property
    def bold(self) -> bool:
        """Whether most of it is bold."""
        return bool(_most([(run.bold, len(run.text.strip())) for run in self.runs]))

    @property
    def italic(self) -> bool:
        """Whether most of it is italic."""
        return bool(_most([(run.italic, len(run.text.strip())) for run in self.runs]))

    @property
    def capitals(self) -> bool:
        """Whether it is written in capitals."""
        return self.text == self.text.upper() and any(c.isalpha() for c in self.text)

    @property
    def width(self) -> float:
        """Its width in points."""
        return sum(text_width(run.text, run.size, bold=run.bold) for run in self.runs)


def read_lines(document: Document) -> list[Line]:
    """Return the lines of the body in reading order, rules attached to the line above them."""
    looks = Looks(document)
    section = document.sections[0]
    width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    lines: list[Line] = []
    number = 0
    table = -1
    for element in _blocks(document.element.body):
        if element.tag == qn("w:p"):
            number += 1
            lines += _lines_of(element, looks, number, None, width / 12700)
        elif element.tag == qn("w:tbl"):
            table += 1
            for place, room, paragraph in _cells(element, table, width / 12700):
                number += 1
                lines += _lines_of(paragraph, looks, number, place, room)
    return [line for line in _with_rules(lines) if line.text.strip()]


def _blocks(container: Any) -> Iterator[Any]:  # noqa: ANN401 - an lxml element
    """Paragraphs and tables in order, those inside content controls and insertions too."""
    for element in container.iterchildren():
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in _WRAPPERS:
            yield from _blocks(element)


def _cells(table: Any, index: int, width: float) -> Iterator[tuple[Place, float, Any]]:  # noqa: ANN401
    """The paragraphs of a table, cells of nested tables with the cell they stand in."""
    grid = [
        float(column.get(qn("w:w")) or 0) / _TWIPS_A_POINT
        for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    ]
    for row, cells in enumerate(table.iterfind(qn("w:tr"))):
        column = 0
        for cell in cells.iterfind(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            wide = int(span.get(qn("w:val")) or 1) if span is not None else 1
            own = properties.find(qn("w:tcW")) if properties is not None else None
            room = sum(grid[column : column + wide])
            if own is not None and own.get(qn("w:type")) == "dxa":
                room = float(own.get(qn("w:w")) or 0) / _TWIPS_A_POINT
            for paragraph in cell.iter(qn("w:p")):
                yield Place(index, row, column), room or width, paragraph
            column += wide


def _lines_of(
    paragraph: Any,  # noqa: ANN401
    looks: Looks,
    number: int,
    place: Place | None,
    room: float,
) -> Iterator[Line]:
    look = looks.paragraph(paragraph)
    current: list[RunLook] = []
    for run in looks.runs(paragraph):
        first, *others = run.text.split("\n")
        current.append(replace(run, text=first))
        for part in others:
            yield _line(current, look, number, place, room)
            current = [replace(run, text=part)]
    yield _line(current, look, number, place, room)


def _line(
    runs: list[RunLook], look: ParagraphLook, number: int, place: Place | None, room: float
) -> Line:
    kept = tuple(run for run in runs if run.text)
    return Line("".join(run.text for run in kept), kept, look, number, place, room)


def _with_rules(lines: list[Line]) -> Iterator[Line]:
    """Give each line the rule drawn in its own paragraph or in an empty one right below."""
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if not line.text.strip() or (following and following.paragraph == line.paragraph):
            yield line
            continue
        rule = _rule(line)
        for below in lines[index + 1 : index + 1 + _LINES_BETWEEN]:
            if rule is not None or below.text.strip() or below.place != line.place:
                break
            rule = _rule(below)
        if rule is None and line.runs and all(r.underline for r in line.runs if r.text.strip()):
            rule = line.width
        yield replace(line, rule=rule)


def _rule(line: Line) -> float | None:
    if line.look.drawn is not None:
        return line.look.drawn
    return line.room - line.look.left - line.look.right if line.look.border else None


def _most(values: list[tuple[float, int]]) -> float:
    counted: dict[float, int] = {}
    for value, letters in values:
        counted[value] = counted.get(value, 0) + letters
    return max(counted, key=lambda value: counted[value], default=0.0)
