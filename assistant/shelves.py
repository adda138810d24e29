"""The shelves of a library: its whole present state, and what a filter leaves of it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer_filter import UNFILTERED
from assistant.shelf import Shelf

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer_filter import AnswerFilter
    from vectorstore.library import Library

_KEPT_FILTERS = 32  # each is a few dictionaries over the same documents


class Within(NamedTuple):
    """What a question may be answered from, out of which documents in all."""

    whole: Shelf
    shelf: Shelf  # those that the filter leaves
    only: AnswerFilter
    as_of: date | None = None  # documents issued until this day

    @property
    def unfiltered(self) -> Within:
        """The same without the filter."""
        return Within(self.whole, self.whole, UNFILTERED, self.as_of)


class Shelves:
    """The library's present state, read anew after another process changed it; thread-safe."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._whole = Shelf(library)
        self._limited: dict[AnswerFilter, Shelf] = {}

    @property
    def whole(self) -> Shelf:
        """Every document."""
        with self._lock:
            return self._present()

    def within(self, only: AnswerFilter, as_of: date | None = None) -> Within:
        """What a filter leaves, worked out once for each state of the library."""
        with self._lock:
            whole = self._present()
            return Within(whole, self._left(whole, only) if only else whole, only, as_of)

    def _present(self) -> Shelf:
        if self._whole.sequence != self._library.change_sequence:
            self._whole = Shelf(self._library)
            self._limited.clear()
        return self._whole

    def _left(self, whole: Shelf, only: AnswerFilter) -> Shelf:
        if only not in self._limited:
            while len(self._limited) >= _KEPT_FILTERS:
                self._limited.pop(next(iter(self._limited)))
            self._limited[only] = whole.limited(only.admits)
        return self._limited[only]
