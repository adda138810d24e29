"""The library as one reader may see it: the database itself shows nothing else.

Every connection of a restricted library has temporary views under the names of the tables. Names in
temporary schemas go first, so whatever query is made, here or later, reads the views: rows of
documents that the reader may not see are not there, as if those documents had never been ingested.
What the library derived from several documents (which one replaces which) is derived anew from
those that are seen. Indexes, vocabulary and caches are made from this library and so hold no more.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from vectorstore import shown, succession
from vectorstore.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

READERS_FOLDER = "readers"  # among the indexes


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: documents of these groups, and those that are in no group, are theirs to see."""

    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """A name for what belongs to readers of just these groups; fit for a folder."""
        names = json.dumps(sorted(self.groups), ensure_ascii=False)
        return hashlib.sha256(names.encode()).hexdigest()[:24]


class RestrictedLibrary(Library):
    """A library that holds what one reader may see; it is never written through."""

    def __init__(self, library: Library, reader: Reader) -> None:
        super().__init__(
            library.folder,
            library.storage,
            library.storage.restricted_engine(),
            library.lock_timeout_seconds,
            library.servers,
            library.vector_server,
        )
        self.reader = reader
        self._whole = library.whole

    @property
    def whole(self) -> Library:
        """The library that this one shows a part of."""
        return self._whole

    @property
    def indexes_folder(self) -> Path:
        """Where the indexes over just these documents lie."""
        return super().indexes_folder / READERS_FOLDER / self.reader.key

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One snapshot of what the reader may see."""
        with super().reading() as connection:
            _show(connection, self.reader)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Refuse: what is hidden here would be lost or told."""
        self._refuse()
        yield

    def writer(self) -> NoReturn:
        """Refuse, as `writing` does."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        message = "a restricted library cannot be written"
        raise TypeError(message)


def _show(connection: Connection, reader: Reader) -> None:
    """Bring the temporary table of seen documents up to the snapshot; nothing to do mostly."""
    state = shown.shown_state(connection)
    if state.shown == state.sequence:
        return
    with shown.temporary_writes(connection):
        shown.fill_shown(connection, sorted(reader.groups), state.sequence)
        for document_id, by in shown.revisions_shown(connection).items():
            shown.set_shown(connection, document_id, "replaced_by_revision", by)
        for document_id, by in succession.successors_shown(connection).items():
            shown.set_shown(connection, document_id, "superseded_by", by)
