"""Signing in: one answer for every failure, lockout, expiry, passwords, keys."""

from __future__ import annotations

import sqlite3
import stat
import threading
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.accounts.database import AccountsDatabase, accounts_place
from assistant.accounts.door import WRONG, Accounts, locked_sentence
from assistant.accounts.lockout import (
    FROM_ONE_ADDRESS,
    LOCKED_SECONDS,
    OF_ONE_ADDRESS,
    OF_ONE_PERSON,
)
from assistant.accounts.passwords import ONE_TIME_SECONDS
from assistant.accounts.sessions import IDLE_SECONDS, LONGEST_SECONDS, MOST_KEYS
from tests.assistant.accounts.conftest import PASSWORD, Clock
from tests.conftest import BOTH, IN_A_FOLDER
from vectorstore.errors import CchcError, ConfigurationError

ENGINES = BOTH

HERE = "192.0.2.1"


def entered(accounts: Accounts, login: str = "lan", password: str = PASSWORD) -> str:
    token = accounts.sign_in(login, password, HERE).token
    assert token is not None
    return token


def test_the_right_password_opens_a_session(accounts: Accounts) -> None:
    visitor = accounts.sessions.visitor(entered(accounts, " LAN "))
    assert visitor is not None
    assert (visitor.user.login, visitor.user.role) == ("lan", "reader")
    assert not visitor.may_edit
    assert accounts.sessions.visitor("khong-co") is None


def test_passwords_are_the_same_however_a_keyboard_writes_them(accounts: Accounts) -> None:
    assert entered(accounts, password=unicodedata.normalize("NFD", PASSWORD))


@IN_A_FOLDER
def test_no_secret_stands_in_the_file(accounts: Accounts) -> None:
    token, key = entered(accounts), accounts.keys.add(2, "thử")
    one_time = accounts.people.reset_password("lan")
    file = accounts.database.place
    assert isinstance(file, Path)
    with closing(sqlite3.connect(file)) as database:
        stored = "\n".join(database.iterdump())
    for secret in (PASSWORD, token, key, key.split("_", 2)[2], one_time):
        assert secret not in stored
    assert "$argon2id$" in stored
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_failure_sounds_the_same(accounts: Accounts) -> None:
    accounts.people.add("binh", "", "reader")
    accounts.people.set_disabled("binh", True)
    tried = [
        accounts.sign_in("lan", "sai mật khẩu", HERE),
        accounts.sign_in("khong-ai", PASSWORD, HERE),
        accounts.sign_in("binh", PASSWORD, HERE),
        accounts.sign_in("x" * 10_000, "y" * 10_000, HERE),
        accounts.sign_in("", "", HERE),
        accounts.sign_in("\ud800", "\0", HERE),
    ]
    assert {entry.problem for entry in tried} == {WRONG}
    assert {entry.token for entry in tried} == {None}


def test_unknown_names_cost_a_hash_too(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    verify = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, password: str) -> bool:
        checked.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    accounts.sign_in("khong-ai", PASSWORD, HERE)
    accounts.sign_in("lan", "sai mật khẩu", HERE)
    assert len(checked) == 2
    assert all(one.startswith("$argon2id$") for one in checked)


@pytest.mark.parametrize("login", ["lan", "khong-ai"])
def test_failures_lock_known_and_unknown_names_alike(
    accounts: Accounts, clock: Clock, login: str
) -> None:
    for _ in range(FROM_ONE_ADDRESS):
        assert accounts.sign_in(login, "sai", HERE).problem == WRONG
    assert accounts.sign_in(login, PASSWORD, HERE).problem == locked_sentence()
    clock.run(LOCKED_SECONDS - 1)
    assert accounts.sign_in(login, PASSWORD, HERE).problem == locked_sentence()
    clock.run(2)
    assert accounts.sign_in(login, PASSWORD, HERE).problem == (None if login == "lan" else WRONG)


