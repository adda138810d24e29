"""Stopping ends the waiting at once, whatever the step being worked out still takes."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from assistant.chat.stopping import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 30


def test_every_step_comes_in_order_and_nothing_was_stopped() -> None:
    runs: Runs[int] = Runs(1)
    run = runs.start("tab", iter([1, 2, 3]))
    assert list(run) == [1, 2, 3]
    assert not run.stopped


def test_a_stopped_run_ends_while_its_step_still_works_and_leaves_room_for_the_next() -> None:
    runs: Runs[str] = Runs(2)
    begun, release, ended = Event(), Event(), Event()

    def slow() -> Iterator[str]:
        yield "first"
        begun.set()
        release.wait(SECONDS)
        yield "second"
        ended.set()  # not reached: nothing is worked out for someone who has gone
        yield "third"

    run = runs.start("tab", slow())
    seen = []
    for step in run:
        seen.append(step)
        assert begun.wait(SECONDS)
        runs.stop("tab")
    assert seen == ["first"]
    assert run.stopped
    assert list(runs.start("tab", iter(["next"]))) == ["next"]
    release.set()
    assert not ended.wait(0.2)


def test_stopping_one_leaves_the_others_and_what_is_done() -> None:
    runs: Runs[int] = Runs(2)
    mine, theirs = runs.start("mine", iter([1])), runs.start("theirs", iter([2]))
    runs.stop("mine")
    runs.stop("nobody")
    assert (list(mine), list(theirs)) == ([], [2])
    runs.end("theirs", theirs)
    runs.stop("theirs")
    assert not theirs.stopped


def test_a_second_question_under_the_same_key_stops_the_first() -> None:
    runs: Runs[int] = Runs(1)
    first = runs.start("tab", iter([1]))
    second = runs.start("tab", iter([2]))
    runs.end("tab", first)
    assert (list(first), list(second)) == ([], [2])
    runs.stop("tab")
    assert second.stopped


def test_a_failure_reaches_the_one_who_waits() -> None:
    def failing() -> Iterator[int]:
        yield 1
        message = "hỏng"
        raise ValueError(message)

    run: Runs[int] = Runs(1)
    steps = iter(run.start("tab", failing()))
    assert next(steps) == 1
    with pytest.raises(ValueError, match="hỏng"):
        next(steps)


def test_no_more_are_worked_at_than_there_is_room_for() -> None:
    runs: Runs[int] = Runs(1)
    begun, release, second_begun = Event(), Event(), Event()

    def held() -> Iterator[int]:
        yield 1
        begun.set()
        release.wait(SECONDS)

    def second() -> Iterator[int]:
        second_begun.set()
        yield 2

    for _ in runs.start("a", held()):
        assert begun.wait(SECONDS)
        runs.stop("a")
    seen: list[int] = []
    waiting = Thread(target=lambda: seen.extend(runs.start("b", second())))
    waiting.start()
    assert not second_begun.wait(0.2)
    release.set()
    waiting.join(SECONDS)
    assert seen == [2]
