"""The library as the answering steps read it: loaded on demand, kept while it does not change."""

from __future__ import annotations

import copy
import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.matching import TextView, canonical_syllables
from assistant.synonyms import with_synonyms
from assistant.vocabulary import Vocabulary
from vectorstore.types import Scope
from vectorstore.vietnamese.text import clauses, fold, sentences
from vectorstore.vietnamese.years import find_period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.evidence import Statement
    from vectorstore.library import Library
    from vectorstore.types import Conflict, Document, Fact, Provision, Reference

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_KEPT_DOCUMENTS = 512
_KEPT_VIEWS = 50_000


class Shelf:
    """One state of the library (`sequence`); `Assistant` makes a new one when it changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.RLock()
        self.sequence = library.change_sequence
        self._whole = True
        self._newest: int | None = None
        self.documents: Mapping[str, Document] = {
            document.id: document for document in library.documents()
        }
        self.references: tuple[Reference, ...] = tuple(
            reference
            for reference in library.references()
            if reference.document_id in self.documents  # not of older revisions
        )
        defined = [
            (short, long) for short, names in library.abbreviations().items() for long in names
        ]
        self.vocabulary = Vocabulary.of(self._texts(), defined)
        self._references_in: dict[str, list[Reference]] = {}
        for reference in self.references:
            self._references_in.setdefault(reference.provision_id, []).append(reference)
        self._provisions = lru_cache(_KEPT_DOCUMENTS)(self._load_provisions)
        self._facts = lru_cache(_KEPT_DOCUMENTS)(self._load_facts)
        self._conflicts = lru_cache(_KEPT_DOCUMENTS)(self._load_conflicts)
        self.view = lru_cache(_KEPT_VIEWS)(self._view)
        self.mentions = lru_cache(_KEPT_VIEWS)(self._mentions)
        self.years = lru_cache(None)(self._years)
        self.sentences = lru_cache(_KEPT_VIEWS)(sentences)
        self.clauses = lru_cache(_KEPT_VIEWS)(clauses)
        self.period = lru_cache(_KEPT_VIEWS)(find_period)

    def limited(self, admits: Callable[[Document], bool]) -> Shelf:
        """The same state with some of its documents; words and caches are those of all."""
        shelf = copy.copy(self)
        shelf._whole = False
        shelf._newest = None
        shelf.documents = {key: d for key, d in self.documents.items() if admits(d)}
        shelf.references = tuple(r for r in self.references if r.document_id in shelf.documents)
        return shelf

    @property
    def newest(self) -> int:
        """The latest year that a document is mainly of; 0 where none has one."""
        if self._newest is None:
            self._newest = max((d.year or 0 for d in self.documents.values()), default=0)
        return self._newest

    def search_scope(self, documents: Sequence[Document]) -> Scope | None:
        """What to limit a search to for these documents; None where there is nothing to search."""
        if self._whole and len(documents) == len(self.documents):
            return Scope()
        return Scope(frozenset(d.id for d in documents)) if documents else None

    def _texts(self) -> list[str]:
        return [
            line
            for document in self.documents.values()
            for line in [document.title, *document.text.split("\n")]
            if line.strip()
        ]

    def _load_provisions(self, document_id: str) -> dict[str, Provision]:
        with self._lock:
            return {provision.id: provision for provision in self._library.provisions(document_id)}

    def _load_facts(self, document_id: str) -> dict[str, list[Fact]]:
        facts: dict[str, list[Fact]] = {}
        with self._lock:
            for fact in self._library.facts(document_id=document_id):
                facts.setdefault(fact.provision_id, []).append(fact)
        return facts

    def _load_conflicts(self, document_id: str) -> tuple[Conflict, ...]:
        with self._lock:
            return tuple(self._library.conflicts(document_id=document_id))

    def _view(self, text: str) -> TextView:
        return TextView.of(with_synonyms(self.words(text)))

    def _mentions(self, document_id: str, words: str) -> bool:
        """Tell whether a document's text holds the words, tone marks aside."""
        wanted = re.compile(rf"\b{re.escape(fold(words))}\b")
        return wanted.search(fold(self.documents[document_id].text)) is not None

    def _years(self, document_id: str) -> frozenset[int]:
        """The years that a document is about or names anywhere."""
        document = self.documents[document_id]
        return frozenset((*document.years, *map(int, _YEAR.findall(document.text))))

    def words(self, text: str) -> list[str]:
        """Lower-case words of a text, abbreviations spelled out."""
        return canonical_syllables(text, self.vocabulary.expansions)

    def provisions(self, document_id: str) -> Sequence[Provision]:
        """All provisions of a document, in order."""
        return list(self._provisions(document_id).values())

    def provision(self, document_id: str, provision_id: str) -> Provision:
        """One provision."""
        return self._provisions(document_id)[provision_id]

    def facts(self, provision: Provision) -> Sequence[Fact]:
        """The figures of a provision, in order."""
        return self._facts(provision.document_id).get(provision.id, [])

    def document_facts(self, document_id: str) -> Sequence[Fact]:
        """The figures of a document, in order."""
        return [fact for facts in self._facts(document_id).values() for fact in facts]

    def references_in(self, provision: Provision) -> Sequence[Reference]:
        """The mentions of other documents in a provision's own text, in order."""
        return self._references_in.get(provision.id, [])

    def conflicts(self, document_id: str) -> Sequence[Conflict]:
        """The stored conflicts with a place in a document.

        What a replaced document says against its successor is no disagreement.
        """
        found = self._conflicts(document_id)
        return [conflict for conflict in found if self._in_force_together(conflict)]

    def _in_force_together(self, conflict: Conflict) -> bool:
        ids = {place.document_id for place in conflict.places}
        if not ids <= self.documents.keys():
            return False
        return len(ids) == 1 or not any(self.documents[one].superseded_by for one in ids)

    def children(self, provision: Provision) -> Sequence[Provision]:
        """The provisions directly under one."""
        return [p for p in self.provisions(provision.document_id) if p.parent_id == provision.id]

    def ancestors(self, provision: Provision) -> Sequence[Provision]:
        """The provisions above one, the nearest first."""
        above: list[Provision] = []
        provisions = self._provisions(provision.document_id)
        parent = provision.parent_id
        while parent is not None and parent in provisions:
            above.append(provisions[parent])
            parent = provisions[parent].parent_id
        return above

    def sentence(self, statement: Statement, before: int = 0) -> str:
        """The sentence around a clause, and `before` sentences that precede it."""
        provision = statement.provision
        if provision.kind == "row":
            return ""
        own = self.text(provision)
        spans = self.sentences(own)
        for index, (start, end) in enumerate(spans):
            if start <= statement.start - provision.start < end:
                return own[spans[max(0, index - before)][0] : end]
        return ""

    def text(self, provision: Provision) -> str:
        """A provision's own text."""
        return self.documents[provision.document_id].text[provision.start : provision.end]
