"""Tables of the accounts database, which lies beside the library and belongs to it.

Times are whole seconds since 1970. Secrets stand here as hashes alone: passwords under Argon2, the
random tokens of sessions and keys, which nobody can guess, under SHA-256.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text

from assistant.sidecar_database import meta_table

SCHEMA_VERSION = 1

metadata = MetaData()


def _of_user(*, primary_key: bool = False) -> Column[int]:
    link = ForeignKey("users.id", ondelete="CASCADE")
    return Column("user_id", Integer, link, nullable=False, primary_key=primary_key, index=True)


meta = meta_table(metadata)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", Text, nullable=False),
    # Of a one-time password: it must be changed at once, and is good until then.
    Column("one_time_until", Integer),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created", Integer, nullable=False),
    sqlite_autoincrement=True,  # the number of a person who is gone is never another's
)

groups = Table("groups", metadata, Column("name", String, primary_key=True))

memberships = Table(
    "memberships",
    metadata,
    _of_user(primary_key=True),
    Column("group_name", ForeignKey("groups.name", ondelete="CASCADE"), primary_key=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String, primary_key=True),
    _of_user(),
    Column("created", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
)

# Failed attempts by what they name: a person from one address, the person, the address.
failures = Table(
    "failures",
    metadata,
    Column("key", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Integer, nullable=False),
)

keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True),
    _of_user(),
    Column("name", Text, nullable=False),
    Column("secret_hash", String, nullable=False),
    Column("created", Integer, nullable=False),
    Column("used", Integer),
)
