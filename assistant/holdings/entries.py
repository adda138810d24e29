"""The list of documents: what it shows of each, and what it can be filtered by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from assistant.chat import labels
from assistant.chat.parts import Choice
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.shelf import Shelf
    from vectorstore.types import Document

MOST_TYPED = 200  # characters of any one filter


class Holding(NamedTuple):
    """One document in the list."""

    document: Document
    figures: int = 0  # targets and results that it states
    older: int = 0  # older texts of it that are kept
    conflicts: int = 0  # places that cannot all be right

    @property
    def searched(self) -> str:
        """Folded: what the free-text filter looks at."""
        document = self.document
        parts = (labels.document_name(document), document.title, document.agency, document.source)
        return fold(" ".join(part for part in (*parts, document.signer) if part))


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the list; empty strings ask for nothing."""

    nam: str = ""  # year
    loai: str = ""  # kind
    cq: str = ""  # agency
    tim: str = ""  # words, tone marks aside

    @property
    def query(self) -> str:
        """The filters as an address has them; "" where nothing is filtered."""
        return urlencode(
            {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        )

    def matches(self, holding: Holding) -> bool:
        """Tell whether a document is asked for."""
        document = holding.document
        return (
            (not self.nam or self.nam in _years(document))
            and (not self.loai or self.loai == document.kind)
            and (not self.cq or self.cq == document.agency)
            and all(word in holding.searched for word in fold(self.tim).split())
        )


class Choices(NamedTuple):
    """What the list can be filtered by."""

    years: Sequence[Choice]
    kinds: Sequence[Choice]
    agencies: Sequence[Choice]


def entries(shelf: Shelf, everything: Iterable[Document]) -> tuple[Holding, ...]:
    """List the documents, the newest first; `everything` holds older texts too."""
    older = Counter(one.replaced_by_revision for one in everything if one.replaced_by_revision)
    found = [
        Holding(
            document,
            sum(fact.role is not None for fact in shelf.document_facts(document.id)),
            older[document.id],
            len(shelf.conflicts(document.id)),
        )
        for document in shelf.documents.values()
    ]
    return tuple(sorted(found, key=lambda one: labels.age(one.document), reverse=True))


def choices(holdings: Sequence[Holding]) -> Choices:
    """Count years, kinds and agencies, the newest and most frequent first."""
    years = _counted(holdings, _years)
    return Choices(
        sorted(years, key=lambda one: one.value, reverse=True),
        _counted(holdings, lambda document: [document.kind] if document.kind else []),
        _counted(holdings, lambda document: [document.agency] if document.agency else []),
    )


def _counted(
    holdings: Iterable[Holding], values: Callable[[Document], Iterable[str]]
) -> list[Choice]:
    found = Counter(value for holding in holdings for value in values(holding.document))
    return [Choice(value, value, count) for value, count in found.most_common()]


def _years(document: Document) -> list[str]:
    return [str(year) for year in document.years or ([document.year] if document.year else [])]
