"""The tools through the SDK's own client: citations, hostile input, permissions, stdio."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from assistant.chat.library_backend import LibraryBackend
from assistant.chat.server import build_app
from assistant.mcp import tools
from assistant.mcp.tools import MOST_HITS, make_tools
from tests.assistant.accounts.world import World, make_world
from tests.assistant.chat.conftest import ScriptedBackend
from tests.browser import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mcp_types import CallToolResult

    from assistant.answer import Assistant

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
HIDDEN = "ke-hoach-15-2026.txt"
Server = Any  # whatever the SDK's client connects to


def called(server: Server, tool: str, **arguments: object) -> CallToolResult:
    """One call over a connection of its own."""

    async def call() -> CallToolResult:
        async with Client(server) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def given(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert result.structured_content is not None
    structured: dict[str, Any] = result.structured_content
    return structured


def refusal(result: CallToolResult) -> str:
    assert result.is_error
    return "".join(getattr(part, "text", "") for part in result.content)


@pytest.fixture(scope="module")
def here(assistant: Assistant) -> Server:
    backend = LibraryBackend(assistant)
    return make_tools(lambda _request: backend)


def test_the_tools_say_what_they_are(here: Server) -> None:
    async def listed() -> dict[str, Any]:
        async with Client(here) as client:
            listed = await client.list_tools()
            return {tool.name: tool for tool in listed.tools}

    found = asyncio.run(listed())
    assert set(found) == {"ask", "search", "get_provision"}
    for tool in found.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        assert "ctx" not in tool.input_schema["properties"]


def test_an_answer_comes_with_citations_that_can_be_read(here: Server) -> None:
    answer = given(called(here, "ask", question=QUESTION))
    assert [figure["value"] for figure in answer["figures"]] == [82.0]
    (citation, *_) = answer["citations"]
    provision = given(
        called(
            here,
            "get_provision",
            document=citation["document"]["id"],
            provision=citation["provision_id"],
        )
    )
    assert citation["quote"] in provision["text"]
    assert provision["document"]["number"] == citation["document"]["number"]
    assert provision["label"].endswith(citation["section"])
    assert not provision["truncated"]


def test_what_is_found_can_be_read(here: Server) -> None:
    found = given(called(here, "search", query="thanh toán trực tuyến", limit=3))
    assert 1 <= len(found["hits"]) <= 3
    hit = found["hits"][0]
    provision = given(
        called(here, "get_provision", document=hit["document"]["id"], provision=hit["provision_id"])
    )
    assert provision["text"].startswith(hit["text"])


def test_a_filter_is_kept_to(here: Server) -> None:
    found = given(called(here, "search", query="thanh toán trực tuyến", kind="Công văn"))
    assert {hit["document"]["number"] for hit in found["hits"]} <= {"77/UBND-NC"}
    assert given(called(here, "ask", question=QUESTION, kind="Chỉ thị"))["abstained"]


def test_a_long_provision_is_cut_and_says_so(here: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "MOST_CHARACTERS", 10)
    hit = given(called(here, "search", query="thanh toán trực tuyến"))["hits"][0]
    provision = given(
        called(here, "get_provision", document=hit["document"]["id"], provision=hit["provision_id"])
    )
    assert (len(provision["text"]), provision["truncated"]) == (10, True)
    assert provision["end"] - provision["start"] == 10


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": ""}),
        ("ask", {"question": " \u0000\u200b "[:2]}),
        ("ask", {"question": "a" * 2_001}),
        ("ask", {"question": ["Bao nhiêu?"]}),
        ("ask", {"question": QUESTION, "year": 10**9}),
        ("ask", {"question": QUESTION, "kind": "x" * 601}),
        ("ask", {}),
        ("search", {"query": QUESTION, "limit": MOST_HITS + 1}),
        ("search", {"query": QUESTION, "limit": 0}),
        ("get_provision", {"document": "../../etc/passwd", "provision": "1"}),
        ("get_provision", {"document": "x" * 100_000, "provision": "1"}),
        ("get_provision", {"document": "' OR 1=1 --", "provision": "' OR 1=1 --"}),
        ("remove", {"document": "1"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_served_is_refused_in_words(
    here: Server, tool: str, arguments: dict[str, object]
) -> None:
    said = refusal(called(here, tool, **arguments))
    assert "Traceback" not in said
    assert len(said) < 2_000


def test_a_failure_tells_nothing_of_the_inside() -> None:
    backend = ScriptedBackend()
    broken = make_tools(lambda _request: backend)
    said = refusal(called(broken, "ask", question="sập"))
    assert "secret internal detail" not in said
    assert "chưa trả lời được" in said


def test_the_program_s_own_logging_is_left_as_it_was() -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    make_tools(lambda _request: ScriptedBackend())
    assert (list(root.handlers), root.level) == before


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    """A server with accounts whose newest plan is for the group "một" alone."""
    return make_world(tmp_path_factory.mktemp("tools"), document_files, {HIDDEN: ("một",)})


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    with served(world.app) as address:
        yield f"{address}/mcp"


@pytest.fixture(scope="module")
def key_of(world: World) -> Callable[[str], str]:
    def made(login: str) -> str:
        found = world.accounts.people.credentials(login)
        assert found is not None
        return world.accounts.keys.add(found.user.id, "công cụ")

    return made


def over_http(address: str, key: str | None, tool: str, **arguments: object) -> CallToolResult:
    headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def call() -> CallToolResult:
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def test_each_key_reads_what_its_owner_may_see(
    address: str, key_of: Callable[[str], str], world: World
) -> None:
    (hidden,) = [one for one in world.library.documents() if one.source == HIDDEN]
    values = {}
    for login in ("doc", "doc-mot", "quan"):
        key = key_of(login)
        answer = given(over_http(address, key, "ask", question=QUESTION))
        values[login] = [figure["value"] for figure in answer["figures"]]
        found = given(over_http(address, key, "search", query=QUESTION, limit=50))
        seen = hidden.id in {hit["document"]["id"] for hit in found["hits"]}
        read = over_http(
            address,
            key,
            "get_provision",
            document=hidden.id,
            provision=world.library.provisions(hidden.id)[0].id,
        )
        assert (login != "doc") == seen == (not read.is_error)
        if login == "doc":
            absent = over_http(address, key, "get_provision", document="khong", provision="1")
            assert refusal(read) == refusal(absent)
    assert values["doc"] != values["doc-mot"] == values["quan"] == [82.0]


@pytest.mark.parametrize("key", [None, "khong-phai-khoa"])
def test_without_a_key_nothing_is_served(address: str, key: str | None) -> None:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    reply = httpx2.post(address, json=call, headers={**headers, "Accept": "application/json"})
    assert reply.status_code in (401, 403)
    assert "ask" not in reply.text


def test_a_revoked_key_ends_at_once(
    address: str, key_of: Callable[[str], str], world: World
) -> None:
    key = key_of("sua")
    given(over_http(address, key, "search", query="thanh toán"))
    found = world.accounts.people.credentials("sua")
    assert found is not None
    for row in world.accounts.keys.of(found.user.id):
        world.accounts.keys.revoke(found.user.id, row.id)
    with pytest.raises(BaseException, match=r"401|unhandled"):
        over_http(address, key, "search", query="thanh toán")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"jsonrpc": "2.0"}', b"[" * 100_000]
)
def test_what_is_no_message_is_refused(
    address: str, key_of: Callable[[str], str], body: bytes
) -> None:
    headers = {
        "Authorization": f"Bearer {key_of('doc')}",
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
    }
    reply = httpx2.post(address, content=body, headers=headers)
    assert 400 <= reply.status_code < 500
    assert "Traceback" not in reply.text


def test_a_page_of_another_site_cannot_call(here: Server) -> None:
    with served(build_app(ScriptedBackend())) as address:
        reply = httpx2.post(f"{address}/mcp", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_over_standard_input_for_one_machine(small_library_bundled: Path, tmp_path: Path) -> None:
    """The installed command, by a client that starts it; nothing but messages on its stdout."""
    program = Path(sys.executable).with_name("cchc")
    environment = {**os.environ, "CCHC_LIBRARY": str(small_library_bundled)}
    server = StdioServerParameters(
        command=str(program), args=["mcp"], env=environment, cwd=tmp_path
    )
    result = called(server, "get_provision", document="khong", provision="1")
    assert "Không có văn bản này" in refusal(result)
    answer = given(called(server, "ask", question=QUESTION))
    assert [figure["value"] for figure in answer["figures"]] == [82.0]
