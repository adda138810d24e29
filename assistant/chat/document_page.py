"""The page of one whole document: its metadata, outline and text, the cited range marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from assistant.accounts.gate import OWN, shown_to
from assistant.chat import labels
from assistant.chat.document_text import Cited, outline_html, text_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.chat.backend import StoredDocument
    from vectorstore.types import Document


class Request(NamedTuple):
    """The address's query as it came: the cited range and the revision it was cited from."""

    start: str | None = None
    end: str | None = None
    revision: str | None = None


def document_html(stored: StoredDocument, request: Request) -> str:
    """Render a document; a range that does not fit its text is explained, not marked."""
    document = stored.document
    cited, problem = _cited(document, request)
    notes = [problem] if problem else []
    notes += document.warnings
    if document.superseded_by:
        notes.append(f"Văn bản này đã được thay thế bởi {document.superseded_by}.")
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
        f"{_metadata(document)}{_notes(notes)}</header>"
        f'<div class="vb-columns">{outline}<main class="vb-text" lang="vi">{where}'
        f"{text_html(document, stored.provisions, cited)}</main></div>"
    )
    return page_html(labels.document_name(document), body)


def library_html(documents: Sequence[Document]) -> str:
    """Render the list of everything the library holds, newest first."""
    ordered = sorted(
        documents, key=lambda d: (d.issued or d.issued_month or str(d.year or ""), d.id)
    )
    rows = "".join(
        f'<tr><td><a href="{escape(labels.document_url(document.id))}">'
        f"{escape(labels.short_name(document))}</a></td>"
        f"<td>{escape(document.title)}</td><td>{escape(document.agency or '')}</td>"
        f"<td>{escape(labels.issued(document))}</td>"
        f'<td><bdi class="vb-source">{escape(document.source)}</bdi></td></tr>'
        for document in reversed(ordered)
    )
    table = (
        "<table><thead><tr><th>Văn bản</th><th>Tên, trích yếu</th><th>Cơ quan</th>"
        f"<th>Ban hành</th><th>Tệp</th></tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else "<p>Thư viện chưa có văn bản nào.</p>"
    )
    body = (
        f'{top_html()}<header class="vb-head"><h1>Thư viện có {len(documents)} văn bản</h1>'
        "</header>"
        f'<main class="vb-library">{table}</main>'
    )
    return page_html("Danh mục văn bản", body)


def message_html(title: str, sentence: str) -> str:
    """Render a page that only says one thing, such as that a document is not there."""
    body = (
        f'{top_html()}<main class="vb-message"><h1>{escape(title)}</h1><p>{escape(sentence)}</p>'
        "</main>"
    )
    return page_html(title, body)


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


def _notes(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{escape(note[:1].upper() + note[1:])}</li>" for note in notes)
    return f'<aside class="vb-notes" aria-label="Lưu ý"><ul>{items}</ul></aside>'


def top_html() -> str:
    """Render the links at the top of every page."""
    return (
        '<nav class="vb-top"><a href="/">Trợ lý cải cách hành chính</a>'
        '<span><a href="/soan-thao">Soạn văn bản trả lời</a> '
        f'<a href="/van-ban">Danh mục văn bản</a>{_own_link()}</span></nav>'
    )


def _own_link() -> str:
    person = shown_to()
    return f'<a href="{OWN}">{escape(person.user.name)}</a>' if person else ""


def page_html(title: str, body: str, *styles: str) -> str:
    """Render a whole page; `styles` are addresses of further style sheets."""
    more = "".join(f'<link rel="stylesheet" href="{style}">' for style in styles)
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="icon" href="/tinh/icon.svg"><link rel="stylesheet" href="/tinh/document.css">'
        f'{more}<script src="/tinh/document.js" defer></script>'
        f"</head><body>{body}</body></html>"
    )
