"""Footnotes that stand in the text as typed: paragraphs that open with a mark used above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import Block

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = "[⁰¹²³⁴-⁹]"
_NOTE = re.compile(
    rf"(?P<raised>{_RAISED}{{1,3}})\s?(?=\S)"
    r"|(?P<bracket>\[(?:\d{1,3}|\^[^\]\s]{1,30})\]):?\s?(?=\S)"
    r"|(?P<round>\([1-9]\d?\)):?\s?(?=\S)"
)
# "lệ phí(1)", but not the "(1)" that numbers an item inside a sentence, nor "(3)=(1)+(2)"
_GLUED = r"(?<=[\w%)”\"’]){mark}(?![\w=+])|(?<=[^\W\d_][.,;:]){mark}(?=\s|$)"


def mark_notes(blocks: Sequence[Block]) -> list[Block]:
    """Mark paragraphs as footnotes that open with a mark which the text above carries."""
    done: list[Block] = []
    above: list[str] = []
    for block in blocks:
        match = _NOTE.match(block.text) if block.kind == "paragraph" else None
        if match is not None and _is_used(match, above, blocks):
            mark = match.group().strip(" :")
            label = mark.translate(_DIGITS) if match["raised"] else mark.replace("^", "")
            done.append(replace(block, kind="footnote", footnote_label=label.strip("()")))
        else:
            done.append(block)
        above.append(block.text[4:])
    return done


def _is_used(match: re.Match[str], above: Sequence[str], blocks: Sequence[Block]) -> bool:
    mark = match.group().strip(" :")
    if match["round"]:
        glued = re.compile(_GLUED.format(mark=re.escape(mark)))
        return any(glued.search(text) for text in above)
    return any(mark in block.text[4:] for block in blocks)
