"""Sessions of browsers and keys of programs: random tokens, of which only hashes are stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, select, update

from assistant.accounts import schema
from assistant.accounts.people import user_of
from assistant.accounts.types import Visitor
from assistant.audit.actor import Record, unrecorded
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from assistant.accounts.database import AccountsDatabase

IDLE_SECONDS = 4 * 3600
LONGEST_SECONDS = 12 * 3600  # a working day
_SEEN_EVERY_SECONDS = 60  # not with every request: each write waits for the disk
_TOKEN_BYTES = 32
KEY_PREFIX = "cchc"
MOST_KEYS = 20  # of one person


class KeyRow(NamedTuple):
    """An API key as its owner sees it later."""

    id: str
    name: str
    created: int
    used: int | None


class Sessions:
    """The sessions of one accounts database."""

    def __init__(self, database: AccountsDatabase) -> None:
        self._database = database

    def begin(self, user_id: int, password_hash: str) -> str | None:
        """Start a session; returns its token, which stands nowhere else.

        None where the password that was checked has been changed meanwhile.
        """
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._database.now
        table = schema.sessions
        row = {"token_hash": _hash(token), "user_id": user_id, "created": now, "seen": now}
        with self._database.writing() as connection:
            old = (table.c.seen <= now - IDLE_SECONDS) | (table.c.created <= now - LONGEST_SECONDS)
            connection.execute(delete(table).where(old))
            query = select(schema.users.c.password_hash).where(schema.users.c.id == user_id)
            if connection.execute(query).scalar_one_or_none() != password_hash:
                return None
            connection.execute(insert(table), [row])
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Whose session a token is, where it has not expired and the account is open."""
        table, now, hashed = schema.sessions, self._database.now, _hash(token)
        with self._database.reading() as connection:
            query = select(table).where(table.c.token_hash == hashed)
            row = connection.execute(query).one_or_none()
            if row is None or now >= min(row.seen + IDLE_SECONDS, row.created + LONGEST_SECONDS):
                return None
            user = user_of(connection, row.user_id)
        if user is None:
            return None
        if now - row.seen >= _SEEN_EVERY_SECONDS:
            with self._database.writing() as connection:
                connection.execute(
                    update(table).where(table.c.token_hash == hashed).values(seen=now)
                )
        return Visitor(user, session=hashed)

    def end(self, hashed: str) -> None:
        """End the session of a token's hash."""
        table = schema.sessions
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.token_hash == hashed))


class Keys:
    """The API keys of one accounts database."""

    def __init__(self, database: AccountsDatabase, record: Record = unrecorded) -> None:
        """Over a database; `record` is told of every change before it is committed."""
        self._database = database
        self._record = record

    def add(self, user_id: int, name: str) -> str:
        """Make a key; returns it whole, which stands nowhere else.

        Raises `ConfigurationError` where the person has too many.
        """
        key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(_TOKEN_BYTES)
        values = {
            "id": key_id,
            "user_id": user_id,
            "name": name.strip()[:80] or "khóa API",
            "secret_hash": _hash(secret),
            "created": self._database.now,
        }
        with self._database.writing() as connection:
            if len(_keys(connection, user_id)) >= MOST_KEYS:
                message = f"Mỗi người có nhiều nhất {MOST_KEYS} khóa. Hãy thu hồi khóa không dùng."
                raise ConfigurationError(message)
            connection.execute(insert(schema.keys).values(values))
            self._tell(connection, "key_added", user_id, key_id)
        return f"{KEY_PREFIX}_{key_id}_{secret}"

    def visitor(self, key: str) -> Visitor | None:
        """Whose key it is, where it was not revoked and the account is open and in use."""
        prefix, _, rest = key.partition("_")
        key_id, _, secret = rest.partition("_")
        table, now = schema.keys, self._database.now
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == key_id)).one_or_none()
            if prefix != KEY_PREFIX or row is None:
                return None
            if not hmac.compare_digest(row.secret_hash, _hash(secret)):
                return None
            user = user_of(connection, row.user_id)
        if user is None or user.must_change:
            return None
        if now - (row.used or 0) >= _SEEN_EVERY_SECONDS:
            with self._database.writing() as connection:
                connection.execute(update(table).where(table.c.id == key_id).values(used=now))
        return Visitor(user, key=key_id)

    def of(self, user_id: int) -> list[KeyRow]:
        """The keys of a person, the newest first."""
        with self._database.reading() as connection:
            return _keys(connection, user_id)

    def revoke(self, user_id: int, key_id: str) -> bool:
        """Take a person's key back; false where they have none of that id."""
        table = schema.keys
        mine = (table.c.id == key_id) & (table.c.user_id == user_id)
        with self._database.writing() as connection:
            if not connection.execute(delete(table).where(mine)).rowcount:
                return False
            self._tell(connection, "key_revoked", user_id, key_id)
        return True

    def _tell(self, connection: Connection, action: str, user_id: int, key_id: str) -> None:
        user = user_of(connection, user_id)
        self._record(action, {"login": user.login if user else "", "key": key_id})


def _keys(connection: Connection, user_id: int) -> list[KeyRow]:
    table = schema.keys
    columns = (table.c.id, table.c.name, table.c.created, table.c.used)
    query = select(*columns).where(table.c.user_id == user_id).order_by(table.c.created.desc())
    return [KeyRow(*row) for row in connection.execute(query)]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
