"""One library, people who may see different parts of it, and libraries of just those parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from assistant.accounts.door import Accounts
from assistant.accounts.served import Served
from assistant.accounts.types import Visitor
from assistant.answer import Assistant
from assistant.audit.log import AuditLog
from assistant.chat.backends import Backends
from assistant.chat.conversation import begin, finish
from assistant.chat.server import build_app
from assistant.conversations.kept import Conversations
from assistant.conversations.store import ConversationStore
from assistant.holdings.keeper import Keeper
from ingest.conflicts import compare_documents
from ingest.pipeline import parse_file
from tests.assistant.accounts.conftest import PASSWORD
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from starlette.types import ASGIApp

    from assistant.chat.conversation import Conversation

BASE = "http://127.0.0.1"
GROUPS = ("một", "hai")
# Everybody who is asked for: a role and groups. Administrators see everything.
PEOPLE = {
    "doc": ("reader", ()),
    "doc-mot": ("reader", ("một",)),
    "doc-hai": ("reader", ("hai",)),
    "doc-ca-hai": ("reader", ("một", "hai")),
    "sua": ("editor", ()),
    "sua-mot": ("editor", ("một",)),
    "quan": ("administrator", ()),
}


@dataclass(frozen=True)
class World:
    """A server with accounts over a library."""

    library: Library
    accounts: Accounts
    backends: Backends
    app: ASGIApp
    kept: Conversations
    audit: AuditLog
    clients: dict[str, TestClient] = field(default_factory=dict)

    def request(self, login: str) -> HTTPConnection:
        """A request of this person as it reaches a page behind the gate."""
        user = self.accounts.people.find(login)
        assert user is not None
        scope = {"type": "http", "path": "/", "headers": [], "state": {"visitor": Visitor(user)}}
        return HTTPConnection(scope)

    def talk(self, login: str, *questions: str) -> str:
        """Ask one after the other in the chat; returns the kept conversation's token."""
        request, token = self.request(login), ""
        conversation: Conversation = ()
        backend = Served(self.accounts, self.backends).backend_of(request)
        for question in questions:
            conversation = finish(backend, begin(conversation, question))
            token, conversation = self.kept.keep(request, token, conversation)
        return token

    def client(self, login: str) -> TestClient:
        """A browser in which this person has signed in."""
        if login not in self.clients:
            self.clients[login] = signed_in(self.app, login)
        return self.clients[login]


def signed_in(app: ASGIApp, login: str) -> TestClient:
    """Sign in through the page, as a browser does."""
    client = TestClient(app, base_url=BASE, headers={"Origin": BASE}, follow_redirects=False)
    reply = client.post("/dang-nhap", data={"login": login, "password": PASSWORD})
    assert reply.status_code == 303, reply.text
    return client


def make_world(folder: Path, paths: Iterable[Path], kept_for: Mapping[str, Iterable[str]]) -> World:
    """Serve these files; `kept_for` holds the groups of some, by file name."""
    embedder = HashingEmbedder()
    library = Library.open(folder / "kho", embedder, create=True)
    with library.writer() as writer:
        for path in paths:
            parsed = parse_file(path)
            texts = [chunk.search_text for chunk in parsed.chunks]
            writer.write(parsed, embedder.passages(texts), set(kept_for.get(path.name, ())))
        compare_documents(library)
    audit = AuditLog.open(library.folder)
    accounts = Accounts.open(library.folder, create=True, audit=audit)
    for name in GROUPS:
        accounts.people.add_group(name)
    for login, (role, groups) in PEOPLE.items():
        accounts.people.add(login, login, role, groups)
        accounts.people.choose_password(login, PASSWORD)
    keeper = Keeper(library, Settings(library=library.folder), embedder)
    backends = Backends(Assistant(library, Searcher(library, embedder)), keeper=keeper)
    whole = backends.everything
    served = Served(accounts, backends)
    store = ConversationStore.open(library.folder)
    app = build_app(whole, drafts=whole, served=served, conversations=store, audit=audit)
    kept = Conversations(store, served.backend_of, accounts.database.identity)
    return World(library, accounts, backends, app, kept, audit)
