"""What follows from a document's fields, text and outline: references, figures, chunks."""

from __future__ import annotations

from ingest.chunks import make_chunks
from ingest.facts import extract_facts
from ingest.references import extract_references
from vectorstore.types import Document, ParsedDocument, Provision
from vectorstore.vietnamese.abbreviations import definitions


def with_derived(document: Document, provisions: tuple[Provision, ...]) -> ParsedDocument:
    """Return everything that the library stores of a document."""
    return ParsedDocument(
        document,
        provisions,
        extract_references(
            document.text, provisions, document.id, document.number, document.issued
        ),
        extract_facts(document, provisions),
        make_chunks(document, provisions),
        tuple(definitions(document.text)),
    )
