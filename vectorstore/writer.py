"""Writing documents: each one in a transaction of its own, the indexes once at the end."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from vectorstore import access, audit, schema, succession
from vectorstore.errors import LibraryError
from vectorstore.records import document_row, record_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray
    from sqlalchemy import Connection, Table

    from vectorstore.embedders import Embedder
    from vectorstore.library import Library
    from vectorstore.types import Chunk, Document, Fact, ParsedDocument, Provision, Reference

Outcome = Literal["added", "updated"]
# A norm further from 1 than this is no rounding: the embedder did not normalise.
NORM_TOLERANCE = 1e-3
SYNCHRONISE_SECONDS = 30.0
KEYS_A_CHANGE = 1_000_000  # more chunks than any one document has


class Writer:
    """The one writer of a library; made by `Library.writer()`, which holds the lock."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._dimension = library.meta.dimension
        self._was_empty = library.change_sequence == 0
        self._server_is_new = self._was_empty
        self._changed = False
        self._synchronised = time.monotonic()
        self.notices: list[str] = []

    def write(
        self,
        parsed: ParsedDocument,
        vectors: NDArray[np.float32],
        groups: Collection[str] = (),
    ) -> Outcome:
        """Store a document, in place of an older one of the same id or path.

        An older text of the same number and agency stays readable, out of the default search; and
        whichever of two documents comes first, the one that the other replaces says so then.
        Where it takes the place of another text it is for the same readers; else the members of
        `groups` alone may see it (none: everybody).

        `vectors` is float32 of shape (chunks, dimension), one row of length 1 for each chunk in
        order. Raises `ValueError` for vectors or offsets that do not fit the document and
        `LibraryError` when the database refuses it; nothing of it is stored then.
        """
        self._check(parsed, vectors)
        document = parsed.document
        table = schema.documents
        try:
            with self._library.writing() as connection:
                sequence = next_sequence(connection)
                older = succession.revisions_of(connection, document)
                kept = access.inherited(connection, _here(connection, document), older)
                before = _make_room(connection, document, sequence)
                older = succession.revisions_of(connection, document)
                connection.execute(insert(table), [document_row(document, sequence)])
                access.put(connection, [document.id], groups if kept is None else kept)
                replaced_here = table.c.id.in_([*older, *before.archived])
                connection.execute(
                    update(table).where(replaced_here).values(replaced_by_revision=document.id)
                )
                _insert(connection, schema.provisions, map(record_row, parsed.provisions))
                _insert(connection, schema.references, map(record_row, parsed.references))
                _insert(connection, schema.facts, map(record_row, parsed.facts))
                key = first_key(sequence)
                chunks = enumerate(map(record_row, parsed.chunks), key)
                _insert(connection, schema.chunks, ({"key": at, **row} for at, row in chunks))
                insert_vectors(connection, document.id, key, vectors)
                _insert(
                    connection,
                    schema.abbreviations,
                    (
                        {"document_id": document.id, "short": short, "long": long}
                        for short, long in parsed.abbreviations
                    ),
                )
                keys = before.keys | succession.affected_by(connection, [document.id])
                succession.refresh(connection, keys, before.numbers)
        except IntegrityError as error:
            message = f"Không lưu được {document.source}: dữ liệu tự mâu thuẫn ({error.orig})."
            raise LibraryError(message) from error
        self._changed = True
        if time.monotonic() - self._synchronised > SYNCHRONISE_SECONDS:
            # A long batch: readers find its documents by their words before it ends.
            self._library.synchronise_indexes((audit.LEXICAL,))
            self._tell_server(patiently=False)
            self._synchronised = time.monotonic()
        return "updated" if before.rows else "added"

    def remove(self, document_id: str) -> bool:
        """Remove a document and everything of it; false when the library has no such document."""
        with self._library.writing() as connection:
            gone = _gone(connection, [document_id])
            removed = _delete_with_history(connection, document_id)
            if removed:
                next_sequence(connection)
                succession.refresh(connection, gone.keys, gone.numbers)
        self._changed = self._changed or removed > 0
        return removed > 0

    def set_groups(self, document_id: str, groups: Collection[str]) -> bool:
        """Let the members of these groups alone see a document, everybody where there are none.

        Its older texts go with it. False when the library has no such document.
        """
        with self._library.writing() as connection:
            is_it = schema.documents.c.id == document_id
            if connection.execute(select(schema.documents.c.id).where(is_it)).first() is None:
                return False
            next_sequence(connection)
            access.put(connection, access.with_older_texts(connection, document_id), groups)
        self._changed = True
        return True

    def finish(self) -> None:
        """Bring the indexes up to date; called once, when the lock is about to be given back."""
        if self._changed:
            notices = self._library.synchronise_indexes()
            # A new library has no indexes yet: making them is no news.
            self.notices.extend([] if self._was_empty else notices)
            self.notices.extend(self._tell_server())

    def _tell_server(self, *, patiently: bool = True) -> list[str]:
        """Bring the vectors on a server up to date; one that is down gets them when it is back."""
        if self._library.vector_server is None:
            return []
        from vectorstore.server_index import keep_current

        library, server = self._library, self._library.vector_server
        first, self._server_is_new = self._server_is_new, False
        return keep_current(library, server, patiently=patiently, replace=first)

    def _check(self, parsed: ParsedDocument, vectors: NDArray[np.float32]) -> None:
        expected = (len(parsed.chunks), self._dimension)
        if vectors.shape != expected or vectors.dtype != np.float32:
            message = f"vectors: {vectors.dtype} {vectors.shape}, expected float32 {expected}"
            raise ValueError(message)
        norms = np.linalg.norm(vectors, axis=1)
        if not np.allclose(norms, 1.0, atol=NORM_TOLERANCE):
            message = "vectors: rows are not finite or not of length 1"
            raise ValueError(message)
        if any(a.ordinal >= b.ordinal for a, b in itertools.pairwise(parsed.chunks)):
            message = "chunks: ordinals do not grow"
            raise ValueError(message)
        length = len(parsed.document.text)
        records: list[Provision | Chunk | Fact | Reference] = [*parsed.provisions, *parsed.chunks]
        records += [*parsed.facts, *parsed.references]
        for record in records:
            if not 0 <= record.start <= record.end <= length:
                message = f"offsets {record.start}:{record.end} outside of the text: {record}"
                raise ValueError(message)


