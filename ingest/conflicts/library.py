"""Comparing the documents that were written since the last time with all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ingest.conflicts.documents import conflicts_between, conflicts_within, dates_of_references
from ingest.conflicts.reference_dates import Mention
from vectorstore import conflict_store
from vectorstore.library import Library
from vectorstore.types import Conflict, Document, Fact
from vectorstore.vietnamese.folding import fold


def compare_documents(library: Library) -> int:
    """Find and store the conflicts that new and changed documents bring; hold the write lock.

    Returns how many documents were compared: none where nothing was written since.
    """
    pending = conflict_store.pending(library)
    if not pending:
        return 0
    documents = {document.id: document for document in library.documents()}
    found: list[Conflict] = []
    done: set[str] = set()
    for document_id in pending:
        document = documents[document_id]
        facts = library.facts(document_id=document_id)
        found += conflicts_within(
            document,
            library.provisions(document_id),
            library.references(document_id=document_id),
            facts,
        )
        done.add(document_id)
        found += _with_others(library, documents, document, facts, done)
    mentions = [
        Mention(reference, documents[reference.document_id].place)
        for reference in library.references()
        if reference.document_id in documents
    ]
    found += dates_of_references(mentions)
    conflict_store.store(library, pending, found)
    return len(pending)


def _with_others(
    library: Library,
    documents: Mapping[str, Document],
    document: Document,
    facts: Sequence[Fact],
    done: set[str],
) -> Iterator[Conflict]:
    """Different values in documents of one agency or about its work; each pair of documents once.

    A department's figures are not its province's, so two agencies are not held against each other.
    """
    keys = {fact.subject_key for fact in facts if fact.subject_key}
    if not keys or document.place is None:
        return
    alike = [
        fact
        for fact in library.facts_alike(keys, document.place)
        if fact.document_id not in done and _of_one_agency(document, documents[fact.document_id])
    ]
    alike.sort(key=lambda fact: fact.document_id)
    for _, others in groupby(alike, key=lambda fact: fact.document_id):
        yield from conflicts_between(facts, tuple(others))


def _of_one_agency(one: Document, other: Document) -> bool:
    """Whether both speak for the same agency; news and papers without one speak for any."""
    return not (one.agency and other.agency) or fold(one.agency) == fold(other.agency)
