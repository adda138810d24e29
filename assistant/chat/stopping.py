"""Work whose asker may go at any moment, however long the next step takes."""

from __future__ import annotations

import asyncio
import contextvars
from threading import BoundedSemaphore, Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

T = TypeVar("T")
NAME = "answering"  # of the threads


class Workers(Generic[T]):
    """Threads that work out steps for those who wait for them on the event loop.

    At most `at_once` are worked at, those given up and not yet done among them; more wait.
    """

    def __init__(self, at_once: int) -> None:
        self._free = BoundedSemaphore(at_once)
        self._count = 0

    @property
    def count(self) -> int:
        """How many are waited for now."""
        return self._count

    async def steps(self, work: Callable[[Callable[[], bool]], Iterable[T]]) -> AsyncIterator[T]:
        """Give each step when it is there; closing this gives the rest up at once.

        `work` is called in the thread, with a function that tells whether it was given up. The
        step being worked out then goes on unseen and is the last.
        """
        loop = asyncio.get_running_loop()
        given: asyncio.Queue[tuple[T] | BaseException | None] = asyncio.Queue()
        gone = Event()

        def give(thing: tuple[T] | BaseException | None) -> None:
            if not gone.is_set():
                loop.call_soon_threadsafe(given.put_nowait, thing)

        context = contextvars.copy_context()
        # A daemon, so that a model which never answers does not hold up the end of the program.
        job = (self._work, work, give, gone)
        thread = Thread(target=context.run, args=job, name=NAME, daemon=True)
        self._count += 1
        thread.start()
        try:
            while (thing := await given.get()) is not None:
                if isinstance(thing, BaseException):
                    raise thing
                yield thing[0]
        finally:
            gone.set()
            self._count -= 1

    def _work(
        self,
        work: Callable[[Callable[[], bool]], Iterable[T]],
        give: Callable[[tuple[T] | BaseException | None], None],
        gone: Event,
    ) -> None:
        with self._free:
            try:
                for step in work(gone.is_set):
                    if gone.is_set():
                        break
                    give((step,))
            except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
                give(error)
            finally:
                give(None)
