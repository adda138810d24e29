"""What an evaluation needs of an assistant with an open library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from evals.expectations import Item

Fault = Literal["figure", "quote"]
# "unmarked" is the lexical search for the question typed without tone marks, as a user has it;
# "folded" is the same without restored marks: what the folded half of the index brings alone.
SearchSystem = Literal["hybrid", "lexical", "vector", "unmarked", "folded"]
SEARCH_SYSTEMS: tuple[SearchSystem, ...] = ("hybrid", "lexical", "vector", "unmarked", "folded")


class Ask(Protocol):
    """Answers a question after earlier turns, each {"question": …, "answer": …}.

    Returns the contract's dictionary. `fault` makes the composing step err.
    """

    def __call__(
        self, question: str, history: list[dict[str, Any]], fault: Fault | None = None, /
    ) -> dict[str, Any]:
        """Ask one question."""


class DocumentFacts(NamedTuple):
    """What the library knows of a document that a metric needs."""

    text: str
    years: frozenset[int] = frozenset()  # every year that it is mainly about
    place: str | None = None
    header: Mapping[str, str | None] = {}  # number, kind, agency, issued (ISO 8601), signer


class Ranked(NamedTuple):
    """One ranked provision: its document and where it stands in it."""

    source: str
    number: str | None
    section_path: tuple[str, ...]


class Session(NamedTuple):
    """One assistant: how to ask it, what its library holds, and how it ranks (None: not known)."""

    ask: Ask
    document: Callable[[str], DocumentFacts | None]
    search: Callable[[str, SearchSystem], Sequence[Ranked]] | None = None
    fingerprint: str = ""  # of the library; "" where it is not known
    draft: Callable[[Item], dict[str, Any]] | None = None  # drafts an item's letter
