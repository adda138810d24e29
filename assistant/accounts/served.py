"""A server for people with accounts: who is let in, and which engine answers each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.accounts.gate import visitor_of

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from assistant.accounts.door import Accounts
    from assistant.accounts.provider_web import Abroad
    from assistant.chat.backends import Backends
    from assistant.chat.library_backend import LibraryBackend


class Served(NamedTuple):
    """The accounts of a server, and the engines over what their holders may see."""

    accounts: Accounts
    backends: Backends
    secure: bool = False  # reached over TLS alone, by way of a proxy where not by itself
    abroad: Abroad | None = None  # the office's identity provider, where there is one

    def backend_of(self, request: HTTPConnection) -> LibraryBackend:
        """The engine over what the person behind a request may see."""
        visitor = visitor_of(request)
        if visitor is None:
            message = f"{request.url.path} asks for documents and was reached without a visitor"
            raise RuntimeError(message)
        return self.backends.seen_by(visitor.reader, may_edit=visitor.may_edit)
