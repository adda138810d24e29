"""Answers that their asker may stop at any moment, however long the next sentence takes."""

from __future__ import annotations

from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


class Run(Generic[T]):
    """One answer being worked out away from the one who waits for it."""

    def __init__(self, steps: Iterable[T], free: BoundedSemaphore) -> None:
        self._steps = steps
        self._free = free
        self._given: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
        self._stop = Event()

    @property
    def stopped(self) -> bool:
        """Whether the asker gave it up."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End the waiting now; the step being worked out goes on unseen and is the last."""
        self._stop.set()
        self._given.put(None)

    def __iter__(self) -> Iterator[T]:
        # A daemon, so that a model which never answers does not hold up the end of the program.
        Thread(target=self._work, daemon=True).start()
        while (given := self._given.get()) is not None and not self.stopped:
            if isinstance(given, BaseException):
                raise given
            yield given[0]

    def _work(self) -> None:
        with self._free:
            try:
                for step in self._steps:
                    if self.stopped:
                        break
                    self._given.put((step,))
            except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
                self._given.put(error)
            finally:
                self._given.put(None)


class Runs(Generic[T]):
    """The answers being worked out now, each under a key that its asker alone knows.

    At most `at_once` are worked at, those stopped and not yet done among them; more wait.
    """

    def __init__(self, at_once: int) -> None:
        self._free = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._running: dict[object, Run[T]] = {}

    def start(self, key: object, steps: Iterable[T]) -> Run[T]:
        """Begin to work; an earlier run under the same key is stopped."""
        run = Run(steps, self._free)
        with self._lock:
            earlier, self._running[key] = self._running.get(key), run
        if earlier is not None:
            earlier.stop()
        return run

    @property
    def count(self) -> int:
        """How many are waited for now."""
        with self._lock:
            return len(self._running)

    def stop(self, key: object) -> None:
        """Stop what runs under the key, if anything still does."""
        with self._lock:
            run = self._running.get(key)
        if run is not None:
            run.stop()

    def end(self, key: object, run: Run[T]) -> None:
        """Forget a run that was waited for to its end."""
        with self._lock:
            if self._running.get(key) is run:
                del self._running[key]
