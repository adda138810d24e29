"""The scopes of a document: its main text, and each annex, outlined on its own."""

from __future__ import annotations

from dataclasses import replace

from ingest.outline.inference import ABOVE_DECIMAL, read_gaps
from ingest.outline.levels import Levels
from ingest.outline.markers import is_upper
from ingest.outline.pieces import Piece
from ingest.outline.tree import TreeBuilder
from ingest.outline.tree_nodes import Node
from ingest.outline.zones import leading_kind


def build_tree(pieces: tuple[Piece, ...]) -> Node:
    """Build the whole document's tree; the main text and each annex are read on their own."""
    root = Node("root")
    starts = [0, *(i for i, p in enumerate(pieces) if p.zone == "annex" and i)]
    tables = 0
    for first, end in zip(starts, [*starts[1:], len(pieces)], strict=True):
        scope = pieces[first:end]
        if not scope:
            continue
        top = root
        if scope[0].zone == "annex":
            top = _annex_node(scope[0])
            root.add(top)
            scope = scope[1:]
        scope = _with_nested_lists(_without_mentions(scope, annexed=top is not root))
        builder = TreeBuilder(Levels(top), scope, read_gaps(scope), tables)
        builder.open = top if top is not root else None
        tables = builder.build()
    return root


def _without_mentions(pieces: tuple[Piece, ...], *, annexed: bool) -> tuple[Piece, ...]:
    """Read a form's name as plain text where neither a table nor a form begins there.

    Lists of forms ("Mẫu số 01. Đơn đề nghị …") and sentences about tables begin the same way.
    """
    result = []
    for index, piece in enumerate(pieces):
        marker = piece.marker
        if marker is not None and marker.style == "form":
            coming = pieces[index + 1 : index + 4]
            table = next((p for p in coming if p.zone == "row" or p.marker is not None), None)
            rest = piece.rest.strip()
            named = annexed and (not rest or is_upper(rest))
            if not named and (table is None or table.zone != "row"):
                piece = replace(piece, marker=None)
        result.append(piece)
    return tuple(result)


def _with_nested_lists(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Read "1. 2. 3." inside section 2 as items of it where the sections then go on with 3.

    The numbers after the list settle it: a list 1 to 4 followed by "3." stood inside section 2.
    """
    result = list(pieces)
    run: list[int] = []  # positions of the sections since the last higher heading
    for position, piece in enumerate([*pieces, None]):
        marker = piece.marker if piece is not None else None
        if piece is None or (marker is not None and marker.style in ABOVE_DECIMAL):
            for index in _nested([(i, _value(pieces[i])) for i in run]):
                inner = pieces[index].marker
                if inner is not None:
                    result[index] = replace(pieces[index], marker=replace(inner, style="paren"))
            run = []
        elif marker is not None and marker.style == "decimal" and len(marker.number) == 1:
            run.append(position)
    return tuple(result)


def _nested(sections: list[tuple[int, int]]) -> list[int]:
    """The indices of sections that form lists inside others; `sections` are (index, number)."""
    nested: list[int] = []
    outer = 0
    position = 0
    while position < len(sections):
        number = sections[position][1]
        end = position + 1
        while end < len(sections) and sections[end][1] == sections[end - 1][1] + 1:
            end += 1
        after = sections[end][1] if end < len(sections) else None
        if number == 1 and outer and after == outer + 1:
            nested += [index for index, _ in sections[position:end]]
        else:
            outer = sections[end - 1][1]
        position = end
    return nested


def _value(piece: Piece) -> int:
    return piece.marker.number[0] if piece.marker else 0


def _annex_node(piece: Piece) -> Node:
    title = piece.rest.strip()
    if piece.marker is not None:
        return Node.of(piece, "annex", name=piece.marker.name, heading=title)
    kind = leading_kind(title)
    heading = "" if title.rstrip(" :.").lower() == kind.lower() else title
    return Node.of(piece, "annex", name=f"{kind} kèm theo", heading=heading)
