"""Tables of the conversations database, which lies beside the library and belongs to it.

Times are whole seconds since 1970. `turn_words` holds the words of turns and of titles, as they
are written and without tone marks; see `words.py`.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

from assistant.sidecar_database import Shape, meta_table

metadata = MetaData()
meta = meta_table(metadata)

conversations = Table(
    "conversations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("token", String, nullable=False, unique=True),
    Column("owner", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("named", Boolean, nullable=False, default=False),  # by its owner: else a question
    Column("started", Integer, nullable=False),
    Column("changed", Integer, nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("key", Integer, primary_key=True),
    Column(
        "conversation",
        ForeignKey("conversations.key", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("asked", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),  # as `Answer.to_json` gives it
    Column("documents", JSON, nullable=False),  # ids of what it cites and names
)

SHAPE = Shape(
    "cuộc hỏi đáp",
    metadata,
    1,
    (
        "CREATE VIRTUAL TABLE turn_words USING fts5(marked, folded, "
        "tokenize = 'unicode61 remove_diacritics 0')",
    ),
    (
        "CREATE TABLE turn_words (rowid BIGINT PRIMARY KEY, marked TSVECTOR NOT NULL, "
        "folded TSVECTOR NOT NULL)",
        "CREATE INDEX turn_words_marked ON turn_words USING gin (marked)",
        "CREATE INDEX turn_words_folded ON turn_words USING gin (folded)",
    ),
)
