"""The chat's server: which routes answer, what headers they carry, and that all is local."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from assistant.chat.security import MAX_BODY_BYTES, local_page
from assistant.chat.server import build_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.assistant.chat.conftest import ScriptedBackend

BASE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client(shared_backend: ScriptedBackend) -> Iterator[TestClient]:
    with TestClient(build_app(shared_backend), base_url=BASE) as client:
        yield client


@pytest.fixture(autouse=True)
def backend(shared_backend: ScriptedBackend) -> ScriptedBackend:
    shared_backend.reset()
    return shared_backend


def test_page_is_vietnamese_and_names_no_other_host(client: TestClient) -> None:
    reply = client.get("/")
    assert reply.status_code == 200
    assert '<html\n\tlang="vi"' in reply.text
    hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,}|[\d.]{7,})", reply.text))
    assert hosts <= {"127.0.0.1"}
    config = client.get("/config").text
    assert not re.search(r"googleapis|gstatic|cdnjs|cloudflare|api\.gradio", config + reply.text)
    theme = client.get("/theme.css").text
    assert "@import" not in theme
    assert "http" not in theme.replace("xmlns='http://www.w3.org/2000/svg'", "")


def test_page_policy_allows_only_its_own_scripts(client: TestClient) -> None:
    reply = client.get("/")
    policy = reply.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    tags = re.findall(r"<script[^>]*>", reply.text)
    assert tags
    assert all(nonce[1] in tag for tag in tags)
    again = client.get("/").headers["content-security-policy"]
    assert nonce[1] not in again


@pytest.mark.parametrize(
    "path",
    ["/", "/van-ban", "/van-ban/vb1", "/van-ban/x", "/suc-khoe", "/tinh/chat.js", "/nowhere"],
)
def test_every_reply_has_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=pyproject.toml",
        "/gradio_api/file/pyproject.toml",
        "/file=/etc/passwd",
        "/gradio_api/proxy=http://198.51.100.7/",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/gradio_api/openapi.json",
        "/monitoring",
        "/docs",
        "/openapi.json",
        "/tinh/../server.py",
        "/tinh/page.py",
        "/van-ban/vb1/them",
    ],
)
def test_routes_that_the_page_does_not_need_are_closed(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert "root:" not in reply.text


def test_uploads_and_large_or_foreign_posts_are_refused(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404
    large = json.dumps({"q": "a" * MAX_BODY_BYTES})
    assert client.post("/api/ask", content=large).status_code == 413
    chunked = client.post("/api/ask", content=iter([b'{"q":', b'"phi?"}']))
    assert chunked.status_code == 411
    foreign = client.post("/api/ask", json={"q": "phí?"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_other_host_names_are_refused(client: TestClient) -> None:
    assert client.get("/suc-khoe", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/suc-khoe", headers={"Host": "[::1"}).status_code == 421
    assert client.get("/suc-khoe", headers={"Host": "localhost:7860"}).status_code == 200


def test_open_address_accepts_any_host_name(backend: ScriptedBackend) -> None:
    app = build_app(backend, host="0.0.0.0")  # noqa: S104
    with TestClient(app, base_url="http://may-chu.noi-bo") as client:
        assert client.get("/suc-khoe").status_code == 200


def test_no_handler_is_a_public_api(client: TestClient) -> None:
    info = client.get("/gradio_api/info").json()
    assert info == {"named_endpoints": {}, "unnamed_endpoints": {}}
    config = client.get("/config").json()
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}
    assert config["analytics_enabled"] is False


def test_web_sockets_are_refused(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/join"):
        pass


def test_document_page_marks_the_cited_range(client: TestClient) -> None:
    reply = client.get("/van-ban/vb1", params={"tu": 0, "den": 5})
    assert reply.status_code == 200
    assert '<mark id="doan-trich">ỦY BA</mark>' in reply.text
    missing = client.get("/van-ban/khong-co")
    assert missing.status_code == 404
    assert "Không thấy văn bản" in missing.text


def test_library_page_lists_documents(client: TestClient) -> None:
    assert "Kế hoạch 77/KH-UBND" in client.get("/van-ban").text


def test_api_returns_the_contract(client: TestClient, backend: ScriptedBackend) -> None:
    body = {"q": " Phí? ", "history": [{"question": "Trước?", "answer": "Đáp"}]}
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == 200
    assert reply.json() == json.loads(json.dumps(backend.ask("Phí?").to_json()))
    question, history = backend.asked[0]
    assert question == "Phí?"
    assert [turn.question for turn in history] == ["Trước?"]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"q": ""}, 422, "Chưa có câu hỏi"),
        ({"q": "a" * 2001}, 422, "2.001"),
        ({"cau": "x"}, 422, "không hợp lệ"),
        ({"q": "x", "as_of": "hôm qua"}, 422, "as_of"),
        ({"q": "hỏng"}, 500, "tệp bị khóa"),
        ({"q": "sập"}, 500, "chưa trả lời được"),
    ],
)
def test_api_failures_are_one_sentence(
    client: TestClient, body: dict[str, str], status: int, words: str
) -> None:
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == status
    assert words in reply.json()["error"]
    assert "\n" not in reply.json()["error"]
    assert "secret" not in reply.text


def test_health_names_the_newest_document(client: TestClient, backend: ScriptedBackend) -> None:
    assert client.get("/suc-khoe").json() == {
        "status": "ok",
        "documents": 2,
        "newest": "Kế hoạch 77/KH-UBND",
    }
    backend.stored = ()
    assert client.get("/suc-khoe").json() == {"status": "ok", "documents": 0, "newest": None}


def test_library_trouble_becomes_a_page(
    client: TestClient, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    for name in ("documents", "document", "holdings", "targets"):
        monkeypatch.setattr(backend, name, fail)
    pages = ("/van-ban", "/van-ban/vb1", "/van-ban/vb1/bo", "/van-ban/vb1/ban-goc", "/chi-tieu")
    files = ("/chi-tieu/bieu-do/a", "/chi-tieu/tai/chi-tieu.csv", "/chi-tieu/tai/chi-tieu.xlsx")
    for path, status in (("/suc-khoe", 503), *((page, 500) for page in (*pages, *files))):
        reply = client.get(path)
        assert reply.status_code == status
        assert "secret" not in reply.text


def test_rewriting_adds_the_nonce_to_every_script() -> None:
    page = local_page(
        '<html lang="en"><head><meta property="og:url" content="https://gradio.app/" />'
        "<script>a</script></head><script type=module></script></html>",
        "n1",
    )
    assert "gradio.app" not in page
    assert page.count('nonce="n1"') == page.count("<script") == 5
    assert 'lang="vi"' in page
