"""The words of kept conversations in a full-text index, with and without tone marks.

SQLite's FTS5, or PostgreSQL's `tsvector`, over words that are cut here.

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
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

MAX_WORDS = 20  # of a search
MAX_CHARACTERS = 255  # of a word
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
    values = "string_to_array(:{}, ' ')", "array_to_tsvector({})"
    one, two = (
        (":marked", ":folded")
        if _in_sqlite(connection)
        else (values[1].format(values[0].format(name)) for name in ("marked", "folded"))
    )
    statement = text(f"INSERT INTO turn_words (rowid, marked, folded) VALUES (:row, {one}, {two})")  # noqa: S608
    connection.execute(statement, {"row": row.number, "marked": marked, "folded": fold(marked)})


def drop(connection: Connection, rows: Collection[Row]) -> None:
    """Forget the words of turns and titles."""
    statement = text("DELETE FROM turn_words WHERE rowid = :row")
    if rows:
        connection.execute(statement, [{"row": row.number} for row in rows])


def forget_dropped(connection: Connection) -> None:
    """Rewrite the index without the words of what was dropped, which it else keeps for a while."""
    if _in_sqlite(connection):
        connection.execute(text("INSERT INTO turn_words (turn_words) VALUES ('optimize')"))


def words_asked(written: str) -> list[str]:
    """The words of a search."""
    return _words(written)[:MAX_WORDS]


def matching(connection: Connection, words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A condition for rows that hold all of these words, the last one perhaps unfinished.

    A word with marks stands for itself, one without for all that are spelled so without them.
    """
    kinds = ["marked" if is_marked(word) else "folded" for word in words]
    open_end = len(words[-1]) > 1
    if _in_sqlite(connection):
        terms = [f'{kind} : "{word}"' for kind, word in zip(kinds, words, strict=True)]
        return "turn_words MATCH :query", {"query": " AND ".join(terms) + "*" * open_end}
    lexemes = [f"'{word}'" for word in words]  # letters and digits alone: nothing to escape
    lexemes[-1] += ":*" * open_end
    by_kind = {
        kind: " & ".join(one for one, of in zip(lexemes, kinds, strict=True) if of == kind)
        for kind in set(kinds)
    }
    condition = " AND ".join(f"w.{kind} @@ CAST(:{kind} AS tsquery)" for kind in sorted(by_kind))
    return condition, by_kind


def _in_sqlite(connection: Connection) -> bool:
    return bool(connection.dialect.name == "sqlite")


def _words(written: str) -> list[str]:
    lowered = unicodedata.normalize("NFC", written).lower()
    found = (unify_tone_placement(word) for word in _WORD.findall(lowered))
    return [word[:MAX_CHARACTERS] for word in found]
