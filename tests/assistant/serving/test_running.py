"""Figures, logs and the stop of a running server."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.chat.admission import ENDING, Admission
from assistant.chat.asking import ASK
from assistant.chat.library_backend import LibraryBackend
from assistant.chat.server import build_app, build_server
from assistant.cli_chat import listening_socket
from assistant.serving import stop
from assistant.serving.logs import configure_logs
from assistant.serving.metrics import PATH, Metrics
from assistant.serving.stop import InHand
from assistant.types import Answer, Timings
from tests.assistant.accounts.world import PEOPLE, World, make_world
from tests.assistant.chat.asked import done, events_of
from tests.assistant.chat.conftest import ScriptedBackend
from tests.browser import served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message

    from assistant.answer import Assistant

BASE = "http://127.0.0.1"
QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every figure by its name and labels."""
    return {
        (one.name, *(f"{k}={v}" for k, v in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.fixture
def client(assistant: Assistant) -> TestClient:
    return TestClient(build_app(LibraryBackend(assistant)), base_url=BASE)


def test_questions_declines_and_stages_are_counted(client: TestClient) -> None:
    before = samples(client.get(PATH).text)
    for question in (QUESTION, QUESTION, "Giá vàng hôm nay là bao nhiêu?"):
        assert client.post("/api/ask", json={"q": question}).status_code == 200
    client.get("/api/search", params={"q": "bí mật của người hỏi"})
    after = samples(client.get(PATH).text)

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("cchc_answers_total", "by=extractive", "outcome=answered") == 2
    assert more("cchc_answers_total", "by=extractive", "outcome=out_of_scope") == 1
    assert more("cchc_requests_total", "part=/api/ask", "status=200") == 3
    assert more("cchc_answer_seconds_count", "stage=retrieve") == 3
    assert after["cchc_questions_open",] == 0
    assert after["process_resident_memory_bytes",] > 1e7


def test_no_words_of_anybody_are_in_the_figures(client: TestClient) -> None:
    for path in ("/van-ban/bi-mat-1", "/" + "x" * 500, "/api/documents/bi-mat-2", "/bi-mat-3"):
        client.get(path)
    client.post("/api/ask", json={"q": "bi-mat-4"})
    page = client.get(PATH).text
    assert "bi-mat" not in page
    assert "xxx" not in page
    parts = {key[1] for key in samples(page) if key[0] == "cchc_requests_total"}
    assert {"part=/van-ban", "part=other"} <= parts


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    return make_world(tmp_path_factory.mktemp("figures"), document_files[:1], {})


@pytest.mark.parametrize("login", PEOPLE)
def test_with_accounts_the_figures_are_for_administrators(world: World, login: str) -> None:
    reply = world.client(login).get(PATH)
    if PEOPLE[login][0] == "administrator":
        assert "cchc_questions_open" in reply.text
    else:
        assert (reply.status_code, "cchc_" in reply.text) == (403, False)


def test_strangers_see_no_figures(world: World) -> None:
    assert TestClient(world.app, base_url=BASE).get(PATH).status_code == 401


def test_an_answer_that_fails_or_is_given_up_is_counted_and_closed() -> None:
    metrics = Metrics()

    def failing() -> Iterator[Answer]:
        message = "ngã"
        raise RuntimeError(message)
        yield

    with pytest.raises(RuntimeError):
        list(metrics.watched(failing()))
    answer = Answer("?", "vi", "!", timings_ms=Timings(10.0, 20.0, 30.0))
    given_up = metrics.watched(iter((answer, answer)))
    next(given_up)
    assert samples(metrics.page().decode())["cchc_questions_open",] == 1
    given_up.close()
    found = samples(metrics.page().decode())
    assert found["cchc_questions_open",] == 0
    assert found["cchc_answers_total", "by=none", "outcome=failed"] == 1
    assert found["cchc_answers_total", "by=extractive", "outcome=answered"] == 1


@contextmanager
def stopped_while_asked(backend: ScriptedBackend) -> Iterator[tuple[httpx.Client, httpx.Response]]:
    """A server told to end while it works at a slow question; gives that question's open reply."""
    in_hand = InHand()
    app = build_app(backend, in_hand=in_hand)
    with listening_socket("127.0.0.1", 0) as listener:
        server = build_server(app, in_hand=in_hand)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        headers = {"Origin": address}
        with httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=60) as client:
            while not server.started:
                time.sleep(0.01)
            client.get("/api/health")
            sent = {"question": "Câu trả lời chậm?"}
            with client.stream("POST", ASK, json=sent) as reply:
                server.should_exit = True
                while not in_hand.ending:
                    time.sleep(0.01)
                yield client, reply
        backend.release.set()
        thread.join(60)
        assert not thread.is_alive()


def test_a_stop_waits_for_the_question_in_hand() -> None:
    backend = ScriptedBackend()
    with stopped_while_asked(backend) as (_, reply):
        backend.release.set()
        assert done(events_of(reply.read().decode()))["answered"]


def test_a_question_that_is_given_up_frees_its_place_at_once() -> None:
    backend, in_hand = ScriptedBackend(), InHand()
    sent = {"question": "Câu trả lời chậm?"}
    with served(build_app(backend, in_hand=in_hand)) as address:
        with (
            httpx.Client(base_url=address, headers={"Origin": address}, trust_env=False) as client,
            client.stream("POST", ASK, json=sent),
        ):
            assert in_hand.count == 1
        ends = time.monotonic() + 30
        while in_hand.count and time.monotonic() < ends:
            time.sleep(0.01)
        assert in_hand.count == 0  # while its step is still being worked out
        assert not backend.release.is_set()
        backend.release.set()


def test_who_asks_while_it_ends_is_told_so_or_finds_nobody() -> None:
    backend = ScriptedBackend()
    with stopped_while_asked(backend) as (client, reply):
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{client.base_url}/api/health", trust_env=False)
        backend.release.set()
        reply.read()

    async def run() -> int:
        in_hand = InHand()
        in_hand.ending = True
        said: list[Message] = []

        async def send(message: Message) -> None:
            said.append(message)

        scope = {"type": "http", "method": "POST", "path": ASK, "headers": []}
        await Admission(FastAPI(), in_hand=in_hand)(scope, never, send)
        assert ENDING in said[1]["body"].decode()
        return int(said[0]["status"])

    async def never() -> Message:
        raise AssertionError

    assert asyncio.run(run()) == 503


def test_a_stop_does_not_wait_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply then ends without an answer, which the page says in its place."""
    monkeypatch.setattr(stop, "PATIENCE_SECONDS", 0.2)
    with stopped_while_asked(ScriptedBackend()) as (_, reply):
        try:
            said = reply.read().decode()
        except httpx.TransportError:
            said = ""
    assert "event: done" not in said


@pytest.fixture
def _own_logging() -> Iterator[None]:
    root, requests = logging.getLogger(), logging.getLogger("cchc.requests")
    before = (list(root.handlers), root.level, requests.level)
    yield
    root.handlers[:], level, own = before
    root.setLevel(level)
    requests.setLevel(own)


@pytest.mark.usefixtures("_own_logging")
def test_json_lines_hold_the_request_and_never_the_question(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("json")
    client.get("/api/search", params={"q": "bí mật"})
    client.post("/api/ask", json={"q": "bí mật"})
    logging.getLogger("cchc").error("Hỏng ở bước hai")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    asked = [line for line in lines if line["logger"] == "cchc.requests"]
    assert [(line["method"], line["path"], line["status"]) for line in asked] == [
        ("GET", "/api/search", 200),
        ("POST", "/api/ask", 200),
    ]
    assert all(line["ms"] > 0 and line["time"] and line["address"] for line in asked)
    assert "bí mật" not in written
    assert "b%C3%AD" not in written
    assert ("ERROR", "Hỏng ở bước hai") in {(line["level"], line["message"]) for line in lines}


@pytest.mark.usefixtures("_own_logging")
def test_text_writes_no_line_for_a_request(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("text")
    client.get("/api/search", params={"q": "bí mật"})
    assert capsys.readouterr().err == ""


def test_the_program_ends_at_sigterm_with_json_logs(small_library_bundled: Path) -> None:
    """The installed command: starts, answers, logs, and is gone when it is told to."""
    program = Path(sys.executable).with_name("cchc")
    environment = {**os.environ, "CCHC_LOG_FORMAT": "json"}
    command = [str(program), "chat", "--library", str(small_library_bundled), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    lines: list[str] = []
    for line in process.stderr:
        lines.append(line)
        if "Trang hỏi đáp" in line:
            break
    address = lines[-1].split()[3]
    with httpx.Client(trust_env=False, timeout=60) as client:
        for _ in range(600):
            try:
                client.get(f"{address}/api/health")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        answer = client.post(f"{address}/api/ask", json={"q": QUESTION}).json()
    assert [figure["value"] for figure in answer["figures"]] == [82.0]
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGTERM)
    logged = [json.loads(line) for line in rest.splitlines()]
    assert "/api/ask" in {line.get("path") for line in logged}
    assert "Traceback" not in rest
