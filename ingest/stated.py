"""Number and day stated by a person, where a document's own cannot be read: handwriting on a scan.

What was read stays: the stored text is not touched, and a note says which values were typed in.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from ingest.batch import embed_chunks
from ingest.conflicts import compare_documents
from ingest.derived import with_derived
from vectorstore.embedders import Embedder
from vectorstore.errors import CchcError
from vectorstore.library import Library
from vectorstore.types import Document, Provision
from vectorstore.vietnamese.dates import find_dates, format_vi
from vectorstore.vietnamese.document_numbers import find_document_numbers, kind_of_number

_NUMBER, _DAY = "số hiệu", "ngày ban hành"
_NOTE = "do người dùng nhập, không đọc từ văn bản"


def read_number(text: str) -> str:
    """Return a number as a person types it, in its usual form; raises `CchcError` for others."""
    found = find_document_numbers(text)
    if len(found) != 1 or found[0].number != "".join(text.split()):
        message = f"“{text}” không phải số hiệu đầy đủ. Hãy nhập như 148/2020/TT-BCA."
        raise CchcError(message)
    return found[0].number


def read_day(text: str) -> str:
    """Return a day as ISO 8601; raises `CchcError` where the calendar has none of this name."""
    found = find_dates(text)
    if len(found) == 1 and found[0].iso and found[0].end - found[0].start == len(text.strip()):
        return found[0].iso
    try:
        return datetime.date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        message = f"“{text}” không phải ngày. Hãy nhập như 31/12/2020."
        raise CchcError(message) from error


def state(
    library: Library,
    embedder: Embedder,
    document: Document,
    number: str | None,
    issued: str | None,
) -> Document:
    """Store a document again with the number and day that a person gives; None leaves a value.

    Everything that depends on them (what is searched, references, figures, conflicts) is made
    anew. Raises `CchcError` where the document prints a value of its own.
    """
    provisions = tuple(library.provisions(document.id))
    if document.replaced_by_revision is not None:
        message = f"{document.source} ({document.id}) là bản cũ. Hãy nhập cho bản mới."
        raise CchcError(message)
    if not _is_scanned(provisions):
        _refuse_printed(document, number, issued)
    told = replace(
        document,
        number=number or document.number,
        kind=document.kind or (kind_of_number(number) if number else None),
        issued=issued or document.issued,
        issued_month=issued[:7] if issued else document.issued_month,
    )
    told = replace(told, warnings=_noted(document, number, issued))
    parsed = with_derived(told, provisions)
    vectors = embed_chunks(parsed.chunks, embedder)
    with library.writer() as writer:
        writer.write(parsed, vectors)
        compare_documents(library)
    return told


def _is_scanned(provisions: tuple[Provision, ...]) -> bool:
    """Whether the header was recognised in an image, so that what it says may have been misread."""
    return any(p.kind == "header" and p.ocr_confidence is not None for p in provisions)


def _refuse_printed(document: Document, number: str | None, issued: str | None) -> None:
    printed = [
        name
        for name, given, own in (
            (_NUMBER, number, document.number),
            (_DAY, issued, document.issued),
        )
        if given and own and given != own and not any(_is_note(w, name) for w in document.warnings)
    ]
    if printed:
        message = (
            f"{document.source} tự ghi {' và '.join(printed)}; chương trình không ghi đè điều văn"
            " bản nêu. Nếu tệp sai, hãy nạp tệp đúng."
        )
        raise CchcError(message)


def _noted(document: Document, number: str | None, issued: str | None) -> tuple[str, ...]:
    """The document's notes with those of the values given now; older ones of the same give way."""
    given = {_NUMBER: number, _DAY: format_vi(issued) if issued else None}
    new = [f"{name} {value} {_NOTE}" for name, value in given.items() if value]
    kept = [
        warning
        for warning in document.warnings
        if not any(value and _is_note(warning, name) for name, value in given.items())
    ]
    return (*new, *kept)


def _is_note(warning: str, name: str) -> bool:
    return warning.startswith(name) and warning.endswith(_NOTE)
