"""Automatic numbers of DOCX paragraphs: "Điều 1.", "a)", "-" that Word shows and no text holds.

Rebuilt from numbering.xml as ISO/IEC 29500-1, 17.9 says: a paragraph points to a list (`w:num`)
and a level, itself or through its style; the level has a number format and a text like "%1.%2.".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

_BULLET = "•"
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "courier new")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as numbering.xml describes it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers in Arabic figures
    restart: int | None = None  # level (from 1) behind which it starts again; 0: never
    symbol: bool = False
    style: str | None = None  # paragraph style that takes this level


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    counted: str  # lists of one abstract numbering count on together
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document in reading order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._styles = _by_id(styles, "w:style", "w:styleId")
        self._lists = dict(_lists(numbering, self._styles)) if numbering is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[str] = set()

    def prefix(self, paragraph: _Element) -> str:
        """Return what Word shows before the paragraph's text, "" where nothing, and count on."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        found = self._lists.get(number)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return ""
        counts = self._counts.setdefault(found.counted, [None] * _LEVELS)
        if number not in self._started:
            self._started.add(number)
            for at in found.starts:
                counts[at] = None
        before = counts[depth]
        counts[depth] = found.starts.get(depth, level.start) if before is None else before + 1
        for deeper in range(depth + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or depth < restart:
                counts[deeper] = None
        return _shown(found, depth, counts)

    def _place(self, paragraph: _Element) -> tuple[str, int] | None:
        """Return list and level of a paragraph; its own setting wins over its style's."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number = _value(own, "w:numId")
        depth = _value(own, "w:ilvl")
        style = _value(paragraph.find(qn("w:pPr")), "w:pStyle") or ""
        seen: set[str] = set()
        while (number is None or depth is None) and style in self._styles and style not in seen:
            seen.add(style)
            element = self._styles[style]
            of_style = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if number is None:
                number = _value(of_style, "w:numId")
                if number is not None and depth is None and _value(of_style, "w:ilvl") is None:
                    depth = self._level_of_style(number, style)
            depth = depth if depth is not None else _value(of_style, "w:ilvl")
            style = _value(element, "w:basedOn") or ""
        if number is None or number == "0":
            return None
        return number, min(int(depth), _LEVELS - 1) if depth and depth.isdigit() else 0

    def _level_of_style(self, number: str, style: str) -> str | None:
        found = self._lists.get(number)
        levels = found.levels.items() if found else ()
        return next((str(depth) for depth, level in levels if level.style == style), None)


def _shown(found: _List, depth: int, counts: list[int | None]) -> str:
    level = found.levels[depth]
    if level.form == "none" and "%" not in level.text:
        return level.text.strip()
    if level.form == "bullet":
        return _BULLET if level.symbol or not level.text.strip() else level.text.strip()
    text = level.text
    for at in range(depth + 1):
        other = found.levels.get(at)
        if other is None or f"%{at + 1}" not in text:
            continue
        count = counts[at]
        if count is None:  # a level that no paragraph has had yet shows its start
            count = counts[at] = found.starts.get(at, other.start)
        form = "decimal" if level.legal and at < depth else other.form
        text = text.replace(f"%{at + 1}", write_number(count, form))
    return text.strip()


def write_number(count: int, form: str) -> str:
    """Write a count in a number format of WordprocessingML."""
    if form in {"upperRoman", "lowerRoman"}:
        roman = _roman(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in {"upperLetter", "lowerLetter"} and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "decimalZero":
        return f"{count:02d}"
    return "" if form == "none" else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text


def _lists(numbering: _Element, styles: Mapping[str, _Element]) -> Iterator[tuple[str, _List]]:
    abstracts = _by_id(numbering, "w:abstractNum", "w:abstractNumId")
    numbers = _by_id(numbering, "w:num", "w:numId")
    for number, element in numbers.items():
        abstract = _resolved(_value(element, "w:abstractNumId") or "", abstracts, numbers, styles)
        if abstract not in abstracts:
            continue
        levels = dict(_levels(abstracts[abstract]))
        starts: dict[int, int] = {}
        for override in element.findall(qn("w:lvlOverride")):
            depth = _whole(override.get(qn("w:ilvl")), 0)
            start = _value(override, "w:startOverride")
            if start is not None:
                starts[depth] = _whole(start, 1)
            for own in override.findall(qn("w:lvl")):
                levels[depth] = _level(own)
        yield number, _List(levels, abstract, starts)


def _resolved(
    abstract: str,
    abstracts: Mapping[str, _Element],
    numbers: Mapping[str, _Element],
    styles: Mapping[str, _Element],
) -> str:
    """Follow a link to a list style (`w:numStyleLink`) to the numbering that defines it."""
    link = _value(abstracts.get(abstract), "w:numStyleLink")
    style = styles.get(link or "")
    if style is None:
        return abstract
    number = _value(style.find(f"{qn('w:pPr')}/{qn('w:numPr')}"), "w:numId")
    return _value(numbers.get(number or ""), "w:abstractNumId") or abstract


def _levels(abstract: _Element) -> Iterator[tuple[int, Level]]:
    for element in abstract.findall(qn("w:lvl")):
        yield _whole(element.get(qn("w:ilvl")), 0), _level(element)


def _level(element: _Element) -> Level:
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    font = (fonts.get(qn("w:ascii")) or "").lower() if fonts is not None else ""
    text = _value(element, "w:lvlText") or ""
    private = any("\ue000" <= character <= "\uf8ff" for character in text)
    letters = text.strip().isalpha() or private or text.strip() == "§"
    legal = element.find(qn("w:isLgl"))
    restart = _value(element, "w:lvlRestart")
    return Level(
        _whole(_value(element, "w:start"), 1),
        _value(element, "w:numFmt") or "decimal",
        text,
        legal is not None and legal.get(qn("w:val")) not in {"0", "false"},
        _whole(restart, 0) if restart is not None else None,
        private or (letters and font.startswith(_SYMBOL_FONTS)),
        _value(element, "w:pStyle"),
    )


def _by_id(parent: _Element | None, tag: str, attribute: str) -> dict[str, _Element]:
    if parent is None:
        return {}
    return {
        identifier: element
        for element in parent.findall(qn(tag))
        if (identifier := element.get(qn(attribute))) is not None
    }


def _value(parent: _Element | None, tag: str) -> str | None:
    element = parent.find(qn(tag)) if parent is not None else None
    return element.get(qn("w:val")) if element is not None else None


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
