"""Where the engines of a shared deployment are; without any, all lies in the library's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class ServerAddress(NamedTuple):
    """Where a Chroma server is, and what its reverse proxy wants to see."""

    url: str
    token: str | None = None
    token_header: str = "Authorization"  # noqa: S105 - a name
    certificates: Path | None = None  # of the authority that signed the server's own

    @property
    def headers(self) -> dict[str, str]:
        """The header that carries the token; one in `Authorization` is a bearer's."""
        if self.token is None:
            return {}
        bearer = self.token_header.lower() == "authorization"
        return {self.token_header: f"Bearer {self.token}" if bearer else self.token}

    @property
    def name(self) -> str:
        """The address as messages may give it."""
        return without_secrets(self.url)


class Servers(NamedTuple):
    """The engines beside a library's folder."""

    vectors: ServerAddress | None = None
    database: str | None = None  # an address that SQLAlchemy takes, with its password


ALONE = Servers()


class Namespace(NamedTuple):
    """A part of a database that holds tables of one purpose."""

    url: str
    name: str

    def __str__(self) -> str:
        """How messages call it."""
        return f"{database_name(self.url)} ({self.name})"


def without_secrets(url: str) -> str:
    """An address without the name and password that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def database_name(url: str) -> str:
    """A database as messages name it: without name, password and options."""
    return without_secrets(url).partition("?")[0].replace("+psycopg", "", 1)
