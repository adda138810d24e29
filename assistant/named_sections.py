"""Questions that name a section: its provisions stand in for the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.section_names import lies_in
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document


def named_provisions(question: Question, documents: Sequence[Document], shelf: Shelf) -> list[Hit]:
    """Return the provisions inside the named sections as hits of score 1, in document order."""
    if not question.sections:
        return []
    return [
        Hit(provision, document, provision.start, provision.end, 1.0)
        for document in documents
        for provision in shelf.provisions(document.id)
        if any(lies_in(provision.section_path, wanted) for wanted in question.sections)
    ]
