"""The nodes of the outline tree while it is being built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.outline.inference import Number
from ingest.outline.pieces import Piece

# Levels with a fixed order; what is not listed is an item below them.
RANKS = {
    "root": -1,
    "annex": 0,
    "form": 1,
    "part": 2,
    "chapter": 3,
    "law_section": 4,
    "upper": 5,
    "roman": 6,
    "article": 7,
    "caption": 8,
    "decimal": 9,
}
ITEMS = frozenset(("ordinal", "letter", "paren", "bullet"))
_ITEM_RANK = 20
_CONTINUED = frozenset(("article", "decimal", "letter", "paren", "ordinal"))


@dataclass(slots=True, eq=False)
class Node:
    """A provision in the making; one without a range stands for a heading that is lost."""

    style: str
    start: int = -1
    end: int = -1
    name: str = ""
    number: Number = ()
    marker: str = ""
    heading: str = ""
    text: str = ""  # its own text as far as it is read, to see how it ends
    head_only: bool = False  # the heading is all of its text
    inferred: bool = False
    note: str = ""
    fixed: str = ""  # the whole label, where it does not follow from the path
    cells: tuple[tuple[str, str], ...] = ()
    footnote_label: str | None = None
    page: int | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    has_rows: bool = False
    rounds: int = 0  # how often the letters below it have started again
    round: int = 0
    position: int = 0  # among its siblings of the same kind, from 1

    @classmethod
    def of(
        cls, piece: Piece, style: str, *, name: str = "", heading: str = "", fixed: str = ""
    ) -> Node:
        """The node that begins with a piece of text."""
        node = cls(style, piece.start, piece.end, name, fixed=fixed)
        node.text = piece.text
        node.page = piece.block.page
        node.footnote_label = piece.block.footnote_label
        node.take_heading(heading, piece)
        return node

    def take_heading(self, heading: str, piece: Piece) -> None:
        """Set the heading, and whether the piece holds nothing else."""
        self.heading = heading
        self.head_only = bool(heading) and piece.rest.strip().rstrip(": ") == heading

    @property
    def rank(self) -> int:
        """Its level; smaller is further out."""
        return RANKS.get(self.style, _ITEM_RANK)

    @property
    def lost(self) -> bool:
        """Whether no text of its own stands in the document."""
        return self.start < 0

    @property
    def leads_in(self) -> bool:
        """Whether its text announces what follows."""
        return self.text.rstrip().endswith(":")

    @property
    def takes_continuation(self) -> bool:
        """Whether an unmarked paragraph right below goes on with it."""
        return self.style in _CONTINUED and not self.head_only and not self.children

    @property
    def heads_text(self) -> bool:
        """Whether it is a heading with nothing but paragraphs below it so far."""
        return self.head_only and not any(c.style in ITEMS for c in self.children)

    @property
    def broken_off(self) -> bool:
        """Whether its text ends inside a sentence."""
        return self.text.rstrip()[-1:].isalnum() or self.text.rstrip()[-1:] == ","

    def add(self, child: Node) -> None:
        """Hang a node below this one."""
        child.parent = self
        child.round = self.rounds
        child.position = 1 + sum(
            c.style == child.style and (c.style != "bullet" or c.name == child.name)
            for c in self.children
        )
        self.children.append(child)

    def grow(self, piece: Piece) -> None:
        """Take the next piece into its own text."""
        self.end = piece.end
        self.text = piece.text

    def walk(self) -> Iterator[Node]:
        """The node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def chain(self) -> list[Node]:
        """The nodes from below the root down to this one."""
        nodes: list[Node] = []
        node: Node | None = self
        while node is not None and node.style != "root":
            nodes.append(node)
            node = node.parent
        return nodes[::-1]
