"""Statements without figures: their words must stand in one clause of a source, in its order.

Order is what tells who does what to whom, so a bag of the same words proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.claims.anchors import find_anchors
from assistant.claims.words import EXCEPTIONS, NEGATIONS, content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.claims.stated import Source
    from assistant.shelf import Shelf

_SPREAD = 3  # a clause may say the same with so many times the words
_SLACK = 12
# "Cơ quan chủ trì là Sở Nội vụ" and "việc đó do Sở Nội vụ chủ trì" turn a clause's order round.
_TURNS = (" là ", " do ")
_HEADS = frozenset({"cơ", "quan", "đơn", "vị", "người"})
_NOT_HELD = "có nội dung mà đoạn trích đã ghi không nêu: “{words}”"
_TURNED = "trái nghĩa hoặc thiếu điều kiện so với đoạn trích (“không”, “chưa”, “trừ”)"
_OTHER_NAME = "đoạn trích nói điều này về cơ quan, người khác"


def misplaced(text: str, sources: Sequence[Source], shelf: Shelf) -> str | None:
    """Say what of a statement stands in no clause of the sources in this order."""
    names = [
        tuple(shelf.words(text[anchor.start : anchor.end]))
        for anchor in find_anchors(text)
        if anchor.kind in {"person", "agency"}
    ]
    reason: str | None = None
    for reading in _readings(text):
        words = _joined(content(reading, shelf), names)
        if not words:
            continue
        for source in sources:
            others = _other_names(source, names, shelf)
            for clause in source.clauses:
                found = _along(words, _joined(list(clause), [*names, *others]))
                if found is None:
                    continue
                turned = (NEGATIONS | EXCEPTIONS).intersection(found) - set(words)
                if turned:
                    reason = reason or _TURNED
                elif any("_".join(other) in found for other in others):
                    reason = reason or _OTHER_NAME
                else:
                    return None
    return reason or _NOT_HELD.format(words=" ".join(text.split()))


def _readings(text: str) -> list[str]:
    """The statement, and with its two sides of "là" or "do" exchanged."""
    readings = [text]
    for turn in _TURNS:
        before, found, after = f" {text} ".partition(turn)
        if found:
            kept = [word for word in before.split() if word.lower() not in _HEADS]
            readings.append(f"{after} {' '.join(kept)}")
    return readings


def _other_names(
    source: Source, names: Sequence[tuple[str, ...]], shelf: Shelf
) -> list[tuple[str, ...]]:
    found = [
        tuple(shelf.words(source.text[anchor.start : anchor.end]))
        for anchor in find_anchors(source.text)
        if anchor.kind in {"person", "agency"}
    ]
    return [name for name in dict.fromkeys(found) if name not in names]


def _joined(words: list[str], names: Sequence[tuple[str, ...]]) -> list[str]:
    """Make each name one word, so that no name is put together from parts of two."""
    joined: list[str] = []
    index = 0
    while index < len(words):
        name = next((n for n in names if n and tuple(words[index : index + len(n)]) == n), None)
        joined.append("_".join(name) if name else words[index])
        index += len(name) if name else 1
    return joined


def _along(words: Sequence[str], clause: Sequence[str]) -> Sequence[str] | None:
    """The shortest stretch of a clause that holds the words in order, if it is short enough."""
    best: Sequence[str] | None = None
    for start, word in enumerate(clause):
        if word != words[0]:
            continue
        end = _reach(words, clause, start)
        if end is not None and (best is None or end - start < len(best)):
            # "không" right before the stretch turns it round as well
            best = clause[max(0, start - 1) : end]
    if best is None or len(best) > _SPREAD * len(words) + _SLACK:
        return None
    return best


def _reach(words: Sequence[str], clause: Sequence[str], start: int) -> int | None:
    position = start
    for word in words:
        try:
            position = clause.index(word, position) + 1
        except ValueError:
            return None
    return position
