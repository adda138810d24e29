"""Too much at once, by one person or by everybody: said at once, with when to come again."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import HTTPConnection

from assistant.chat.admission import Admission
from assistant.chat.asking import ASK
from assistant.chat.backend import BusyError, busy_sentence
from assistant.chat.conversation import begin, finish
from assistant.chat.request_limits import RequestLimits, limited
from assistant.chat.server import build_app
from tests.assistant.chat.conftest import ScriptedBackend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message, Receive, Scope, Send

BASE = "http://127.0.0.1"
CHAT = {"messages": [{"role": "user", "content": "Tỷ lệ?"}]}
ASKED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/api/ask", {"json": {"q": "Tỷ lệ?"}}),
    ("POST", "/api/ask/stream", {"json": {"q": "Tỷ lệ?"}}),
    ("GET", "/api/search", {"params": {"q": "Tỷ lệ?"}}),
    ("POST", "/api/draft", {"json": {"text": "Tỷ lệ?"}}),
    ("POST", "/soan-thao", {"data": {"text": "Tỷ lệ?", "kind": "Công văn"}}),
    ("POST", "/v1/chat/completions", {"json": CHAT}),
    ("POST", "/v1/chat/completions", {"json": {**CHAT, "stream": True}}),
)


@pytest.fixture
def client() -> Iterator[TestClient]:
    backend = ScriptedBackend()
    app = build_app(backend, drafts=backend, limits=RequestLimits(2))
    with TestClient(app, base_url=BASE) as client:
        for _ in range(2):
            assert client.post("/api/ask", json={"q": "Tỷ lệ?"}).status_code == 200
        yield client


@pytest.mark.parametrize(("method", "path", "arguments"), ASKED)
def test_one_question_too_many_is_refused_on_every_way(
    client: TestClient, method: str, path: str, arguments: dict[str, Any]
) -> None:
    reply = client.request(method, path, **arguments)
    assert reply.status_code == 429
    assert 1 <= int(reply.headers["retry-after"]) <= 60
    assert "giới hạn của mỗi người" in reply.text
    assert "85" not in reply.text
    if path.startswith("/v1"):
        assert reply.json()["error"]["type"] == "rate_limit_error"


def test_pages_stay_open_to_who_asks_too_often(client: TestClient) -> None:
    for path in ("/", "/van-ban", "/api/health", "/api/documents", "/soan-thao", "/hoi-dap"):
        assert client.get(path).status_code == 200


def test_the_chat_says_it_in_the_answers_place() -> None:
    limits = RequestLimits(1)
    backend_of = limited(lambda _request: ScriptedBackend(), limits)
    request = HTTPConnection({"type": "http", "path": ASK, "headers": []})
    assert finish(backend_of(request), begin((), "Tỷ lệ?"))[-1].answer is not None
    refused = finish(backend_of(request), begin((), "Tỷ lệ?"))[-1]
    assert refused.answer is None
    assert "hãy hỏi lại sau" in (refused.problem or "")


def test_people_are_counted_each_for_themselves_and_exactly() -> None:
    limits = RequestLimits(50)
    refused: list[str] = []

    def ask(who: str) -> None:
        for _ in range(20):
            try:
                limits.count(who)
            except BusyError:
                refused.append(who)

    threads = [threading.Thread(target=ask, args=(f"p{n % 2}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {who: refused.count(who) for who in ("p0", "p1")} == {"p0": 30, "p1": 30}
    limits.count("another")


def test_a_minute_later_one_may_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    limits, now = RequestLimits(1), time.time()
    limits.count("lan")
    with pytest.raises(BusyError) as caught:
        limits.count("lan")
    assert 1 <= caught.value.retry_after_seconds <= 60
    monkeypatch.setattr(time, "time", lambda: now + 61)
    limits.count("lan")


async def _ask(app: Admission, path: str = "/api/ask") -> tuple[int, bytes, dict[bytes, bytes]]:
    messages: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        messages.append(message)

    await app({"type": "http", "path": path, "method": "POST", "headers": []}, receive, send)
    headers = dict(messages[0]["headers"])
    return messages[0]["status"], messages[1]["body"], headers


class _Work:
    """An application that counts how many requests are in it at once."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now, self.most, self.done = seconds, 0, 0, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(self.seconds)
        self.now -= 1
        self.done += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


def test_of_many_at_once_each_is_answered_or_told_busy() -> None:
    work = _Work(0.01)

    async def run() -> list[tuple[int, bytes, dict[bytes, bytes]]]:
        app = Admission(work, at_once=3, waiting=10)
        first = await asyncio.gather(*(_ask(app) for _ in range(200)))
        assert (await _ask(app))[0] == 200  # at once afterwards
        return first

    replies = asyncio.run(run())
    statuses = [status for status, _, _ in replies]
    assert (statuses.count(200), statuses.count(503)) == (13, 187)
    assert work.most == 3
    body, headers = next((b, h) for s, b, h in replies if s == 503)
    assert busy_sentence() in body.decode()
    assert headers[b"retry-after"] == b"5"


def test_who_waited_too_long_is_told_busy_and_takes_no_place() -> None:
    work = _Work(0.2)

    async def run() -> list[int]:
        app = Admission(work, at_once=1, waiting=5, patience_seconds=0.05)
        replies = await asyncio.gather(*(_ask(app) for _ in range(3)))
        assert (await _ask(app))[0] == 200
        return [status for status, _, _ in replies]

    assert sorted(asyncio.run(run())) == [200, 503, 503]
    assert work.done == 2


def test_pages_and_checks_do_not_wait() -> None:
    work = _Work(0.05)

    async def run() -> list[int]:
        app = Admission(work, at_once=1, waiting=0)
        busy = asyncio.create_task(_ask(app))
        await asyncio.sleep(0)
        others = await asyncio.gather(
            *(_ask(app, path) for path in ("/van-ban/nap", "/api/health"))
        )
        return [status for status, _, _ in (*others, await busy)]

    assert asyncio.run(run()) == [200, 200, 200]
    assert work.most == 3


def test_a_failure_gives_its_place_back() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    async def run() -> None:
        app = Admission(broken, at_once=1, waiting=0)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                await _ask(app)

    asyncio.run(run())
