"""How the pages name documents, days and places in a document, in Vietnamese."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote as url_quote

from assistant.interface_language import mark, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.types import Citation, CitedDocument
    from vectorstore.types import Document

REVISION_CHARACTERS = 16
_NO_DAY = mark("không ghi ngày ban hành")
PAGES = (
    ("/hoi-dap", mark("Lịch sử")),
    ("/chi-tieu", mark("Chỉ tiêu")),
    ("/van-ban", mark("Văn bản")),
    ("/soan-thao", mark("Soạn văn bản trả lời")),
)


def day(iso: str | None) -> str | None:
    """`2025-12-19` as `19/12/2025`; what is no day comes back as it is."""
    if not iso:
        return None
    try:
        parsed = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{parsed.day:02d}/{parsed.month:02d}/{parsed.year}"


def document_name(document: Document | CitedDocument) -> str:
    """`Kế hoạch 138/KH-UBND`; without a number the kind and title, without both the file."""
    if document.number:
        return f"{document.kind or 'Văn bản'} {document.number}"
    if document.title:
        return f"{document.kind}: {document.title}" if document.kind else document.title
    return document.kind or document.source


def short_name(document: Document) -> str:
    """`Kế hoạch 138/KH-UBND`, or `Công văn (không ghi số)`: for lists that show the title too."""
    if document.number:
        return document_name(document)
    return f"{document.kind} (không ghi số)" if document.kind else document.source


def issued(document: Document | CitedDocument) -> str:
    """`ngày 19/12/2025`, the month where the day is blank, or that it is not stated."""
    if stated := day(document.issued):
        return tr("ngày {day}").format(day=stated)
    month = getattr(document, "issued_month", None)
    if month and (match := re.fullmatch(r"(\d{4})-(\d{2})", month)):
        return tr("tháng {month}/{year} (không ghi ngày)").format(month=match[2], year=match[1])
    return tr(_NO_DAY)


def issued_line(document: Document | CitedDocument) -> str:
    """Say when a document was issued as a line of its own."""
    stated = issued(document)
    if stated == tr(_NO_DAY):
        return stated.capitalize()
    return tr("Ban hành {day}").format(day=stated)


def age(document: Document) -> tuple[str, str]:
    """What documents are ordered by: the day of issue; undated ones by their month or year."""
    return document.issued or document.issued_month or str(document.year or ""), document.id


def newest(documents: Iterable[Document]) -> Document | None:
    """Find the document issued last."""
    return max(documents, key=age, default=None)


def anchor(provision_id: str) -> str:
    """Name the place of a provision in the document page."""
    return "p-" + re.sub(r"[^A-Za-z0-9_.-]", "-", provision_id)


def document_url(document_id: str) -> str:
    """Give the address of a document's page."""
    return f"/van-ban/{url_quote(document_id, safe='')}"


def citation_url(citation: Citation) -> str:
    """Address the cited range: the revision lets the page notice a text that changed since."""
    return place_url(citation.document, citation.provision_id, citation.start, citation.end)


def place_url(document: Document | CitedDocument, provision_id: str, start: int, end: int) -> str:
    """Address a range of a document's text, as `citation_url` does."""
    revision = url_quote(document.revision[:REVISION_CHARACTERS], safe="")
    return f"{document_url(document.id)}?tu={start}&den={end}&ban={revision}#{anchor(provision_id)}"
