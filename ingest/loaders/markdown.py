"""Markdown as exports write it: emphasis, headings, superscripts; list markers stay in the text.

markdown-it reads headings and inline markup. Its lists, tables, rules, code and quotes are off:
"1." and "-" are the document's own numbering, a line of dashes under a name is no heading, and
tables arrive as bars that only `lines` understands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import LoadedDocument
from ingest.loaders.lines import arrange
from ingest.loaders.raised import lowered_digits, raised
from ingest.loaders.text import Decoded
from ingest.loaders.tokens import ESCAPED_BAR, Line
from ingest.normalise import one_line

_SIGNS = (
    re.compile(r"\*\*\S"),
    re.compile(r"^#{1,6} \S", re.M),
    re.compile(r"</?(?:su[pb]|i|b|em|strong|u|br)\s*/?>", re.I),
    re.compile(r"\^\{[^{}\n]{1,20}\}"),
    re.compile(r"\[\^[^\]\s]{1,30}\]|(?<=\S)\^\d{1,3}\^"),
    re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|", re.M),
)
_LATEX_RAISED = re.compile(r"\$?\^\{([^{}\n]{1,20})\}\$?|\^(\d{1,3})\^")
_LATEX_LOWERED = re.compile(r"\$?_\{(\d{1,3})\}\$?")
_LEFT_STARS = re.compile(r"\*{2,}")
# Converters leave blanks inside emphasis ("**Điều 2. **Giao", "*Hà Nội, ngày 1 *"), which is then
# none; the blanks move outside. "** **" and "****" part nothing.
_GLUED = re.compile(r"(?<=[^\W\d_])\*{4}(?=([^\W\d_]))")  # "**THÔNG TƯ****Quy định**"
_EMPTY_BOLD = re.compile(r"\*\*([^\S\n]*)\*\*")
_BOLD = re.compile(r"\*\*(\s*)([^*]{1,800}?)(\s*)\*\*(?!\*)")
_ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*]{1,800}?)(\s+)\*(?!\*)(?=\s|$|[^\W\d_])")
_INLINE_TAG = re.compile(r"</?(?:i|b|u|em|strong|span|font|small|p|div|a)(?:\s[^<>]*)?/?>", re.I)


def has_markdown(text: str) -> bool:
    """Tell whether a text holds markup that Markdown writers and converters leave."""
    return any(sign.search(text) for sign in _SIGNS)


def read_markdown(decoded: Decoded) -> LoadedDocument:
    """Read Markdown; raised figures stay, as superscript digits: "CCHC<sup>1</sup>" → "CCHC¹".

    A superscript digit is no decimal digit, so a note's mark never turns "90%" into "90%1".
    """
    parser = (
        MarkdownIt("zero", {"html": True})
        .enable(["heading", "emphasis", "link", "image", "autolink", "html_inline", "entity"])
        .enable(["newline", "escape"])
    )
    source = _LATEX_RAISED.sub(lambda hit: raised(hit[1] or hit[2]), decoded.text)
    source = _LATEX_LOWERED.sub(lambda hit: lowered_digits(hit[1]), source)
    source = source.replace("\\|", ESCAPED_BAR)
    lines: list[Line] = []
    chunk: list[str] = []
    gap = True
    for raw in [*source.split("\n"), ""]:
        tabbed = "\t" in raw.strip() or raw.count("\t") > 1
        if raw.strip() and not tabbed:
            chunk.append(raw)
            continue
        if chunk:
            lines.extend(_chunk_lines(parser, "\n".join(chunk), gap=gap))
            chunk, gap = [], False
        if tabbed:
            cells = tuple(_plain(parser, cell) for cell in raw.split("\t"))
            lines.append(Line(" ".join(filter(None, cells)), gap=gap, tabs=cells))
            gap = False
        else:
            gap = True
    arranged = arrange([line for line in lines if line.text])
    return LoadedDocument(
        "markdown",
        arranged.blocks,
        fields=arranged.fields,
        title=arranged.title,
        warnings=decoded.warnings,
    )


def _plain(parser: MarkdownIt, text: str) -> str:
    return " ".join(line.text for line in _inline(parser.parseInline(text)[0].children or []))


def _blank_before_capital(stars: re.Match[str]) -> str:
    return " " if stars[1].isupper() else ""


def _chunk_lines(parser: MarkdownIt, text: str, *, gap: bool) -> list[Line]:
    """Parse lines without a blank line between them."""
    lines: list[Line] = []
    level: int | None = None
    text = _BOLD.sub(r"\1**\2**\3", _EMPTY_BOLD.sub(r"\1", _GLUED.sub(_blank_before_capital, text)))
    text = _ITALIC.sub(r"*\1*\2", text)
    for token in parser.parse(text):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = None
        elif token.type == "inline":
            lines.extend(_inline(token.children or [], level))
    if lines and gap:
        first = lines[0]
        lines[0] = Line(first.text, True, first.bold, first.level, first.continues)
    return lines


class _Open:
    """The line being read and the emphasis that is open in it."""

    def __init__(self, level: int | None) -> None:
        self.level = level
        self.parts: list[str] = []
        self.depth = 0  # open spans of bold or italic
        self.bold_depth = 0
        self.all_bold = True
        self.continues = False
        self.raised: list[str] | None = None  # what stands between <sup> and </sup>
        self.lowered = False

    def add(self, text: str) -> None:
        if self.raised is not None:
            self.raised.append(text)
            return
        if self.bold_depth == 0 and any(character.isalnum() for character in text):
            self.all_bold = False
        self.parts.append(text)

    def line(self) -> Line:
        text = "".join(self.parts)
        text = one_line(_LEFT_STARS.sub("", text))
        line = Line(
            text, bold=self.all_bold and bool(text), level=self.level, continues=self.continues
        )
        self.parts, self.all_bold, self.continues = [], True, self.depth > 0
        return line


def _inline(tokens: Sequence[Token], level: int | None = None) -> list[Line]:
    open_line = _Open(level)
    lines: list[Line] = []
    for token in tokens:
        kind = token.type
        if kind in {"softbreak", "hardbreak"}:
            lines.append(open_line.line())
        elif kind in {"strong_open", "em_open"}:
            open_line.depth += 1
            open_line.bold_depth += kind == "strong_open"
        elif kind in {"strong_close", "em_close"}:
            open_line.depth -= 1
            open_line.bold_depth -= kind == "strong_close"
        elif kind == "html_inline":
            lines.extend(_tag(open_line, token.content))
        elif kind not in {"link_open", "link_close"}:
            open_line.add(token.content)
    lines.append(open_line.line())
    return lines


def _tag(open_line: _Open, tag: str) -> list[Line]:
    name = tag.lower().strip("<>/ ").split(" ")[0]
    if name == "sup":
        if tag.startswith("</"):
            content = "".join(open_line.raised or [])
            open_line.raised = None
            open_line.add(raised(content))
        else:
            open_line.raised = []
    elif name == "br":
        return [open_line.line()]
    elif name != "sub" and not _INLINE_TAG.fullmatch(tag) and not tag.startswith("<!--"):
        open_line.add(tag)  # "<Nội dung>" is text that only looks like a tag
    return []
