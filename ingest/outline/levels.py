"""The open levels of an outline: what the next heading or point goes below.

Levels above the points have a fixed order (Phần, Chương, Mục, A., I., Điều, 1., 1.1.); the items
below them (Thứ nhất, a), (1), -, +) nest in the order in which a document uses them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.outline.inference import Number, show
from ingest.outline.tree_nodes import ITEMS, RANKS, Node


@dataclass(slots=True)
class Levels:
    """The nodes from a scope's root down to the one that is open."""

    root: Node
    nodes: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.nodes = [self.root]

    @property
    def top(self) -> Node:
        """The innermost open node."""
        return self.nodes[-1]

    def leave_all(self) -> None:
        """Go back to the root."""
        self.nodes = [self.root]

    def leave_from(self, rank: int) -> None:
        """Leave the levels of this rank and all inside them."""
        while len(self.nodes) > 1 and self.top.rank >= rank:
            self.nodes.pop()

    def leave_styles(self, styles: frozenset[str]) -> None:
        """Leave the innermost nodes as long as they have one of these styles."""
        while len(self.nodes) > 1 and self.top.style in styles:
            self.nodes.pop()

    def holds_like(self, style: str, name: str) -> bool:
        """Whether a list of this kind is open (bullets are told apart by their sign)."""
        return any(n.style == style and (style != "bullet" or n.name == name) for n in self.nodes)

    def starts_again(self, number: Number) -> bool:
        """Whether a number is not above the last one below the same article or part."""
        above = [n for n in self.nodes if n.rank < RANKS["caption"]]
        before = [c.number[0] for c in above[-1].children if c.style == "decimal" and c.number]
        return bool(before) and before[-1] >= number[0] and self.top.style != "caption"

    def open_decimal(self, number: Number, *, fresh: bool, adjacent: Node | None) -> Node | None:
        """Make room for "2." or "2.2."; returns the section above it where its heading is lost.

        `fresh` tells that the section above is not one that is open; `adjacent` is the node right
        above in the text.
        """
        while len(self.nodes) > 1:
            top = self.top
            if top.style == "caption":
                inside = [c.number for c in top.children if c.style == "decimal"]
                if (number == (1,) and adjacent is top) or (inside and inside[-1] < number):
                    break
            elif top.rank < RANKS["decimal"]:
                break
            depth = len(top.number)
            above = top.style == "decimal" and depth < len(number) and number[:depth] == top.number
            if above and not fresh:
                break
            self.nodes.pop()
        if len(number) == 1 or (self.top.style == "decimal" and not fresh):
            return None
        if not fresh and self.top.number[-1:] == number[:1]:
            return None  # "II." with "2.1." below
        return Node("decimal", name=show(number[:-1]), number=number[:-1])

    def open_item(self, node: Node, *, adjacent: Node | None) -> None:
        """Make room for a point or another item."""
        if self.top.style == "form" and self.top.has_rows:
            self.nodes.pop()
        self._leave_same_list(node)
        if node.style == "letter":
            self.leave_styles(frozenset(("bullet",)))
        self._begin_again(node, adjacent)

    def _leave_same_list(self, node: Node) -> None:
        for depth in range(len(self.nodes) - 1, 0, -1):
            other = self.nodes[depth]
            if other.style not in ITEMS:
                return
            if other.style != node.style or (node.style == "bullet" and other.name != node.name):
                continue
            if node.style == "letter" and len(node.number) > len(other.number):
                del self.nodes[depth + 1 :]  # "a1)" below "a)"
                return
            if node.style == "letter" and len(node.number) < len(other.number):
                continue
            del self.nodes[depth:]
            return

    def _begin_again(self, node: Node, adjacent: Node | None) -> None:
        """A second a) below one parent hangs on the paragraph that announces it, or counts anew."""
        parent = self.top
        same = [c for c in parent.children if c.style == node.style and c.number == node.number]
        if node.number != (1,) or not same:
            return
        last = parent.children[-1]
        if last.style == "paragraph" and last is adjacent and last.leads_in:
            self.nodes.append(last)
        else:
            parent.rounds += 1
