"""A document found by what a person calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.errors import CchcError
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from vectorstore.library import Library
    from vectorstore.types import Document

_SHORTEST_PREFIX = 4


def find_document(library: Library, identifier: str) -> Document:
    """Return the document of this id, beginning of an id, number or file name.

    Raises `CchcError` where none or several fit.
    """
    exact = library.document(identifier)
    if exact is not None:
        return exact
    held = library.documents(older_revisions=True)
    wanted = fold(identifier)
    ways = (
        [d for d in held if len(identifier) >= _SHORTEST_PREFIX and d.id.startswith(wanted)],
        [d for d in held if d.number and number_key(d.number) == number_key(identifier)],
        [d for d in held if fold(d.source) == wanted or d.path == identifier],
        [d for d in held if fold(d.source).rpartition(".")[0] == wanted],
    )
    found = next((way for way in ways if way), [])
    # A number or file name means the newest text; older ones answer to their own ids.
    found = [d for d in found if d.replaced_by_revision is None] or found
    if not found:
        message = (
            f"Thư viện {library.name} không có tài liệu “{identifier}”."
            " Hãy chạy `cchc documents` để xem danh sách."
        )
        raise CchcError(message)
    if len(found) > 1:
        ids = ", ".join(f"{document.id} ({document.source})" for document in found[:5])
        message = f"“{identifier}” có thể là {len(found)} tài liệu: {ids}. Hãy dùng mã đầy đủ."
        raise CchcError(message)
    return found[0]
