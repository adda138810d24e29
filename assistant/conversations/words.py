"""The words of kept conversations in SQLite's full-text index (FTS5), with and without tone marks.

A row belongs to a turn or to a title: the index knows rows by a number alone, so turns have the
even numbers and titles the odd ones.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from vectorstore.vietnamese.folding import fold, is_marked, unify_tone_placement

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

MAX_WORDS = 20  # of a search
_WORD = re.compile(r"\w+")


class Row(NamedTuple):
    """Whose words they are."""

    key: int
    of_title: bool

    @property
    def number(self) -> int:
        """Its number in the index."""
        return 2 * self.key + self.of_title


def put(connection: Connection, row: Row, *texts: str) -> None:
    """Keep the words of a turn or title, in place of earlier ones."""
    drop(connection, [row])
    marked = " ".join(_words(" ".join(texts)))
    statement = text("INSERT INTO turn_words (rowid, marked, folded) VALUES (:row, :marked, :fold)")
    connection.execute(statement, {"row": row.number, "marked": marked, "fold": fold(marked)})


def drop(connection: Connection, rows: Collection[Row]) -> None:
    """Forget the words of turns and titles."""
    statement = text("DELETE FROM turn_words WHERE rowid = :row")
    if rows:
        connection.execute(statement, [{"row": row.number} for row in rows])


def forget_dropped(connection: Connection) -> None:
    """Rewrite the index without the words of what was dropped, which it else keeps for a while."""
    connection.execute(text("INSERT INTO turn_words (turn_words) VALUES ('optimize')"))


def query_of(words: str) -> str | None:
    """The query for all of these words, the last one perhaps unfinished; None without any.

    A word with marks stands for itself, one without for all that are spelled so without them.
    """
    found = _words(words)[:MAX_WORDS]
    if not found:
        return None
    terms = [f'{"marked" if is_marked(word) else "folded"} : "{word}"' for word in found]
    return " AND ".join(terms) + ("*" if len(found[-1]) > 1 else "")


def _words(written: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", written).lower()
    return [unify_tone_placement(word) for word in _WORD.findall(lowered)]
