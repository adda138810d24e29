"""Failed attempts: counted before a password is looked at, so that many at once count too.

A name that nobody has is counted like any other: what is said tells nothing of who exists. Few
failures lock a person out from one address alone, so that somebody else's attempts do not; many
lock the person, and very many the address.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from assistant.accounts import schema
from assistant.sidecar_database import upsert

if TYPE_CHECKING:
    from assistant.accounts.database import AccountsDatabase

LOCKED_SECONDS = 15 * 60
FROM_ONE_ADDRESS, OF_ONE_PERSON, OF_ONE_ADDRESS = 5, 25, 60


class Lockout:
    """The failures of one accounts database."""

    def __init__(self, database: AccountsDatabase) -> None:
        self._database = database

    def attempt(self, login: str, address: str) -> bool:
        """Count an attempt as failed; false where it may not even be made.

        `succeeded` takes it back.
        """
        table, now = schema.failures, self._database.now
        limits = _limits(login, address)
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.last <= now - LOCKED_SECONDS))
            query = select(table.c.key, table.c.count).where(table.c.key.in_(limits))
            counts = {str(key): int(count) for key, count in connection.execute(query)}
            if any(counts.get(key, 0) >= limit for key, limit in limits.items()):
                return False
            for key in limits:
                row = upsert(connection, table).values(key=key, count=1, last=now)
                more = {"count": table.c.count + 1, "last": now}
                connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=more))
        return True

    def succeeded(self, login: str, address: str) -> None:
        """Forget the failures of a person who signed in; the address's other failures stay."""
        table = schema.failures
        mine, person, whole = _limits(login, address)
        with self._database.writing() as connection:
            connection.execute(delete(table).where(table.c.key.in_([mine, person])))
            one = table.update().where(table.c.key == whole).values(count=table.c.count - 1)
            connection.execute(one)


def _limits(login: str, address: str) -> dict[str, int]:
    """What an attempt counts against, and how many of each there may be."""
    return {
        _key("both", login, address): FROM_ONE_ADDRESS,
        _key("person", login): OF_ONE_PERSON,
        _key("address", address): OF_ONE_ADDRESS,
    }


def _key(*parts: str) -> str:
    """A short key of any text: what was typed as a name may be a password."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
