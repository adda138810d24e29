"""The chat page in the other language: what Gradio was given when it was built, said anew.

Gradio's page carries its own description, made once and in Vietnamese. Its texts are those of the
catalogue, and HTML that is made again in the language of the request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from assistant.chat import render
from assistant.interface_language import speaking, tr

_DESCRIPTION = re.compile(r"(window\.gradio_config = )(\{.*?\})(;</script>)")
# The HTML that the page is built with.
PIECES: tuple[Callable[[], str], ...] = (
    lambda: render.header_html([]),
    render.exchanges_html,
    render.further_html,
    render.hint_html,
    lambda: render.citations_html(()),
)


def translated_page(html: str) -> str:
    """Gradio's page with every text of its description in the language of the request."""
    with speaking("vi"):
        before = [piece() for piece in PIECES]
    pieces = dict(zip(before, (piece() for piece in PIECES), strict=True))

    def said(value: Any) -> Any:  # noqa: ANN401  (JSON)
        if isinstance(value, str):
            return pieces.get(value) or tr(value)
        if isinstance(value, list):
            return [said(one) for one in value]
        if isinstance(value, dict):
            return {key: said(one) for key, one in value.items()}
        return value

    def translated(match: re.Match[str]) -> str:
        described = json.dumps(said(json.loads(match[2])))
        return match[1] + described.replace("<", "\\u003c") + match[3]

    title = f"<title>{tr('Trợ lý cải cách hành chính')}</title>"
    html = re.sub(r"<title>[^<]*</title>", lambda _match: title, html, count=1)
    return _DESCRIPTION.sub(translated, html, count=1)


def script_texts_html() -> str:
    """Render what the page's scripts say, for them to read."""
    words = {
        "copied": tr("Đã sao chép"),
        "uncopied": tr("Trình duyệt không cho sao chép"),
        "unlisted": tr("Chưa tải được danh sách; hãy tải lại trang rồi thử lại."),
        "conversations": tr("Các cuộc hỏi đáp"),
        "close": tr("Đóng"),
        "find": tr("Tìm theo từ (có dấu hay không dấu)"),
        "whole": tr("Mở danh sách đầy đủ"),
    }
    return f'<meta name="cc-words" content="{escape(json.dumps(words, ensure_ascii=False))}">'
