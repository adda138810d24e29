"""The "Căn cứ" lines: each basis as the library has it, doubts in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.drafting.naming import full_name, short_name
from assistant.drafting.placeholders import find_placeholders, placeholder
from assistant.drafting.types import BasisLine, OpenPoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.legal_bases import Basis

_ENDED = ("replaced", "expired")


def basis_lines(bases: Iterable[Basis]) -> tuple[tuple[BasisLine, ...], list[OpenPoint]]:
    """Word the bases in their order, and list what each leaves open.

    A basis that is known to have ended is not cited: its line asks for the one in force. One that
    was amended names what amends it.
    """
    lines: list[BasisLine] = []
    opened: list[OpenPoint] = []
    for basis in bases:
        identity = basis.identity
        doubts = identity.doubts
        ended = [doubt for doubt in doubts if doubt.standing in _ENDED]
        name = short_name(identity)
        if ended:
            plain = f"{identity.kind or 'văn bản'} số {identity.number}"
            text = f"Căn cứ {placeholder(f'văn bản còn hiệu lực thay cho {plain}')}"
        else:
            text = f"Căn cứ {full_name(identity)}"
            amended = [d.by for d in doubts if d.standing == "amended" and d.by]
            if amended:
                text += f" (được sửa đổi, bổ sung bởi {', '.join(dict.fromkeys(amended))})"
        warnings = tuple(doubt.message for doubt in doubts)
        lines.append(BasisLine(text, basis, warnings))
        detail = " ".join(warnings)
        for mark in find_placeholders(text):
            what = f"{mark.partition(': ')[2].rstrip(']')} ({name.partition(' ngày ')[0]})"
            opened.append(OpenPoint("basis", what, mark, detail))
    return tuple(lines), opened
