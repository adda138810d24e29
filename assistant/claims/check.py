"""A sentence against the provisions it cites: the first reason why they do not hold it.

What only agrees in its values is not enough: a right number under another subject or year is the
error that a reader cannot see. A sentence that copies whole clauses is held by them; any other must
have each figure, day and number go with the words it goes with in the source, and the rest of its
words stand in one clause of the source in the same order. Doubt counts against the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.claims.anchors import (
    VALUE_KINDS,
    find_anchors,
    inside,
    piece_spans,
)
from assistant.claims.bound import OTHER_YEAR, Part, fits_question, unbound
from assistant.claims.order import misplaced
from assistant.claims.words import spoken
from assistant.compose import Line
from assistant.constraints import stated_years
from assistant.verify import supported
from vectorstore.vietnamese.text import clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.claims.stated import Source
    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Citation
    from vectorstore.types import Fact

NO_SOURCE = "câu không ghi đoạn trích nào chứa nội dung của nó"
_VALUES = "có con số, ngày tháng hoặc số hiệu văn bản không có trong đoạn trích đã ghi"
_NAMES = "tên “{name}” không có trong đoạn trích đã ghi"
_EMPTY = "câu không nêu nội dung nào"


def problem(
    text: str,
    sources: Sequence[Source],
    question: Question,
    asked: Sequence[Fact],
    shelf: Shelf,
) -> str | None:
    """Say in Vietnamese what the sources do not hold of a sentence; None when they hold it.

    `asked` are the facts that answer the question, for a sentence that does not name its subject.
    """
    if not sources:
        return NO_SOURCE
    citations = [source.citation for source in sources]
    line = Line(text, tuple(citation.marker for citation in citations))
    if not supported(line, [c for c in citations if _has_text(c.marker, sources)]):
        return _VALUES
    name = _unknown_name(text, sources, shelf)
    if name is not None:
        return _NAMES.format(name=name)
    told = without_lead(text, sources, shelf)
    if _says_nothing(told, sources, shelf):
        return _EMPTY
    if _copied(told, sources, shelf):
        return _other_year(told, sources, question)
    for part in _parts(told):
        wrong = None
        values = any(anchor.kind in VALUE_KINDS for anchor in part.anchors)
        names = sum(anchor.kind in {"person", "agency"} for anchor in part.anchors)
        if values:
            wrong = unbound(part, sources, question, asked, shelf)
        if wrong is None and (names > 1 or not values):
            wrong = misplaced(part.text, sources, shelf)  # who does what to whom
        if wrong is not None:
            return wrong
    return None


def invents(text: str, given: Sequence[Citation]) -> bool:
    """Tell whether a sentence states a figure, day or number that nothing given holds at all."""
    return not supported(Line(text, tuple(citation.marker for citation in given)), given)


def _has_text(marker: int, sources: Sequence[Source]) -> bool:
    return any(s.citation.marker == marker and s.text.strip() for s in sources)


def _says_nothing(text: str, sources: Sequence[Source], shelf: Shelf) -> bool:
    """Tell whether a sentence is empty or no more than "Theo Kế hoạch 12/KH-UBND"."""
    words = spoken(text, shelf)
    named = {w for s in sources for w in spoken(f"{s.citation.label} {s.document.title}", shelf)}
    return not words or (words[0] == "theo" and set(words[1:]) <= named | {"số"})


def without_lead(text: str, sources: Sequence[Source], shelf: Shelf) -> str:
    """Take off "Theo Kế hoạch 12/KH-UBND, mục 2:", which only repeats how the source is called."""
    for source in sources:
        named = set(spoken(f"{source.citation.label} {source.document.title}", shelf))
        for mark in (":", ","):
            lead, found, rest = text.partition(mark)
            words = spoken(lead, shelf)
            if (
                found
                and rest.strip()
                and words[:1] in (["theo"], ["tại"], ["căn"])
                and set(words[1:]) <= named | {"cứ", "số", "năm", "của"}
            ):
                return without_lead(rest.strip(), sources, shelf) if mark == "," else rest.strip()
    return text


def _parts(text: str) -> list[Part]:
    """Cut a sentence into what is checked by itself: a clause, or a piece with its own figures.

    A piece without a value goes to the values on both sides of it: which one it speaks of is open.
    """
    anchors = find_anchors(text)
    parts: list[Part] = []
    years = stated_years(text)
    for span in clauses(text):
        bound = [a for a in inside(anchors, span) if a.kind in VALUE_KINDS]
        pieces = piece_spans(text, span, anchors) if len(bound) > 1 else [span]
        holding = [p for p in pieces if any(p[0] <= a.start < p[1] for a in bound)]
        if len(holding) < 2:
            pieces = holding = [span]
        for piece in holding:
            index = pieces.index(piece)
            first, last = index, index
            while first > 0 and pieces[first - 1] not in holding:
                first -= 1
            while last + 1 < len(pieces) and pieces[last + 1] not in holding:
                last += 1
            wide = (pieces[first][0], pieces[last][1])
            words = text[slice(*wide)]
            moved = [a for a in anchors if wide[0] <= a.start < wide[1]]
            parts.append(Part(words, wide[0], tuple(moved), stated_years(words) or years))
    return parts


def _unknown_name(text: str, sources: Sequence[Source], shelf: Shelf) -> str | None:
    """The first person or agency that no source names."""
    held = [
        f" {' '.join(shelf.words(words))} "
        for source in sources
        for words in (
            source.text,
            source.citation.label,
            source.document.title,
            source.document.agency or "",
            source.document.signer or "",
            *source.provision.heading_path,
            source.provision.heading,
        )
    ]
    for anchor in find_anchors(text):
        if anchor.kind in {"person", "agency"}:
            name = text[anchor.start : anchor.end]
            wanted = f" {' '.join(shelf.words(name))} "
            if not any(wanted in words for words in held):
                return name
    return None


def _copied(text: str, sources: Sequence[Source], shelf: Shelf) -> bool:
    """Tell whether a sentence is one or more neighbouring whole clauses of a source."""
    words = shelf.words(text)
    for source in sources:
        held = [shelf.words(source.text[slice(*span)]) for span in clauses(source.text)]
        for first in range(len(held)):
            copied: list[str] = []
            for clause in held[first:]:
                copied += clause
                if len(copied) >= len(words):
                    break
            if copied == words or _unmarked(copied) == words:
                return True
    return False


def _unmarked(words: list[str]) -> list[str]:
    """A clause without its list marker: "a)", "1.", "2.1."."""
    return (
        words[1:] if words and (len(words[0]) == 1 or words[0].replace(".", "").isdigit()) else []
    )


def _other_year(text: str, sources: Sequence[Source], question: Question) -> str | None:
    """A copy is true of its own year: that of a figure in it must be one that is asked about."""
    keys = {anchor.key for anchor in find_anchors(text) if anchor.kind == "figure"}
    stated = [one for s in sources for one in s.stated if one.kind == "figure" and one.key in keys]
    if stated and not any(fits_question(one, question) for one in stated):
        return OTHER_YEAR
    return None
