"""Conversations on disk: a turn is there for good before anybody is shown its answer."""

from __future__ import annotations

import secrets
import tempfile
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from sqlalchemy import delete, func, insert, select, text, update

from assistant.conversations import words
from assistant.conversations.schema import SHAPE, conversations, turns
from assistant.conversations.words import Row
from assistant.sidecar_database import SidecarDatabase
from assistant.types import Answer
from vectorstore.servers import ALONE
from vectorstore.sidecars import CONVERSATIONS, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sqlalchemy import ColumnElement, Connection

    from vectorstore.servers import Namespace, Servers

MOST_TURNS = 200  # of one conversation; the next question begins another one
MAX_TITLE_CHARACTERS = 120
_DAY_SECONDS = 24 * 3600


class StoredTurn(NamedTuple):
    """A question, its answer, and the documents that it cites and names."""

    question: str
    answer: Answer
    documents: tuple[str, ...]


class Entry(NamedTuple):
    """A conversation as a list shows it: its first turn's documents, and the turn found in it."""

    token: str
    title: str
    named: bool
    changed: int
    turns: int
    first: tuple[str, ...]
    found: str = ""  # the question of the turn that a search found
    found_in: tuple[str, ...] = ()


class ConversationStore:
    """The conversations beside one library; safe from several threads and processes."""

    def __init__(
        self,
        place: Path | Namespace,
        days: int | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Open the file, or make it; what has rested for longer than `days` is deleted."""
        self._database = SidecarDatabase(place, SHAPE, now)
        self._days = days

    @classmethod
    def open(
        cls,
        library: Path,
        days: int | None = None,
        now: Callable[[], float] = time.time,
        servers: Servers = ALONE,
    ) -> Self:
        """Open those beside a library; with `days` 0 they are kept while the program runs."""
        if days == 0:
            return cls.temporary()
        return cls(conversations_place(library, servers), days, now)

    @classmethod
    def temporary(cls) -> Self:
        """A store of its own that is gone at the end of the program."""
        folder = tempfile.TemporaryDirectory(prefix="cchc-")
        store = cls(Path(folder.name) / CONVERSATIONS)
        weakref.finalize(store, folder.cleanup)
        return store

    def close(self) -> None:
        """Close the database's connections."""
        self._database.close()

    def append(
        self, owner: str, token: str, question: str, answer: Answer, documents: Collection[str]
    ) -> str:
        """Add a turn to a conversation of this owner, or begin one; returns the one's token.

        When it returns the turn is on the disk. Raises `CchcError` where it cannot be written.
        """
        if self._database.tidying_due():
            self.expire()
        now = self._database.now
        with self._database.writing() as connection:
            key = self._with_room(connection, owner, token)
            if key is None:
                token = secrets.token_urlsafe(16)
                row = {
                    "token": token,
                    "owner": owner,
                    "title": shortened(question),
                    "named": False,
                    "started": now,
                    "changed": now,
                }
                made = connection.execute(
                    insert(conversations).values(row).returning(conversations.c.key)
                )
                key = int(made.scalar_one())
            turn = {
                "conversation": key,
                "asked": now,
                "question": question,
                "answer": answer.to_json(),
                "documents": sorted(documents),
            }
            added = connection.execute(insert(turns).values(turn).returning(turns.c.key))
            row_of_turn = Row(int(added.scalar_one()), of_title=False)
            words.put(connection, row_of_turn, question, answer.answer)
            mine = conversations.c.key == key
            connection.execute(update(conversations).where(mine).values(changed=now))
        return token

    def turns(self, owner: str, token: str, most: int = MOST_TURNS) -> list[StoredTurn] | None:
        """The last turns of a conversation, oldest first; None where this owner has none such."""
        with self._database.reading() as connection:
            key = _key(connection, owner, token)
            if key is None:
                return None
            query = select(turns).where(turns.c.conversation == key)
            rows = connection.execute(query.order_by(turns.c.key.desc()).limit(most)).all()
        return [
            StoredTurn(row.question, Answer.of_json(row.answer), tuple(row.documents))
            for row in reversed(rows)
        ]

    def documents(self, owner: str, token: str, most: int) -> set[str]:
        """What the last turns of a conversation of this owner cite and name."""
        with self._database.reading() as connection:
            key = _key(connection, owner, token)
            query = select(turns.c.documents).where(turns.c.conversation == key)
            rows = connection.execute(query.order_by(turns.c.key.desc()).limit(most)).scalars()
            return {one for row in rows for one in row}

    def entries(self, owner: str, offset: int, most: int) -> list[Entry]:
        """The conversations of an owner, the last used first."""
        with self._database.reading() as connection:
            return _entries(connection, conversations.c.owner == owner, offset, most)

    def entry(self, owner: str, token: str) -> Entry | None:
        """One conversation as lists show it; None where this owner has none such."""
        mine = (conversations.c.owner == owner) & (conversations.c.token == token)
        with self._database.reading() as connection:
            return next(iter(_entries(connection, mine, 0, 1)), None)

    def count(self, owner: str) -> int:
        """How many conversations an owner has."""
        query = select(func.count()).where(conversations.c.owner == owner)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def search(self, owner: str, wanted: str, most: int) -> list[Entry]:
        """Where all these words stand in one turn or title, one entry for each, newest first."""
        asked = words.words_asked(wanted)
        if not asked:
            return []
        with self._database.reading() as connection:
            condition, query = words.matching(connection, asked)
            found = text(
                "SELECT c.key AS key, t.question AS question, t.documents AS documents"  # noqa: S608
                " FROM turn_words AS w"
                " LEFT JOIN turns AS t ON t.key = w.rowid / 2 AND w.rowid % 2 = 0"
                " JOIN conversations AS c"
                " ON c.key = CASE w.rowid % 2 WHEN 0 THEN t.conversation ELSE w.rowid / 2 END"
                f" WHERE {condition} AND c.owner = :owner"
                " ORDER BY c.changed DESC, t.key DESC NULLS LAST LIMIT :most"
            ).columns(turns.c.question, turns.c.documents, key=conversations.c.key.type)
            rows = connection.execute(found, {**query, "owner": owner, "most": most}).all()
            keys = {row.key for row in rows}
            listed = {
                key: entry
                for key in keys
                for entry in _entries(connection, conversations.c.key == key, 0, 1)
            }
        return [
            listed[row.key]._replace(found=row.question or "", found_in=tuple(row.documents or ()))
            for row in rows
        ]

    def rename(self, owner: str, token: str, title: str) -> bool:
        """Give a conversation a name; false where this owner has none such."""
        with self._database.writing() as connection:
            key = _key(connection, owner, token)
            if key is None:
                return False
            title = title[:MAX_TITLE_CHARACTERS]
            mine = conversations.c.key == key
            connection.execute(update(conversations).where(mine).values(title=title, named=True))
            words.put(connection, Row(key, of_title=True), title)
        return True

    def remove(self, owner: str, token: str) -> bool:
        """Delete a conversation; false where this owner has none such."""
        return bool(self._remove(conversations.c.owner == owner, conversations.c.token == token))

    def remove_all(self, owner: str) -> int:
        """Delete every conversation of an owner; returns how many there were."""
        return self._remove(conversations.c.owner == owner)

    def expire(self) -> int:
        """Delete what has rested for longer than it is kept; returns how many."""
        if self._days is None:
            return 0
        oldest = self._database.now - self._days * _DAY_SECONDS
        return self._remove(conversations.c.changed < oldest)

    def _remove(self, *which: ColumnElement[bool]) -> int:
        with self._database.writing() as connection:
            keys = list(connection.execute(select(conversations.c.key).where(*which)).scalars())
            if not keys:
                return 0
            inside = turns.c.conversation.in_(select(conversations.c.key).where(*which))
            in_them = connection.execute(select(turns.c.key).where(inside)).scalars()
            rows = [Row(key, of_title=False) for key in in_them]
            words.drop(connection, [*rows, *(Row(key, of_title=True) for key in keys)])
            connection.execute(delete(conversations).where(*which))  # its turns go with it
            words.forget_dropped(connection)
        self._database.flush()
        return len(keys)

    def _with_room(self, connection: Connection, owner: str, token: str) -> int | None:
        key = _key(connection, owner, token)
        if key is None:
            return None
        query = select(func.count()).where(turns.c.conversation == key)
        return key if connection.execute(query).scalar_one() < MOST_TURNS else None


def conversations_place(library: Path, servers: Servers = ALONE) -> Path | Namespace:
    """Where the conversations over a library lie: beside its folder, or with it on its server."""
    return place_of(library, CONVERSATIONS, servers)


def shortened(question: str) -> str:
    """A title made of a question: its first line, cut after a word."""
    line = " ".join(question.split())
    if len(line) <= MAX_TITLE_CHARACTERS:
        return line
    return f"{line[: MAX_TITLE_CHARACTERS - 1].rpartition(' ')[0] or line[:100]}…"


def _key(connection: Connection, owner: str, token: str) -> int | None:
    query = select(conversations.c.key).where(
        conversations.c.token == token, conversations.c.owner == owner
    )
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else int(found)


def _entries(
    connection: Connection, which: ColumnElement[bool], offset: int, most: int
) -> list[Entry]:
    inside = turns.c.conversation == conversations.c.key
    number = select(func.count()).where(inside).scalar_subquery()
    first = select(turns.c.documents).where(inside).order_by(turns.c.key).limit(1)
    query = (
        select(conversations, number.label("turns"), first.scalar_subquery().label("first"))
        .where(which)
        .order_by(conversations.c.changed.desc(), conversations.c.key.desc())
        .offset(offset)
        .limit(most)
    )
    return [
        Entry(row.token, row.title, row.named, row.changed, row.turns, tuple(row.first or ()))
        for row in connection.execute(query)
    ]
