"""A document's text and outline as HTML: every character once, in order, each provision a place."""

from __future__ import annotations

from html import escape
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from assistant.chat import labels
from assistant.chat.highlight import marked_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vectorstore.types import Document, Provision

_OUTLINE_KINDS = frozenset({"part", "chapter", "section", "article", "annex"})
_OUTLINE_CHARACTERS = 90
_TABLE_KINDS = frozenset({"table", "row"})


class Cited(NamedTuple):
    """The range of the document's text that an answer cites."""

    start: int
    end: int


class _Piece(NamedTuple):
    """A provision's own range; text that no provision covers has none."""

    provision: Provision | None
    start: int
    end: int


def text_html(
    document: Document, provisions: Sequence[Provision], cited: Cited | None, pages: str = ""
) -> str:
    """Render the whole text; the first cited character stands in the element `doan-trich`.

    `pages` is the address of the original's pages, without the number.
    """
    by_id = {provision.id: provision for provision in provisions}
    spans = (cited,) if cited else ()
    html: list[str] = []
    page: int | None = None
    for group in _groups(_runs(_pieces(document.text, provisions))):
        begun = next((p.provision.page for p in group if p.provision and p.provision.page), page)
        if begun is not None and begun != page:
            page = begun
            html.append(_page(page, pages))
        if _kind(group[0]) in _TABLE_KINDS:
            rows = "".join(_row(document.text, piece, spans) for piece in group)
            html.append(f'<div class="vb-table"><table><tbody>{rows}</tbody></table></div>')
        else:
            html.extend(_block(document.text, piece, spans, by_id) for piece in group)
    return "".join(html).replace("<mark>", '<mark id="doan-trich">', 1)


def outline_html(provisions: Sequence[Provision], text: str) -> str:
    """Render the links to the headings, or nothing where the document has hardly any."""
    entries = [
        provision
        for provision in provisions
        if provision.kind in _OUTLINE_KINDS and len(provision.section_path) <= 3
    ]
    if len(entries) < 2:
        return ""
    items = "".join(
        f'<li class="vb-level-{max(1, len(provision.section_path))}">'
        f'<a href="#{escape(labels.anchor(provision.id))}">{escape(_entry(provision, text))}</a>'
        f"{_badge(provision, None)}</li>"
        for provision in entries
    )
    return (
        '<details class="vb-outline" open><summary>Mục lục</summary>'
        f'<nav aria-label="Mục lục"><ul>{items}</ul></nav></details>'
    )


def _pieces(text: str, provisions: Iterable[Provision]) -> Iterable[_Piece]:
    position = 0
    for provision in sorted(provisions, key=lambda p: (p.start, p.ordinal)):
        start, end = max(provision.start, position), max(provision.end, position)
        if text[position:start].strip():  # blank text between rows is no break of their table
            yield _Piece(None, position, start)
        yield _Piece(provision, start, end)
        position = end
    if text[position:].strip():
        yield _Piece(None, position, len(text))


def _runs(pieces: Iterable[_Piece]) -> Iterable[list[_Piece]]:
    """Part running text from tables, and a table from the next one: head rows after rows."""
    run: list[_Piece] = []
    for piece in pieces:
        if run:
            before, kind = _kind(run[-1]), _kind(piece)
            changes = (before in _TABLE_KINDS) != (kind in _TABLE_KINDS)
            if changes or (before, kind) == ("row", "table"):
                yield run
                run = []
        run.append(piece)
    if run:
        yield run


def _groups(runs: Iterable[list[_Piece]]) -> Iterable[list[_Piece]]:
    """A whole table, or one piece of running text: what a page can begin at."""
    for run in runs:
        if _kind(run[0]) in _TABLE_KINDS:
            yield run
        else:
            yield from ([piece] for piece in run)


def _kind(piece: _Piece) -> str:
    return piece.provision.kind if piece.provision else ""


def _block(text: str, piece: _Piece, spans: Sequence[Cited], by_id: dict[str, Provision]) -> str:
    start, end = _trimmed(text, piece.start, piece.end)
    provision = piece.provision
    if provision is None:
        return f'<p class="vb-piece">{marked_html(text, start, end, spans)}</p>'
    doubts = provision.doubtful
    heading_end = _heading_end(text, provision, start, end)
    heading = (
        f"<strong>{marked_html(text, start, heading_end, spans, doubts)}</strong>"
        if heading_end > start
        else ""
    )
    chosen = any(s < end and e > start for s, e in spans)
    classes = f"vb-piece vb-{provision.kind}{' vb-chosen' if chosen else ''}"
    return (
        f'<div class="{classes}"'
        f' id="{escape(labels.anchor(provision.id))}">'
        f"{_badge(provision, by_id.get(provision.parent_id or ''))}"
        f"{heading}{marked_html(text, heading_end, end, spans, doubts)}</div>"
    )


def _page(number: int, pages: str) -> str:
    """Where a page of the file begins; a link to the page itself where that can be opened."""
    name = f"Trang {number}"
    if pages:
        name = (
            f'<a href="{escape(pages)}{number}" target="_blank" rel="noopener">{name} bản gốc</a>'
        )
    return f'<p class="vb-page">{name}</p>'


def _row(text: str, piece: _Piece, spans: Sequence[Cited]) -> str:
    """Render a row provision: one table row a line, its cells parted by tabs."""
    anchor = escape(labels.anchor(piece.provision.id)) if piece.provision else ""
    doubts = piece.provision.doubtful if piece.provision else ()
    tag = "th" if piece.provision and piece.provision.kind == "table" else "td"
    rows: list[str] = []
    for start, end in _split(text, *_trimmed(text, piece.start, piece.end), "\n"):
        if start == end:
            continue
        cells = "".join(
            f"<{tag}>{marked_html(text, a, b, spans, doubts)}</{tag}>"
            for a, b in _split(text, start, end, "\t")
        )
        if "\t" not in text[start:end]:
            cells = cells.replace(f"<{tag}>", f'<{tag} colspan="99">', 1)
        identity = "" if rows else f' id="{anchor}"'
        rows.append(f"<tr{identity}>{cells}</tr>")
    return "".join(rows)


def _split(text: str, start: int, end: int, separator: str) -> Iterable[tuple[int, int]]:
    while (found := text.find(separator, start, end)) >= 0:
        yield start, found
        start = found + len(separator)
    yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the blank lines around a block; they are layout, not text."""
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    return start, end


def _heading_end(text: str, provision: Provision, start: int, end: int) -> int:
    if not provision.heading:
        return start
    found = text.find(provision.heading, start, end)
    return found + len(provision.heading) if found >= 0 else start


def _entry(provision: Provision, text: str) -> str:
    name = f"{provision.marker} {provision.heading}".strip()
    if not provision.heading:
        name = " ".join(text[provision.start : provision.end].split()) or provision.label
    return shorten(name, _OUTLINE_CHARACTERS, placeholder="…")


def _badge(provision: Provision, parent: Provision | None) -> str:
    if not provision.inferred or (parent is not None and parent.inferred):
        return ""
    return f'<span class="vb-badge">{escape(provision.label)}</span> '
