"""How a DOCX looks after every style was applied: runs, paragraphs, and the rules under lines.

Properties are looked up as Word does: the run, its character style, the paragraph's style and what
that is based on, then the document's defaults.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document

_TWIPS_A_POINT = 20
_EMU_A_POINT = 12700
_WORDS_DEFAULT_SIZE = 10.0
_OFF = frozenset(("0", "false", "off", "none"))
_BLACK = frozenset(("", "auto", "000000"))
_STYLE_WIDTH = re.compile(r"(?:^|;)\s*width:\s*([\d.]+)(pt|in|cm|mm)")
_COORDINATE = re.compile(r"\s*(-?\d+(?:\.\d+)?)(pt|in|cm|mm)?")
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}


@dataclass(frozen=True, slots=True)
class RunLook:
    """One stretch of text of one look."""

    text: str
    size: float  # points
    bold: bool
    italic: bool
    underline: bool
    font: str
    colour: str  # "" for black


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set; lengths in points, `line` as a multiple of a single line."""

    align: str  # "left", "center", "right", "both"
    first_indent: float
    left: float
    right: float
    before: float
    after: float
    line: float | None  # None where an exact height in points is set
    numbered: bool  # Word's own numbering, whose indents stand elsewhere
    border: bool
    drawn: float | None  # length of a line drawn here
    paged: bool  # holds a page number field


