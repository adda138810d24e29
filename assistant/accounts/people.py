"""People and groups: who there is, in which role and groups, with which password."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update

from assistant.accounts import schema
from assistant.accounts.passwords import (
    ONE_TIME_SECONDS,
    check_new_password,
    hash_password,
    one_time_password,
)
from assistant.accounts.types import ROLES, Role, User
from assistant.audit.actor import Record, unrecorded
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, Row

    from assistant.accounts.database import AccountsDatabase

FIRST_LOGIN = "quan-tri"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_GROUP = re.compile(r"[^\W_](?:[\w .&/()-]{0,78}[\w.)])?")


class Credentials(NamedTuple):
    """A person, the hash of their password, and whether it may still be used."""

    user: User
    password_hash: str
    usable: bool


def clean_login(login: str) -> str:
    """The one spelling of a sign-in name, whatever was typed."""
    whole = login.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", whole).strip().casefold()[:200]


class People:
    """The people and groups of one accounts database."""

    def __init__(self, database: AccountsDatabase, record: Record = unrecorded) -> None:
        """Over a database; `record` is told of every change before it is committed."""
        self._database = database
        self._record = record

    def add_first(self) -> str | None:
        """Make the first administrator where there is nobody; the one-time password, shown once."""
        password = one_time_password()
        hashed = hash_password(password)
        with self._database.writing() as connection:
            if connection.execute(select(func.count()).select_from(schema.users)).scalar_one():
                return None
            self._insert(connection, FIRST_LOGIN, "Người quản trị", "administrator", hashed)
            self._record("account_added", {"login": FIRST_LOGIN, "role": "administrator"})
        return password

    def add(self, login: str, name: str, role: str, groups: Collection[str] = ()) -> str:
        """Add a person; returns their one-time password. Raises `ConfigurationError`."""
        login = _checked_login(login)
        password = one_time_password()
        hashed = hash_password(password)
        with self._database.writing() as connection:
            if _row(connection, login) is not None:
                message = f"Đã có tài khoản «{login}». Hãy chọn tên khác."
                raise ConfigurationError(message)
            user_id = self._insert(connection, login, name.strip() or login, _role(role), hashed)
            _join(connection, user_id, groups)
            self._record(
                "account_added", {"login": login, "role": role, "groups": sorted(set(groups))}
            )
        return password

    def vouched(self, login: str, name: str, role: str) -> None:
        """Add a person for whom a provider vouches, or give them its present name and role.

        No password opens the account; the caller makes a name that nobody can type.
        """
        known = self.find(login)
        if known is not None and (known.name, known.role) == (name[:120], role):
            return
        values = {"name": name[:120], "role": _role(role)}
        if known is not None:
            self._change(login, values, "account_renewed", name=name[:120], role=role)
            return
        hashed = hash_password(one_time_password())
        with self._database.writing() as connection:
            if _row(connection, login) is None:
                user_id = self._insert(connection, login, name, _role(role), hashed)
                table = schema.users
                chosen = update(table).where(table.c.id == user_id).values(one_time_until=None)
                connection.execute(chosen)
                detail = {"login": login, "name": name[:120], "role": role}
                self._record("account_added", detail)

    def _insert(
        self, connection: Connection, login: str, name: str, role: Role, hashed: str
    ) -> int:
        now = self._database.now
        values = {
            "login": login,
            "name": name[:120],
            "role": role,
            "password_hash": hashed,
            "one_time_until": now + ONE_TIME_SECONDS,
            "disabled": False,
            "created": now,
        }
        table = schema.users
        made = connection.execute(insert(table).values(values).returning(table.c.id))
        return int(made.scalar_one())

    def everyone(self) -> list[User]:
        """Everybody with an account, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(schema.users).order_by(schema.users.c.login)).all()
            return [_user(connection, row) for row in rows]

    def find(self, login: str) -> User | None:
        """The person of a sign-in name."""
        with self._database.reading() as connection:
            row = _row(connection, clean_login(login))
            return None if row is None else _user(connection, row)

    def credentials(self, login: str) -> Credentials | None:
        """What a sign-in is checked against."""
        with self._database.reading() as connection:
            row = _row(connection, clean_login(login))
            if row is None:
                return None
            in_time = row.one_time_until is None or row.one_time_until > self._database.now
            return Credentials(
                _user(connection, row), row.password_hash, in_time and not row.disabled
            )

    def set_role(self, login: str, role: str) -> None:
        """Give a person another role."""
        self._change(login, {"role": _role(role)}, "role_changed", role=role)

    def set_disabled(self, login: str, disabled: bool) -> None:
        """Close an account and end its sessions, or open it again."""
        action = "account_disabled" if disabled else "account_enabled"
        self._change(login, {"disabled": disabled}, action)

    def set_groups(self, login: str, groups: Collection[str]) -> None:
        """Put a person into these groups and no others."""
        with self._database.writing() as connection:
            user_id = _known(connection, login).id
            table = schema.memberships
            connection.execute(delete(table).where(table.c.user_id == user_id))
            _join(connection, user_id, groups)
            detail = {"login": clean_login(login), "groups": sorted(set(groups))}
            self._record("groups_changed", detail)

    def reset_password(self, login: str) -> str:
        """Give a person a new one-time password and end their sessions."""
        password = one_time_password()
        until = self._database.now + ONE_TIME_SECONDS
        values = {"password_hash": hash_password(password), "one_time_until": until}
        self._change(login, values, "password_reset")
        return password

    def choose_password(self, login: str, password: str) -> None:
        """Set the password that a person chose; every session of theirs ends.

        Raises `ConfigurationError` for one that is too easy to guess.
        """
        check_new_password(password, clean_login(login))
        values = {"password_hash": hash_password(password), "one_time_until": None}
        self._change(login, values, "password_changed")

    def _change(self, login: str, values: dict[str, Any], action: str, **detail: str) -> None:
        table = schema.users
        with self._database.writing() as connection:
            user = _known(connection, login)
            connection.execute(update(table).where(table.c.id == user.id).values(values))
            if user.role == "administrator":
                _check_administrators(connection)
            sessions = schema.sessions
            connection.execute(delete(sessions).where(sessions.c.user_id == user.id))
            self._record(action, {"login": user.login, **detail})

    def groups(self) -> list[str]:
        """The groups there are."""
        with self._database.reading() as connection:
            query = select(schema.groups.c.name).order_by(schema.groups.c.name)
            return [str(name) for name in connection.execute(query).scalars()]

    def add_group(self, name: str) -> None:
        """Make a group. Raises `ConfigurationError` for a name that cannot be one."""
        name = unicodedata.normalize("NFC", name).strip()
        if not _GROUP.fullmatch(name):
            message = (
                f"Tên nhóm «{name[:80]}» không dùng được: chỉ gồm chữ, số, khoảng trắng, - . &"
            )
            raise ConfigurationError(message)
        with self._database.writing() as connection:
            if name in _existing(connection):
                message = f"Đã có nhóm «{name}»."
                raise ConfigurationError(message)
            connection.execute(insert(schema.groups).values(name=name))
            self._record("group_added", {"group": name})

    def remove_group(self, name: str) -> None:
        """Remove a group; documents kept for it alone are then seen by administrators only."""
        with self._database.writing() as connection:
            _check_groups(connection, [name])
            connection.execute(delete(schema.groups).where(schema.groups.c.name == name))
            self._record("group_removed", {"group": name})

    def check_groups(self, names: Collection[str]) -> None:
        """Raise `ConfigurationError` for a group that there is not."""
        with self._database.reading() as connection:
            _check_groups(connection, names)


