"""The words of a provision that a summary shows: a whole sentence, or clauses of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.evidence import Statement
from assistant.findings import Finding, row_wording, trimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.shelf import Shelf
    from vectorstore.types import Fact, Provision

SHORT = 260  # characters; longer provisions are shown by a sentence
_LONG_SENTENCE = 320
_BLANKS = 2  # between a marker and the words behind it
# A sentence that leans on the one before it is none to begin with.
_LEANS = re.compile(
    r"\W*(?:trong đó|cụ thể|qua đó|theo đó|từ đó|do đó|tuy nhiên|ngoài ra|đồng thời)\b", re.I
)
_EXCEPTS = re.compile(
    r"\b(?:trừ|ngoại trừ|không bao gồm|không áp dụng|không tính|riêng|nếu|khi|trường hợp)\b", re.I
)


def gist(provision: Provision, shelf: Shelf, under: str = "") -> Finding:
    """The sentence of a provision that stands for it: one with figures before others.

    A very long one ends at a semicolon, unless an exception or a condition follows.
    """
    document = shelf.documents[provision.document_id]
    facts = shelf.facts(provision)
    if provision.kind == "row":
        statement = Statement(document, provision, provision.start, provision.end)
        start, end = trimmed(document.text, provision.start, provision.end)
        words = row_wording(statement, shelf)
        return Finding(document, provision, start, end, tuple(facts), wording=words, under=under)
    start, end = trimmed(document.text, provision.start, provision.end)
    if end - start > SHORT:
        start, end = _sentence(provision, facts, shelf)
        if end - start > _LONG_SENTENCE:
            end = _shortened(document.text, start, end)
    if provision.heading and start > provision.start + len(provision.marker) + _BLANKS:
        under = provision.heading  # which stands before the sentence that was chosen
    inside = tuple(f for f in facts if start <= f.value_start and f.value_end <= end)
    return Finding(document, provision, start, end, inside, under=under)


def _sentence(provision: Provision, facts: Sequence[Fact], shelf: Shelf) -> tuple[int, int]:
    document = shelf.documents[provision.document_id]
    own = shelf.text(provision)
    spans = [
        trimmed(document.text, provision.start + a, provision.start + b)
        for a, b in shelf.sentences(own)
    ]
    spans = [span for span in spans if span[1] - span[0] > 1]
    good = [
        (a, b)
        for a, b in spans
        if not _LEANS.match(document.text, a, b) and document.text[b - 1] != ":"
    ]
    good = good or spans
    if not good:
        return trimmed(document.text, provision.start, provision.end)
    figured = [s for s in good if any(f.role and s[0] <= f.value_start < s[1] for f in facts)]
    return (figured or good)[0]


def _shortened(text: str, start: int, end: int) -> int:
    """The end of the longest run of whole clauses that is short enough."""
    piece = text[start:end]
    ends = [
        m.start()
        for m in re.finditer(r";", piece)
        if m.start() <= SHORT and piece.count("(", 0, m.start()) == piece.count(")", 0, m.start())
    ]
    if not ends or _EXCEPTS.search(text, start + ends[-1], end):
        return end
    return start + ends[-1]
