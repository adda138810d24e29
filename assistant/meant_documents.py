"""The held documents that a part of a question means: by number, else by what they are about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.documents import named_or_described
from assistant.matching import Zone, coverage
from assistant.question import matches
from assistant.understand import understand
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document

_ENOUGH = 0.75  # share of a description that the document's own title must cover
_ASKS = re.compile(r"\b(?:nào|gì|ai|mấy|bao nhiêu)\b")


def meant_documents(
    question: Question, words: str, scope: Sequence[Document], shelf: Shelf
) -> tuple[Document, ...]:
    """The documents of the scope that `words` of the question name, else the one they describe.

    None where the question names a document elsewhere, or the description fits no held one.
    """
    if question.named:
        lowered = words.lower()
        named = [one for one in question.named if one.number.lower() in lowered]
        return tuple(
            document
            for document in scope
            if any(matches(one, document.number, document.kind) for one in named)
            and _of_place(document, question)
        )
    asked = understand(_ASKS.sub(" ", words), shelf.vocabulary)
    asked = replace(asked, asks="date", toned=question.toned, places=question.places)
    held = [one.held for one in named_or_described(asked, shelf) if one.held in scope]
    return tuple(
        document for document in held[:1] if document and _is_described(asked, document, shelf)
    )


def _of_place(document: Document, question: Question) -> bool:
    """Agencies of several provinces bear one number; the province that is named tells which."""
    places = {fold(place) for place in question.places}
    return not places or document.place is None or fold(document.place) in places


def _is_described(asked: Question, document: Document, shelf: Shelf) -> bool:
    title = " ".join((document.kind or "", document.title, document.agency or ""))
    covered = coverage(asked.terms, [Zone(shelf.view(title), 1.0)], toned=asked.toned)
    return covered.share >= _ENOUGH and not covered.lost_group
