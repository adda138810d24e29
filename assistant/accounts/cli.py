"""`cchc accounts`: who may sign in, in which role and groups, and which documents they see."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.accounts.types import ROLE_NAMES, ROLES
from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.accounts.door import Accounts
    from assistant.accounts.types import User
    from vectorstore.library import Library

_library = click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
_groups = click.option(
    "--group", "groups", multiple=True, metavar="NHÓM", help="Một nhóm; có thể nêu nhiều lần."
)
_role = click.Choice(ROLES)


@click.group(epilog='Ví dụ: cchc accounts add lan --name "Trần Thị Lan" --group "Sở Nội vụ"')
def command() -> None:
    """Quản lý tài khoản, nhóm và quyền xem văn bản của trang hỏi đáp."""


@command.command(name="list", epilog="Ví dụ: cchc accounts list")
@_library
def list_people(library: Path | None) -> None:
    """Liệt kê tài khoản: tên đăng nhập, vai trò, nhóm."""
    with _opened(library) as accounts:
        for user in accounts.people.everyone():
            notes = [ROLE_NAMES[user.role], ", ".join(sorted(user.groups)) or "không nhóm"]
            notes += ["đã khóa"] if user.disabled else []
            notes += ["chưa đổi mật khẩu dùng một lần"] if user.must_change else []
            click.echo(f"{user.login:<20} {user.name} | {' | '.join(notes)}")


@command.command(epilog="Ví dụ: cchc accounts add lan --role editor --group 'Sở Nội vụ'")
@click.argument("login", metavar="TÊN")
@click.option("--name", default="", metavar="HỌ_TÊN", help="Họ và tên.")
@click.option("--role", type=_role, default="reader", show_default=True, help="Vai trò.")
@_groups
@_library
def add(login: str, name: str, role: str, groups: tuple[str, ...], library: Path | None) -> None:
    """Thêm một người và in mật khẩu dùng một lần của họ."""
    with _opened(library) as accounts:
        _say_password(login, accounts.people.add(login, name, role, groups))


@command.command(epilog="Ví dụ: cchc accounts role lan editor")
@click.argument("login", metavar="TÊN")
@click.argument("role", metavar="VAI_TRÒ", type=_role)
@_library
def role(login: str, role: str, library: Path | None) -> None:
    """Đổi vai trò: reader (đọc), editor (thêm, bỏ văn bản), administrator (quản trị)."""
    with _opened(library) as accounts:
        accounts.people.set_role(login, role)
    click.echo(f"{login}: {role}.")


@command.command(epilog="Ví dụ: cchc accounts groups --add 'Sở Nội vụ'")
@click.option("--add", metavar="NHÓM", help="Thêm một nhóm.")
@click.option("--remove", metavar="NHÓM", help="Bỏ một nhóm.")
@_library
def groups(add: str | None, remove: str | None, library: Path | None) -> None:
    """Liệt kê, thêm, bỏ nhóm."""
    with _opened(library) as accounts:
        if add is not None:
            accounts.people.add_group(add)
        if remove is not None:
            accounts.people.remove_group(remove)
        for name in accounts.people.groups():
            click.echo(name)


@command.command(epilog="Ví dụ: cchc accounts join lan --group 'Sở Nội vụ' --group 'Tổ CCHC'")
@click.argument("login", metavar="TÊN")
@_groups
@_library
def join(login: str, groups: tuple[str, ...], library: Path | None) -> None:
    """Đặt các nhóm của một người (thay các nhóm cũ; không nêu nhóm nào là bỏ hết)."""
    with _opened(library) as accounts:
        accounts.people.set_groups(login, groups)
    click.echo(f"{login}: {', '.join(groups) or 'không thuộc nhóm nào'}.")


@command.command(epilog="Ví dụ: cchc accounts reset lan")
@click.argument("login", metavar="TÊN")
@_library
def reset(login: str, library: Path | None) -> None:
    """Cấp mật khẩu dùng một lần mới; mọi phiên đang mở của người đó kết thúc."""
    with _opened(library) as accounts:
        _say_password(login, accounts.people.reset_password(login))


@command.command(epilog="Ví dụ: cchc accounts disable lan")
@click.argument("login", metavar="TÊN")
@_library
def disable(login: str, library: Path | None) -> None:
    """Khóa tài khoản: không đăng nhập được nữa, khóa API cũng thôi dùng được."""
    with _opened(library) as accounts:
        accounts.people.set_disabled(login, True)
    click.echo(f"Đã khóa {login}.")


@command.command(epilog="Ví dụ: cchc accounts enable lan")
@click.argument("login", metavar="TÊN")
@_library
def enable(login: str, library: Path | None) -> None:
    """Mở lại tài khoản đã khóa."""
    with _opened(library) as accounts:
        accounts.people.set_disabled(login, False)
    click.echo(f"Đã mở lại {login}.")


@command.command(epilog="Ví dụ: cchc accounts forget lan")
@click.argument("login", metavar="TÊN")
@_library
def forget(login: str, library: Path | None) -> None:
    """Xóa mọi cuộc hỏi đáp được giữ của một người."""
    from assistant.conversations.kept import owner_name
    from assistant.conversations.store import ConversationStore, conversations_place
    from assistant.sidecar_database import is_there

    with _opened(library) as accounts:
        user = _person(accounts, login)
        accounts.record("conversations_deleted", {"login": user.login})
        owner = owner_name(accounts.database.identity, user.id)
    settings = Settings.load(library=library)
    place = conversations_place(settings.library, settings.servers)
    removed = ConversationStore(place).remove_all(owner) if is_there(place) else 0
    click.echo(f"{login}: đã xóa {removed} cuộc hỏi đáp.")


@command.command(epilog="Ví dụ: cchc accounts key lan --name 'bảng tổng hợp'")
@click.argument("login", metavar="TÊN")
@click.option("--name", default="", metavar="TÊN_KHÓA", help="Để nhớ khóa dùng cho việc gì.")
@click.option("--revoke", metavar="MÃ", help="Thu hồi khóa có mã này thay vì tạo khóa mới.")
@_library
def key(login: str, name: str, revoke: str | None, library: Path | None) -> None:
    """Tạo khóa API của một người và in một lần, hoặc thu hồi."""
    with _opened(library) as accounts:
        user = _person(accounts, login)
        if revoke is None:
            click.echo(accounts.keys.add(user.id, name))
        elif accounts.keys.revoke(user.id, revoke):
            click.echo(f"Đã thu hồi khóa {revoke}.")
        else:
            message = f"{login} không có khóa «{revoke}»."
            raise ConfigurationError(message)


@command.command(epilog="Ví dụ: cchc accounts access 138/KH-UBND --group 'Sở Nội vụ'")
@click.argument("identifier", metavar="VĂN_BẢN")
@_groups
@click.option("--everyone", is_flag=True, help="Mọi người có tài khoản đều xem được.")
@_library
def access(identifier: str, groups: tuple[str, ...], everyone: bool, library: Path | None) -> None:
    """Chỉ cho thành viên các nhóm này xem một văn bản (mã, số hiệu hoặc tên tệp)."""
    from vectorstore.find_document import find_document

    if everyone == bool(groups):
        raise click.UsageError("Hãy nêu các nhóm bằng --group, hoặc --everyone.")
    with _opened(library) as accounts, _library_of(library) as held:
        accounts.people.check_groups(groups)
        document_id = find_document(held, identifier).id
        with held.writer() as writer:
            accounts.record("access_changed", {"document": document_id, "groups": sorted(groups)})
            writer.set_groups(document_id, groups)
    click.echo(f"{identifier}: {', '.join(groups) or 'mọi người'}.")


def _person(accounts: Accounts, login: str) -> User:
    user = accounts.people.find(login)
    if user is None:
        message = f"Không có tài khoản «{login}». Xem danh sách bằng `cchc accounts list`."
        raise ConfigurationError(message)
    return user


def _say_password(login: str, password: str) -> None:
    click.echo(f"{login}: mật khẩu dùng một lần {password}")
    click.echo("Dùng được trong 7 ngày; người dùng phải đổi khi đăng nhập lần đầu.", err=True)


@contextmanager
def _opened(library: Path | None) -> Iterator[Accounts]:
    from assistant.accounts.database import AccountsDatabase, accounts_place
    from assistant.accounts.door import Accounts
    from assistant.audit.log import AuditLog

    settings = Settings.load(library=library)
    database = AccountsDatabase.open(accounts_place(settings.library, settings.servers))
    audit = AuditLog.open(settings.library, settings.audit_days, servers=settings.servers)
    try:
        yield Accounts(database, audit)
    finally:
        database.close()
        audit.close()


@contextmanager
def _library_of(folder: Path | None) -> Iterator[Library]:
    from vectorstore.library import Library

    with Library.configured(Settings.load(library=folder)) as library:
        yield library
