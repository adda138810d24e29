"""The administrator's page of the audit log: filters, the newest entries, the log as files."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.accounts.gate import AUDIT_LOG
from assistant.audit.export import (
    FORMATS,
    OUTCOMES,
    action_name,
    documents_named,
    reason_of,
    rest_of,
)
from assistant.chat.document_page import page_html, top_html
from assistant.chat.parts import Choice, empty_html, filters_html, select_html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.audit.log import Entry

_CHANNELS = {
    "chat": "trang hỏi đáp",
    "page": "trang web",
    "api": "API",
    "v1": "API kiểu OpenAI",
    "mcp": "MCP",
    "command": "lệnh trên máy chủ",
}
_NAMES = {"csv": "CSV cho bảng tính", "jsonl": "JSON Lines cho chương trình"}


def log_html(
    entries: Sequence[Entry], actions: Mapping[str, int], chosen: Mapping[str, str], *, more: bool
) -> str:
    """Render the newest entries that the filters choose; `chosen` is as the address has it."""
    given = {name: value for name, value in chosen.items() if value}
    query = f"?{escape(urlencode(given))}" if given else ""
    files = "".join(
        f'<a href="{AUDIT_LOG}/tai/nhat-ky.{kind}{query}">{_NAMES[kind]}</a>' for kind in FORMATS
    )
    shown = (
        '<table class="ls-table"><thead><tr><th>Thời điểm</th><th>Ai</th><th>Việc</th>'
        f"<th>Nội dung</th></tr></thead><tbody>{''.join(map(_row, entries))}</tbody></table>"
        if entries
        else empty_html("Không có dòng nào", "Hãy bỏ bớt điều kiện lọc.")
    )
    cut = (
        f'<p class="ls-soft">Hiện {len(entries)} dòng mới nhất; tải tệp để xem tất cả.</p>'
        if more
        else ""
    )
    body = (
        f'{top_html()}<header class="vb-head"><h1>Nhật ký hoạt động</h1>'
        "<p>Ai hỏi gì, dựa trên văn bản nào, ai đăng nhập và quản trị việc gì. Câu trả lời không "
        "được ghi ở đây.</p></header>"
        f'<main class="ls-main">{_form(actions, chosen)}'
        f'<p class="ls-files">Tải nhật ký đang lọc: {files}</p>{shown}{cut}</main>'
    )
    return page_html("Nhật ký hoạt động", body, "/tinh/lists.css")


def _form(actions: Mapping[str, int], chosen: Mapping[str, str]) -> str:
    fields = "".join(
        f'<label>{label}<input type="{kind}" name="{name}" maxlength="64" '
        f'value="{escape(chosen[name])}"></label>'
        for name, label, kind in (
            ("ai", "Tên đăng nhập", "search"),
            ("tu", "Từ ngày", "date"),
            ("den", "Đến hết ngày", "date"),
        )
    )
    options = [Choice(action, action_name(action), count) for action, count in actions.items()]
    fields += select_html("viec", "Việc", options, chosen["viec"])
    return filters_html(AUDIT_LOG, fields, chosen=any(chosen.values()))


def _row(entry: Entry) -> str:
    detail = entry.detail
    said = detail.get("question") or rest_of(detail)
    notes = [
        OUTCOMES.get(detail.get("outcome", ""), ""),
        reason_of(detail),
        documents_named(detail),
        rest_of(detail) if detail.get("question") else "",
    ]
    under = " · ".join(filter(None, notes))
    soft = f'<span class="ls-soft">{escape(under)}</span>' if under else ""
    moment = entry.moment.astimezone()
    return (
        f"<tr><td>{moment:%d/%m/%Y %H:%M:%S}</td>"
        f'<td data-head="Ai">{escape(entry.login)}'
        f'<span class="ls-soft">{_CHANNELS.get(entry.channel, escape(entry.channel))}</span></td>'
        f'<td data-head="Việc">{escape(action_name(entry.action))}</td>'
        f"<td>{escape(str(said))}{soft}</td></tr>"
    )
