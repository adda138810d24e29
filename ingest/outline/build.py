"""The outline of a document: every addressable piece with its Vietnamese citation.

The provisions' own ranges partition the stored text: they are in order, do not overlap, and hold
every character that is not blank.
"""

from __future__ import annotations

from bisect import bisect_right

from ingest.blocks import Layout
from ingest.outline.footnotes import mark_offset, note_number
from ingest.outline.labels import headings_above, label_of, path_of
from ingest.outline.pieces import cut
from ingest.outline.reform_areas import infer_topics
from ingest.outline.scopes import build_tree
from ingest.outline.tree_nodes import Node
from vectorstore.types import Provision, ProvisionKind

_KINDS: dict[str, ProvisionKind] = {
    "header": "header",
    "signature": "signature",
    "annex": "annex",
    "part": "part",
    "roman": "part",
    "upper": "part",
    "chapter": "chapter",
    "law_section": "section",
    "caption": "section",
    "article": "article",
    "letter": "point",
    "ordinal": "item",
    "paren": "item",
    "bullet": "item",
    "paragraph": "paragraph",
    "table": "table",
    "row": "row",
    "footnote": "footnote",
}
NEWS = "Tin tức"


def build_outline(
    layout: Layout, *, document_id: str, revision: str, kind: str | None = None
) -> tuple[Provision, ...]:
    """Build the provisions of a document, in document order.

    `kind` is the document's kind; a news item has no official header or signature. Provision ids
    are made of the document's id, its revision and the position, so they are stable for one file.
    """
    root = build_tree(cut(layout, official=kind != NEWS))
    _name_footnotes(root)
    _infer_topics(root)
    nodes = sorted((n for n in root.walk() if not n.lost), key=lambda n: n.start)
    ids = {id(n): f"{document_id}-{revision[:8]}-{i:04d}" for i, n in enumerate(nodes)}
    starts = [n.start for n in nodes]
    provisions = []
    for ordinal, node in enumerate(nodes):
        parent = next((a for a in reversed(node.chain()[:-1]) if not a.lost), None)
        bearer = _bearer(layout.text, node, nodes, starts)
        provisions.append(
            Provision(
                id=ids[id(node)],
                document_id=document_id,
                ordinal=ordinal,
                kind=_kind_of(node),
                label=label_of(node),
                section_path=path_of(node),
                start=node.start,
                end=node.end,
                subtree_end=max(n.end for n in node.walk()),
                parent_id=ids[id(parent)] if parent is not None else None,
                marker=node.marker,
                heading=node.heading if node.style != "row" else "",
                heading_path=headings_above(node),
                inferred=any(n.inferred for n in node.chain()) or "(suy ra)" in node.fixed,
                page=node.page,
                cells=node.cells,
                note_of=ids[id(bearer)] if bearer is not None else None,
            )
        )
    return tuple(provisions)


def _kind_of(node: Node) -> ProvisionKind:
    if node.style == "decimal":
        clause = any(n.style == "article" for n in node.chain())
        return "clause" if clause else "section"
    if node.style == "form":
        return "table" if node.has_rows else "annex"
    return _KINDS[node.style]


def _name_footnotes(root: Node) -> None:
    for node in root.walk():
        if node.style == "footnote":
            node.name = note_number(node.footnote_label) or str(node.position)


def _bearer(text: str, node: Node, nodes: list[Node], starts: list[int]) -> Node | None:
    """The node whose text carries a footnote's mark."""
    if node.style != "footnote":
        return None
    offset = mark_offset(text, node.footnote_label, node.start, node.end)
    if offset is None:
        return None
    bearer = nodes[bisect_right(starts, offset) - 1]
    return bearer if bearer.style != "footnote" else None


def _infer_topics(root: Node) -> None:
    """Give lost headings of a reform series their topic."""
    for parent in root.walk():
        series: list[Node] = []
        last = 0
        for node in [c for c in parent.children if c.style == "decimal"]:
            if node.number[-1] <= last:
                _name_series(series)
                series = []
            series.append(node)
            last = node.number[-1]
        _name_series(series)


def _name_series(series: list[Node]) -> None:
    if not any(node.inferred for node in series):
        return
    topics = infer_topics({n.number[-1]: None if n.inferred else n.heading for n in series})
    for node in series:
        if node.inferred:
            node.heading = topics.get(node.number[-1], "")
