"""A stored document shown as text or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from ingest.report import about_json
from vectorstore.types import Document, Provision

_SHOWN_TEXT = 90  # characters of a provision in the outline


def summary_json(document: Document) -> dict[str, object]:
    """Return what a list of documents shows of one."""
    names = (
        "id", "source", "path", "format", "revision", "number", "kind", "title", "agency", "place",
        "issued", "issued_month", "signer", "year", "period", "superseded_by",
        "replaced_by_revision", "pages", "ingested_at",
    )  # fmt: skip
    row: dict[str, object] = {name: getattr(document, name) for name in names}
    row["years"] = list(document.years)
    row["about"] = about_json(document.about) if document.about else None
    row["warnings"] = list(document.warnings)
    return row


def standing(document: Document) -> str:
    """Return what a reader must know of a document's life, "" while nothing replaces it."""
    notes = []
    if document.superseded_by:
        notes.append(f"đã được thay thế bởi {document.superseded_by}")
    if document.replaced_by_revision:
        notes.append(f"bản cũ, đã được thay thế bởi bản mới {document.replaced_by_revision}")
    return "; ".join(notes)


def details_json(document: Document, provisions: Sequence[Provision]) -> dict[str, object]:
    """Return everything about one document: fields, text, outline and what was left out."""
    return {
        **summary_json(document),
        "text": document.text,
        "dropped": [asdict(dropped) for dropped in document.dropped],
        "outline": [asdict(provision) for provision in provisions],
    }


def details_lines(document: Document, provisions: Sequence[Provision]) -> Iterator[str]:
    """Return a document's fields and outline for a person, one line each."""
    about = document.about
    fields = (
        ("Mã", document.id),
        ("Tệp", document.path),
        ("Loại", document.kind),
        ("Số hiệu", document.number),
        ("Tên", document.title),
        ("Cơ quan", document.agency),
        ("Địa phương", document.place),
        ("Ngày ban hành", document.issued or document.issued_month),
        ("Người ký", document.signer),
        ("Năm", ", ".join(map(str, document.years)) or None),
        ("Kỳ", document.period),
        ("Nói về", f"{about.kind or ''} {about.number or ''}".strip() if about else None),
        ("Phiên bản", document.revision[:12]),
    )
    for name, value in fields:
        yield f"{name + ':':<15}{value if value else '(không ghi)'}"
    if note := standing(document):
        yield f"{'Hiệu lực:':<15}{note}"
    for warning in document.warnings:
        yield f"{'Lưu ý:':<15}{warning}"
    dropped = sum(len(piece.text) for piece in document.dropped)
    if dropped:
        yield f"{'Đã lược:':<15}{len(document.dropped)} đoạn ngoài văn bản, {dropped} ký tự"
    yield ""
    for provision in provisions:
        depth = len(provision.section_path)
        text = " ".join(document.text[provision.start : provision.end].split())
        shown = text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
        label = provision.label or provision.kind
        yield f"{'  ' * depth}[{label}] {shown}"
