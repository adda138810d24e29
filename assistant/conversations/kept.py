"""The kept conversations of whoever makes a request, as far as they may still see what is in them.

An answer tells something of the documents that it cites, and of those that its words and warnings
name. A turn is shown while its owner may see all of these; else nothing of it is, its question
neither: it may have been suggested from such a document.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.accounts.gate import visitor_of
from assistant.answer_filter import UNFILTERED
from assistant.chat.backend import explain
from assistant.chat.conversation import HISTORY_TURNS, MAX_EXCHANGES, Exchange, withhold
from assistant.conversations.store import MOST_TURNS
from vectorstore.errors import CchcError
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import HTTPConnection

    from assistant.answer_filter import AnswerFilter
    from assistant.chat.backend import BackendOf
    from assistant.chat.conversation import Conversation
    from assistant.conversations.store import ConversationStore, Entry
    from assistant.types import Answer
    from vectorstore.types import Document

NOBODY = "local"  # the one person of a program without accounts
PAGE_ENTRIES = 50
_MOST_FOUND = 400  # turns, before those that are not to be seen are left out
_LEAST_TITLE_CHARACTERS = 12  # shorter ones are words that any answer may use


class Listing(NamedTuple):
    """One page of conversations, or what a search found."""

    entries: Sequence[Entry]
    total: int
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_ENTRIES))


class Conversations:
    """The conversations of a server's people."""

    def __init__(
        self, store: ConversationStore, backend_of: BackendOf, accounts: str | None = None
    ) -> None:
        """Keep them in `store`; `accounts` is the identity of the accounts that people have."""
        self._store = store
        self._backend_of = backend_of
        self._accounts = accounts

    def keep(
        self, request: HTTPConnection, token: str, conversation: Conversation
    ) -> tuple[str, Conversation]:
        """Write the last answer down; returns the conversation's token, and what may be shown.

        An answer that cannot be kept is not shown: a sentence in its place says why.
        """
        *earlier, last = conversation
        if last.answer is None:
            return token, conversation
        try:
            documents = documents_of(last.answer, self._backend_of(request).documents())
            owner = self.owner(request)
            token = self._store.append(owner, token, last.question, last.answer, documents)
        except CchcError as error:
            return token, (*earlier, replace(last, answer=None, problem=explain(error)))
        return token, (*earlier, replace(last, documents=tuple(sorted(documents))))

    def gone_on_with(self, request: HTTPConnection, token: str) -> tuple[Conversation, bool]:
        """What a question is asked in the light of, and whether some on the page is hidden now.

        Nothing where this person has no such conversation: the answer begins another one.
        """
        if not token or (conversation := self._read(request, token, HISTORY_TURNS)) is None:
            return (), False
        named = self._store.documents(self.owner(request), token, MAX_EXCHANGES)
        return conversation, not self._backend_of(request).sees(named)

    def opened(self, request: HTTPConnection, token: str) -> Conversation | None:
        """The end of a conversation, to go on with; None where there is none of this person."""
        return self._read(request, token, MAX_EXCHANGES)

    def filter_of(self, request: HTTPConnection, token: str) -> AnswerFilter:
        """What the last answer of a conversation was limited to, as far as it may be seen."""
        found = self._read(request, token, 1)
        answer = found[-1].answer if found else None
        return (answer and answer.filter) or UNFILTERED

    def whole(self, request: HTTPConnection, token: str) -> Conversation | None:
        """A conversation from its beginning; None where there is none of this person."""
        return self._read(request, token, MOST_TURNS)

    def _read(self, request: HTTPConnection, token: str, most: int) -> Conversation | None:
        found = self._store.turns(self.owner(request), token, most)
        if found is None:
            return None
        kept = tuple(
            Exchange(number, turn.question, turn.answer, documents=turn.documents)
            for number, turn in enumerate(found, 1)
        )
        return withhold(kept, self._backend_of(request).sees)

    def listed(self, request: HTTPConnection, words: str = "", page: int = 1) -> Listing:
        """One page of the conversations, or those in which words are found."""
        owner, sees = self.owner(request), self._backend_of(request).sees
        if words.strip():
            found: dict[str, Entry] = {}
            for entry in self._store.search(owner, words, _MOST_FOUND):
                if sees(entry.found_in):
                    found.setdefault(entry.token, _seen(entry, sees(entry.first)))
            entries = list(found.values())[:PAGE_ENTRIES]
            return Listing(entries, len(entries))
        total = self._store.count(owner)
        page = min(max(page, 1), Listing((), total).pages)
        rows = self._store.entries(owner, (page - 1) * PAGE_ENTRIES, PAGE_ENTRIES)
        return Listing([_seen(row, sees(row.first)) for row in rows], total, page)

    def named(self, request: HTTPConnection, token: str) -> Entry | None:
        """One conversation as lists show it."""
        entry = self._store.entry(self.owner(request), token)
        return entry and _seen(entry, self._backend_of(request).sees(entry.first))

    def rename(self, request: HTTPConnection, token: str, title: str) -> bool:
        """Name a conversation; false where there is none of this person."""
        return self._store.rename(self.owner(request), token, title)

    def remove(self, request: HTTPConnection, token: str) -> bool:
        """Delete a conversation; false where there is none of this person."""
        return self._store.remove(self.owner(request), token)

    def remove_all(self, request: HTTPConnection) -> int:
        """Delete all of this person; returns how many."""
        return self._store.remove_all(self.owner(request))

    def owner(self, request: HTTPConnection) -> str:
        """Whose conversations a request may see."""
        visitor = visitor_of(request)
        if visitor is None or self._accounts is None:
            return NOBODY
        return owner_name(self._accounts, visitor.user.id)


def owner_name(accounts: str, user_id: int) -> str:
    """Name a person of these very accounts: others made in their place later count anew."""
    return f"{accounts}:{user_id}"


def documents_of(answer: Answer, documents: Iterable[Document]) -> set[str]:
    """The ids of the documents that an answer cites, and of those that anything in it names."""
    said = "\n".join(
        (
            answer.question,
            answer.understood_as or "",
            answer.answer,
            *(one.message for one in answer.warnings),
        )
    )
    numbers = {number_key(one.number) for one in find_document_numbers(said)}
    named = {
        one.id
        for one in documents
        if (one.number and number_key(one.number) in numbers)
        or one.source in said
        or (len(one.title) >= _LEAST_TITLE_CHARACTERS and one.title in said)
    }
    return named | {citation.document.id for citation in answer.citations}


def _seen(entry: Entry, first_seen: bool) -> Entry:
    """An entry without what its title would tell, where that is a question not to be shown."""
    return entry if entry.named or first_seen else entry._replace(title="")
