"""The pages of the door: signing in, and one's own account."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.accounts.gate import AUDIT_LOG, OWN, PROVIDER, SIGN_IN, SIGN_OUT
from assistant.accounts.passwords import MAX_CHARACTERS, MIN_CHARACTERS
from assistant.accounts.types import ROLE_NAMES
from assistant.chat.document_page import page_html, top_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.accounts.sessions import KeyRow
    from assistant.accounts.types import User

_STYLE = "/tinh/account.css"


def sign_in_html(
    onward: str, login: str = "", problem: str | None = None, *, abroad: bool = False
) -> str:
    """Render the sign-in page; `onward` is where a person wanted to go.

    `abroad` offers the sign-in through the office's provider.
    """
    body = (
        '<main class="tk-door"><p class="tk-name">Trợ lý cải cách hành chính</p>'
        f"<h1>Đăng nhập</h1>{_problem(problem)}"
        f'<form method="post" action="{SIGN_IN}">'
        f'<input type="hidden" name="tiep" value="{escape(onward)}">'
        f"{_field('login', 'Tên đăng nhập', 'text', 'username', login, focus=not login)}"
        f"{_field('password', 'Mật khẩu', 'password', 'current-password', focus=bool(login))}"
        f"<button>Đăng nhập</button></form>{_abroad_html(onward) if abroad else ''}"
        '<p class="tk-hint">Chưa có tài khoản hoặc quên mật khẩu: hãy liên hệ người quản trị của '
        "cơ quan.</p></main>"
    )
    return page_html("Đăng nhập", body, _STYLE)


def _abroad_html(onward: str) -> str:
    return (
        '<p class="tk-or"><span>hoặc</span></p>'
        f'<a class="tk-abroad" href="{PROVIDER}?tiep={quote(onward, safe="")}">'
        "Đăng nhập bằng tài khoản cơ quan</a>"
    )


def own_html(
    user: User, keys: Sequence[KeyRow], problem: str | None = None, new_key: str | None = None
) -> str:
    """Render a person's own page; with a one-time password it asks for another one first."""
    sections = _password_html(user) if user.must_change else _about_html(user)
    if not user.must_change:
        sections += _keys_html(keys, new_key) + ("" if user.vouched else _password_html(user))
    body = (
        f'{"" if user.must_change else top_html()}<main class="tk-own">'
        f"<h1>{escape(user.name)}</h1>{_problem(problem)}{sections}"
        f'<form method="post" action="{SIGN_OUT}"><button class="tk-quiet">Đăng xuất</button>'
        "</form></main>"
    )
    return page_html("Tài khoản", body, _STYLE)


def _about_html(user: User) -> str:
    groups = ", ".join(sorted(user.groups)) or "không thuộc nhóm nào"
    rows = (("Tên đăng nhập", _login(user)), ("Vai trò", ROLE_NAMES[user.role]), ("Nhóm", groups))
    cells = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    log = (
        f'<p><a href="{AUDIT_LOG}">Nhật ký hoạt động của mọi người</a></p>'
        if user.role == "administrator"
        else ""
    )
    return f'<dl class="tk-about">{cells}</dl>{log}'


def _login(user: User) -> str:
    return "tài khoản cơ quan" if user.vouched else user.login


def _password_html(user: User) -> str:
    why = (
        '<p class="tk-note">Bạn đang dùng mật khẩu dùng một lần. Hãy chọn mật khẩu của riêng mình '
        "để tiếp tục.</p>"
        if user.must_change
        else ""
    )
    old = "Mật khẩu dùng một lần" if user.must_change else "Mật khẩu hiện tại"
    return (
        f'<section><h2>Đổi mật khẩu</h2>{why}<form method="post" action="{OWN}/mat-khau">'
        f'<input hidden type="text" autocomplete="username" value="{escape(user.login)}" readonly>'
        f"{_field('old', old, 'password', 'current-password')}"
        f"{_field('new', 'Mật khẩu mới', 'password', 'new-password', least=MIN_CHARACTERS)}"
        f"{_field('again', 'Nhập lại mật khẩu mới', 'password', 'new-password')}"
        f'<p class="tk-hint">Ít nhất {MIN_CHARACTERS} ký tự. '
        "Một câu dễ nhớ tốt hơn một từ khó nhớ. Sau khi đổi, các máy khác phải đăng nhập lại.</p>"
        "<button>Đổi mật khẩu</button></form></section>"
    )


def _keys_html(keys: Sequence[KeyRow], new_key: str | None) -> str:
    shown = (
        '<p class="tk-note" role="status">Khóa mới, chỉ hiện một lần này: '
        f"<code>{escape(new_key)}</code></p>"
        if new_key
        else ""
    )
    rows = "".join(
        f"<tr><td>{escape(key.name)}</td><td>{_day(key.created)}</td>"
        f"<td>{_day(key.used) if key.used else 'chưa dùng'}</td>"
        f'<td><form method="post" action="{OWN}/khoa/thu-hoi">'
        f'<input type="hidden" name="key" value="{escape(key.id)}">'
        f'<button class="tk-quiet" aria-label="Thu hồi khóa {escape(key.name)}">Thu hồi</button>'
        "</form></td></tr>"
        for key in keys
    )
    table = (
        "<table><thead><tr><th>Tên</th><th>Tạo ngày</th><th>Dùng gần nhất</th><th></th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    return (
        "<section><h2>Khóa API</h2>"
        '<p class="tk-hint">Để chương trình khác hỏi thay bạn, với đúng quyền đọc của bạn.</p>'
        f'{shown}{table}<form method="post" action="{OWN}/khoa" class="tk-line">'
        f"{_field('name', 'Tên khóa mới', 'text', 'off', most=80)}"
        "<button>Tạo khóa</button></form></section>"
    )


def _field(
    name: str,
    label: str,
    kind: str,
    complete: str,
    value: str = "",
    *,
    focus: bool = False,
    least: int = 1,
    most: int = MAX_CHARACTERS,
) -> str:
    return (
        f'<label>{label}<input name="{name}" type="{kind}" autocomplete="{complete}" '
        f'value="{escape(value)}" minlength="{least}" maxlength="{most}" required'
        f"{' autofocus' if focus else ''}></label>"
    )


def _problem(problem: str | None) -> str:
    return f'<p class="tk-problem" role="alert">{escape(problem)}</p>' if problem else ""


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%d/%m/%Y}"
