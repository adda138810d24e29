"""Accounts in a folder of the test, with a clock that stands still until it is told to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from assistant.accounts import passwords
from assistant.accounts.database import AccountsDatabase, accounts_place
from assistant.accounts.door import Accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from vectorstore.servers import Servers

PASSWORD = "một câu thật dễ nhớ"  # noqa: S105 - of people who do not exist


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 1_800_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def run(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hashes that cost little: what is tested here is what becomes of them."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "_HASHER", cheap)
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(
    tmp_path: Path, clock: Clock, new_servers: Callable[[], Servers]
) -> Iterator[Accounts]:
    """Accounts with a reader "lan" and an administrator "quan-tri", both past their first day."""
    place = accounts_place(tmp_path / "kho", new_servers())
    database = AccountsDatabase.open(place, create=True, now=clock)
    opened = Accounts(database)
    opened.people.add_first()
    opened.people.add("lan", "Trần Thị Lan", "reader")
    for login in ("quan-tri", "lan"):
        opened.people.choose_password(login, PASSWORD)
    yield opened
    database.close()
