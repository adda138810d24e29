"""Questions for the day on which a held document takes effect, named or described.

The day stands in a clause that hardly says more than "Quyết định này có hiệu lực từ ngày …", so the
document is found first and its own clause then; no other day of it will do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.evidence import lines
from assistant.findings import SENTENCE_LIMIT, Finding, Outcome, trimmed
from assistant.meant_documents import meant_documents
from vectorstore.vietnamese.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document

_WHEN = r"(?:ngày nào|ngày mấy|hôm nào|khi nào|bao giờ|lúc nào|thời điểm nào|tháng nào)"
_ASKED = re.compile(
    r"(?<!hết )\b(?:hiệu lực|áp dụng|thi hành)(?: thi hành| áp dụng)?\s+(?:kể )?(?:từ |vào )?"
    rf"{_WHEN}"
    rf"|\b{_WHEN}(?: thì)?(?: bắt đầu)? (?:có hiệu lực|được áp dụng|áp dụng)\W*$"
    r"|\b(?:cái|văn bản|quyết định|nghị quyết|thông tư|nghị định|kế hoạch) nào có hiệu lực"
    r" (?:trước|sau|sớm|muộn)",
)
_IN_FORCE = re.compile(
    r"\bnày\b[^.;\n]{0,120}?\bcó\s+hiệu\s+lực|\b(?:thi hành|áp dụng)\s+(?:kể\s+)?từ\s+ngày"
    r"|^ngày\s+(?:có\s+)?hiệu\s+lực\b"
)
_ON_SIGNING = re.compile(r"từ\s+ngày\s+(?:ký|ban hành|thông qua)")


def effect_asked(question: Question, scope: Sequence[Document], shelf: Shelf) -> Outcome | None:
    """Quote where the meant documents say from when they are in force; none where one does not.

    None for other questions, and where no held document is meant.
    """
    match = _ASKED.search(question.reading.lower())
    if match is None or question.sections:
        return None
    reading = question.reading
    described = f"{reading[: match.start()]} {reading[match.end() :]}"
    documents = meant_documents(question, described, scope, shelf)
    if not documents:
        return None
    findings = [finding for one in documents if (finding := _in_force(one, shelf)) is not None]
    return Outcome(tuple(findings) if len(findings) == len(documents) else ())


def _in_force(document: Document, shelf: Shelf) -> Finding | None:
    """The sentence of a document that says from which day it is in force."""
    for provision in shelf.provisions(document.id):
        own = shelf.text(provision)
        for start, end in lines(own) if provision.kind == "header" else shelf.sentences(own):
            words = own[start:end]
            if end - start > SENTENCE_LIMIT or not _IN_FORCE.search(words.lower()):
                continue
            if find_dates(words) or _ON_SIGNING.search(words.lower()):
                return Finding(
                    document,
                    provision,
                    *trimmed(document.text, provision.start + start, provision.start + end),
                )
    return None
