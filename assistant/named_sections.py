"""Questions that name a section: its provisions stand in for the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.candidates import held_by_name
from assistant.findings import Finding, Outcome, trimmed
from assistant.lists import MOST_ITEMS
from assistant.section_names import lies_in
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document


def quote_sections(question: Question, hits: Sequence[Hit], shelf: Shelf) -> Outcome:
    """Quote what the named sections say: their own words, then what stands under them."""
    inside = [
        hit
        for hit in hits
        if any(lies_in(hit.provision.section_path, wanted) for wanted in question.sections)
    ]
    findings: list[Finding] = []
    for hit in inside[:MOST_ITEMS]:
        document, provision = hit.document, hit.provision
        start, end = trimmed(document.text, provision.start, provision.end)
        findings.append(Finding(document, provision, start, end, tuple(shelf.facts(provision))))
    return Outcome(tuple(findings))


def named_provisions(question: Question, documents: Sequence[Document], shelf: Shelf) -> list[Hit]:
    """Return the provisions inside the named sections as hits of score 1, in document order."""
    if not question.sections:
        return []
    # "Điều 2 của Thông tư 12/…": no other document's, whatever else the question asks.
    named = held_by_name(question, shelf)
    documents = [d for d in documents if not named or d in named]
    return [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in documents
        for provision in shelf.provisions(document.id)
        if any(lies_in(provision.section_path, wanted) for wanted in question.sections)
    ]