def test_failures_elsewhere_do_not_lock_a_person_out(accounts: Accounts) -> None:
    for _ in range(FROM_ONE_ADDRESS + 1):
        accounts.sign_in("lan", "sai", "198.51.100.9")
    assert entered(accounts)


def test_many_addresses_lock_the_person(accounts: Accounts) -> None:
    for number in range(OF_ONE_PERSON):
        assert accounts.sign_in("lan", "sai", f"198.51.100.{number}").problem == WRONG
    assert accounts.sign_in("lan", PASSWORD, HERE).problem == locked_sentence()


def test_many_names_lock_the_address(accounts: Accounts) -> None:
    for number in range(OF_ONE_ADDRESS):
        assert accounts.sign_in(f"n{number}", "sai", HERE).problem == WRONG
    assert accounts.sign_in("lan", PASSWORD, HERE).problem == locked_sentence()
    assert accounts.sign_in("lan", PASSWORD, "192.0.2.2").token


def test_success_forgets_failures(accounts: Accounts) -> None:
    for _ in range(3):
        for _ in range(FROM_ONE_ADDRESS - 1):
            accounts.sign_in("lan", "sai", HERE)
        assert entered(accounts)


def test_guesses_made_at_once_are_counted_one_by_one(accounts: Accounts) -> None:
    problems: list[str | None] = []
    guesses = [
        threading.Thread(
            target=lambda: problems.append(accounts.sign_in("lan", "sai", HERE).problem)
        )
        for _ in range(4 * FROM_ONE_ADDRESS)
    ]
    for guess in guesses:
        guess.start()
    for guess in guesses:
        guess.join()
    assert problems.count(WRONG) == FROM_ONE_ADDRESS
    assert problems.count(locked_sentence()) == 3 * FROM_ONE_ADDRESS


