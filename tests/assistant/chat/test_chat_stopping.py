"""Giving up ends the waiting at once, whatever the step being worked out still takes."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

import pytest

from assistant.chat.stopping import Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

SECONDS = 30


async def all_of(steps: AsyncIterator[int]) -> list[int]:
    return [step async for step in steps]


def numbers(*given: int) -> Callable[[Callable[[], bool]], Iterator[int]]:
    return lambda _given_up: iter(given)


def test_every_step_comes_in_order() -> None:
    workers: Workers[int] = Workers(1)
    assert asyncio.run(all_of(workers.steps(numbers(1, 2, 3)))) == [1, 2, 3]
    assert workers.count == 0


def test_what_is_given_up_ends_while_its_step_still_works_and_leaves_room_for_the_next() -> None:
    workers: Workers[int] = Workers(2)
    begun, release, told, ended = Event(), Event(), Event(), Event()

    def slow(given_up: Callable[[], bool]) -> Iterator[int]:
        yield 1
        begun.set()
        release.wait(SECONDS)
        if given_up():
            told.set()
        yield 2
        ended.set()  # not reached: nothing is worked out for someone who has gone

    async def asking() -> None:
        async for step in workers.steps(slow):
            assert step == 1

    async def run() -> list[int]:
        asker = asyncio.create_task(asking())
        assert await asyncio.to_thread(begun.wait, SECONDS)
        assert workers.count == 1
        asker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asker
        assert workers.count == 0
        return await all_of(workers.steps(numbers(3)))  # the first one is still at work

    assert asyncio.run(run()) == [3]
    release.set()
    assert told.wait(SECONDS)
    assert not ended.wait(0.2)


def test_a_failure_reaches_the_one_who_waits() -> None:
    def failing(_given_up: Callable[[], bool]) -> Iterator[int]:
        yield 1
        message = "hỏng"
        raise ValueError(message)

    workers: Workers[int] = Workers(1)
    seen = []

    async def run() -> None:
        async for step in workers.steps(failing):
            seen.append(step)

    with pytest.raises(ValueError, match="hỏng"):
        asyncio.run(run())
    assert seen == [1]


def test_no_more_are_worked_at_than_there_is_room_for() -> None:
    workers: Workers[int] = Workers(1)
    begun, release, second_begun = Event(), Event(), Event()

    def held(_given_up: Callable[[], bool]) -> Iterator[int]:
        begun.set()
        release.wait(SECONDS)
        yield 1

    def second(_given_up: Callable[[], bool]) -> Iterator[int]:
        second_begun.set()
        yield 2

    async def run() -> list[list[int]]:
        first = asyncio.create_task(all_of(workers.steps(held)))
        assert await asyncio.to_thread(begun.wait, SECONDS)
        after = asyncio.create_task(all_of(workers.steps(second)))
        assert not await asyncio.to_thread(second_begun.wait, 0.2)
        release.set()
        return list(await asyncio.gather(first, after))

    assert asyncio.run(run()) == [[1], [2]]
