"""The drafting page: a form, and below it the letter as it will look, its sources, what is open."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from assistant.chat import labels
from assistant.chat.document_page import page_html, top_html
from assistant.drafting.docx_letter import MOTTO, NATIONAL_NAME
from assistant.drafting.placeholders import placeholder_spans
from assistant.drafting.review import REASONS
from assistant.drafting.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.drafting.types import Draft, Letter, OpenPoint
    from assistant.legal_bases import Link

TITLE = "Soạn văn bản trả lời"
STYLE = "/tinh/draft.css"


class Field(NamedTuple):
    """One field of the form: its name in the request, what it is called, an example."""

    name: str
    label: str
    example: str = ""


FIELDS = (
    Field("to", "Gửi đến", "Sở Tài chính tỉnh Hưng Yên"),
    Field("agency", "Cơ quan ban hành", "Sở Nội vụ tỉnh Hưng Yên"),
    Field("superior", "Cơ quan chủ quản", "Ủy ban nhân dân tỉnh Hưng Yên"),
    Field("place", "Địa danh", "Hưng Yên"),
    Field("role", "Quyền hạn, chức vụ người ký", "KT. Giám đốc / Phó Giám đốc"),
    Field("signer", "Họ và tên người ký"),
    Field("unit", "Đơn vị soạn thảo (tên tắt)", "CCHC"),
    Field("subject", "Trích yếu (để trống thì lấy theo nội dung)"),
)


def form_html(values: Mapping[str, str], problem: str = "") -> str:
    """Render the page with its form alone."""
    return _page(values, problem, "")


def result_html(values: Mapping[str, str], draft: Draft, token: str) -> str:
    """Render the form with a draft below it; `token` addresses its files."""
    files = (
        f'<p class="sv-files"><a class="sv-button" href="/soan-thao/tai/{token}/du-thao.docx">'
        "Tải dự thảo (DOCX)</a>"
        f'<a class="sv-button sv-second" href="/soan-thao/tai/{token}/phieu-ra-soat.docx">'
        "Tải phiếu rà soát (DOCX)</a></p>"
    )
    result = (
        f'<section class="sv-result" id="du-thao"><div class="sv-sheet-column"><h2>Dự thảo</h2>'
        f"{files}{letter_html(draft.letter)}</div>"
        f'<aside class="sv-notes">{_open_html(draft.open_points)}{_warnings_html(draft)}'
        f"{_sources_html(draft)}{_bases_html(draft)}</aside></section>"
    )
    return _page(values, "", result)


def letter_html(letter: Letter) -> str:
    """Render a letter as it will look on paper."""
    about = letter.subject if letter.kind == "Công văn" else ""
    head = (
        f'<div class="sv-head"><div>{_p(letter.superior, "sv-superior")}'
        f"{_p(letter.agency, 'sv-agency')}{_p(letter.number, 'sv-number')}{_p(about, 'sv-about')}"
        f"</div><div>{_p(NATIONAL_NAME, 'sv-national')}{_p(MOTTO, 'sv-motto')}"
        f"{_p(letter.place_and_day, 'sv-day')}</div></div>"
    )
    title = "" if about else _p(letter.kind.upper(), "sv-kind") + _p(letter.subject, "sv-title")
    if len(letter.addressees) > 1:
        listed = "".join(_p(f"- {name}", "sv-one-of") for name in letter.addressees)
        to = _p("Kính gửi:", "sv-to") + listed
    else:
        to = "".join(_p(f"Kính gửi: {name}", "sv-to") for name in letter.addressees)
    bases = "".join(_p(line, "sv-basis") for line in letter.bases)
    body = "".join(
        _p(block.text, "sv-section" if block.heading else "sv-body") for block in letter.body
    )
    copies = "".join(_p(line, "sv-copy") for line in letter.recipients)
    signed = "".join(_p(line, "sv-role") for line in letter.authority)
    foot = (
        f'<div class="sv-foot"><div>{_p("Nơi nhận:", "sv-copies")}{copies}</div>'
        f"<div>{signed}{_p(letter.signer, 'sv-signer')}</div></div>"
    )
    return f'<article class="sv-sheet" lang="vi">{head}{title}{to}{bases}{body}{foot}</article>'


def _page(values: Mapping[str, str], problem: str, result: str) -> str:
    note = f'<p class="sv-problem" role="alert">{escape(problem)}</p>' if problem else ""
    kinds = "".join(
        f'<option value="{escape(kind)}"{" selected" if values.get("kind") == kind else ""}>'
        f"{escape(kind)}</option>"
        for kind in KINDS
    )
    fields = "".join(
        f'<label>{escape(field.label)}<input name="{field.name}" maxlength="300" '
        f'value="{escape(values.get(field.name, ""))}" placeholder="{escape(field.example)}">'
        "</label>"
        for field in FIELDS
    )
    form = (
        f'<form class="sv-form" method="post" action="/soan-thao#du-thao" '
        f'enctype="multipart/form-data">{note}'
        '<label class="sv-wide">Nội dung cần trả lời, mỗi câu hỏi một dòng'
        f'<textarea name="text" rows="4" maxlength="8000">{escape(values.get("text", ""))}'
        "</textarea></label>"
        '<div class="sv-wide sv-incoming"><span>Hoặc văn bản đến (PDF, DOCX, …)</span>'
        '<span class="vb-choose"><input id="sv-incoming" type="file" name="incoming">'
        '<label class="sv-button sv-choose" for="sv-incoming">Chọn tệp</label></span>'
        '<output for="sv-incoming">Chưa chọn tệp nào</output></div>'
        f'<label>Loại văn bản<select name="kind">{kinds}</select></label>{fields}'
        '<div class="sv-wide"><button class="sv-button" type="submit">Soạn dự thảo</button></div>'
        "</form>"
    )
    body = (
        f'{top_html("/soan-thao")}<header class="vb-head"><h1>{TITLE}</h1>'
        "<p>Câu trả lời và căn cứ lấy từ văn bản trong thư viện; điều thư viện không có được để "
        "lại thành chỗ cần bổ sung.</p></header>"
        f'<main class="sv-main">{form}{result}</main>'
    )
    return page_html(TITLE, body, STYLE)


def _p(text: str, name: str) -> str:
    return f'<p class="{name}">{_marked(text)}</p>' if text else ""


def _marked(text: str) -> str:
    parts, at = [], 0
    for start, end in placeholder_spans(text):
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join((*parts, escape(text[at:])))


def _open_html(points: Sequence[OpenPoint]) -> str:
    order = list(REASONS)
    rows = "".join(
        f"<li><b>{escape(REASONS[point.reason])}:</b> {escape(point.what)}{_detail(point)}</li>"
        for point in sorted(points, key=lambda point: order.index(point.reason))
    )
    return f"<h2>Còn phải bổ sung, xác minh</h2><ul>{rows}</ul>" if rows else ""


def _detail(point: OpenPoint) -> str:
    return f'<span class="sv-detail">{escape(point.detail)}</span>' if point.detail else ""


def _warnings_html(draft: Draft) -> str:
    notes = [w for s in draft.statements for w in s.warnings] + list(draft.warnings)
    notes += [
        w
        for line in draft.bases
        for w in line.warnings
        if not any(point.detail and w in point.detail for point in draft.open_points)
    ]
    items = "".join(f"<li>{escape(note)}</li>" for note in dict.fromkeys(notes))
    return f"<h2>Lưu ý</h2><ul>{items}</ul>" if items else ""


def _sources_html(draft: Draft) -> str:
    citations = {(c.document.id, c.start, c.end): c for s in draft.statements for c in s.citations}
    items = "".join(
        f'<li><a href="{escape(labels.citation_url(c))}" target="_blank" rel="noopener">'
        f"{escape(c.label)}</a><q>{escape(_one_line(c.quote))}</q></li>"
        for c in citations.values()
    )
    return f"<h2>Nguồn của từng câu</h2><ol>{items}</ol>" if items else ""


def _bases_html(draft: Draft) -> str:
    items = "".join(
        f"<li>{_marked(line.text.removeprefix('Căn cứ '))}"
        f'<span class="sv-detail">Nêu tại: {"; ".join(map(_link, line.basis.links))}</span></li>'
        for line in draft.bases
    )
    return f"<h2>Căn cứ</h2><ol>{items}</ol>" if items else ""


def _link(link: Link) -> str:
    url = f"{labels.document_url(link.document.id)}?tu={link.start}&den={link.end}"
    place = link.provision.label or "phần đầu"
    name = f"{labels.document_name(link.document)}, {place}"
    return f'<a href="{escape(url)}" target="_blank" rel="noopener">{escape(name)}</a>'


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
