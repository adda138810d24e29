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
from assistant.holdings.keeper import Keeper
from vectorstore.restricted import Reader

if TYPE_CHECKING:
    from vectorstore.settings import Settings

MOST_ENGINES = 12  # beside the one over everything


class Pair(NamedTuple):
    """One engine as those see it who read, and who may change the library too."""

    reading: LibraryBackend
    editing: LibraryBackend


class _Place:
    """Where an engine stands once it is made; made once, however many people ask at once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.backends: Pair | None = None


class Backends:
    """The engines over one library."""

    def __init__(
        self, assistant: Assistant, *, check_examples: bool = True, keeper: Keeper | None = None
    ) -> None:
        self._assistant = assistant
        self._check_examples = check_examples
        self._keeper = keeper
        self._lock = Lock()
        self._places: OrderedDict[Reader, _Place] = OrderedDict()
        self._whole = self._pair(assistant)
        self.everything = self._whole.editing

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the engine over the whole library; raises the `CchcError` of either."""
        # With a language model each check would cost seconds, so its examples go unchecked.
        assistant = Assistant.open(settings)
        keeper = Keeper(assistant.library, settings, assistant.embedder)
        return cls(assistant, check_examples=settings.llm_base_url is None, keeper=keeper)

    def seen_by(self, reader: Reader | None, *, editing: bool = False) -> LibraryBackend:
        """The engine over what a reader may see; None for one who sees everything.

        With `editing` it changes the library too.
        """
        pair = self._whole if reader is None else self._found(reader)
        return pair.editing if editing else pair.reading

    def _pair(self, assistant: Assistant) -> Pair:
        reading = LibraryBackend(assistant, check_examples=self._check_examples)
        return Pair(reading, reading.changed_by(self._keeper) if self._keeper else reading)

    def _found(self, reader: Reader) -> Pair:
        # Groups that no document is kept for change nothing.
        reader = Reader(reader.groups & self._assistant.library.groups_in_use())
        with self._lock:
            place = self._places.setdefault(reader, _Place())
            self._places.move_to_end(reader)
            while len(self._places) > MOST_ENGINES:
                self._places.popitem(last=False)
        with place.lock:
            if place.backends is None:
                place.backends = self._pair(self._assistant.seen_by(reader))
            return place.backends
