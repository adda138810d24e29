"""What to know of the cited places: that they disagree with others, or were replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.labels import document_label
from assistant.stored_conflicts import stored_warnings
from assistant.types import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.findings import Finding
    from assistant.shelf import Shelf
    from vectorstore.search import Searcher


WORDS_ALONE = (
    "Máy chủ vectơ đang không dùng được nên lần này chỉ tìm theo từ; có thể sót đoạn diễn đạt bằng "
    "từ khác."
)


def words_alone(searcher: Searcher, missed: int) -> list[Warning]:
    """A warning where any search since `missed` searches had no vectors had none."""
    return [Warning("incomplete", WORDS_ALONE)] if searcher.without_vectors != missed else []


def notices(findings: Sequence[Finding], shelf: Shelf) -> list[Warning]:
    """The warnings of an answer that rests on these findings.

    `shelf` is that of every document: a filter hides no disagreement.
    """
    found = stored_warnings(findings, shelf)
    for document_id in dict.fromkeys(finding.document.id for finding in findings):
        document = shelf.documents[document_id]
        if document.superseded_by:
            message = f"{document_label(document)} đã được thay thế bởi {document.superseded_by}."
            found.append(Warning("superseded", message))
    return found
