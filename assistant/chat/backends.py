"""One engine for every kind of reader: what a person asks reads their library and nothing else.

People in the same groups share an engine, with its caches; nobody shares one with people who may
see other documents. Engines are made when they are first needed, the least used go.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, Self

from assistant.answer import Assistant
from assistant.chat.library_backend import LibraryBackend
from assistant.holdings.keeper import Keeper, Tray
from vectorstore.restricted import Reader

if TYPE_CHECKING:
    from vectorstore.settings import Settings

MOST_BACKENDS = 24  # beside the one over everything


class _Key(NamedTuple):
    """Whose library is read, and for which groups files are taken in; None: none are."""

    reader: Reader | None
    adds_for: frozenset[str] | None


class _Place:
    """Where a backend stands once it is made; made once, however many people ask at once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.backend: LibraryBackend | None = None


class Backends:
    """The engines over one library."""

    def __init__(
        self, assistant: Assistant, *, check_examples: bool = True, keeper: Keeper | None = None
    ) -> None:
        self._assistant = assistant
        self._check_examples = check_examples
        self._keeper = keeper
        self._lock = Lock()
        self._places: OrderedDict[_Key, _Place] = OrderedDict()
        self.everything = self._made(assistant, frozenset())

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the engine over the whole library; raises the `CchcError` of either."""
        assistant = Assistant.open(settings)
        keeper = Keeper(assistant.library, settings, assistant.embedder)
        # With a language model each check would cost seconds, so its examples go unchecked.
        return cls(assistant, check_examples=settings.llm_base_url is None, keeper=keeper)

    def seen_by(self, reader: Reader | None, *, may_edit: bool = False) -> LibraryBackend:
        """The backend over what a reader may see; None for one who sees everything.

        What a restricted editor adds is for the editor's own groups, until an administrator opens
        it to others.
        """
        if reader is None and may_edit:
            return self.everything
        adds_for = reader.groups if reader and may_edit else None
        if reader is not None:
            # Groups that no document is kept for change nothing.
            reader = Reader(reader.groups & self._assistant.library.groups_in_use())
        key = _Key(reader, adds_for)
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > MOST_BACKENDS:
                self._places.popitem(last=False)
        with place.lock:
            if place.backend is None:
                place.backend = self._made(self._engine(reader), adds_for)
            return place.backend

    def _engine(self, reader: Reader | None) -> Assistant:
        """The engine of a reader, that of another backend for the same one where there is any."""
        if reader is None:
            return self._assistant
        with self._lock:
            others = [place.backend for key, place in self._places.items() if key.reader == reader]
        made = next((other for other in others if other is not None), None)
        return made.assistant if made else self._assistant.seen_by(reader)

    def _made(self, assistant: Assistant, adds_for: frozenset[str] | None) -> LibraryBackend:
        tray = Tray(self._keeper, adds_for) if self._keeper and adds_for is not None else None
        return LibraryBackend(assistant, check_examples=self._check_examples, keeper=tray)