def user_of(connection: Connection, user_id: int) -> User | None:
    """The person of a number, where the account is open."""
    table = schema.users
    row = connection.execute(select(table).where(table.c.id == user_id)).one_or_none()
    return None if row is None or row.disabled else _user(connection, row)


def _row(connection: Connection, login: str) -> Row[Any] | None:
    table = schema.users
    return connection.execute(select(table).where(table.c.login == login)).one_or_none()


def _user(connection: Connection, row: Row[Any]) -> User:
    table = schema.memberships
    query = select(table.c.group_name).where(table.c.user_id == row.id)
    groups = frozenset(str(name) for name in connection.execute(query).scalars())
    must_change = row.one_time_until is not None
    return User(row.id, row.login, row.name, row.role, groups, row.disabled, must_change)


def _known(connection: Connection, login: str) -> User:
    row = _row(connection, clean_login(login))
    if row is None:
        message = f"Không có tài khoản «{login}». Xem danh sách bằng `cchc accounts list`."
        raise ConfigurationError(message)
    return _user(connection, row)


def _checked_login(login: str) -> str:
    cleaned = clean_login(login)
    if not _LOGIN.fullmatch(cleaned):
        message = (
            f"Tên đăng nhập «{login[:80]}» không dùng được: "
            "cần từ 2 đến 64 chữ không dấu, số và các dấu . _ @ -"
        )
        raise ConfigurationError(message)
    return cleaned


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    message = f"Không có vai trò «{role}». Các vai trò có: {', '.join(ROLES)}."
    raise ConfigurationError(message)


def _check_administrators(connection: Connection) -> None:
    """Refuse a change that would leave nobody to undo it."""
    table = schema.users
    left = select(func.count()).where(table.c.role == "administrator", table.c.disabled.is_(False))
    if not connection.execute(left).scalar_one():
        message = "Phải còn ít nhất một người quản trị. Hãy thêm người khác trước."
        raise ConfigurationError(message)


def _existing(connection: Connection) -> set[str]:
    return set(connection.execute(select(schema.groups.c.name)).scalars())


def _check_groups(connection: Connection, names: Collection[str]) -> None:
    for name in sorted(set(names) - _existing(connection)):
        message = f"Không có nhóm «{name}». Xem các nhóm bằng `cchc accounts groups`."
        raise ConfigurationError(message)


def _join(connection: Connection, user_id: int, groups: Collection[str]) -> None:
    _check_groups(connection, groups)
    rows = [{"user_id": user_id, "group_name": name} for name in sorted(set(groups))]
    if rows:
        connection.execute(insert(schema.memberships), rows)
