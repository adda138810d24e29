"""The chat page's HTML: pure functions over the conversation, everything foreign escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from assistant.accounts.gate import OWN
from assistant.chat import labels
from assistant.chat.highlight import figure_spans, marked_html
from assistant.chat.language_switch import switch_html
from assistant.interface_language import language, mark, tr
from assistant.recognised import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.chat.conversation import Conversation, Exchange
    from assistant.types import Answer, Citation, Warning
    from vectorstore.types import Document

WARNING_TITLES = {
    "conflict": mark("Các văn bản nêu số liệu khác nhau"),
    "superseded": mark("Văn bản đã được thay thế"),
    "incomplete": mark("Câu trả lời chưa đầy đủ"),
    "ocr": mark("Văn bản nhận dạng từ bản quét"),
    "date": mark("Lưu ý về thời gian"),
}
DECLINE_TITLES = {
    "not_in_documents": mark("Không có trong các văn bản của thư viện"),
    "year_not_covered": mark("Thư viện không có số liệu của năm được hỏi"),
    "place_not_covered": mark("Thư viện không có văn bản của địa phương được hỏi"),
    "unknown_document": mark("Thư viện không có văn bản được hỏi"),
    "out_of_scope": mark("Câu hỏi nằm ngoài phạm vi của trợ lý"),
    "unsafe_request": mark("Trợ lý không thực hiện yêu cầu này"),
}
OPENED = "hoi-dap"  # in the page's address: the kept conversation to go on with
NOT_KEPT = mark("Cuộc hỏi đáp này không có hoặc đã bị xóa; có thể bắt đầu cuộc mới ngay dưới đây.")
_WHATEVER_THE_FILTER = ("out_of_scope", "unsafe_request")
_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_BULLET = re.compile(r"\s*[-•–+]\s+")
_LONG_QUOTE_CHARACTERS = 900


def exchanges_html() -> str:
    """Render the place of the conversation, which the page's script fills, with its words."""
    words = {
        "asked": tr("Câu hỏi: "),
        "looking": tr("Đang tra cứu trong các văn bản…"),
        "stopped": tr("Đã dừng theo yêu cầu. Có thể hỏi lại hoặc hỏi câu khác."),
        "lost": tr("Mất kết nối với máy chủ nên chưa có câu trả lời; hãy hỏi lại sau ít phút."),
        "signed-out": tr("Phiên đăng nhập đã hết; hãy tải lại trang để đăng nhập rồi hỏi lại."),
        "failed": tr(
            "Máy chủ không trả lời được; hãy hỏi lại, nếu vẫn lỗi thì báo người quản trị."
        ),
    }
    data = "".join(f' data-{name}="{escape(text)}"' for name, text in words.items())
    return f'<div id="cc-exchanges"{data}></div>'


def further_html() -> str:
    """Render the place of the questions that lead on."""
    return f'<p>{tr("Hỏi tiếp")}</p><div id="cc-further"></div>'


def hint_html() -> str:
    """Render the line under the question box."""
    keys = tr("Enter để gửi, Shift+Enter để xuống dòng.")
    return f'<span class="cc-keys">{keys} </span>{tr("Đối chiếu trích dẫn trước khi viện dẫn.")}'


def conversation_html(conversation: Conversation) -> str:
    """Render every exchange, oldest first; an empty conversation renders as nothing."""
    return "".join(exchange_html(exchange) for exchange in conversation)


def citations_html(conversation: Conversation) -> str:
    """Render the citation panel: the newest answer's cards open, earlier answers' folded."""
    return (
        f'<h2 class="cc-panel-title">{tr("Trích dẫn")}</h2>'
        f'<p class="cc-panel-empty" id="cc-panel-note">{panel_note(conversation)}</p>'
        f'<div id="cc-groups">{groups_html(conversation)}</div>'
    )


