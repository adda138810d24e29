"""The text of a DOCX paragraph as Word shows it: runs, raised figures, breaks, notes, boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

from ingest.loaders.legacy_encodings import encoding_of_font
from ingest.loaders.raised import lowered_digits, raised
from ingest.normalise import one_line

_SKIPPED = frozenset(
    map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:instrText", "w:delText"))
)
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = qn("w:txbxContent")
_OFF = frozenset({"0", "false", "off", "none"})
_WORDS = {
    qn("w:tab"): " ", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "", qn("w:cr"): "\n",
    qn("w:sym"): " ", qn("w:br"): "\n",
}  # fmt: skip


@dataclass(slots=True)
class ParagraphText:
    """What a paragraph holds; `notes` are (part, id) of the notes that it calls, in order."""

    lines: list[str]
    bold: bool
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    hidden: str = ""


class Styles:
    """Paragraph styles: what a paragraph inherits."""

    def __init__(self, styles: _Element | None) -> None:
        found = styles.findall(qn("w:style")) if styles is not None else []
        self._styles: Mapping[str, _Element] = {
            str(style.get(qn("w:styleId"))): style for style in found
        }
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in found
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )

    def chain(self, paragraph: _Element) -> Iterator[_Element]:
        """Yield the paragraph's style and those it is based on, nearest first."""
        reference = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = reference.get(qn("w:val")) if reference is not None else self._default
        seen: set[str] = set()
        while name is not None and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            base = self._styles[name].find(qn("w:basedOn"))
            name = base.get(qn("w:val")) if base is not None else None

    def bold(self, paragraph: _Element) -> bool:
        """Tell whether the paragraph's style sets text bold."""
        for style in self.chain(paragraph):
            own = _switch(style.find(qn("w:rPr")), "w:b")
            if own is not None:
                return own
        return False

    def heading_level(self, paragraph: _Element) -> int | None:
        """Return the level from 1 that the paragraph or its style has in the outline."""
        for holder in (paragraph, *self.chain(paragraph)):
            level = holder.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if level is not None:
                depth = str(level.get(qn("w:val")))
                return int(depth) + 1 if depth.isdigit() and int(depth) < 9 else None
        return None

    def is_contents(self, paragraph: _Element) -> bool:
        """Tell a line of the table of contents."""
        names = (style.find(qn("w:name")) for style in self.chain(paragraph))
        return any(
            str(name.get(qn("w:val"))).lower().startswith(("toc ", "table of figures"))
            for name in names
            if name is not None
        )


def _switch(properties: _Element | None, tag: str) -> bool | None:
    element = properties.find(qn(tag)) if properties is not None else None
    return None if element is None else element.get(qn("w:val")) not in _OFF


class NoteCounter:
    """Numbers notes in the order in which the text calls them."""

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str], str] = {}

    def label(self, part: str, identifier: str) -> str:
        """Return the number of a note."""
        return self.labels.setdefault((part, identifier), str(len(self.labels) + 1))


def read_paragraph(paragraph: _Element, styles: Styles, notes: NoteCounter) -> ParagraphText:
    """Read a paragraph without its automatic number; deleted text is left out."""
    reader = _Reader(styles.bold(paragraph), notes)
    reader.walk(paragraph)
    lines = [one_line(line) for line in "".join(reader.parts).split("\n")]
    return ParagraphText(
        [line for line in lines if line],
        reader.all_bold and bool(reader.lettered),
        reader.notes,
        reader.boxes,
        one_line("".join(reader.hidden)),
    )


class _Reader:
    def __init__(self, bold: bool, notes: NoteCounter) -> None:
        self.parts: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[_Element] = []
        self.hidden: list[str] = []
        self.all_bold, self.lettered = True, False
        self._bold, self._counter = bold, notes

    def walk(self, element: _Element) -> None:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == qn("w:r"):
                self._run(child)
            elif child.tag == _MATH:
                self.parts.append(child.text or "")
            elif child.tag != qn("w:p"):
                self.walk(child)

    def _run(self, run: _Element) -> None:
        properties = run.find(qn("w:rPr"))
        for child in run:
            if child.tag == qn("w:t"):
                self._text(child.text or "", properties)
            elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
                self._note(child)
            elif child.tag == qn("w:br") and child.get(qn("w:type")) in {"page", "column"}:
                self.parts.append("\n")
            elif child.tag in _WORDS:
                self.parts.append(_WORDS[child.tag])
            elif child.tag not in _SKIPPED:
                self.boxes.extend(_boxes(child))

    def _text(self, text: str, properties: _Element | None) -> None:
        if _switch(properties, "w:vanish"):
            self.hidden.append(text)
            return
        font = _font(properties)
        encoding = encoding_of_font(font)
        if encoding is not None:
            text = encoding.convert(text)
        if _switch(properties, "w:caps") or (encoding is not None and font.endswith("H")):
            text = text.upper()
        place = properties.find(qn("w:vertAlign")) if properties is not None else None
        kind = place.get(qn("w:val")) if place is not None else None
        if kind == "superscript":
            text = raised(text)
        elif kind == "subscript":
            text = lowered_digits(text)
        if any(map(str.isalpha, text)):
            self.lettered = True
            own = _switch(properties, "w:b")
            self.all_bold = self.all_bold and (self._bold if own is None else own)
        self.parts.append(text)

    def _note(self, reference: _Element) -> None:
        identifier = reference.get(qn("w:id"))
        part = "footnotes" if reference.tag == qn("w:footnoteReference") else "endnotes"
        if identifier is None:
            return
        self.notes.append((part, identifier))
        self.parts.append(raised(self._counter.label(part, identifier)))


def _font(properties: _Element | None) -> str:
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return ""
    return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "")


def _boxes(element: _Element) -> Iterator[_Element]:
    """Yield the contents of text boxes; of two forms of one box the first."""
    if element.tag == _BOX:
        yield element
        return
    if element.tag == _ALTERNATE:
        choices = [child for child in element if child.tag == _CHOICE]
        for child in choices[:1] or list(element)[:1]:
            yield from _boxes(child)
        return
    for child in element:
        yield from _boxes(child)
