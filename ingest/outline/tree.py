"""The outline as a tree: where each piece of a document hangs.

A section whose heading is lost is a node without text.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.outline.inference import Opening, Reading, show
from ingest.outline.levels import Levels
from ingest.outline.markers import Marker, is_upper
from ingest.outline.pieces import Piece, heading_of
from ingest.outline.table_nodes import add_table
from ingest.outline.tree_nodes import ITEMS, RANKS, Node
from ingest.outline.zones import is_closing

_MOST_TITLE_LINES = 5
_LONGEST_HEADING = 45  # syllables of a point that is a heading
_BULLETS = frozenset(("bullet",))
_BELOW_CAPTION = ITEMS | {"caption", "paragraph"}
_TITLED_STYLES = frozenset(("annex", "form", "part", "chapter", "law_section", "article", "roman"))


@dataclass(slots=True)
class TreeBuilder:
    """Builds the tree of one scope (the main text, or one annex) below the root of `levels`."""

    levels: Levels
    pieces: tuple[Piece, ...]
    reading: Reading
    tables: int  # tables without a form name so far in the document
    open: Node | None = None  # the node that the text so far ended in; it may still grow
    absorbed: int = 0  # title lines taken into it

    def build(self) -> int:
        """Place every piece; returns how many tables without a form name there are so far."""
        index = 0
        while index < len(self.pieces):
            piece = self.pieces[index]
            if piece.zone == "row":
                index = self._table(index)
                continue
            if piece.zone in ("header", "signature"):
                self._zone(piece)
            elif piece.zone == "footnote":
                self._footnote(piece)
            elif index in self.reading.loose:
                self.levels.leave_from(RANKS["caption"])
                self._add(
                    Node.of(piece, "paragraph", fixed=self.reading.loose[index]), self.levels.top
                )
            elif piece.marker is not None:
                self._marked(index, piece, piece.marker)
            else:
                self._unmarked(index, piece)
            index += 1
        return self.tables

    def _add(self, node: Node, parent: Node) -> Node:
        parent.add(node)
        self.open = node
        self.absorbed = 0
        return node

    def _push(self, node: Node) -> Node:
        self._add(node, self.levels.top)
        self.levels.nodes.append(node)
        return node

    def _next(self, index: int) -> Piece | None:
        return self.pieces[index + 1] if index + 1 < len(self.pieces) else None

    def _zone(self, piece: Piece) -> None:
        top = self.open
        if top is not None and top.style == piece.zone:
            top.grow(piece)
            return
        self.levels.leave_all()
        self._add(Node.of(piece, piece.zone), self.levels.root)

    def _footnote(self, piece: Piece) -> None:
        self._add(Node.of(piece, "footnote"), self.levels.root)

    def _table(self, index: int) -> int:
        end = index
        number = self.pieces[index].block.table
        while (
            end < len(self.pieces)
            and self.pieces[end].zone == "row"
            and self.pieces[end].block.table == number
        ):
            end += 1
        self.levels.leave_styles(_BULLETS)
        form = self.open if self.open is not None and self.open.style == "form" else None
        unfilled = self.levels.top.style == "form" and not self.levels.top.has_rows
        if form is None and not unfilled:
            self.tables += 1
        add_table(self.levels.top, form, self.pieces[index:end], self.tables)
        self.open = None
        return end

    def _marked(self, index: int, piece: Piece, marker: Marker) -> None:
        opening = self.reading.opens.get(index)
        if opening is not None:
            self._open_lost(opening)
        elif index in self.reading.doubts:
            self.levels.leave_from(RANKS["caption"])
            self._push(Node("doubt", note=self.reading.doubts[index]))
        node = Node.of(piece, marker.style, name=marker.name)
        node.number, node.marker = marker.number, marker.text
        if marker.style == "decimal":
            self._make_room_for_decimal(node.number, fresh=index in self.reading.fresh)
        elif marker.style in ITEMS:
            self.levels.open_item(node, adjacent=self.open)
        elif marker.style == "form" and self.levels.root.style != "annex":
            self.levels.leave_styles(ITEMS | {"form"})
        else:
            self.levels.leave_from(RANKS[marker.style])
        node.take_heading(self._heading(index, piece), piece)
        self._push(node)

    def _heading(self, index: int, piece: Piece) -> str:
        """A short point reads as a heading only when something stands below it."""
        heading = heading_of(piece)
        marker, coming = piece.marker, self._next(index)
        if heading or marker is None or marker.style not in ITEMS or coming is None:
            return heading
        rest = piece.rest.strip()
        deeper = coming.marker is None or (
            coming.marker.style in ITEMS
            and (coming.marker.style, coming.marker.name) != (marker.style, marker.name)
            and (coming.marker.style != marker.style or marker.style == "bullet")
            and not self._is_above(coming.marker, marker)
        )
        short = bool(rest) and rest[-1] not in ".;,!?/:" and len(rest.split()) <= _LONGEST_HEADING
        return rest if short and deeper and coming.zone == "body" and not rest[0].islower() else ""

    def _is_above(self, coming: Marker, marker: Marker) -> bool:
        if marker.style == "bullet" and coming.style != "bullet":
            return True
        return self.levels.holds_like(coming.style, coming.name)

    def _open_lost(self, opening: Opening) -> None:
        lost = Node(opening.style, name=show(opening.number), number=opening.number, inferred=True)
        if opening.style == "decimal":
            self._make_room_for_decimal(opening.number, fresh=opening.fresh)
        else:
            lost.name = opening_name(opening)
            self.levels.leave_from(RANKS[opening.style])
        self._push(lost)

    def _make_room_for_decimal(self, number: tuple[int, ...], *, fresh: bool) -> None:
        if self.reading.lossy and len(number) == 1 and self.levels.starts_again(number):
            self.levels.leave_all()  # the heading of its part is lost as well
        lost = self.levels.open_decimal(number, fresh=fresh, adjacent=self.open)
        if lost is not None:
            self._push(lost)

    def _unmarked(self, index: int, piece: Piece) -> None:
        top = self.open
        if top is not None and self._absorbs_title(top, piece):
            top.head_only = top.head_only or top.text.strip() == top.marker
            top.grow(piece)
            top.heading = f"{top.heading} {piece.text}".strip()
            self.absorbed += 1
            return
        if is_closing(piece.text) and self.levels.root.style != "annex" and self._is_aside():
            self.levels.leave_all()
            self._add(Node.of(piece, "paragraph", fixed="đoạn kết"), self.levels.root)
            return
        if self._is_caption(index, piece):
            self.levels.leave_styles(_BELOW_CAPTION)
            self._push(Node.of(piece, "caption", heading=piece.text.rstrip(" :")))
            return
        if (
            top is not None
            and piece.whole
            and (top.takes_continuation or (top.broken_off and piece.text[0].islower()))
        ):
            top.grow(piece)
            return
        while len(self.levels.nodes) > 1 and not self.levels.top.heads_text:
            style = self.levels.top.style
            sentence = style in ("ordinal", "paren") and not piece.whole
            if style not in ("bullet", "paragraph") and not sentence:
                break
            self.levels.nodes.pop()
        self._add(Node.of(piece, "paragraph"), self.levels.top)

    def _is_aside(self) -> bool:
        """Whether a closing paragraph is more than the only text below its heading."""
        section = self.levels.top
        return section is not self.levels.root and (section is not self.open or not section.heading)

    def _absorbs_title(self, top: Node, piece: Piece) -> bool:
        """Whether an unmarked line is the title of the chapter, annex or form just named."""
        if top.style not in _TITLED_STYLES:
            return False
        if self.absorbed >= _MOST_TITLE_LINES or (piece.marker and piece.marker.style != "form"):
            return False
        if top.style in ("annex", "form"):
            listed = piece.text.startswith("(") and len(piece.text.split()) <= 60
            return listed or (piece.titled and (not top.heading or is_upper(piece.text)))
        if top.heading:
            return is_upper(piece.text) and is_upper(top.heading) and piece.titled
        return piece.titled and top.text.strip() == top.marker

    def _is_caption(self, index: int, piece: Piece) -> bool:
        """An unnumbered heading: set off by the markup, or needed to tell two lists apart."""
        if not piece.titled or self._next(index) is None:
            return False
        if not any(n.marker for n in self.levels.nodes) and not self.levels.root.children:
            return False
        coming = self.pieces[index + 1]
        if piece.text.isupper() and (piece.text.endswith(":") or _opens(coming, "article")):
            return False  # "QUYẾT ĐỊNH:" before the articles
        if piece.block.heading_level is not None or (piece.block.bold and piece.whole):
            return coming.zone == "body" and not coming.titled
        marker = coming.marker
        return (
            marker is not None and marker.number == (1,) and marker.style in ("letter", "decimal")
        )


def _opens(piece: Piece, style: str) -> bool:
    return piece.marker is not None and piece.marker.style == style


def opening_name(opening: Opening) -> str:
    """How an inferred article or Roman part is written."""
    value = opening.number[0]
    if opening.style != "roman":
        return str(value)
    tens, ones = divmod(value, 10)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * tens + units[ones]