class _Gone(NamedTuple):
    """What a write took out: how many rows, the ids that were kept aside, and whom it concerns."""

    rows: int
    archived: list[str]
    keys: set[str]
    numbers: set[str]


def _here(connection: Connection, document: Document) -> list[str]:
    """Ids of what stands under the id or the path of a document, the id first."""
    table = schema.documents
    here = (table.c.id == document.id) | (table.c.path == document.path)
    found = connection.execute(select(table.c.id).where(here)).scalars()
    return sorted(map(str, found), key=lambda one: one != document.id)


def _make_room(connection: Connection, document: Document, sequence: int) -> _Gone:
    """Take out what stands under the id or the path of a document that is about to be written.

    An older text of the same number and agency is kept under an id of its own; other content under
    the same path is another document, and goes.
    """
    table = schema.documents
    here = (table.c.id == document.id) | (table.c.path == document.path)
    rows = connection.execute(select(table).where(here)).all()
    gone = _gone(connection, [str(row.id) for row in rows])
    archived: list[str] = []
    for row in rows:
        if row.replaced_by_revision is not None and row.id != document.id:
            if row.revision == document.revision:  # the file has its older content again
                _delete(connection, row.id)
            continue
        if row.revision != document.revision and succession.is_same_text(document, row):
            archived.append(succession.archive(connection, row.id, sequence))
        else:
            _delete(connection, row.id)
    return gone._replace(archived=archived)


def _gone(connection: Connection, ids: list[str]) -> _Gone:
    table = schema.documents
    rows = connection.execute(select(table.c.number).where(table.c.id.in_(ids))).all()
    numbers = {str(row.number) for row in rows if row.number}
    return _Gone(len(rows), [], succession.affected_by(connection, ids), numbers)


def _delete(connection: Connection, document_id: str) -> int:
    succession.unlink(connection, document_id)
    table = schema.documents
    return connection.execute(delete(table).where(table.c.id == document_id)).rowcount


def _delete_with_history(connection: Connection, document_id: str) -> int:
    """Remove a document and the older texts of the same file; another file's text is back then."""
    table = schema.documents
    path = select(table.c.path).where(table.c.id == document_id).scalar_subquery()
    older = select(table.c.id).where(
        table.c.path == path, table.c.replaced_by_revision.is_not(None), table.c.id != document_id
    )
    current = select(table.c.replaced_by_revision).where(table.c.id == document_id)
    if connection.execute(current).scalar_one_or_none() is None:
        for row in connection.execute(older).all():
            _delete(connection, row.id)
    return _delete(connection, document_id)


def next_sequence(connection: Connection) -> int:
    """Count one more change; every transaction that changes documents or vectors does."""
    table = schema.meta
    is_sequence = table.c.key == "change_sequence"
    last = int(connection.execute(select(table.c.value).where(is_sequence)).scalar_one())
    connection.execute(update(table).where(is_sequence).values(value=str(last + 1)))
    return last + 1


def first_key(sequence: int) -> int:
    """The key of a document's first chunk; the others follow without a gap.

    Change sequences never come twice, so neither do keys.
    """
    return sequence * KEYS_A_CHANGE


def replace_vectors(
    library: Library, embedder: Embedder, made: Mapping[str, NDArray[np.float32]]
) -> None:
    """Put other vectors, of another embedder, in place of all; hold the library's lock.

    `made` holds float32 (chunks, dimension) for every document id of the library.
    """
    with library.writing() as connection:
        sequence = next_sequence(connection)
        stored = select(schema.vectors.c.document_id, schema.vectors.c.first_key)
        rows = [(one, first, made[one]) for one, first in connection.execute(stored).all()]
        connection.execute(delete(schema.vectors))
        for document_id, first, vectors in rows:
            insert_vectors(connection, document_id, first, vectors)
        connection.execute(update(schema.documents).values(sequence=sequence))
        for key, value in (("embedder", embedder.name), ("dimension", str(embedder.dimension))):
            is_key = schema.meta.c.key == key
            connection.execute(update(schema.meta).where(is_key).values(value=value))


def insert_vectors(
    connection: Connection, document_id: str, first: int, vectors: NDArray[np.float32]
) -> None:
    """Store a document's vectors, rows in the order of its chunks."""
    row = {
        "document_id": document_id,
        "first_key": first,
        "count": len(vectors),
        "data": np.ascontiguousarray(vectors, dtype="<f4").tobytes(),
    }
    connection.execute(insert(schema.vectors), [row])


def _insert(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    found = list(rows)
    if found:
        connection.execute(insert(table), found)
