"""The list of a person's conversations: a page of its own, and the drawer of the chat page."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.chat.document_page import page_html, top_html
from assistant.chat.parts import empty_html, filters_html, words_html
from assistant.conversations.store import MAX_TITLE_CHARACTERS
from assistant.interface_language import tr

if TYPE_CHECKING:
    from assistant.conversations.kept import Listing
    from assistant.conversations.store import Entry

HISTORY = "/hoi-dap"
REMOVE_ALL = f"{HISTORY}/xoa-het"
_STYLES = ("/tinh/lists.css", "/tinh/history.css")


def open_url(token: str) -> str:
    """Address the chat page with a conversation to go on with."""
    return f"/?hoi-dap={escape(token)}"


def page_of(listing: Listing, words: str) -> str:
    """Render the page: a search above, the conversations below, the last used first."""
    search = filters_html(
        HISTORY, words_html(words, tr("thanh toán trực tuyến")), chosen=bool(words.strip())
    )
    remove = tr("Xóa tất cả cuộc hỏi đáp của tôi")
    everything = (
        f'<p class="ls-files"><a href="{REMOVE_ALL}">{remove}</a></p>'
        if listing.total and not words.strip()
        else ""
    )
    title = tr("Các cuộc hỏi đáp")
    about = tr("Câu hỏi và câu trả lời được giữ cho riêng bạn, cùng trích dẫn của chúng.")
    body = (
        f'{top_html(HISTORY)}<header class="vb-head"><h1>{title}</h1><p>{about}</p></header>'
        f'<main class="ls-main">{search}{list_html(listing, words)}{_pager(listing)}{everything}'
        "</main>"
    )
    return page_html(title, body, *_STYLES)


def list_html(listing: Listing, words: str) -> str:
    """Render the conversations alone, as the chat's drawer fetches them."""
    if listing.entries:
        return f'<ol class="hs-list">{"".join(map(_entry, listing.entries))}</ol>'
    if words.strip():
        advice = tr("Hãy thử từ khác; gõ có dấu hoặc không dấu đều được.")
        return empty_html(tr("Không thấy cuộc hỏi đáp nào có các từ này"), advice)
    advice = tr("Mỗi câu hỏi đã được trả lời sẽ được giữ ở đây để mở lại, tìm, in hoặc tải về.")
    return empty_html(tr("Chưa có cuộc hỏi đáp nào"), advice)


def remove_html(entry: Entry) -> str:
    """Ask before a conversation is deleted."""
    sentence = tr(
        "“{title}” có {count} câu hỏi. Xóa rồi thì không lấy lại được, trừ từ bản sao lưu đã làm "
        "trước đó."
    )
    title = f"<span{_spoken(entry)}>{escape(_title(entry))}</span>"
    sentence = escape(sentence).format(title=title, count=entry.turns)
    return _confirm(tr("Xóa cuộc hỏi đáp này?"), sentence, f"{HISTORY}/{escape(entry.token)}/xoa")


def remove_all_html(count: int) -> str:
    """Ask before all of a person's conversations are deleted."""
    sentence = tr(
        "Bạn có {count} cuộc hỏi đáp. Xóa rồi thì không lấy lại được, trừ từ bản sao lưu đã làm "
        "trước đó."
    ).format(count=count)
    return _confirm(tr("Xóa tất cả cuộc hỏi đáp của bạn?"), sentence, REMOVE_ALL)


def _confirm(title: str, sentence: str, action: str) -> str:
    body = (
        f'{top_html()}<main class="vb-message"><h1>{title}</h1><p>{sentence}</p>'
        f'<form method="post" action="{action}" class="hs-confirm">'
        f'<button class="ls-danger">{tr("Xóa")}</button>'
        f'<a href="{HISTORY}">{tr("Không xóa")}</a></form></main>'
    )
    return page_html(title, body, *_STYLES)


def _entry(entry: Entry) -> str:
    token, title = escape(entry.token), escape(_title(entry))
    count = tr("{count} câu hỏi").format(count=entry.turns)
    spoken = _spoken(entry)
    elsewhere = entry.found and entry.found != entry.title
    found = f'<p class="hs-found" lang="vi">{escape(entry.found)}</p>' if elsewhere else ""
    return (
        f'<li class="hs-entry">'
        f'<a class="hs-title"{spoken} href="{open_url(entry.token)}">{title}</a>'
        f'{found}<p class="ls-soft">{_moment(entry.changed)} · {count}</p>'
        f'<div class="hs-do"><details><summary>{tr("Đổi tên")}</summary>'
        f'<form method="post" action="{HISTORY}/{token}/ten" class="hs-rename">'
        f'<label>{tr("Tên mới")}<input name="ten" required maxlength="{MAX_TITLE_CHARACTERS}" '
        f'value="{title}"{spoken}></label><button>{tr("Lưu")}</button></form></details>'
        f'<a href="{HISTORY}/{token}" target="_blank" rel="noopener">{tr("Xem để in")}</a>'
        f'<a href="{HISTORY}/{token}/xoa">{tr("Xóa")}</a></div></li>'
    )


def _spoken(entry: Entry) -> str:
    """What says that a title is a question or a name, in whatever language the page is."""
    return ' lang="vi"' if entry.title else ""


def _title(entry: Entry) -> str:
    return entry.title or tr("Cuộc hỏi đáp {moment}").format(moment=_moment(entry.changed))


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%d/%m/%Y %H:%M}"


def _pager(listing: Listing) -> str:
    if listing.pages == 1:
        return ""

    def link(page: int, name: str) -> str:
        if not 1 <= page <= listing.pages:
            return f'<span class="ls-soft">{name}</span>'
        return f'<a href="{HISTORY}?{urlencode({"trang": page})}">{name}</a>'

    newer, older = (
        link(listing.page - 1, tr("← Trước")),
        link(listing.page + 1, tr("Sau →")),
    )
    place = tr("Trang {page} / {pages}").format(page=listing.page, pages=listing.pages)
    return (
        f'<nav class="ls-pager" aria-label="{tr("Trang của danh sách")}">{newer}'
        f"<span>{place}</span>{older}</nav>"
    )
