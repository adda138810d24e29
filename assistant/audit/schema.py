"""The audit log's table: rows are added, never changed, and taken away from the oldest end alone.

`at` is milliseconds since 1970. `hash` seals a row and the hash of the one before; what the first
row follows stands in `meta`, under `cut_hash`, with the number of the last row taken away.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String, Table, Text

from assistant.sidecar_database import Shape, meta_table

CUT, CUT_HASH = "cut", "cut_hash"

metadata = MetaData()
meta = meta_table(metadata)

entries = Table(
    "entries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("login", Text, nullable=False),
    Column("channel", String, nullable=False),
    Column("action", String, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("hash", String, nullable=False),
)

SHAPE = Shape(
    "nhật ký",
    metadata,
    1,
    (
        "CREATE TRIGGER entries_stay BEFORE UPDATE ON entries "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END",
        "CREATE TRIGGER entries_go_oldest_first BEFORE DELETE ON entries "
        "WHEN OLD.number > COALESCE((SELECT CAST(value AS INTEGER) FROM meta "
        "WHERE key = 'cut'), 0) BEGIN SELECT RAISE(ABORT, 'append-only'); END",
    ),
    (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'append-only'; END $$",
        "CREATE TRIGGER entries_stay BEFORE UPDATE ON entries "
        "FOR EACH ROW EXECUTE FUNCTION append_only()",
        "CREATE FUNCTION oldest_first() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF OLD.number > COALESCE((SELECT CAST(value AS BIGINT) FROM meta "
        "WHERE key = 'cut'), 0) THEN RAISE EXCEPTION 'append-only'; END IF; RETURN OLD; END $$",
        "CREATE TRIGGER entries_go_oldest_first BEFORE DELETE ON entries "
        "FOR EACH ROW EXECUTE FUNCTION oldest_first()",
        "CREATE TRIGGER entries_are_not_emptied BEFORE TRUNCATE ON entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ),
)
