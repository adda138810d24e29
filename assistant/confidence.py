"""How much of a question its answer's evidence speaks of: a number to calibrate, not to promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.matching import Zone, coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from assistant.types import Citation


def confidence_in(question: Question, citations: Sequence[Citation], shelf: Shelf) -> float:
    """Share (0…1) of the question's weighted words in the quotes, their headings and documents."""
    zones = []
    for citation in citations:
        provision = shelf.provision(citation.document.id, citation.provision_id)
        place = (citation.document.title, citation.label, *provision.heading_path)
        words = " . ".join((*place, provision.heading, citation.quote))
        zones.append(Zone(shelf.view(words), 1.0))
    return round(coverage(question.terms, zones, toned=question.toned).share, 4)
