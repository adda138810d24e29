"""The rows of a table as nodes of the outline."""

from __future__ import annotations

from ingest.cleaning.table_rows import header_rows, read_rows
from ingest.outline.pieces import Piece
from ingest.outline.tree_nodes import Node


def add_table(parent: Node, form: Node | None, pieces: tuple[Piece, ...], number: int) -> None:
    """Hang a table below `parent`, or let the form that has just been named carry it.

    The header rows join the form's own text where nothing stands between; a table without a name is
    called by its `number` in the document.
    """
    grid = [piece.block.cells or (piece.text,) for piece in pieces]
    headed = header_rows(grid)
    if form is not None:
        table = form
        if headed:
            table.grow(pieces[headed - 1])
    elif parent.style == "form" and not parent.has_rows:
        table = parent
        if headed:
            caption = Node.of(pieces[0], "paragraph")
            caption.grow(pieces[headed - 1])
            parent.add(caption)
    else:
        table = Node("table", name=f"bảng {number}", page=pieces[0].block.page)
        if headed:
            table.start, table.end = pieces[0].start, pieces[headed - 1].end
        parent.add(table)
    table.has_rows = True
    rows: dict[int, Node] = {}
    for row in read_rows(grid, headed):
        node = Node.of(pieces[row.index], "row", name=row.number, heading=row.name)
        node.cells = row.cells
        owner = rows.get(row.parent) if row.parent is not None else None
        (owner or table).add(node)
        node.position = row.index - headed + 1
        rows[row.index] = node
