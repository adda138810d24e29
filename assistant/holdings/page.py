"""The documents view as HTML: the list, taking files in, what became of them, removing."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from assistant.chat import labels
from assistant.chat.document_page import page_html, top_html
from assistant.chat.parts import (
    badges_html,
    empty_html,
    filters_html,
    grouped,
    select_html,
    words_html,
)
from assistant.holdings.entries import choices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.holdings.entries import Asked, Holding
    from assistant.holdings.jobs import FileResult, Job, Status
    from vectorstore.types import Document

TITLE = "Văn bản trong thư viện"
STYLES = ("/tinh/lists.css", "/tinh/holdings.css")
SCRIPT = "/tinh/holdings.js"
FORMATS = ".pdf,.docx,.doc,.rtf,.odt,.xlsx,.html,.htm,.md,.txt,.zip"
RESULTS: dict[Status, str] = {
    "added": "Đã thêm",
    "updated": "Đã cập nhật",
    "unchanged": "Đã có, không đổi",
    "failed": "Không nạp được",
    "skipped": "Bỏ qua",
}
_HEADS = ("Văn bản", "Cơ quan, ngày ban hành", "Năm", "Tình trạng", "Tệp")


def list_html(
    holdings: Sequence[Holding], asked: Asked, *, may_change: bool, problem: str = ""
) -> str:
    """Render the list with its filters, and the form for files where the person may add some."""
    shown = [holding for holding in holdings if asked.matches(holding)]
    if not holdings:
        advice = (
            "Chọn tệp ở trên rồi bấm Nạp."
            if may_change
            else "Người quản trị thêm văn bản bằng lệnh: cchc ingest THƯ_MỤC_VĂN_BẢN"
        )
        content = empty_html("Thư viện chưa có văn bản nào", advice)
    elif not shown:
        content = _filters(holdings, asked) + empty_html(
            "Không có văn bản nào khớp với bộ lọc", "Bỏ bớt điều kiện, hoặc tìm bằng ít từ hơn."
        )
    else:
        heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
        content = (
            f'{_filters(holdings, asked)}<table class="ls-table qv-table"><thead><tr>{heads}</tr>'
            f"</thead><tbody>{''.join(map(_row, shown))}</tbody></table>"
        )
    of = f"{grouped(len(shown))} trong " if asked.query else ""
    lead = f"<p>{of}{grouped(len(holdings))} văn bản.</p>"
    form = _upload(problem) if may_change else ""
    return _page(TITLE, lead, form + content)


def job_html(job: Job) -> str:
    """Render how far a run has come, or what became of each file."""
    address = f"/van-ban/nap/{job.id}"
    if not job.finished:
        content = (
            f'<section class="qv-job" data-job="{escape(address)}/trang-thai">'
            f'<label>Đang nạp<progress max="{max(1, job.total)}" value="{job.done}"></progress>'
            f'</label><p class="qv-current" role="status">{progress_text(job)}</p>'
            '<p class="ls-soft">Có thể rời trang này; việc nạp vẫn tiếp tục.</p></section>'
            '<noscript><meta http-equiv="refresh" content="3"></noscript>'
        )
        return _page("Đang nạp văn bản", "", content)
    problem = f'<p class="ls-problem" role="alert">{escape(job.problem)}</p>' if job.problem else ""
    items = "".join(_result(result) for result in job.results)
    listed = f'<ul class="qv-results">{items}</ul>' if items else ""
    return _page(
        "Kết quả nạp văn bản",
        f"<p>{_summary(job.results)}</p>" if job.results else "",
        f'{problem}{listed}<p><a class="ls-button" href="/van-ban">Về danh sách văn bản</a></p>',
    )


def progress_text(job: Job) -> str:
    """How far a run has come, in words."""
    current = f": {escape(job.current)}" if job.current else ""
    return f"Xong {job.done} trong {job.total} tệp{current}"


def remove_html(document: Document, problem: str = "") -> str:
    """Ask whether a document is really to be taken out."""
    address = escape(labels.document_url(document.id))
    note = f'<p class="ls-problem" role="alert">{escape(problem)}</p>' if problem else ""
    title = f"<p>{escape(document.title)}</p>" if document.title else ""
    name = escape(labels.document_name(document))
    content = (
        f'{note}<section class="qv-confirm"><h2>{name}</h2>{title}'
        f'<p class="ls-soft">Tệp: <bdi>{escape(document.source)}</bdi></p>'
        "<p>Sau khi bỏ, trợ lý không còn trả lời từ văn bản này, và trích dẫn cũ không mở được "
        "nữa. Tệp gốc ở nơi khác không bị động đến; tệp đã tải lên từ trang này sẽ bị xóa.</p>"
        f'<form method="post" action="{address}/bo"><div class="ls-do">'
        '<button class="ls-danger" type="submit">Bỏ khỏi thư viện</button>'
        f'<a href="{address}">Không, quay lại</a></div></form></section>'
    )
    return _page("Bỏ văn bản này khỏi thư viện?", "", content)


def _page(title: str, lead: str, content: str) -> str:
    body = (
        f'{top_html("/van-ban")}<header class="vb-head"><h1>{escape(title)}</h1>{lead}</header>'
        f'<main class="ls-main">{content}</main><script src="{SCRIPT}" defer></script>'
    )
    return page_html(title, body, *STYLES)


def _upload(problem: str) -> str:
    note = f'<p class="ls-problem" role="alert">{escape(problem)}</p>' if problem else ""
    return (
        '<form class="qv-upload" method="post" action="/van-ban/nap" enctype="multipart/form-data">'
        f'{note}<strong>Thêm văn bản</strong><span class="vb-choose"><input id="qv-files" '
        f'type="file" name="tep" multiple required accept="{FORMATS}">'
        '<label class="ls-button ls-second" for="qv-files">Chọn tệp</label></span>'
        '<output for="qv-files">Chưa chọn tệp nào</output><button type="submit">Nạp</button>'
        '<p class="ls-soft">PDF, DOCX, DOC, RTF, ODT, XLSX, HTML, Markdown, văn bản thuần hoặc ZIP '
        "chứa các loại đó; chọn được nhiều tệp. Tệp đã có và không đổi được bỏ qua.</p></form>"
    )


def _filters(holdings: Sequence[Holding], asked: Asked) -> str:
    offered = choices(holdings)
    fields = (
        ("nam", "Năm", offered.years),
        ("loai", "Loại văn bản", offered.kinds),
        ("cq", "Cơ quan", offered.agencies),
    )
    selects = "".join(
        select_html(name, label, values, getattr(asked, name)) for name, label, values in fields
    )
    words = words_html(asked.tim, "138/KH-UBND, cải cách hành chính")
    return filters_html("/van-ban", words + selects, chosen=bool(asked.query))


def _row(holding: Holding) -> str:
    document = holding.document
    years = ", ".join(map(str, document.years)) or str(document.year or "")
    figures = (
        f'<a class="qv-figures" href="/chi-tieu?vb={escape(document.id)}">'
        f"{grouped(holding.figures)} chỉ tiêu, kết quả</a>"
        if holding.figures
        else ""
    )
    issued = labels.issued_line(document)
    return (
        f'<tr><td><a class="qv-name" href="{escape(labels.document_url(document.id))}">'
        f'{escape(labels.short_name(document))}</a><span class="qv-title">{escape(document.title)}'
        f"</span></td><td>{escape(document.agency or 'Không ghi cơ quan')}"
        f'<span class="ls-soft">{escape(issued)}</span></td>'
        f'<td data-head="Năm">{escape(years) or "–"}</td>'
        f"<td>{figures}{badges_html(_notes(holding))}</td>"
        f'<td><bdi class="vb-source">{escape(document.source)}</bdi></td></tr>'
    )


def _notes(holding: Holding) -> list[str]:
    """What a list says of a document in a few words; the whole stands on its own page."""
    document = holding.document
    notes = []
    if document.superseded_by:
        notes.append(f"Đã được thay thế bởi {document.superseded_by}")
    if holding.conflicts:
        notes.append(f"{holding.conflicts} chỗ số liệu không khớp")
    if document.unread_pages:
        notes.append(f"{len(document.unread_pages)} trang ảnh chưa đọc")
    if holding.older:
        notes.append(f"{holding.older} bản trước")
    if document.warnings:
        notes.append(f"{len(document.warnings)} lưu ý khi đọc tệp")
    return notes


def _result(result: FileResult) -> str:
    name = f"<bdi>{escape(result.name)}</bdi>"
    held = ""
    if result.document_id:
        url = escape(labels.document_url(result.document_id))
        held = f'<a href="{url}">{escape(result.document_name)}</a>'
    error = f"<p>{escape(result.error)}</p>" if result.error else ""
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in result.warnings)
    more = f"<ul>{warnings}</ul>" if warnings else ""
    return (
        f'<li class="qv-result qv-{result.status}"><p class="qv-outcome">{RESULTS[result.status]}'
        f"</p><div><p>{name}</p>{held}{error}{more}</div></li>"
    )


def _summary(results: Sequence[FileResult]) -> str:
    counts = {
        name: sum(result.status == status for result in results) for status, name in RESULTS.items()
    }
    return ", ".join(f"{count} {name.lower()}" for name, count in counts.items() if count) + "."
