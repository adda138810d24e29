"""The audit log on disk: appended, sealed, never changed, gone from its oldest end alone."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.audit.actor import Actor
from assistant.audit.export import csv_lines, jsonl
from assistant.audit.log import Asked, AuditLog, audit_place
from tests.conftest import BOTH, IN_A_FOLDER
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.assistant.accounts.conftest import Clock
    from vectorstore.servers import Namespace, Servers

ENGINES = BOTH

LAN = Actor("lan", "chat")
DAY = 24 * 3600


@pytest.fixture
def file(tmp_path: Path, new_servers: Callable[[], Servers]) -> Path | Namespace:
    return audit_place(tmp_path / "kho", new_servers())


@pytest.fixture
def log(file: Path | Namespace, clock: Clock) -> Iterator[AuditLog]:
    opened = AuditLog(file, 30, clock)
    yield opened
    opened.close()


def fill(log: AuditLog, count: int = 5) -> None:
    for number in range(count):
        log.write("ask", {"question": f"Câu {number}?"}, LAN)


def changed(file: Path, *statements: str) -> None:
    """Change the file behind the program's back, triggers and all."""
    with closing(sqlite3.connect(file)) as database:
        for name in ("entries_stay", "entries_go_oldest_first"):
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        database.commit()


def test_entries_come_back_in_order_and_are_sealed(log: AuditLog, file: Path) -> None:
    fill(log)
    other = AuditLog(file)  # on the disk already
    found = list(other.read())
    assert [entry.number for entry in found] == [1, 2, 3, 4, 5]
    assert found[0].detail == {"question": "Câu 0?"}
    assert (found[0].login, found[0].channel) == ("lan", "chat")
    assert [entry.number for entry in other.read(newest_first=True)] == [5, 4, 3, 2, 1]
    assert other.fault() is None
    assert other.head() == (5, found[-1].hash)


def test_the_program_itself_cannot_change_or_remove_entries(log: AuditLog) -> None:
    fill(log)
    for statement in (
        "UPDATE entries SET login = 'x' WHERE number = 2",
        "DELETE FROM entries WHERE number = 5",
        "DELETE FROM entries WHERE number = 1",
    ):
        with (
            pytest.raises((IntegrityError, CchcError), match="append-only"),
            log._database.writing() as connection,
        ):
            connection.exec_driver_sql(statement)
    assert len(list(log.read())) == 5


@IN_A_FOLDER
@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE entries SET login = 'minh' WHERE number = 3", 3),
        ("UPDATE entries SET at = at + 1 WHERE number = 1", 1),
        ("UPDATE entries SET detail = '{}' WHERE number = 5", 5),
        ("DELETE FROM entries WHERE number = 2", 2),
        ("DELETE FROM entries WHERE number = 1", 1),
        ("UPDATE entries SET number = 9 WHERE number = 5", 5),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    log: AuditLog, file: Path, statement: str, at: int
) -> None:
    fill(log)
    changed(file, statement)
    assert log.fault() == at


@IN_A_FOLDER
def test_a_log_that_lost_its_end_no_longer_has_the_seal_written_down(
    log: AuditLog, file: Path
) -> None:
    fill(log)
    number, seal = log.head()
    changed(file, "DELETE FROM entries WHERE number > 3")
    assert log.fault() is None  # the chain alone cannot know
    assert log.seal_of(number) != seal


def test_old_entries_go_and_the_chain_holds(log: AuditLog, clock: Clock) -> None:
    fill(log)
    clock.run(20 * DAY)
    fill(log)
    clock.run(15 * DAY)
    fill(log, 1)
    assert [entry.number for entry in log.read()] == [6, 7, 8, 9, 10, 11]
    assert log.fault() is None
    clock.run(99 * DAY)
    log.expire()
    assert list(log.read()) == []
    assert log.head()[0] == 11
    fill(log, 1)
    assert [entry.number for entry in log.read()] == [12]
    assert log.fault() is None


def test_a_clock_set_back_tears_no_hole(log: AuditLog, clock: Clock) -> None:
    fill(log, 2)
    clock.run(-50 * DAY)
    fill(log, 2)
    clock.run(60 * DAY)
    log.expire()
    assert [entry.number for entry in log.read()] == [1, 2, 3, 4]
    assert log.fault() is None


def test_people_write_at_once_and_the_chain_holds(log: AuditLog) -> None:
    threads = [threading.Thread(target=fill, args=(log, 20)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.fault() is None
    assert log.head()[0] == 120


def test_what_is_asked_for_is_found(log: AuditLog, clock: Clock) -> None:
    fill(log, 2)
    clock.run(DAY)
    log.write("signed_in", {}, Actor("minh", "page"))
    later = int(clock() * 1000)
    assert [e.number for e in log.read(Asked(since=later))] == [3]
    assert [e.number for e in log.read(Asked(until=later))] == [1, 2]
    assert [e.number for e in log.read(Asked(login="minh"))] == [3]
    assert [e.number for e in log.read(Asked(action="ask"))] == [1, 2]
    assert log.actions() == {"ask": 2, "signed_in": 1}


def test_files_hold_the_entries_and_run_nothing(log: AuditLog) -> None:
    cited = [{"id": "a", "number": "138/KH-UBND", "revision": "sha256-0123456789abcdef"}]
    log.write("ask", {"question": "=HYPERLINK(1)", "outcome": "answered", "documents": cited}, LAN)
    log.write("ask", {"question": "Dòng một\nDòng hai, \udc80", "warnings": ["ocr"]}, LAN)
    lines = list(jsonl(log.read()))
    assert [json.loads(line)["number"] for line in lines] == [1, 2]
    assert json.loads(lines[0])["detail"]["documents"] == cited
    table = "".join(csv_lines(log.read()))
    assert table.startswith("\ufeffSố,")
    assert ",'=HYPERLINK(1),đã trả lời" in table
    assert "138/KH-UBND (bản sha256-01234)" in table
    assert '"Dòng một\nDòng hai, ?"' in table


@IN_A_FOLDER
def test_a_log_that_cannot_be_written_says_so(log: AuditLog, file: Path) -> None:
    changed(file, "DROP TABLE entries")
    with pytest.raises(CchcError, match="nhật ký"):
        fill(log, 1)
