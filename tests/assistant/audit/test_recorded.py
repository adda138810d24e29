"""What is taken down of people's doings, through every way in; and what is not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from assistant.audit.actor import Actor
from assistant.audit.recorded import recorded
from assistant.chat.asking import ASK
from assistant.chat.conversation import begin, finish
from assistant.chat.server import build_app
from assistant.cli import cchc
from tests.assistant.accounts.conftest import PASSWORD
from tests.assistant.accounts.world import BASE, World, make_world
from tests.assistant.chat.conftest import ScriptedBackend
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.audit.log import AuditLog, Entry

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
KEPT_FOR = {"ke-hoach-15-2026.txt": ("một",)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("world"), document_files, KEPT_FOR)
    yield made
    made.accounts.database.close()


def since(log: AuditLog, number: int) -> list[Entry]:
    return [entry for entry in log.read() if entry.number > number]


def last(world: World, action: str) -> Entry:
    return next(entry for entry in world.audit.read(newest_first=True) if entry.action == action)


@pytest.mark.parametrize(
    ("method", "path", "arguments", "action", "channel"),
    [
        ("POST", "/api/ask", {"json": {"q": QUESTION}}, "ask", "api"),
        ("POST", "/api/ask/stream", {"json": {"q": QUESTION}}, "ask", "api"),
        ("POST", ASK, {"json": {"question": QUESTION}}, "ask", "chat"),
        ("GET", "/api/search", {"params": {"q": QUESTION}}, "search", "api"),
        ("POST", "/api/draft", {"json": {"text": QUESTION}}, "draft", "api"),
        ("POST", "/soan-thao", {"data": {"text": QUESTION, "kind": "Công văn"}}, "draft", "page"),
        (
            "POST",
            "/v1/chat/completions",
            {"json": {"messages": [{"role": "user", "content": QUESTION}]}},
            "ask",
            "v1",
        ),
        (
            "POST",
            "/v1/chat/completions",
            {"json": {"messages": [{"role": "user", "content": QUESTION}], "stream": True}},
            "ask",
            "v1",
        ),
    ],
)
def test_every_question_is_taken_down_once(
    world: World, method: str, path: str, arguments: dict[str, Any], action: str, channel: str
) -> None:
    client = world.client("doc-mot")
    before, _ = world.audit.head()
    assert client.request(method, path, **arguments).status_code == 200
    (entry,) = since(world.audit, before)
    assert (entry.login, entry.action, entry.channel) == ("doc-mot", action, channel)
    assert entry.detail["question"] == QUESTION


@pytest.mark.parametrize(
    ("tool", "arguments"), [("ask", {"question": QUESTION}), ("search", {"query": QUESTION})]
)
def test_what_a_programs_tools_are_asked_is_taken_down_under_the_keys_owner(
    world: World, tool: str, arguments: dict[str, str]
) -> None:
    user = world.accounts.people.find("doc-mot")
    assert user is not None
    headers = {
        "Authorization": f"Bearer {world.accounts.keys.add(user.id, 'máy')}",
        "Accept": "application/json, text/event-stream",
    }
    before, _ = world.audit.head()
    asked = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
    with TestClient(world.app, base_url=BASE, headers=headers) as client:
        assert client.post("/mcp", json=body).status_code == 200
    (entry,) = since(world.audit, before)
    assert (entry.login, entry.action, entry.channel) == ("doc-mot", tool, "mcp")
    assert entry.detail["question"] == QUESTION


def test_an_answer_is_taken_down_by_what_it_rests_on(world: World) -> None:
    reply = world.client("doc-mot").post("/api/ask", json={"q": QUESTION}).json()
    entry = last(world, "ask")
    cited = {(c["document"]["id"], c["document"]["revision"]) for c in reply["citations"]}
    assert cited
    assert {(one["id"], one["revision"]) for one in entry.detail["documents"]} == cited
    assert entry.detail["outcome"] == "answered"
    assert entry.detail["answered_by"] == "extractive"
    assert entry.detail["warnings"] == sorted({w["kind"] for w in reply["warnings"]})
    written = json.dumps(entry.detail, ensure_ascii=False)
    assert reply["answer"] not in written
    assert "82" not in re.sub(r'"(?:id|revision)": "\w+"', "", written)
    world.client("doc").post("/api/ask", json={"q": "phan minh khue la ai"})
    declined = last(world, "ask").detail
    assert (declined["outcome"], declined["reason"]) == ("declined", "not_in_documents")


def test_sign_ins_and_failures_are_taken_down_without_secrets(world: World) -> None:
    before, _ = world.audit.head()
    client = TestClient(world.app, base_url=BASE, headers={"Origin": BASE}, follow_redirects=False)
    client.post("/dang-nhap", data={"login": "matkhau-go-nham", "password": "x"})
    client.post("/dang-nhap", data={"login": "doc-hai", "password": "sai"})
    client.post("/dang-nhap", data={"login": "doc-hai", "password": PASSWORD})
    key = client.post("/tai-khoan/khoa", data={"name": "bảng"}).text
    client.post("/dang-xuat")
    entries = since(world.audit, before)
    assert [(entry.login, entry.action) for entry in entries] == [
        ("-", "sign_in_failed"),
        ("doc-hai", "sign_in_failed"),
        ("doc-hai", "signed_in"),
        ("doc-hai", "key_added"),
        ("doc-hai", "signed_out"),
    ]
    assert entries[1].detail["address"] == "testclient"
    written = "".join(json.dumps(entry.detail) for entry in entries)
    secret = re.search(r"cchc_\w+_([\w-]+)", key)
    assert secret is not None
    for one in ("matkhau-go-nham", "sai", PASSWORD, secret[1]):
        assert one not in written


def test_lockouts_are_taken_down(world: World) -> None:
    client = TestClient(world.app, base_url=BASE, headers={"Origin": BASE}, client=("192.0.2.7", 1))
    for _ in range(9):
        client.post("/dang-nhap", data={"login": "sua", "password": "sai"})
    entry = last(world, "locked_out")
    assert world.audit.actions()["locked_out"] == 1  # not one for each attempt
    assert (entry.login, entry.detail) == ("sua", {"address": "192.0.2.7"})


def test_what_administrators_do_is_taken_down(world: World) -> None:
    before, _ = world.audit.head()
    folder = str(world.library.folder)
    for words in (
        ["accounts", "add", "moi", "--role", "editor", "--group", "một"],
        ["accounts", "role", "moi", "reader"],
        ["accounts", "join", "moi"],
        ["accounts", "reset", "moi"],
        ["accounts", "disable", "moi"],
        ["accounts", "enable", "moi"],
        ["accounts", "groups", "--add", "ba"],
        ["accounts", "groups", "--remove", "ba"],
        ["accounts", "forget", "moi"],
        ["accounts", "access", "188/KH-UBND", "--group", "hai"],
        ["accounts", "access", "188/KH-UBND", "--everyone"],
        ["accounts", "role", "khong-co", "reader"],  # refused: nothing happened
    ):
        CliRunner().invoke(cchc, [*words, "--library", folder])
    entries = since(world.audit, before)
    assert [entry.action for entry in entries] == [
        "account_added", "role_changed", "groups_changed", "password_reset", "account_disabled",
        "account_enabled", "group_added", "group_removed", "conversations_deleted",
        "access_changed", "access_changed",
    ]  # fmt: skip
    assert {entry.channel for entry in entries} == {"command"}
    assert entries[0].detail == {"login": "moi", "role": "editor", "groups": ["một"]}


def test_documents_in_and_out_are_taken_down(world: World) -> None:
    client = world.client("quan")
    before, _ = world.audit.head()
    assert client.post("/van-ban/khong-co/bo").status_code == 404
    document = next(one for one in world.library.documents() if "188" in one.source)
    client.post(f"/van-ban/{document.id}/doc-lai")
    entries = since(world.audit, before)
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("document_read_again", {"document": document.id})
    ]


def test_failures_and_stops_are_taken_down(world: World) -> None:
    backend = recorded(lambda _request: ScriptedBackend(), world.audit)(world.request("doc"))
    finish(backend, begin((), "sập"))
    assert last(world, "ask").detail == {"question": "sập", "outcome": "failed"}
    steps = backend.stream("Câu của mô hình?")
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert last(world, "ask").detail["outcome"] == "stopped"
    list(backend.stream("Câu của mô hình?"))
    assert last(world, "ask").detail["answered_by"] == "llm:thu"
    backend.correct(backend.ask("Tỷ lệ?"), (), "Phải là 90 % theo ông A")
    assert last(world, "feedback").detail == {"question": "Tỷ lệ?"}


def test_what_cannot_be_taken_down_is_not_answered(tmp_path: Path) -> None:
    from assistant.audit.log import AuditLog

    log = AuditLog(tmp_path / "a.sqlite3")
    with log._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE entries")
    with TestClient(build_app(ScriptedBackend(), audit=log), base_url=BASE) as client:
        reply = client.post("/api/ask", json={"q": "Tỷ lệ?"})
    assert reply.status_code == 500
    assert "nhật ký" in reply.json()["error"]
    assert "85" not in reply.text


def test_without_accounts_the_one_person_is_local(tmp_path: Path) -> None:
    from assistant.audit.log import AuditLog

    log = AuditLog(tmp_path / "a.sqlite3")
    with TestClient(build_app(ScriptedBackend(), audit=log), base_url=BASE) as client:
        client.post("/api/ask", json={"q": "Tỷ lệ?"})
        assert client.get("/nhat-ky").status_code == 404  # `cchc audit` shows it
    assert [(entry.login, entry.channel) for entry in log.read()] == [("local", "api")]


@pytest.mark.parametrize("login", ["doc", "sua-mot"])
def test_the_log_is_for_administrators(world: World, login: str) -> None:
    for path in ("/nhat-ky", "/nhat-ky/tai/nhat-ky.csv", "/nhat-ky/tai/nhat-ky.jsonl"):
        reply = world.client(login).get(path)
        assert reply.status_code == 403
        assert "Chỉ người quản trị" in reply.text
        assert "quan" not in reply.text.replace("quan-tri", "")


def test_the_administrator_reads_filters_and_fetches_it(world: World) -> None:
    world.audit.write("ask", {"question": "<b>x</b> riêng"}, Actor("doc-hai", "chat"))
    client = world.client("quan")
    page = client.get("/nhat-ky").text
    assert "&lt;b&gt;x&lt;/b&gt; riêng" in page
    assert "<b>x" not in page
    assert "riêng" not in client.get("/nhat-ky?ai=doc").text
    assert "riêng" in client.get("/nhat-ky?ai=doc-hai&viec=ask&tu=2020-01-01&den=2999-01-01").text
    assert "Không có dòng nào" in client.get("/nhat-ky?den=2020-01-01").text
    assert client.get("/nhat-ky?tu=hôm qua&viec=%27").status_code == 200
    lines = client.get("/nhat-ky/tai/nhat-ky.jsonl?ai=doc-hai").text.splitlines()
    assert {json.loads(line)["login"] for line in lines} == {"doc-hai"}
    assert "riêng" in client.get("/nhat-ky/tai/nhat-ky.csv").text
    assert last(world, "log_exported").login == "quan"
    assert client.get("/nhat-ky/tai/nhat-ky.exe").status_code == 404
    assert "/nhat-ky" in client.get("/tai-khoan").text
    assert "/nhat-ky" not in world.client("doc").get("/tai-khoan").text


def test_the_command_writes_files_and_checks_the_chain(world: World) -> None:
    def run(*words: str) -> Any:  # noqa: ANN401
        return CliRunner().invoke(cchc, ["audit", *words, "--library", str(world.library.folder)])

    lines = run("export", "--since", "2020-01-01").output.splitlines()
    assert json.loads(lines[0])["number"] == 1
    assert run("export", "--format", "csv", "--login", "quan").output.startswith("\ufeffSố,")
    assert run("export", "--until", "2020-01-01").output == ""
    seal = run("verify").output.split(": ")[1].strip()
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", seal)
    assert run("verify", "--seal", seal).exit_code == 0
    number = seal.partition(":")[0]
    rewritten = run("verify", "--seal", f"{number}:{'0' * 64}")
    assert isinstance(rewritten.exception, CchcError)
    assert "viết lại" in str(rewritten.exception)
    assert run("verify", "--seal", "abc").exit_code == 2


def test_the_command_says_where_there_is_no_log(tmp_path: Path) -> None:
    result = CliRunner().invoke(cchc, ["audit", "verify", "--library", str(tmp_path / "kho")])
    assert "Chưa có nhật ký" in str(result.exception)
    assert list(tmp_path.iterdir()) == []