def groups_html(conversation: Conversation) -> str:
    """Render the citations, the newest answer's first."""
    last = conversation[-1] if conversation else None
    return "".join(group_html(one, opened=one is last) for one in reversed(conversation))


def panel_note(conversation: Conversation) -> str:
    """Say what stands where the newest answer has no citation; nothing where it has one."""
    if not conversation:
        return tr("Trích dẫn của câu trả lời sẽ hiện ở đây: tên văn bản, mục, điểm và nguyên văn.")
    last = conversation[-1].answer
    return "" if last and last.citations else tr("Câu trả lời này không trích dẫn văn bản nào.")


def notice_html(sentence: str | None) -> str:
    """Render the line above the question box that says why a question was not sent."""
    return f'<p class="cc-notice" role="alert">{escape(sentence)}</p>' if sentence else ""


def export_html(token: str) -> str:
    """Render the links to the conversation as a file and as a page to print."""
    address = f"/hoi-dap/{escape(token)}"
    return (
        f'<a href="{address}/hoi-dap.docx">{tr("Tải DOCX")}</a>'
        f'<a href="{address}" target="_blank" rel="noopener">{tr("In")}</a>'
    )


def header_html(
    documents: Sequence[Document], problem: str | None = None, person: str | None = None
) -> str:
    """Render the page's head: its name, what the library holds, and whose account it is."""
    if problem:
        holds = f'<p class="cc-holds cc-holds-problem">{escape(problem)}</p>'
    elif newest := labels.newest(documents):
        count = tr("Thư viện có {count} văn bản").format(count=len(documents))
        last = tr("Mới nhất: {document}").format(document=_name_and_day(newest))
        holds = (
            f'<p class="cc-holds"><a href="/van-ban" target="_blank" rel="noopener">{count}</a>'
            f'<span class="cc-newest">{last}</span></p>'
        )
    else:
        holds = f'<p class="cc-holds">{tr("Thư viện chưa có văn bản")}</p>'
    own = [(OWN, person)] if person else []
    pages = "".join(
        f'<a href="{address}">{escape(tr(name))}</a>' for address, name in (*labels.PAGES, *own)
    )
    return (
        f'<div class="cc-brand"><h1>{tr("Trợ lý cải cách hành chính")}</h1>'
        f"<p>{tr('Hỏi đáp có trích dẫn từ kế hoạch, báo cáo, công văn')}</p></div>"
        f'<nav class="cc-pages" aria-label="{tr("Các trang")}">{pages}{switch_html()}</nav>{holds}'
    )


def welcome_html(documents: Sequence[Document]) -> str:
    """Render the start page's words: how to ask, or how to fill an empty library."""
    if documents:
        words = tr(
            "Mỗi số liệu trong câu trả lời đều dẫn đến đúng điểm của văn bản. "
            "Nội dung không có trong thư viện, trợ lý sẽ nói rõ là không có."
        )
        return _welcome(tr("Bạn cần tra cứu nội dung gì?"), f"<p>{words}</p>")
    how = tr(
        "Trợ lý chỉ trả lời từ văn bản trong thư viện. Để thêm văn bản, người quản trị chạy "
        "lệnh sau trên máy chủ rồi tải lại trang này:"
    )
    command = tr("cchc ingest THƯ_MỤC_VĂN_BẢN --library THƯ_MỤC_THƯ_VIỆN")
    again = tr(
        "Tệp đã có và không thay đổi sẽ được bỏ qua, nên có thể chạy lại lệnh bất cứ lúc nào."
    )
    return _welcome(
        tr("Thư viện chưa có văn bản nào"),
        f"<p>{how}</p><pre><code>{command}</code></pre><p>{again}</p>",
    )


def _welcome(title: str, words: str) -> str:
    return f'<div class="cc-welcome"><h2>{title}</h2>{words}</div>'


def card_id(exchange: int, marker: int) -> str:
    """Name a citation card in the page."""
    return f"td-{exchange}-{marker}"


