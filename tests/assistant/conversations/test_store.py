"""Conversations on disk: there when acknowledged, for one owner, found by words, gone when gone."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from assistant.conversations.schema import conversations
from assistant.conversations.store import (
    MAX_TITLE_CHARACTERS,
    MOST_TURNS,
    ConversationStore,
    shortened,
)
from assistant.sidecar_database import SidecarDatabase
from assistant.types import Answer
from tests.assistant.chat.conftest import declined_answer, hostile_answer, payment_answer
from tests.conftest import BOTH, IN_A_FOLDER
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.assistant.accounts.conftest import Clock
    from vectorstore.servers import Servers

ENGINES = BOTH

LAN, MINH = "a:1", "a:2"
DAY = 24 * 3600


@pytest.fixture
def store(
    tmp_path: Path, clock: Clock, new_servers: Callable[[], Servers]
) -> Iterator[ConversationStore]:
    opened = ConversationStore.open(tmp_path / "kho", 30, clock, new_servers())
    yield opened
    opened.close()


def add(store: ConversationStore, question: str, owner: str = LAN, token: str = "") -> str:
    return store.append(owner, token, question, payment_answer(question), ["vb1"])


@pytest.mark.parametrize("make", [payment_answer, declined_answer, hostile_answer])
def test_an_answer_comes_back_as_it_was(
    store: ConversationStore, make: Callable[[str], Answer]
) -> None:
    answer = make("Câu hỏi?")
    token = store.append(LAN, "", "Câu hỏi?", answer, ["b", "a"])
    found = store.turns(LAN, token)
    assert found is not None
    assert [(one.question, one.answer, one.documents) for one in found] == [
        ("Câu hỏi?", answer, ("a", "b"))
    ]


def test_a_turn_is_on_the_disk_when_it_is_acknowledged(
    store: ConversationStore,
) -> None:
    token = add(store, "Tỷ lệ?")
    other = ConversationStore(store._database.place)  # nothing of the first one is closed
    assert len(other.turns(LAN, token) or ()) == 1
    other.close()


def test_nobody_else_finds_changes_or_goes_on_with_it(store: ConversationStore) -> None:
    token = add(store, "Tỷ lệ nộp phí?")
    assert store.turns(MINH, token) is None
    assert store.entry(MINH, token) is None
    assert store.entries(MINH, 0, 9) == []
    assert store.search(MINH, "tỷ lệ", 9) == []
    assert not store.rename(MINH, token, "của tôi")
    assert not store.remove(MINH, token)
    assert store.remove_all(MINH) == 0
    assert add(store, "Của Minh?", MINH, token) != token
    assert [turn.question for turn in store.turns(LAN, token) or ()] == ["Tỷ lệ nộp phí?"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thanh toán", True),
        ("thanh toan", True),
        ("THANH TOÁN 138/KH-UBND", True),
        ("thánh toán", False),  # marks that are typed count
        ("thanh toán giải ngân", False),
        ("toán thanh", True),
        ("truc tuy", True),  # the last word may be unfinished
        ("tuy truc", False),
        ("hòa bình", True),
        ("hoà bình", True),  # the mark may stand on either vowel
        ("nop phi qua mang", True),  # words of the answer
        ('"', False),
        ("NOT OR ( * : ^", False),
        ("", False),
    ],
)
def test_words_are_found_with_and_without_marks(
    store: ConversationStore, words: str, found: bool
) -> None:
    question = "Thanh toán trực tuyến ở Hòa Bình theo Kế hoạch 138/KH-UBND?"
    token = add(store, question)
    store.append(LAN, "", "Biên chế được giao?", declined_answer("Biên chế được giao?"), [])
    entries = store.search(LAN, words, 9)
    assert [(entry.token, entry.found) for entry in entries] == (
        [(token, question)] if found else []
    )


def test_lists_show_the_last_used_first_with_a_title(
    store: ConversationStore, clock: Clock
) -> None:
    first = add(store, "Câu một?")
    clock.run(60)
    second = add(store, "Câu hai?")
    clock.run(60)
    add(store, "Câu ba?", token=first)
    entries = store.entries(LAN, 0, 9)
    assert [(e.token, e.title, e.turns, e.first) for e in entries] == [
        (first, "Câu một?", 2, ("vb1",)),
        (second, "Câu hai?", 1, ("vb1",)),
    ]
    assert [entry.token for entry in store.entries(LAN, 1, 9)] == [second]
    assert store.count(LAN) == 2


def test_a_name_is_kept_and_found(store: ConversationStore) -> None:
    token = add(store, "Câu một?")
    assert store.rename(LAN, token, "Báo cáo quý III")
    add(store, "Câu hai?", token=token)
    entry = store.entries(LAN, 0, 9)[0]
    assert (entry.title, entry.named) == ("Báo cáo quý III", True)
    assert [(one.token, one.found) for one in store.search(LAN, "bao cao quy", 9)] == [(token, "")]
    store.rename(LAN, token, "Tên khác")
    assert store.search(LAN, "báo cáo quý", 9) == []


@IN_A_FOLDER
def test_what_is_deleted_is_in_no_file_any_more(store: ConversationStore, tmp_path: Path) -> None:
    kept = add(store, "Câu còn lại bồnchồn?")
    token = add(store, "Điều riêng tư xyzzyplugh?")
    store.rename(LAN, token, "Tên riêng frobnicate")
    assert any(b"xyzzyplugh" in file.read_bytes() for file in tmp_path.iterdir())
    assert store.remove(LAN, token)
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert b"xyzzyplugh" not in content
        assert b"frobnicate" not in content
    assert store.turns(LAN, token) is None
    assert store.search(LAN, "xyzzyplugh", 9) == []
    assert [entry.token for entry in store.search(LAN, "bồnchồn", 9)] == [kept]


def test_all_of_one_person_are_deleted_and_of_nobody_else(store: ConversationStore) -> None:
    add(store, "Một?")
    add(store, "Hai?")
    other = add(store, "Ba?", MINH)
    assert store.remove_all(LAN) == 2
    assert store.entries(LAN, 0, 9) == []
    assert [entry.token for entry in store.entries(MINH, 0, 9)] == [other]


def test_what_rested_too_long_goes_with_the_next_question(
    store: ConversationStore, clock: Clock
) -> None:
    old = add(store, "Cũ?")
    used = add(store, "Vẫn dùng?")
    clock.run(29 * DAY)
    add(store, "Hỏi tiếp?", token=used)
    clock.run(2 * DAY)
    add(store, "Mới?", MINH)
    assert store.turns(LAN, old) is None
    assert len(store.turns(LAN, used) or ()) == 2


def test_a_conversation_has_an_end(store: ConversationStore) -> None:
    token = add(store, "Câu 0?")
    for number in range(1, MOST_TURNS):
        assert add(store, f"Câu {number}?", token=token) == token
    assert add(store, "Câu nữa?", token=token) != token


def test_people_write_at_once_without_losing_a_turn(store: ConversationStore) -> None:
    def ask(owner: str) -> None:
        token = ""
        for number in range(20):
            token = add(store, f"{owner} {number}?", owner, token)

    threads = [threading.Thread(target=ask, args=(f"a:{one}",)) for one in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in range(6):
        (entry,) = store.entries(f"a:{one}", 0, 9)
        found = store.turns(f"a:{one}", entry.token) or []
        assert [turn.question for turn in found] == [f"a:{one} {n}?" for n in range(20)]


def test_without_days_nothing_stays(tmp_path: Path) -> None:
    store = ConversationStore.open(tmp_path / "kho", days=0)
    token = add(store, "Một?")
    assert store.turns(LAN, token)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "kho-hoi-dap.sqlite3").write_bytes(b"no database" * 99)
    with pytest.raises(CchcError, match=r"kho-hoi-dap\.sqlite3") as caught:
        ConversationStore.open(tmp_path / "kho")
    assert "\n" not in str(caught.value)


def test_one_of_a_newer_version_is_left_alone(store: ConversationStore) -> None:
    database: SidecarDatabase = store._database
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
    with pytest.raises(CchcError, match="nâng cấp"):
        ConversationStore(store._database.place)
    assert conversations.name == "conversations"


def test_a_long_question_makes_a_title_cut_after_a_word() -> None:
    title = shortened("chỉ tiêu " * 60)
    assert len(title) <= MAX_TITLE_CHARACTERS
    assert title.endswith(("tiêu…", "chỉ…"))
    assert shortened("  một\n hai ") == "một hai"
