"""What the chat page's script sends and gets: HTML in pieces, kept before it counts as answered."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from starlette.requests import Request

from assistant.answer_filter import AnswerFilter
from assistant.chat.asking import ASK, Asked, _Desk
from assistant.chat.server import build_app
from assistant.chat.stopping import NAME
from assistant.conversations.kept import NOBODY, Conversations
from assistant.conversations.store import ConversationStore
from assistant.types import Turn
from tests.assistant.chat.asked import ask, done
from tests.assistant.chat.conftest import ScriptedBackend, payment_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Answer

BASE = "http://127.0.0.1"
FEES = "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?"


@pytest.fixture
def client(backend: ScriptedBackend) -> Iterator[TestClient]:
    with TestClient(build_app(backend), base_url=BASE) as client:
        yield client


def test_an_extractive_answer_comes_in_one_piece_then_what_leads_on(client: TestClient) -> None:
    events = ask(client, FEES, number=3)
    assert [name for name, _ in events] == ["done", "next"]
    piece = done(events)
    exchange = BeautifulSoup(piece["exchange"], "html.parser")
    assert exchange.section is not None
    assert exchange.section["id"] == "hoi-3"
    assert next(link["href"] for link in exchange.select("a.cc-marker")) == "#td-3-1"
    group = BeautifulSoup(piece["group"], "html.parser")
    assert group.select_one("details[open] #td-3-1 mark") is not None
    assert (piece["note"], piece["answered"]) == ("", True)
    assert f"/hoi-dap/{piece['conversation']}/hoi-dap.docx" in piece["export"]
    assert "Kế hoạch 77/KH-UBND do ai ký?" in events[-1][1]["questions"]


def test_checked_sentences_of_a_model_come_as_they_are_ready(client: TestClient) -> None:
    events = ask(client, "Câu trả lời của mô hình?")
    assert [name for name, _ in events] == ["step", "done", "next"]
    first = events[0][1]["exchange"]
    assert "85%" in first
    assert "70%" not in first
    assert "cc-pending" in first
    assert "href" not in first  # its citations are not on the page yet
    assert "cc-pending" not in done(events)["exchange"]


def test_a_question_is_asked_in_the_light_of_the_conversation(
    client: TestClient, backend: ScriptedBackend
) -> None:
    token = done(ask(client, FEES))["conversation"]
    again = done(ask(client, "Còn cấp xã thì sao?", token, number=2, year=2026, kind="Kế hoạch"))
    assert again["conversation"] == token
    assert backend.asked[-1][1] == (Turn(FEES, payment_answer(FEES).answer),)
    assert backend.filters[-1] == AnswerFilter(2026, "Kế hoạch")
    opened = client.get(f"/hoi-dap/{token}/tiep").json()
    assert re.findall(r'id="hoi-(\d)"', opened["exchanges"]) == ["1", "2"]
    assert opened["groups"].index("td-2-1") < opened["groups"].index("td-1-1")
    assert (opened["conversation"], opened["answered"]) == (token, True)


def test_an_unknown_conversation_is_none_to_go_on_with(
    client: TestClient, backend: ScriptedBackend
) -> None:
    token = done(ask(client, FEES, "khong-co"))["conversation"]
    assert token
    assert token != "khong-co"  # noqa: S105  (a name)
    assert backend.asked[-1][1] == ()
    missing = client.get("/hoi-dap/khong-co/tiep")
    assert missing.status_code == 404
    assert "không có hoặc đã bị xóa" in missing.json()["error"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"question": "  "}, "Chưa có câu hỏi"),
        ({"question": "a" * 2001}, "2.001"),
        ({"question": "a" * 20_001}, "question"),
        ({"question": FEES, "number": 0}, "number"),
        ({"question": FEES, "year": "năm nay"}, "year"),
        ({"question": FEES, "conversation": "a" * 65}, "conversation"),
        ({"question": FEES, "khác": 1}, "khác"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(
    client: TestClient, backend: ScriptedBackend, sent: dict[str, Any], words: str
) -> None:
    reply = client.post(ASK, json=sent)
    assert reply.status_code == 422
    assert words in reply.json()["error"]
    assert "\n" not in reply.json()["error"]
    assert backend.asked == []


@pytest.mark.parametrize(
    ("question", "words"), [("sập", "chưa trả lời được"), ("hỏng", "tệp bị khóa")]
)
def test_a_failure_stands_in_the_answers_place_and_is_not_kept(
    client: TestClient, question: str, words: str
) -> None:
    events = ask(client, question)
    piece = done(events)
    assert words in piece["exchange"]
    assert "secret" not in piece["exchange"]
    assert (piece["answered"], piece["conversation"], piece["group"]) == (False, "", "")
    token = done(ask(client, FEES))["conversation"]
    assert done(ask(client, question, token, number=2))["conversation"] == token


def test_an_answer_that_cannot_be_kept_is_not_shown(
    backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        message = "hết chỗ"
        raise OSError(message)

    store = ConversationStore.temporary()
    monkeypatch.setattr(store, "append", full)
    client = TestClient(build_app(backend, conversations=store), base_url=BASE)
    piece = done(ask(client, FEES))
    assert "85%" not in piece["exchange"] + piece["group"]
    assert "cc-problem" in piece["exchange"]


def test_a_correction_is_of_the_last_answer_kept(
    client: TestClient, backend: ScriptedBackend
) -> None:
    token = done(ask(client, FEES))["conversation"]
    path = f"/hoi-dap/{token}/y-kien"
    assert "Đã ghi ý kiến" in client.post(path, json={"correction": "90 %"}).json()["said"]
    assert backend.corrected == [(FEES, (), "90 %")]
    assert "Chưa có ý kiến" in client.post(path, json={"correction": " "}).json()["said"]
    assert "ổ đĩa đầy" in client.post(path, json={"correction": "hỏng"}).json()["said"]
    missing = client.post("/hoi-dap/khong-co/y-kien", json={"correction": "90 %"})
    assert missing.status_code == 404


def test_what_is_given_up_is_not_kept() -> None:
    backend, store = ScriptedBackend(), ConversationStore.temporary()
    desk = _Desk(lambda _request: backend, Conversations(store, lambda _request: backend))
    request = Request({"type": "http", "path": ASK, "headers": []})

    async def reading() -> None:
        async for _ in desk.asked(request, Asked(question="Câu trả lời chậm?"), "Chậm, chậm?"):
            pass

    async def run() -> None:
        asker = asyncio.create_task(reading())
        while not backend.asked:
            await asyncio.sleep(0.01)
        asker.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asker
        backend.release.set()
        while any(thread.name == NAME for thread in threading.enumerate()):
            await asyncio.sleep(0.01)

    asyncio.run(run())
    assert store.count(NOBODY) == 0


def test_questions_that_lead_on_are_not_looked_for_while_many_ask(
    backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.chat.asking.CROWDED", 1)
    client = TestClient(build_app(backend), base_url=BASE)
    assert [name for name, _ in ask(client, FEES)] == ["done"]


def test_a_suggestion_that_fails_leaves_the_answer(
    client: TestClient, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_answer: Answer) -> Sequence[str]:
        raise RuntimeError

    monkeypatch.setattr(backend, "follow_ups", fail)
    events = ask(client, FEES)
    assert done(events)["answered"]
    assert events[-1] == ("next", {"questions": []})
