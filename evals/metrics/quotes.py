"""Quote exactness: each quote is the very slice of the stored text that it claims to be."""

from __future__ import annotations

from collections.abc import Callable

from evals.answers import AnswerRecord
from evals.metrics.score import Score, share

StoredText = Callable[[str], str | None]


def quote_exactness(answer: AnswerRecord, stored_text: StoredText) -> Score:
    """Share of the citations whose quote equals `start:end` of the stored text, and is not empty.

    `stored_text` gives a document's text by its id, None for an unknown id. Undefined without
    citations.
    """
    notes = []
    for citation in answer.citations:
        text = stored_text(citation.document.id)
        if text is None:
            notes.append(f"[{citation.marker}] dẫn tài liệu không có trong kho")
        elif not citation.quote.strip() or text[citation.start : citation.end] != citation.quote:
            notes.append(f"[{citation.marker}] trích không đúng nguyên văn")
    return share(len(answer.citations) - len(notes), len(answer.citations), tuple(notes))
