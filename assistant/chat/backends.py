"""One engine for every kind of reader: what a person asks reads their library and nothing else.

People in the same groups share an engine, with its caches; nobody shares one with people who may
see other documents. Engines are made when they are first needed, the least used go.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Self

from assistant.answer import Assistant
from assistant.chat.library_backend import LibraryBackend
from vectorstore.restricted import Reader

if TYPE_CHECKING:
    from vectorstore.settings import Settings

MOST_ENGINES = 12  # beside the one over everything


class _Place:
    """Where an engine stands once it is made; made once, however many people ask at once."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.backend: LibraryBackend | None = None


class Backends:
    """The engines over one library."""

    def __init__(self, assistant: Assistant, *, check_examples: bool = True) -> None:
        self._assistant = assistant
        self._check_examples = check_examples
        self._lock = Lock()
        self._places: OrderedDict[Reader, _Place] = OrderedDict()
        self.everything = LibraryBackend(assistant, check_examples=check_examples)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the engine over the whole library; raises the `CchcError` of either."""
        # With a language model each check would cost seconds, so its examples go unchecked.
        return cls(Assistant.open(settings), check_examples=settings.llm_base_url is None)

    def seen_by(self, reader: Reader | None) -> LibraryBackend:
        """The engine over what a reader may see; None for one who sees everything."""
        if reader is None:
            return self.everything
        # Groups that no document is kept for change nothing.
        reader = Reader(reader.groups & self._assistant.library.groups_in_use())
        with self._lock:
            place = self._places.setdefault(reader, _Place())
            self._places.move_to_end(reader)
            while len(self._places) > MOST_ENGINES:
                self._places.popitem(last=False)
        with place.lock:
            if place.backend is None:
                assistant = self._assistant.seen_by(reader)
                place.backend = LibraryBackend(assistant, check_examples=self._check_examples)
            return place.backend