def exchange_html(exchange: Exchange) -> str:
    """Render one question with what is said to it so far."""
    if exchange.answer is not None and exchange.growing:
        reply = _growing(exchange.number, exchange.answer)
    elif exchange.answer is not None:
        reply = _answer(exchange.number, exchange.answer)
    elif exchange.withheld:
        reply = f'<div class="cc-declined" role="note">{escape(exchange.problem or "")}</div>'
    elif exchange.problem is not None:
        reply = f'<div class="cc-problem" role="alert">{escape(exchange.problem)}</div>'
    else:
        looking = tr("Đang tra cứu trong các văn bản…")
        reply = f'<div class="cc-pending" role="status">{looking}</div>'
    return (
        f'<section class="cc-exchange" id="hoi-{exchange.number}">'
        f'<div class="cc-question"><span class="cc-visually-hidden">{tr("Câu hỏi: ")}</span>'
        f"{_content(exchange.question)}</div>{reply}</section>"
    )


def _growing(number: int, answer: Answer) -> str:
    """The checked sentences so far; their markers lead nowhere until the citations are shown."""
    return (
        f'<div class="cc-answer">{_body(answer, number, set())}</div>'
        f'<div class="cc-pending" role="status">{tr("Đang soạn tiếp và đối chiếu…")}</div>'
    )


def _answer(number: int, answer: Answer) -> str:
    markers = {citation.marker for citation in answer.citations}
    body = _body(answer, number, markers)
    warnings = "".join(_warning(warning) for warning in answer.warnings)
    understood = (
        f'<p class="cc-understood">{tr("Được hiểu là: ")}{_content(answer.understood_as)}</p>'
        if answer.understood_as and answer.understood_as != answer.question
        else ""
    )
    if answer.filter and not answer.abstained:
        understood += f'<p class="cc-understood">{escape(answer.filter.notice())}</p>'
    if answer.abstained:
        title = DECLINE_TITLES.get(answer.reason or "", DECLINE_TITLES["not_in_documents"])
        if answer.filter and answer.reason not in _WHATEVER_THE_FILTER:
            title = mark("Không có trong các văn bản đang được lọc")
        return (
            f'<div class="cc-declined">{understood}<h2>{escape(tr(title))}</h2>'
            f"{body}</div>{warnings}"
        )
    return (
        f'{warnings}<div class="cc-answer">{understood}{body}'
        f'<footer><span>{escape(_origin(answer))}</span><button type="button" class="cc-copy" '
        f'data-copy="{escape(_copy_text(answer))}">{tr("Sao chép kèm nguồn")}</button>'
        "</footer></div>"
    )


def _body(answer: Answer, number: int, markers: set[int]) -> str:
    blocks: list[str] = []
    items: list[str] = []
    for line in [*answer.answer.splitlines(), ""]:
        bullet = _BULLET.match(line)
        if bullet:
            items.append(f"<li>{_linked(line[bullet.end() :], number, markers)}</li>")
            continue
        if items:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            blocks.append(f"<p>{_linked(line.strip(), number, markers)}</p>")
    return f'<div class="cc-body" lang="{escape(answer.language)}">{"".join(blocks)}</div>'


def _linked(line: str, number: int, markers: set[int]) -> str:
    def link(match: re.Match[str]) -> str:
        marker = int(match[1])
        if marker not in markers:
            return match[0]
        return (
            f'<a class="cc-marker" href="#{card_id(number, marker)}" '
            f'aria-label="{tr("Xem trích dẫn {number}").format(number=marker)}">[{marker}]</a>'
        )

    return _MARKER.sub(link, escape(line))


def _warning(warning: Warning) -> str:
    title = tr(WARNING_TITLES.get(warning.kind, mark("Lưu ý")))
    return (
        f'<div class="cc-warning cc-warning-{escape(warning.kind)}" role="note">'
        f"<strong>{escape(title)}</strong><p>{_content(warning.message)}</p></div>"
    )


