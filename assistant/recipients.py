"""To whom a held document is sent: its "Kính gửi" lines, else those under "Nơi nhận"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.candidates import held_by_name
from assistant.findings import Finding, Outcome, trimmed
from vectorstore.vietnamese.document_numbers import KINDS

if TYPE_CHECKING:
    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document

_ASKED = re.compile(
    r"\b(?:kính gửi|nơi nhận|được gửi|gửi)\s+(?:cho |đến |tới |về )?(?:là )?"
    r"(?:ai|những ai|đâu|(?:những |các )?(?:nơi|cơ quan|đơn vị|sở|bộ|địa phương) nào)\W*$"
    r"|\bnơi nhận\b.*\b(?:gồm|là)\b",
    re.IGNORECASE,
)
# It is the document that is sent, not a report on it: "Công văn 61/UBND-NC gửi cho ai?".
_ITSELF = re.compile(
    rf"\W*(?:nơi nhận (?:của )?)?(?:{'|'.join(KINDS)})(?: số| ngày| tháng)?[^\w]*\d", re.IGNORECASE
)
_ADDRESSED = re.compile(r"\bKính gửi\s*:", re.IGNORECASE)
_DISTRIBUTED = re.compile(r"\bNơi\s+nhận\s*:", re.IGNORECASE)


def answer_recipients(question: Question, shelf: Shelf) -> Outcome:
    """Quote the recipients of a document that the question names; no finding otherwise."""
    if not (_ASKED.search(question.reading) and _ITSELF.match(question.reading)):
        return Outcome()
    for document in held_by_name(question, shelf):
        for opens in (_ADDRESSED, _DISTRIBUTED):
            finding = _lines_from(document, opens, shelf)
            if finding is not None:
                return Outcome((finding,))
    return Outcome()


def _lines_from(document: Document, opens: re.Pattern[str], shelf: Shelf) -> Finding | None:
    """From the words that open the recipients to whoever signs, or to the provision's end."""
    for provision in shelf.provisions(document.id):
        own = shelf.text(provision)
        match = opens.search(own)
        if match is None or provision.kind not in {"header", "signature", "paragraph"}:
            continue
        end = match.end()
        for line in re.finditer(r"[^\n]+", own[match.end() :]):
            if line.group().strip().isupper():  # "TM. ỦY BAN NHÂN DÂN"
                break
            end = match.end() + line.end()
        start, end = provision.start + match.start(), provision.start + end
        return Finding(document, provision, *trimmed(document.text, start, end))
    return None