def test_sessions_end(accounts: Accounts, clock: Clock) -> None:
    idle, used = entered(accounts), entered(accounts)
    for _ in range(LONGEST_SECONDS // 3600 - 1):
        clock.run(3600)
        assert accounts.sessions.visitor(used) is not None
    assert accounts.sessions.visitor(idle) is None
    assert IDLE_SECONDS < LONGEST_SECONDS
    clock.run(3600)
    assert accounts.sessions.visitor(used) is None


def test_sessions_and_keys_end_with_the_account(accounts: Accounts) -> None:
    token, key = entered(accounts), accounts.keys.add(2, "thử")
    assert accounts.keys.visitor(key) is not None
    accounts.people.set_disabled("lan", True)
    assert accounts.sessions.visitor(token) is None
    assert accounts.keys.visitor(key) is None
    accounts.people.set_disabled("lan", False)
    assert accounts.sessions.visitor(token) is None
    assert accounts.keys.visitor(key) is not None


@pytest.mark.parametrize("change", ["role", "reset", "choose"])
def test_sessions_end_when_what_they_stand_for_changes(accounts: Accounts, change: str) -> None:
    token = entered(accounts)
    match change:
        case "role":
            accounts.people.set_role("lan", "editor")
        case "reset":
            accounts.people.reset_password("lan")
        case "choose":
            accounts.people.choose_password("lan", PASSWORD + "!")
    assert accounts.sessions.visitor(token) is None


def test_a_password_changed_meanwhile_opens_nothing(accounts: Accounts) -> None:
    found = accounts.people.credentials("lan")
    assert found is not None
    accounts.people.reset_password("lan")
    assert accounts.sessions.begin(found.user.id, found.password_hash) is None


def test_keys_are_whole_or_nothing(accounts: Accounts) -> None:
    key = accounts.keys.add(2, "thử")
    prefix, key_id, secret = key.split("_", 2)
    for wrong in (
        key[:-1], f"x_{key_id}_{secret}", f"{prefix}_{key_id}_", f"{prefix}_{key_id}",
        f"{prefix}_0000_{secret}", "", "_", "__", key.upper(),
    ):  # fmt: skip
        assert accounts.keys.visitor(wrong) is None
    visitor = accounts.keys.visitor(key)
    assert visitor is not None
    assert (visitor.key, visitor.session) == (key_id, None)
    assert not accounts.keys.revoke(1, key_id)  # of somebody else
    assert accounts.keys.revoke(2, key_id)
    assert accounts.keys.visitor(key) is None
    for _ in range(MOST_KEYS):
        accounts.keys.add(2, "")
    with pytest.raises(ConfigurationError, match="nhiều nhất"):
        accounts.keys.add(2, "")


def test_one_time_passwords_open_one_door_for_a_week(accounts: Accounts, clock: Clock) -> None:
    password = accounts.people.add("binh", "Lê Bình", "editor")
    visitor = accounts.sessions.visitor(entered(accounts, "binh", password))
    assert visitor is not None
    assert visitor.user.must_change
    assert accounts.keys.visitor(accounts.keys.add(visitor.user.id, "")) is None
    clock.run(ONE_TIME_SECONDS)
    assert accounts.sign_in("binh", password, HERE).problem == WRONG


def test_a_new_password_needs_the_old_one_and_ends_other_sessions(accounts: Accounts) -> None:
    other, token = entered(accounts), entered(accounts)
    visitor = accounts.sessions.visitor(token)
    assert visitor is not None
    assert accounts.change_password(visitor, "sai", "một câu khác hẳn", HERE).problem
    assert accounts.change_password(visitor, PASSWORD, PASSWORD, HERE).problem
    fresh = accounts.change_password(visitor, PASSWORD, "một câu khác hẳn", HERE).token
    assert fresh is not None
    assert fresh not in (other, token)
    assert accounts.sessions.visitor(fresh) is not None
    assert accounts.sessions.visitor(other) is accounts.sessions.visitor(token) is None


@pytest.mark.parametrize("password", ["", "ngắn", "aaaaaaaaaaaaaaaa", "lan-lan-lan-1", "x" * 300])
def test_easy_passwords_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(ConfigurationError, match="Mật khẩu mới"):
        accounts.people.choose_password("lan", password)


def test_somebody_can_always_undo_it(accounts: Accounts) -> None:
    with pytest.raises(ConfigurationError, match="quản trị"):
        accounts.people.set_role("quan-tri", "reader")
    with pytest.raises(ConfigurationError, match="quản trị"):
        accounts.people.set_disabled("quan-tri", True)
    found = accounts.people.find("quan-tri")
    assert found is not None
    assert (found.role, found.disabled) == ("administrator", False)


def test_the_first_administrator_is_made_once(tmp_path: Path) -> None:
    first = Accounts.open(tmp_path / "kho", create=True)
    password = first.people.add_first()
    assert password is not None
    assert first.people.add_first() is None
    assert first.sign_in("quan-tri", password, HERE).token
    first.database.close()


def test_groups(accounts: Accounts) -> None:
    accounts.people.add_group("Sở Nội vụ")
    accounts.people.set_groups("lan", ["Sở Nội vụ"])
    found = accounts.people.find("lan")
    assert found is not None
    assert found.groups == {"Sở Nội vụ"}
    for wrong in ("", " ", "a\nb", "x" * 200, "<b>", "Sở Nội vụ"):
        with pytest.raises(ConfigurationError):
            accounts.people.add_group(wrong)
    with pytest.raises(ConfigurationError, match="Không có nhóm"):
        accounts.people.set_groups("lan", ["khác"])
    accounts.people.remove_group("Sở Nội vụ")
    found = accounts.people.find("lan")
    assert found is not None
    assert found.groups == frozenset()


def test_files_that_are_no_accounts_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--accounts"):
        Accounts.open(tmp_path / "kho")
    path = accounts_place(tmp_path / "kho")
    assert isinstance(path, Path)
    path.write_bytes(b"not a database, but a file of some length " * 40)
    with pytest.raises(CchcError) as caught:
        AccountsDatabase.open(path)
    assert "\n" not in str(caught.value)
