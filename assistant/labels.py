"""How documents and provisions are named: "Kế hoạch 138/KH-UBND, mục 2.2, điểm k"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.vietnamese.dates import format_vi

if TYPE_CHECKING:
    from assistant.types import Language
    from vectorstore.types import Document, Fact, Provision

_SHORT_TITLE = 70  # characters; longer titles are cut at a blank


def document_label(document: Document, language: Language = "vi") -> str:
    """Name a document by kind and number, or by what is certain when it has no number."""
    about = document.about
    if about is not None and about.number and not document.number:
        kind = about.kind or ("Kế hoạch" if language == "vi" else "document")
        lead = "tin tóm tắt" if language == "vi" else "a news summary of"
        return f"{lead} {kind} {about.number}"
    kind = document.kind or ("Văn bản" if language == "vi" else "Document")
    if document.number:
        return f"{kind} {document.number}"
    title = short_title(document.title)
    when = _when(document)
    name = f"{kind} “{title}”" if title else kind
    return f"{name} ({when})" if when else name


def provision_label(document: Document, provision: Provision, language: Language = "vi") -> str:
    """Name a provision with its document."""
    name = document_label(document, language)
    if document.about is not None and not document.number and language == "vi":
        name = f"theo {name}"
    return f"{name}, {provision.label}" if provision.label else name


def value_label(document: Document, fact: Fact) -> str:
    """A figure as written, with its unit where that stands elsewhere, in a table's column."""
    written = document.text[fact.value_start : fact.value_end].strip()
    if not fact.unit or fact.unit.casefold() in written.casefold():
        return written
    return f"{written}%" if fact.unit == "%" else f"{written} {fact.unit}"


def short_title(title: str) -> str:
    """Cut a long title at a blank."""
    if len(title) <= _SHORT_TITLE:
        return title
    return title[:_SHORT_TITLE].rsplit(" ", 1)[0] + "…"


def _when(document: Document) -> str:
    if document.issued:
        return format_vi(document.issued)
    if document.issued_month:
        year, month = document.issued_month.split("-")
        return f"tháng {int(month)}/{year}"
    return ""
