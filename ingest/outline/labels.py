"""Vietnamese citations: "mục 2.4 (suy ra), điểm đ", "Phụ lục, Biểu mẫu 6, dòng 2.5"."""

from __future__ import annotations

from ingest.outline.tree_nodes import Node

INFERRED = " (suy ra)"
_ABOVE_ARTICLE = frozenset(("part", "chapter", "law_section", "upper", "roman"))
_FIXED = {"header": "phần đầu văn bản", "signature": "phần ký"}
_DASHES = {"-": "gạch đầu dòng thứ {0}", "+": "ý thứ {0}"}
_LONGEST_NAME = 60


def label_of(node: Node) -> str:
    """The citation of a node, outermost part first."""
    if node.fixed and node.parent is not None:
        return ", ".join([*(_part(n) for n in _cited(node.parent)), node.fixed])
    parts: list[str] = []
    note = ""
    for item in _cited(node):
        if item.style == "doubt":
            note = item.note
        elif part := _part(item):
            parts.append(f"{part} ({note})" if note else part)
            note = ""
    return ", ".join(parts)


def path_of(node: Node) -> tuple[str, ...]:
    """The same place for programs: ("2", "2.4", "đ")."""
    if node.fixed and node.parent is not None:
        return (*path_of(node.parent), node.fixed)
    return tuple(element for n in _cited(node, every_level=True) if (element := _element(n)))


def headings_above(node: Node) -> tuple[str, ...]:
    """The headings of a node's ancestors, outermost first."""
    result: list[str] = []
    for ancestor in node.chain()[:-1]:
        heading = ancestor.heading
        if ancestor.style in ("annex", "form"):
            heading = f"{ancestor.name}: {heading}" if heading else ancestor.name
        if heading:
            result.append(heading)
    return tuple(result)


def _cited(node: Node, *, every_level: bool = False) -> list[Node]:
    """The ancestors that a citation names; an article's number is enough without its chapter."""
    chain = node.chain()
    if any(n.style == "article" for n in chain):
        chain = [n for n in chain if n.style not in _ABOVE_ARTICLE]
    result: list[Node] = []
    for position, item in enumerate(chain):
        below = chain[position + 1 :]
        deeper = any(b.style == "decimal" for b in below)
        if item.style == "row" and any(b.style == "row" for b in below):
            continue
        if item.style == "decimal" and deeper and not every_level:
            continue
        if item.style == "letter" and any(
            b.style == "letter" and b.number[:1] == item.number[:1] for b in below
        ):
            continue
        result.append(item)
    return result


def _part(node: Node) -> str:
    style, name = node.style, node.name
    suffix = INFERRED if node.inferred else ""
    if node.style in _FIXED:
        return _FIXED[node.style]
    if style in ("annex", "form", "table"):
        return name
    if style == "decimal":
        clause = any(n.style == "article" for n in node.chain())
        return f"{'khoản' if clause else 'mục'} {name}{suffix}"
    if style == "roman":
        inner = any(n.style in ("part", "chapter", "upper") for n in node.chain()[:-1])
        return f"{'mục' if inner else 'phần'} {name}{suffix}"
    if style == "part":
        ordinal = "thứ " if name.isalpha() and not name.isupper() else ""
        return f"phần {ordinal}{name.lower() if ordinal else name}"
    if style == "letter":
        again = f" (lần {node.round + 1})" if node.round else ""
        return f"điểm {name}{again}"
    if style == "paren":
        top = not any(n.style in ("decimal", "letter", "article") for n in node.chain())
        return f"{'mục' if top else 'ý'} {name}"
    if style == "bullet":
        return _DASHES.get(name, "ý đầu dòng thứ {0}").format(node.position)
    if style == "row":
        return f"dòng {_row_name(node)}" if name else f"dòng thứ {node.position}"
    if style == "paragraph":
        return _paragraph(node)
    plain = {
        "chapter": f"chương {name}",
        "law_section": f"mục {name}",
        "article": f"Điều {name}{suffix}",
        "upper": f"phần {name}",
        "ordinal": f"ý “{name}”",
        "caption": f"mục “{_shortened(node.heading)}”",
        "footnote": f"chú thích {name}",
    }
    return plain.get(style, "")


def _element(node: Node) -> str:
    if node.style == "bullet":
        return f"{node.name}{node.position}"
    if node.style == "row":
        return _row_name(node) if node.name else f"dòng thứ {node.position}"
    if node.style in ("chapter", "law_section", "paragraph", "footnote", *_FIXED):
        return _part(node)
    if node.style == "caption":
        return _shortened(node.heading)
    return node.name


def _row_name(node: Node) -> str:
    """A row's number; one that only counts within a group of rows gets the group's before it."""
    parent = node.parent
    if parent is None or parent.style != "row" or not parent.name:
        return node.name
    if node.name.startswith(f"{parent.name}."):
        return node.name
    return f"{_row_name(parent)}.{node.name}"


def _paragraph(node: Node) -> str:
    parent = node.parent
    if parent is None or parent.style not in ("root", "annex"):
        return f"đoạn {node.position}"
    siblings = parent.children
    marked = next(
        (
            i
            for i, c in enumerate(siblings)
            if c.style not in ("paragraph", "header", "footnote", "signature")
        ),
        None,
    )
    plain = [c for c in siblings[:marked] if c.style == "paragraph" and not c.fixed]
    if marked is None or node not in plain:
        return f"đoạn {node.position}"
    return "đoạn mở đầu" if len(plain) == 1 else f"đoạn mở đầu {plain.index(node) + 1}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else text[:_LONGEST_NAME].rsplit(" ", 1)[0] + "…"
