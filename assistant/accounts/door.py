"""The door: a name and a password in, a session out, or one answer for every reason it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from assistant.accounts.database import AccountsDatabase, accounts_place
from assistant.accounts.lockout import LOCKED_SECONDS, Lockout
from assistant.accounts.passwords import is_password
from assistant.accounts.people import People, clean_login
from assistant.accounts.sessions import Keys, Sessions
from assistant.audit.actor import STRANGER, Actor, Record, acting, unrecorded
from assistant.interface_language import mark, tr
from vectorstore.servers import ALONE

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.accounts.people import Credentials
    from assistant.accounts.types import User, Visitor
    from assistant.audit.log import AuditLog
    from vectorstore.servers import Servers

WRONG = mark("Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản không dùng được.")
LOCKED = mark(
    "Đăng nhập sai nhiều lần nên tạm dừng {minutes} phút. "
    "Hãy thử lại sau, hoặc nhờ người quản trị cấp lại mật khẩu."
)


def locked_sentence() -> str:
    """What whoever failed too often is told."""
    return tr(LOCKED).format(minutes=LOCKED_SECONDS // 60)


class Entry(NamedTuple):
    """The token of a new session, or the sentence that says why there is none."""

    token: str | None
    problem: str | None = None


class Accounts:
    """Everything about the accounts of one library."""

    def __init__(self, database: AccountsDatabase, audit: AuditLog | None = None) -> None:
        """Over a database; what is done to accounts goes to the log where there is one."""
        self.database = database
        self.audit = audit
        self.record: Record = audit.write if audit else unrecorded
        self.people = People(database, self.record)
        self.sessions = Sessions(database)
        self.keys = Keys(database, self.record)
        self.lockout = Lockout(database)
        self._told: dict[str, int] = {}  # addresses whose lockout was taken down, and when

    @classmethod
    def open(
        cls,
        library: Path,
        *,
        create: bool = False,
        audit: AuditLog | None = None,
        servers: Servers = ALONE,
    ) -> Self:
        """Open the accounts beside a library; see `AccountsDatabase.open`."""
        place = accounts_place(library, servers)
        return cls(AccountsDatabase.open(place, create=create), audit)

    def sign_in(self, login: str, password: str, address: str) -> Entry:
        """Check a password and start a session; the same words and time whoever the name is of."""
        login = clean_login(login)
        if not self.lockout.attempt(login, address):
            self._tell_lockout(self.people.find(login), address)
            return Entry(None, locked_sentence())
        found = self.people.credentials(login)
        right = is_password(password, found.password_hash if found else None)
        if found is None or not right or not found.usable:
            self.tell("sign_in_failed", found.user if found else None, address)
            return Entry(None, tr(WRONG))
        self.tell("signed_in", found.user, address)
        self.lockout.succeeded(login, address)
        return self._begin(found)

    def sign_out(self, visitor: Visitor, address: str) -> None:
        """End the session of whoever has one."""
        if visitor.session is not None:
            self.tell("signed_out", visitor.user, address)
            self.sessions.end(visitor.session)

    def change_password(self, visitor: Visitor, old: str, new: str, address: str) -> Entry:
        """Set a password that its owner chose; every session ends, a new one begins.

        Raises `ConfigurationError` for a password that is too easy to guess.
        """
        login = visitor.user.login
        if not self.lockout.attempt(login, address):
            self._tell_lockout(visitor.user, address)
            return Entry(None, locked_sentence())
        found = self.people.credentials(login)
        if found is None or not is_password(old, found.password_hash):
            return Entry(None, tr("Mật khẩu hiện tại không đúng."))
        self.lockout.succeeded(login, address)
        if old == new:
            return Entry(None, tr("Mật khẩu mới phải khác mật khẩu hiện tại."))
        self.people.choose_password(login, new)
        chosen = self.people.credentials(login)
        return Entry(None, tr(WRONG)) if chosen is None else self._begin(chosen)

    def tell(self, action: str, user: User | None, address: str | None = None) -> None:
        """Take down who it was; not a name that nobody has, which may be a password."""
        if self.audit is not None:
            address = acting().address if address is None else address
            actor = Actor(user.login if user else STRANGER, "page", address)
            self.audit.write(action, {"address": address}, actor)

    def _tell_lockout(self, user: User | None, address: str) -> None:
        """Once for an address while it lasts: whoever is locked out must not fill the disk."""
        now = self.database.now
        held = {one: at for one, at in self._told.copy().items() if at > now - LOCKED_SECONDS}
        if address not in held:
            self.tell("locked_out", user, address)
        self._told = {address: now, **held}

    def _begin(self, found: Credentials) -> Entry:
        token = self.sessions.begin(found.user.id, found.password_hash)
        return Entry(token, None if token else tr(WRONG))
