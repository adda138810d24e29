"""Questions for what a document does to others: "Quyết định 12 bãi bỏ văn bản nào?".

Ingest stores what each document states that it replaces, repeals or amends. A mention that merely
stands in the document (a ground, a document cited for its content) is no answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.documents import bases_asked
from assistant.effect import effect_asked
from assistant.findings import SENTENCE_LIMIT, Finding, Outcome, merged, trimmed
from assistant.meant_documents import meant_documents
from vectorstore.vietnamese.document_numbers import KINDS
from vectorstore.vietnamese.text import fold
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Reference

_ENDS = frozenset({"replaces", "repeals"})
_AMENDS = frozenset({"amends"})
_KIND = "|".join(sorted((kind.lower() for kind in KINDS), key=len, reverse=True))
_ASKED = re.compile(
    r"^(?P<doer>.*?\S)(?P<passive>\s+(?:được|bị))?\s+"
    r"(?:(?P<ends>thay thế|thay cho|thay|bãi bỏ|hủy bỏ|huỷ bỏ|(?:làm )?hết hiệu lực)"
    r"|(?P<amends>sửa đổi(?:,? (?:và )?bổ sung)?|bổ sung))\s+"
    rf"(?:cho |toàn bộ |những |các |một số điều của )*(?P<kind>{_KIND}|văn bản)\s+"
    r"(?:quy phạm pháp luật |trước đây |cũ )?(?:nào|gì|số mấy|số nào|số bao nhiêu)\b(?P<rest>.*)",
    re.DOTALL,
)


def told_of_itself(question: Question, scope: Sequence[Document], shelf: Shelf) -> Outcome | None:
    """What documents of the scope say of themselves: what they end, from when, on what basis.

    None for questions about anything else.
    """
    asked = (acts_asked(question, scope, shelf), effect_asked(question, scope, shelf))
    own = [outcome for outcome in asked if outcome is not None]
    if own:
        return merged(own)
    bases = bases_asked(question, shelf)
    return bases if bases.findings else None


def acts_asked(question: Question, scope: Sequence[Document], shelf: Shelf) -> Outcome | None:
    """Quote where the meant document says what it ends or amends; no finding where it does not.

    None for other questions, and where no held document is meant.
    """
    match = _ASKED.match(question.reading.lower())
    if match is None or match["passive"]:
        return None
    doer = question.reading[: match.end("doer")]
    documents = {document.id for document in meant_documents(question, doer, scope, shelf)}
    if not documents:
        return None
    relations = _AMENDS if match["amends"] else _ENDS
    years = {mention.year for mention in find_years(match["rest"])}
    found = [
        reference
        for reference in shelf.references
        if reference.document_id in documents
        and reference.relation in relations
        and _is_of_kind(reference, match["kind"])
        and (not years or _year_of(reference) in years)
    ]
    return Outcome(tuple(_quoted(found, shelf)))


def _is_of_kind(reference: Reference, kind: str) -> bool:
    """A "thông tư liên tịch" is a circular as well; "văn bản" is of any kind."""
    return kind == "văn bản" or fold(reference.kind or "").startswith(fold(kind))


def _year_of(reference: Reference) -> int | None:
    written = (reference.issued or "")[:4] or next(
        iter(re.findall(r"/(\d{4})/", reference.number)), ""
    )
    return int(written) if written else None


def _quoted(references: Iterable[Reference], shelf: Shelf) -> Iterable[Finding]:
    """The sentences that state the acts, each once."""
    seen: set[tuple[int, int]] = set()
    for reference in references:
        document = shelf.documents[reference.document_id]
        provision = shelf.provision(reference.document_id, reference.provision_id)
        start, end = reference.start, reference.end
        for first, last in shelf.sentences(shelf.text(provision)):
            around = (provision.start + first, provision.start + last)
            if around[0] <= reference.start < around[1] and last - first <= SENTENCE_LIMIT:
                start, end = around[0], max(around[1], end)
        start, end = trimmed(document.text, start, end)
        if (start, end) not in seen:
            seen.add((start, end))
            yield Finding(document, provision, start, end)
