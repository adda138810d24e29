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
from assistant.chat.language_switch import switch_here
from assistant.interface_language import tr

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
    help_ = tr("Chưa có tài khoản hoặc quên mật khẩu: hãy liên hệ người quản trị của cơ quan.")
    body = (
        f'<main class="tk-door"><p class="tk-name">{tr("Trợ lý cải cách hành chính")}</p>'
        f"<h1>{tr('Đăng nhập')}</h1>{_problem(problem)}"
        f'<form method="post" action="{SIGN_IN}">'
        f'<input type="hidden" name="tiep" value="{escape(onward)}">'
        f"{_field('login', tr('Tên đăng nhập'), 'text', 'username', login, focus=not login)}"
        f"{_field('password', tr('Mật khẩu'), 'password', 'current-password', focus=bool(login))}"
        f"<button>{tr('Đăng nhập')}</button></form>{_abroad_html(onward) if abroad else ''}"
        f'<p class="tk-hint">{help_}</p><p class="tk-hint">{switch_here()}</p></main>'
    )
    return page_html(tr("Đăng nhập"), body, _STYLE)


def _abroad_html(onward: str) -> str:
    return (
        f'<p class="tk-or"><span>{tr("hoặc")}</span></p>'
        f'<a class="tk-abroad" href="{PROVIDER}?tiep={quote(onward, safe="")}">'
        f"{tr('Đăng nhập bằng tài khoản cơ quan')}</a>"
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
        f'<form method="post" action="{SIGN_OUT}">'
        f'<button class="tk-quiet">{tr("Đăng xuất")}</button></form></main>'
    )
    return page_html(tr("Tài khoản"), body, _STYLE)


def _about_html(user: User) -> str:
    groups = ", ".join(sorted(user.groups)) or tr("không thuộc nhóm nào")
    rows = (
        (tr("Tên đăng nhập"), _login(user)),
        (tr("Vai trò"), tr(ROLE_NAMES[user.role])),
        (tr("Nhóm"), groups),
    )
    cells = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    log = (
        f'<p><a href="{AUDIT_LOG}">{tr("Nhật ký hoạt động của mọi người")}</a></p>'
        if user.role == "administrator"
        else ""
    )
    return f'<dl class="tk-about">{cells}</dl>{log}'


def _login(user: User) -> str:
    return tr("tài khoản cơ quan") if user.vouched else user.login


def _password_html(user: User) -> str:
    reason = tr(
        "Bạn đang dùng mật khẩu dùng một lần. Hãy chọn mật khẩu của riêng mình để tiếp tục."
    )
    why = f'<p class="tk-note">{reason}</p>' if user.must_change else ""
    old = tr("Mật khẩu dùng một lần") if user.must_change else tr("Mật khẩu hiện tại")
    advice = tr(
        "Ít nhất {count} ký tự. Một câu dễ nhớ tốt hơn một từ khó nhớ. Sau khi đổi, các máy khác "
        "phải đăng nhập lại."
    ).format(count=MIN_CHARACTERS)
    again = tr("Nhập lại mật khẩu mới")
    return (
        f'<section><h2>{tr("Đổi mật khẩu")}</h2>{why}<form method="post" action="{OWN}/mat-khau">'
        f'<input hidden type="text" autocomplete="username" value="{escape(user.login)}" readonly>'
        f"{_field('old', old, 'password', 'current-password')}"
        f"{_field('new', tr('Mật khẩu mới'), 'password', 'new-password', least=MIN_CHARACTERS)}"
        f"{_field('again', again, 'password', 'new-password')}"
        f'<p class="tk-hint">{advice}</p>'
        f"<button>{tr('Đổi mật khẩu')}</button></form></section>"
    )


def _keys_html(keys: Sequence[KeyRow], new_key: str | None) -> str:
    shown = (
        f'<p class="tk-note" role="status">{tr("Khóa mới, chỉ hiện một lần này: ")}'
        f"<code>{escape(new_key)}</code></p>"
        if new_key
        else ""
    )
    revoke = tr("Thu hồi khóa {name}")
    rows = "".join(
        f"<tr><td>{escape(key.name)}</td><td>{_day(key.created)}</td>"
        f"<td>{_day(key.used) if key.used else tr('chưa dùng')}</td>"
        f'<td><form method="post" action="{OWN}/khoa/thu-hoi">'
        f'<input type="hidden" name="key" value="{escape(key.id)}">'
        f'<button class="tk-quiet" aria-label="{escape(revoke.format(name=key.name))}">'
        f"{tr('Thu hồi')}</button>"
        "</form></td></tr>"
        for key in keys
    )
    table = (
        f"<table><thead><tr><th>{tr('Tên')}</th><th>{tr('Tạo ngày')}</th>"
        f"<th>{tr('Dùng gần nhất')}</th><th></th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    about = tr("Để chương trình khác hỏi thay bạn, với đúng quyền đọc của bạn.")
    return (
        f"<section><h2>{tr('Khóa API')}</h2>"
        f'<p class="tk-hint">{about}</p>'
        f'{shown}{table}<form method="post" action="{OWN}/khoa" class="tk-line">'
        f"{_field('name', tr('Tên khóa mới'), 'text', 'off', most=80)}"
        f"<button>{tr('Tạo khóa')}</button></form></section>"
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