def group_html(exchange: Exchange, *, opened: bool) -> str:
    """Render the citations of one answer; nothing where it has none."""
    answer = exchange.answer
    if answer is None or not answer.citations:
        return ""
    cards = "".join(_card(exchange.number, citation, answer) for citation in answer.citations)
    note = (
        f'<span class="cc-not-answer">{tr("Nội dung gần nhất, không phải câu trả lời")}</span>'
        if answer.abstained
        else ""
    )
    return (
        f'<details class="cc-group"{" open" if opened else ""}>'
        f"<summary>{_content(exchange.question)}{note}</summary>{cards}</details>"
    )


def _card(number: int, citation: Citation, answer: Answer) -> str:
    figures = [figure for figure in answer.figures if figure.marker == citation.marker]
    quote = citation.quote
    spans = figure_spans(quote, figures)
    marked = marked_html(quote, 0, len(quote), spans, citation.doubtful)
    long = ' class="cc-long" tabindex="0"' if len(quote) > _LONG_QUOTE_CHARACTERS else ""
    facts = [labels.issued_line(citation.document)]
    if citation.page is not None:
        facts.append(tr("trang {page}").format(page=citation.page))
    why = tr("Số mục được suy ra từ các mục liền kề vì văn bản thiếu tiêu đề.")
    inferred = f'<p class="cc-inferred">{why}</p>' if citation.section_inferred else ""
    label = citation.label or ", ".join(
        part for part in (labels.document_name(citation.document), citation.section) if part
    )
    label = label[:1].upper() + label[1:]
    return (
        f'<article class="cc-card" id="{card_id(number, citation.marker)}" tabindex="-1">'
        f'<h3><span class="cc-number">{citation.marker}</span>{_content(label)}</h3>'
        f'<p class="cc-facts">{escape(" · ".join(facts))}<bdi class="cc-source">'
        f"{escape(citation.document.source)}</bdi></p>{inferred}{_scanned(citation)}"
        f'<blockquote lang="vi"{long}>{marked}</blockquote>'
        f'<a class="cc-open" href="{escape(labels.citation_url(citation))}" target="_blank" '
        f'rel="noopener">{tr("Mở văn bản tại điểm này")}</a></article>'
    )


def _scanned(citation: Citation) -> str:
    if citation.ocr_confidence is None:
        return ""
    words = (
        tr(
            "Nhận dạng từ bản quét, độ tin cậy {confidence}; chữ số gạch chân có thể sai. "
            "Hãy đối chiếu với bản gốc."
        )
        if citation.doubtful
        else tr("Nhận dạng từ bản quét, độ tin cậy {confidence}. Hãy đối chiếu với bản gốc.")
    )
    sentence = words.format(confidence=percent(citation.ocr_confidence))
    return f'<p class="cc-inferred">{sentence}</p>'


def _origin(answer: Answer) -> str:
    seconds = f"{answer.timings_ms.total / 1000:.1f}"
    if language() == "vi":
        seconds = seconds.replace(".", ",")
    if answer.answered_by.startswith("llm:"):
        words = tr("Soạn bằng mô hình {model}, đã đối chiếu với văn bản · {seconds} giây")
        return words.format(model=answer.answered_by.removeprefix("llm:"), seconds=seconds)
    return tr("Trích nguyên văn từ văn bản · {seconds} giây").format(seconds=seconds)


def _copy_text(answer: Answer) -> str:
    sources = [f"[{citation.marker}] {citation.label}" for citation in answer.citations]
    return "\n".join([answer.answer, "", tr("Nguồn:"), *sources] if sources else [answer.answer])


def _name_and_day(document: Document) -> str:
    return f"{_content(labels.document_name(document))}, {escape(labels.issued(document))}"


def _content(words: str) -> str:
    """What the library or a person says: Vietnamese, whatever the page's language."""
    return f'<span lang="vi">{escape(words)}</span>'
