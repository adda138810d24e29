"""HTML pages of portals and law sites: scripts and navigation left out, nothing fetched."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, NavigableString, PageElement, Tag

from ingest.blocks import LoadedDocument
from ingest.loaders.lines import arrange
from ingest.loaders.raised import lowered_digits, raised
from ingest.loaders.text import Decoded
from ingest.loaders.tokens import Line
from ingest.normalise import one_line
from vectorstore.types import Dropped

_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "head", "object", "canvas")
_FURNITURE = ("nav", "aside", "form", "button", "select", "dialog")
_FURNITURE_ROLES = {"navigation", "search", "banner", "contentinfo", "complementary", "menu"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "header", "html", "hr", "li", "main", "ol", "p", "pre",
        "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS,
    }
)  # fmt: skip
_BOLD = frozenset({"b", "strong"})


def read_html(data: bytes, decoded: Decoded) -> LoadedDocument:
    """Read a page; the encoding it declares wins where the bytes are not UTF-8."""
    soup = BeautifulSoup(decoded.text, "html.parser")
    if decoded.warnings:  # not UTF-8: let the declared encoding decide
        soup = BeautifulSoup(data, "html.parser")
    title = one_line(soup.title.get_text()) if soup.title else ""
    for element in soup.find_all(_SILENT):
        element.decompose()
    dropped = _remove_furniture(soup)
    reader = _Reader()
    reader.walk(soup.body or soup)
    reader.finish()
    arranged = arrange(reader.lines)
    return LoadedDocument(
        "html",
        arranged.blocks,
        fields=arranged.fields,
        title=title or arranged.title,
        dropped=dropped,
        warnings=decoded.warnings,
    )


def _remove_furniture(soup: BeautifulSoup) -> tuple[Dropped, ...]:
    """Take out navigation and forms, and page headers and footers unless they hold the document."""
    dropped: list[Dropped] = []
    whole = len(soup.get_text())
    for element in soup.find_all(True):
        if element.decomposed:
            continue
        role = str(element.get("role") or "")
        outer = element.name in {"header", "footer"} and not element.find_parent(
            ["article", "main"]
        )
        if not (element.name in _FURNITURE or role in _FURNITURE_ROLES or outer):
            continue
        text = one_line(element.get_text(" "))
        if len(text) > whole / 2:  # ASP.NET pages stand in one <form>
            continue
        if text:
            dropped.append(Dropped("page_furniture", text))
        element.decompose()
    return tuple(dropped)


class _Reader:
    """Walks the tree once and collects lines; table rows become lines of cells."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._bold = True
        self._level: int | None = None
        self._gap = True

    def walk(self, element: Tag, *, bold: bool = False) -> None:
        for child in element.children:
            self._visit(child, bold=bold)

    def _visit(self, child: PageElement, *, bold: bool) -> None:
        if isinstance(child, NavigableString):
            if not isinstance(child, Comment):
                self._text(re.sub(r"\s+", " ", str(child)), bold=bold)
            return
        if not isinstance(child, Tag):
            return
        if child.name == "table" and _is_data_table(child):
            self._table(child)
        elif child.name == "sup":
            self._text(raised(child.get_text()), bold=bold)
        elif child.name == "sub":
            self._text(lowered_digits(child.get_text()), bold=bold)
        elif child.name == "br":
            self._end(gap=True)
        elif child.name in _BLOCKS:
            self._end(gap=True)
            self._level = _HEADINGS.get(child.name)
            self._marker(child)
            self.walk(child, bold=bold or child.name in _HEADINGS)
            self._end(gap=True)
            self._level = None
        else:
            self.walk(child, bold=bold or child.name in _BOLD)

    def _marker(self, element: Tag) -> None:
        """Write the number or dash that a browser would show before a list item."""
        parent = element.parent
        if element.name != "li" or parent is None:
            return
        if parent.name == "ol":
            items = parent.find_all("li", recursive=False)
            start = str(parent.get("start") or "1")
            first = int(start) if start.isdigit() else 1
            self._parts.append(f"{first + items.index(element)}. ")
        elif not re.match(r"\s*[-+•*–\d]", element.get_text()):
            self._parts.append("- ")

    def _table(self, table: Tag) -> None:
        self._end(gap=True)
        for row in table.find_all("tr"):
            cells: list[str] = []
            for cell in row.find_all(["td", "th"], recursive=False):
                inner = _Reader()
                inner.walk(cell)
                inner.finish()
                cells.append(" ".join(line.text for line in inner.lines))
                span = str(cell.get("colspan") or "1")
                cells.extend("" for _ in range(min(int(span), 50) - 1 if span.isdigit() else 0))
            if any(cells):
                text = " ".join(filter(None, cells))
                self.lines.append(Line(text, gap=self._gap, tabs=tuple(cells)))
                self._gap = False
        self._gap = True

    def _text(self, text: str, *, bold: bool) -> None:
        if text.strip() and not bold:
            self._bold = False
        self._parts.append(text)

    def _end(self, *, gap: bool) -> None:
        text = one_line("".join(self._parts))
        if text:
            self.lines.append(Line(text, gap=self._gap, bold=self._bold, level=self._level))
            self._gap = gap
        self._parts, self._bold = [], True

    def finish(self) -> None:
        """Close the last line."""
        self._end(gap=True)


def _is_data_table(table: Tag) -> bool:
    """A table that only places things on the page has one column or holds other tables.

    The two columns of the official header and of the signature are such places as well: their
    cells hold several lines, of which one is the national motto or the list of recipients.
    """
    if table.find("table"):
        return False
    rows = table.find_all("tr")
    widest = max((len(row.find_all(["td", "th"], recursive=False)) for row in rows), default=0)
    if widest < 2:
        return False
    text = table.get_text(" ")
    return not (
        len(rows) <= 4 and re.search(r"Nơi nhận|Độc lập\s*[-–]\s*Tự do|ĐẢNG CỘNG SẢN", text)
    )
