"""The audit log on disk: an entry is there for good before what it tells of is acknowledged."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sqlalchemy import delete, func, insert, select

from assistant.audit.actor import acting
from assistant.audit.schema import CUT, CUT_HASH, SHAPE, entries, meta
from assistant.sidecar_database import SidecarDatabase, upsert
from vectorstore.servers import ALONE
from vectorstore.sidecars import AUDIT, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from assistant.audit.actor import Actor
    from vectorstore.servers import Namespace, Servers

_DAY_MS = 24 * 3600 * 1000
_READ_AT_ONCE = 1_000


class Entry(NamedTuple):
    """One line: milliseconds since 1970, who, by which way, what, and what belongs to it."""

    number: int
    at: int
    login: str
    channel: str
    action: str
    detail: dict[str, Any]
    hash: str

    @property
    def moment(self) -> datetime:
        """When it was."""
        return datetime.fromtimestamp(self.at / 1000, UTC)


class Asked(NamedTuple):
    """Which entries: from a moment on and until another (ms), of a person, of an action."""

    since: int = 0
    until: int | None = None
    login: str = ""
    action: str = ""


EVERYTHING = Asked()


class AuditLog:
    """The audit log of one library; safe from several threads and processes."""

    def __init__(
        self, place: Path | Namespace, days: int | None = None, now: Callable[[], float] = time.time
    ) -> None:
        """Open the file, or make it; entries older than `days` are taken away."""
        self._database = SidecarDatabase(place, SHAPE, now)
        self._now = now
        self._days = days

    @classmethod
    def open(
        cls,
        library: Path,
        days: int | None = None,
        now: Callable[[], float] = time.time,
        servers: Servers = ALONE,
    ) -> Self:
        """Open the log beside a library."""
        return cls(audit_place(library, servers), days, now)

    def close(self) -> None:
        """Close the database's connections."""
        self._database.close()

    def write(self, action: str, detail: dict[str, Any], actor: Actor | None = None) -> None:
        """Add an entry, by whoever acts unless said; it is on the disk when this returns.

        Raises `CchcError` where it cannot be written: then what it tells of must not happen.
        """
        who = actor or acting()
        if self._database.tidying_due():
            self.expire()
        with self._database.writing() as connection:
            number, before = _end(connection)
            entry = Entry(
                number + 1, self._ms(), who.login, who.channel, action, _plain(detail), ""
            )
            sealed = entry._replace(hash=seal(before, entry))
            connection.execute(insert(entries), [sealed._asdict()])

    def read(self, asked: Asked = EVERYTHING, *, newest_first: bool = False) -> Iterator[Entry]:
        """The entries that are asked for, in order."""
        table, last = entries, None
        order = table.c.number.desc() if newest_first else table.c.number
        while True:
            query = select(table).where(table.c.at >= asked.since).order_by(order)
            if asked.until is not None:
                query = query.where(table.c.at < asked.until)
            for column, value in ((table.c.login, asked.login), (table.c.action, asked.action)):
                query = query.where(column == value) if value else query
            if last is not None:
                on = table.c.number < last if newest_first else table.c.number > last
                query = query.where(on)
            with self._database.reading() as connection:
                rows = connection.execute(query.limit(_READ_AT_ONCE)).all()
            yield from (Entry(*row) for row in rows)
            if len(rows) < _READ_AT_ONCE:
                return
            last = rows[-1].number

    def actions(self) -> dict[str, int]:
        """The kinds of entries there are, and how many of each."""
        kind = entries.c.action
        query = select(kind, func.count()).group_by(kind).order_by(kind)
        with self._database.reading() as connection:
            return {str(action): int(count) for action, count in connection.execute(query)}

    def head(self) -> tuple[int, str]:
        """The last entry's number and seal; kept elsewhere they show a log that lost its end."""
        with self._database.reading() as connection:
            return _end(connection)

    def seal_of(self, number: int) -> str | None:
        """The seal of an entry, or of the last one taken away; None of one that is not there."""
        query = select(entries.c.hash).where(entries.c.number == number)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
            cut, cut_hash = _cut(connection)
        return cut_hash if found is None and number == cut else found

    def fault(self) -> int | None:
        """The number of the first entry that is missing or not as it was written; None: sound."""
        with self._database.reading() as connection:
            expected, before = _cut(connection)
        for entry in self.read():
            expected += 1
            if entry.number != expected or entry.hash != seal(before, entry):
                return expected
            before = entry.hash
        return None

    def expire(self) -> int:
        """Take away what is older than it is kept; returns how many entries."""
        if self._days is None:
            return 0
        oldest = self._ms() - self._days * _DAY_MS
        with self._database.writing() as connection:
            # Numbers, not times: a clock that was set back must not tear a hole.
            query = select(entries.c.number).where(entries.c.at >= oldest)
            first = connection.execute(query.order_by(entries.c.number).limit(1)).scalar()
            number, _ = _end(connection)
            last = number if first is None else int(first) - 1
            query = select(entries.c.hash).where(entries.c.number == last)
            cut_hash = connection.execute(query).scalar_one_or_none()
            if cut_hash is None:
                return 0  # nothing is that old
            for key, value in ((CUT, str(last)), (CUT_HASH, str(cut_hash))):
                row = upsert(connection, meta).values(key=key, value=value)
                changed = row.on_conflict_do_update(index_elements=["key"], set_={"value": value})
                connection.execute(changed)
            gone = connection.execute(delete(entries).where(entries.c.number <= last)).rowcount
        self._database.flush()
        return gone

    def _ms(self) -> int:
        return int(self._now() * 1000)


def audit_place(library: Path, servers: Servers = ALONE) -> Path | Namespace:
    """Where the audit log of a library lies: beside its folder, or with it on its server."""
    return place_of(library, AUDIT, servers)


def seal(before: str, entry: Entry) -> str:
    """The SHA-256 over an entry and the seal of the one before it."""
    content = [before, *entry[:-1]]
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _end(connection: Connection) -> tuple[int, str]:
    """The number and seal of the last entry, or of the last one taken away."""
    query = select(entries.c.number, entries.c.hash).order_by(entries.c.number.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return _cut(connection) if row is None else (int(row.number), str(row.hash))


def _cut(connection: Connection) -> tuple[int, str]:
    query = select(meta.c.key, meta.c.value).where(meta.c.key.in_((CUT, CUT_HASH)))
    found = {str(key): str(value) for key, value in connection.execute(query)}
    return int(found.get(CUT, 0)), found.get(CUT_HASH, "")


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    """What JSON gives back as it was: the seal must fit what is read later."""
    written = json.dumps(detail, ensure_ascii=False).encode("utf-8", "replace")
    plain: dict[str, Any] = json.loads(written)
    return plain
