"""A conversation to keep: as a page to print, and as DOCX, every answer with its citations."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING

from docx import Document as new_document
from docx.shared import Mm, Pt

from assistant.chat.document_page import page_html, top_html
from assistant.chat.render import WARNING_TITLES
from assistant.docx_text import printable
from assistant.interface_language import mark, tr

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from assistant.chat.conversation import Conversation, Exchange
    from assistant.types import Answer

TITLE = mark("Hỏi đáp về cải cách hành chính")
NOTE = mark("Câu trả lời lấy từ văn bản trong thư viện; đối chiếu với bản gốc trước khi viện dẫn.")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"


def transcript_html(conversation: Conversation, token: str) -> str:
    """Render a conversation as a page of its own, to read and to print."""
    exchanges = "".join(_exchange_html(exchange) for exchange in conversation)
    body = (
        f'{top_html()}<header class="vb-head hd-head"><h1>{tr(TITLE)}</h1>'
        f"<p>{tr(NOTE)}</p>"
        '<div class="vb-actions">'
        f'<button type="button" class="ls-button" data-print>{tr("In")}</button>'
        f'<a href="/hoi-dap/{escape(token)}/hoi-dap.docx">{tr("Tải DOCX")}</a></div></header>'
        f'<main class="hd-main">{exchanges}</main>'
    )
    return page_html(tr(TITLE), body, "/tinh/lists.css", "/tinh/transcript.css")


def transcript_bytes(conversation: Conversation) -> bytes:
    """Write a conversation as a DOCX file on A4."""
    document = new_document()
    document.core_properties.title, document.core_properties.author = tr(TITLE), ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(13)
    title = document.add_paragraph()
    run = title.add_run(tr(TITLE))
    run.bold, run.font.size = True, Pt(15)
    _line(document, tr(NOTE), italic=True)
    for exchange in conversation:
        _write(document, exchange)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _exchange_html(exchange: Exchange) -> str:
    answer = exchange.answer
    if answer is None:
        said = f"<p>{escape(exchange.problem or '')}</p>"
    else:
        paragraphs = "".join(f'<p lang="vi">{escape(line)}</p>' for line in _lines(answer))
        warnings = "".join(
            f'<p class="hd-warning">{escape(title)}: <span lang="vi">{escape(words)}</span></p>'
            for title, words in _warnings(answer)
        )
        sources = "".join(
            f'<li lang="vi">{escape(name)}<q>{escape(quote)}</q></li>'
            for name, quote in _sources(answer)
        )
        listed = f'<ol class="hd-sources">{sources}</ol>' if sources else ""
        said = f"{warnings}{paragraphs}{listed}"
    return f'<section><h2 lang="vi">{escape(exchange.question)}</h2>{said}</section>'


def _write(document: Document, exchange: Exchange) -> None:
    asked = document.add_paragraph()
    asked.paragraph_format.space_before = Pt(14)
    asked.paragraph_format.keep_with_next = True
    asked.add_run(printable(tr("Hỏi: ") + exchange.question)).bold = True
    answer = exchange.answer
    if answer is None:
        _line(document, exchange.problem or "")
        return
    for title, words in _warnings(answer):
        warning = tr("Lưu ý – {warning}").format(warning=f"{title}: {words}")
        _line(document, warning, italic=True)
    for line in _lines(answer):
        _line(document, line)
    for name, quote in _sources(answer):
        source = _line(document, name, size=11)
        source.paragraph_format.left_indent = Mm(8)
        source.add_run(printable(f"\n“{quote}”")).italic = True
        source.runs[-1].font.size = Pt(11)


def _line(document: Document, words: str, *, italic: bool = False, size: float = 13) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(printable(words))
    run.italic, run.font.size = italic, Pt(size)
    return paragraph


def _lines(answer: Answer) -> list[str]:
    notice = [answer.filter.notice()] if answer.filter and not answer.abstained else []
    return [*notice, *(line.strip() for line in answer.answer.splitlines() if line.strip())]


def _warnings(answer: Answer) -> list[tuple[str, str]]:
    """What each warning is about, and what it says."""
    return [
        (tr(WARNING_TITLES.get(one.kind, mark("Lưu ý"))), one.message) for one in answer.warnings
    ]


def _sources(answer: Answer) -> list[tuple[str, str]]:
    """The name of each source under its marker, with what it says."""
    return [
        (
            f"[{one.marker}] {one.label[:1].upper()}{one.label[1:]} ({one.document.source})",
            " ".join(one.quote.split()),
        )
        for one in answer.citations
    ]
