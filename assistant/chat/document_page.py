"""The page of one whole document: its metadata, outline and text, the cited range marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from fastapi.responses import HTMLResponse

from assistant.accounts.gate import OWN, shown_to
from assistant.chat import labels
from assistant.chat.backend import explain
from assistant.chat.document_text import Cited, outline_html, text_html
from assistant.chat.language_switch import switch_here
from assistant.chat.parts import notes_html
from assistant.interface_language import language, tr

if TYPE_CHECKING:
    from assistant.chat.backend import StoredDocument
    from assistant.holdings.relations import Standing
    from vectorstore.types import Document


class Request(NamedTuple):
    """The address's query as it came: the cited range and the revision it was cited from."""

    start: str | None = None
    end: str | None = None
    revision: str | None = None


def document_html(stored: StoredDocument, request: Request, *, may_change: bool = False) -> str:
    """Render a document; a range that does not fit its text is explained, not marked.

    With `may_change` it offers to read the file again and to take the document out.
    """
    document = stored.document
    cited, problem = _cited(document, request)
    notes = [problem] if problem else []
    notes += document.warnings
    standing = stored.standing
    if document.superseded_by and not (standing and standing.relations):
        notes.append(f"Văn bản này đã được thay thế bởi {document.superseded_by}.")
    notes += standing.conflicts if standing else ()
    if any(provision.inferred for provision in stored.provisions):
        notes.append(
            "Tệp gốc thiếu một số tiêu đề; số mục có nhãn “suy ra” là do chương trình xác định từ "
            "các mục liền kề, cần đối chiếu bản gốc trước khi viện dẫn."
        )
    outline = outline_html(stored.provisions, document.text)
    where = _where(stored, cited)
    body = (
        f'{top_html()}<header class="vb-head"><p class="vb-kind">{escape(_kind_line(document))}</p>'
        f"<h1>{escape(document.title or labels.document_name(document))}</h1>"
        f"{_metadata(document)}{_actions(stored, may_change=may_change)}{_standing(standing)}"
        f"{notes_html(notes)}</header>"
        f'<div class="vb-columns">{outline}<main class="vb-text" lang="vi">{where}'
        f"{text_html(document, stored.provisions, cited, _pages(stored))}</main></div>"
    )
    return page_html(labels.document_name(document), body)


def message_html(title: str, sentence: str) -> str:
    """Render a page that only says one thing, such as that a document is not there."""
    body = (
        f'{top_html()}<main class="vb-message"><h1>{escape(title)}</h1><p>{escape(sentence)}</p>'
        "</main>"
    )
    return page_html(title, body)


def trouble_html(error: Exception) -> HTMLResponse:
    """Answer with a page that says what failed and what to do."""
    return HTMLResponse(message_html(tr("Chưa mở được"), explain(error)), 500)


def _cited(document: Document, request: Request) -> tuple[Cited | None, str | None]:
    if request.start is None and request.end is None:
        return None, None
    if request.revision and not document.revision.startswith(request.revision):
        return None, (
            "Văn bản đã được cập nhật sau khi trích dẫn nên không đánh dấu đoạn trích; "
            "hãy hỏi lại để có trích dẫn mới."
        )
    try:
        start, end = int(request.start or ""), int(request.end or "")
    except ValueError:
        start, end = 0, 0
    if 0 <= start < end <= len(document.text):
        return Cited(start, end), None
    return None, "Địa chỉ trích dẫn không khớp với văn bản; hãy mở lại từ câu trả lời."


def _where(stored: StoredDocument, cited: Cited | None) -> str:
    if cited is None:
        return ""
    label = next(
        (p.label for p in stored.provisions if p.start <= cited.start < p.end and p.label), ""
    )
    place = f": {escape(label)}" if label else ""
    return (
        f'<p class="vb-where">Đoạn trích dẫn{place}'
        '<a href="#doan-trich">Đến đoạn được đánh dấu</a></p>'
    )


def _kind_line(document: Document) -> str:
    parts = [document.kind or "Văn bản", f"số {document.number}" if document.number else ""]
    return " ".join(part for part in parts if part)


def _metadata(document: Document) -> str:
    about = document.about
    rows = [
        ("Cơ quan", document.agency),
        ("Ban hành", labels.issued(document)),
        ("Người ký", document.signer),
        ("Về năm", str(document.year) if document.year else None),
        ("Nói về", f"{about.kind or 'văn bản'} {about.number}" if about and about.number else None),
        ("Số trang", str(document.pages) if document.pages else None),
        ("Tệp", document.source),
    ]
    cells = "".join(
        f"<div><dt>{name}</dt><dd><bdi>{escape(value)}</bdi></dd></div>"
        for name, value in rows
        if value
    )
    return f"<dl>{cells}</dl>"


def _actions(stored: StoredDocument, *, may_change: bool) -> str:
    address = labels.document_url(stored.document.id)
    parts = []
    if stored.original is not None:
        pdf = _is_pdf(stored)
        name = "Mở bản gốc (PDF)" if pdf else "Tải tệp gốc"
        new = ' target="_blank" rel="noopener"' if pdf else ""
        parts.append(f'<a href="{escape(address)}/ban-goc"{new}>{name}</a>')
    if may_change:
        parts.append(
            f'<form method="post" action="{escape(address)}/doc-lai"><button class="vb-plain" '
            'type="submit">Đọc lại tệp</button></form>'
            f'<a href="{escape(address)}/bo">Bỏ khỏi thư viện</a>'
        )
    return f'<div class="vb-actions">{"".join(parts)}</div>' if parts else ""


def _pages(stored: StoredDocument) -> str:
    """The address of the original's pages, "" where there is none to open at a page."""
    if stored.original is None or not _is_pdf(stored):
        return ""
    return f"{labels.document_url(stored.document.id)}/ban-goc#page="


def _is_pdf(stored: StoredDocument) -> bool:
    return stored.document.format == "pdf"


def _standing(standing: Standing | None) -> str:
    lines = (*standing.relations, *standing.older) if standing else ()
    if not lines:
        return ""
    items = "".join(f"<li>{_linked(escape(line.text), line.document_id)}</li>" for line in lines)
    return (
        '<section class="vb-standing" aria-label="Quan hệ với văn bản khác">'
        f"<h2>Quan hệ với văn bản khác</h2><ul>{items}</ul></section>"
    )


def _linked(words: str, document_id: str) -> str:
    if not document_id:
        return words
    return f'<a href="{escape(labels.document_url(document_id))}">{words}</a>'


def top_html(current: str = "") -> str:
    """Render the links at the top of every page; `current` is the address of the one shown."""
    links = "".join(
        f'<a href="{address}"{" aria-current=page" if address == current else ""}>{tr(name)}</a>'
        for address, name in labels.PAGES
    )
    return (
        f'<nav class="vb-top" aria-label="{tr("Các trang")}">'
        f'<a href="/">{tr("Trợ lý cải cách hành chính")}</a>'
        f"<span>{links}{_own_link()}{switch_here()}</span></nav>"
    )


def _own_link() -> str:
    person = shown_to()
    return f'<a href="{OWN}">{escape(person.user.name)}</a>' if person else ""


def page_html(title: str, body: str, *styles: str) -> str:
    """Render a whole page; `styles` are addresses of further style sheets."""
    more = "".join(f'<link rel="stylesheet" href="{style}">' for style in styles)
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="icon" href="/tinh/icon.svg"><link rel="stylesheet" href="/tinh/document.css">'
        f'{more}<script src="/tinh/document.js" defer></script>'
        f"</head><body>{body}</body></html>"
    )