class Looks:
    """The styles of one document."""

    def __init__(self, document: Document) -> None:
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self._default_style = next(
            (
                style.get(qn("w:styleId"))
                for style in styles.iter(qn("w:style"))
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )
        defaults = styles.find(qn("w:docDefaults"))
        self._run_defaults = _inside(defaults, "w:rPrDefault", "w:rPr")
        self._paragraph_defaults = _inside(defaults, "w:pPrDefault", "w:pPr")
        self._theme = _theme_fonts(document)

    def runs(self, paragraph: Any) -> Iterator[RunLook]:  # noqa: ANN401 - an lxml element
        """The runs of a paragraph, line breaks as line feeds; hidden text is left out."""
        style = self._style_of(paragraph)
        for run in paragraph.iter(qn("w:r")):
            chain = self._run_chain(run, style)
            if _on(_first(chain, "w:vanish")):
                continue
            text = "".join(_run_text(run))
            if not text:
                continue
            if _on(_first(chain, "w:caps")):
                text = text.upper()
            colour = _value(_first(chain, "w:color")).upper()
            underline = _value(_first(chain, "w:u"))
            yield RunLook(
                text=text,
                size=float(_value(_first(chain, "w:sz")) or 2 * _WORDS_DEFAULT_SIZE) / 2,
                bold=_on(_first(chain, "w:b")),
                italic=_on(_first(chain, "w:i")),
                underline=underline not in ("", "none"),
                font=self._font(chain),
                colour="" if colour.lower() in _BLACK else colour,
            )

    def paragraph(self, paragraph: Any) -> ParagraphLook:  # noqa: ANN401 - an lxml element
        """How a paragraph is set."""
        own = paragraph.find(qn("w:pPr"))
        chain = [own, *(_inside(s, "w:pPr") for s in self._based_on(self._style_of(paragraph)))]
        chain = [p for p in (*chain, self._paragraph_defaults) if p is not None]
        hanging = _length(chain, "w:ind", "w:hanging")
        first = -hanging if hanging else _length(chain, "w:ind", "w:firstLine")
        rule = _attribute(chain, "w:spacing", "w:lineRule") or "auto"
        line = _attribute(chain, "w:spacing", "w:line")
        border = _first(chain, "w:pBdr")
        align = _value(_first(chain, "w:jc")) or "left"
        return ParagraphLook(
            align={"start": "left", "end": "right", "distribute": "both"}.get(align, align),
            first_indent=first,
            left=_length(chain, "w:ind", "w:left") or _length(chain, "w:ind", "w:start"),
            right=_length(chain, "w:ind", "w:right") or _length(chain, "w:ind", "w:end"),
            before=_length(chain, "w:spacing", "w:before"),
            after=_length(chain, "w:spacing", "w:after"),
            line=(_number(line, 240) / 240 if rule == "auto" else None),
            numbered=_first(chain, "w:numPr") is not None,
            border=border is not None
            and any(_value(side) not in ("", "none", "nil") for side in border),
            drawn=_drawn_length(paragraph),
            paged=any("PAGE" in (t.text or "").split() for t in paragraph.iter(qn("w:instrText")))
            or any(
                "PAGE" in (field.get(qn("w:instr")) or "").split()
                for field in paragraph.iter(qn("w:fldSimple"))
            ),
        )

    def _style_of(self, paragraph: Any) -> str | None:  # noqa: ANN401
        named = _inside(paragraph, "w:pPr", "w:pStyle")
        return _value(named) or self._default_style

    def _based_on(self, style_id: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while style_id and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _value(self._styles[style_id].find(qn("w:basedOn")))

    def _run_chain(self, run: Any, style: str | None) -> list[Any]:  # noqa: ANN401
        own = run.find(qn("w:rPr"))
        character = _value(_inside(own, "w:rStyle"))
        chain = [own, *(_inside(s, "w:rPr") for s in self._based_on(character))]
        chain += [_inside(s, "w:rPr") for s in self._based_on(style)]
        return [p for p in (*chain, self._run_defaults) if p is not None]

    def _font(self, chain: list[Any]) -> str:
        for properties in chain:
            fonts = properties.find(qn("w:rFonts"))
            if fonts is None:
                continue
            theme = fonts.get(qn("w:asciiTheme")) or fonts.get(qn("w:hAnsiTheme"))
            named = fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi"))
            if theme:
                return self._theme.get("major" if theme.startswith("major") else "minor", "")
            if named:
                return str(named)
        return ""


def _run_text(run: Any) -> Iterator[str]:  # noqa: ANN401
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:tab"):
            yield "\t"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"


def _theme_fonts(document: Document) -> dict[str, str]:
    """The Latin fonts that "major" and "minor" stand for."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME and not relation.is_external:
            theme = parse_xml(relation.target_part.blob)
            found = {}
            for kind in ("major", "minor"):
                for font in theme.iter(f"{{*}}{kind}Font"):
                    latin = next(font.iter("{*}latin"), None)
                    found[kind] = latin.get("typeface", "") if latin is not None else ""
            return found
    return {}


def _drawn_length(paragraph: Any) -> float | None:  # noqa: ANN401
    """The width of a line shape in a paragraph: DrawingML, or the older VML."""
    for extent in paragraph.iter("{*}extent"):
        width, height = _number(extent.get("cx"), 0), _number(extent.get("cy"), 0)
        if width > 10 * height:
            return width / _EMU_A_POINT
    for shape in paragraph.iter("{urn:schemas-microsoft-com:vml}line"):
        return abs(_across(shape.get("to")) - _across(shape.get("from")))
    for shape in paragraph.iter("{urn:schemas-microsoft-com:vml}shape"):
        stated = _STYLE_WIDTH.search(shape.get("style") or "")
        if stated:
            return float(stated[1]) * _UNITS[stated[2]]
    return None


def _across(point: str | None) -> float:
    """The first coordinate of "12pt,3pt" in points."""
    match = _COORDINATE.match(point or "")
    return float(match[1]) * _UNITS.get(match[2] or "pt", 1.0) if match else 0.0


def _inside(element: Any, *path: str) -> Any:  # noqa: ANN401
    for name in path:
        element = element.find(qn(name)) if element is not None else None
    return element


def _first(chain: list[Any], name: str) -> Any:  # noqa: ANN401
    return next((p.find(qn(name)) for p in chain if p.find(qn(name)) is not None), None)


def _attribute(chain: list[Any], name: str, attribute: str) -> str | None:
    for properties in chain:
        element = properties.find(qn(name))
        if element is not None and element.get(qn(attribute)) is not None:
            return str(element.get(qn(attribute)))
    return None


def _length(chain: list[Any], name: str, attribute: str) -> float:
    return _number(_attribute(chain, name, attribute), 0) / _TWIPS_A_POINT


def _value(element: Any) -> str:  # noqa: ANN401
    return str(element.get(qn("w:val")) or "") if element is not None else ""


def _on(element: Any) -> bool:  # noqa: ANN401
    return element is not None and _value(element).lower() not in _OFF


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default
