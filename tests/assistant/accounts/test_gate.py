"""The gate over HTTP: nothing without signing in, sessions that cannot be planted, no way out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from assistant.accounts.door import locked_sentence
from assistant.accounts.lockout import FROM_ONE_ADDRESS
from assistant.accounts.onward import onward
from tests.assistant.accounts.conftest import PASSWORD
from tests.assistant.accounts.world import BASE, World, make_world, signed_in

if TYPE_CHECKING:
    from pathlib import Path

PATHS = (
    "/", "/van-ban", "/van-ban/x", "/soan-thao", "/soan-thao/tai/a/du-thao.docx", "/tai-khoan",
    "/config", "/theme.css", "/assets/a.js", "/static/a", "/gradio_api/info", "/api/ask",
    "/gradio_api/queue/data?session_hash=a", "/gradio_api/heartbeat/a",
    "/gradio_api/startup-events", "/api/documents", "/api/search?q=a", "/api/targets",
    "/api/openapi.json", "/api/documents/x", "/v1/models", "/v1/chat/completions",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    return make_world(tmp_path_factory.mktemp("gate"), document_files[:2], {})


@pytest.fixture
def stranger(world: World) -> TestClient:
    return TestClient(world.app, base_url=BASE, headers={"Origin": BASE}, follow_redirects=False)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_served_without_signing_in(stranger: TestClient, path: str) -> None:
    reply = stranger.get(path)
    assert reply.status_code in (303, 401)
    if reply.status_code == 303:
        assert reply.headers["location"].startswith("/dang-nhap?tiep=")
    assert "UBND" not in reply.text
    assert stranger.post(path, json={}).status_code == 401


def test_the_health_check_tells_a_stranger_nothing(world: World, stranger: TestClient) -> None:
    assert stranger.get("/suc-khoe").json() == {"status": "ok"}
    assert world.client("doc").get("/suc-khoe").json()["documents"] == 2


def test_signing_in_leads_where_one_wanted_to_go(stranger: TestClient) -> None:
    there = stranger.get("/van-ban/x?tu=1&den=2")
    door = stranger.get(there.headers["location"])
    hidden = re.search(r'name="tiep" value="([^"]*)"', door.text)
    assert hidden is not None
    wanted = hidden[1].replace("&amp;", "&")
    assert wanted == "/van-ban/x?tu=1&den=2"
    form = {"login": "doc", "password": PASSWORD, "tiep": wanted}
    reply = stranger.post("/dang-nhap", data=form)
    assert (reply.status_code, reply.headers["location"]) == (303, wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
        "javascript:a", "/\t/evil.example", "/\n/evil.example", "", "van-ban", "/dang-xuat",
        "/dang-nhap?tiep=/", "/%", "/" + "a" * 5000, "///evil.example", "http:/evil", "/\x00",
    ],
)  # fmt: skip
def test_nobody_is_led_elsewhere(stranger: TestClient, wanted: str) -> None:
    form = {"login": "doc", "password": PASSWORD, "tiep": wanted}
    location = stranger.post("/dang-nhap", data=form).headers["location"]
    assert location in ("/", "/%", "/%25")
    assert onward(wanted) in ("/", "/%")


def test_the_cookie_is_for_this_server_and_no_script(world: World, stranger: TestClient) -> None:
    cookie = stranger.post("/dang-nhap", data={"login": "doc", "password": PASSWORD}).headers[
        "set-cookie"
    ]
    assert cookie.startswith("cchc_phien=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="):
        assert part in cookie
    assert "Domain" not in cookie
    secure = TestClient(
        world.app, base_url="https://127.0.0.1", headers={"Origin": "https://127.0.0.1"},
        follow_redirects=False,
    )  # fmt: skip
    reply = secure.post("/dang-nhap", data={"login": "doc", "password": PASSWORD})
    assert reply.headers["set-cookie"].startswith("__Host-cchc_phien=")
    assert "Secure" in reply.headers["set-cookie"]


def test_a_planted_session_is_not_taken_over(world: World) -> None:
    """Fixation: whoever plants a cookie, even a real one, does not get the session begun later."""
    planted = world.client("doc-hai").cookies["cchc_phien"]
    for cookie in (planted, "do-ke-xau-dat"):
        victim = TestClient(
            world.app, base_url=BASE, headers={"Origin": BASE}, cookies={"cchc_phien": cookie},
            follow_redirects=False,
        )  # fmt: skip
        victim.post("/dang-nhap", data={"login": "doc", "password": PASSWORD})
        begun = [c.value for c in victim.cookies.jar if c.value not in (planted, cookie)]
        assert len(begun) == 1
        assert world.accounts.sessions.visitor(cookie) is None
        found = world.accounts.sessions.visitor(str(begun[0]))
        assert found is not None
        assert found.user.login == "doc"
    world.clients.pop("doc-hai")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": ""},
        {"Origin": "http://[", "Sec-Fetch-Site": ""},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": BASE, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_cannot_act_for_a_person(world: World, headers: dict[str, str]) -> None:
    client = world.client("doc")
    for path in (
        "/dang-xuat",
        "/tai-khoan/khoa",
        "/tai-khoan/mat-khau",
        "/dang-nhap",
        "/soan-thao",
    ):
        reply = client.post(path, data={"name": "x"}, headers=headers)
        assert reply.status_code == 403, path
    assert client.post("/api/ask", json={"q": "x"}, headers=headers).status_code == 403
    assert client.get("/tai-khoan").status_code == 200


def test_a_program_without_origin_needs_a_key(world: World) -> None:
    client = world.client("doc")
    bare = TestClient(world.app, base_url=BASE, cookies=dict(client.cookies))
    assert bare.post("/api/ask", json={"q": "x"}).status_code == 403
    user = world.accounts.people.find("doc")
    assert user is not None
    key = world.accounts.keys.add(user.id, "thử")
    program = TestClient(world.app, base_url=BASE, headers={"Authorization": f"Bearer {key}"})
    assert program.post("/api/ask", json={"q": "Kế hoạch nào?"}).status_code == 200
    assert program.get("/van-ban", follow_redirects=False).status_code == 303  # keys open the API
    for wrong in (f"Bearer {key[:-1]}", f"Basic {key}", "Bearer ", "Bearer x_y_z"):
        reply = program.post("/api/ask", json={"q": "x"}, headers={"Authorization": wrong})
        assert reply.status_code in (401, 403)


def test_leaving_ends_the_session_on_the_server(world: World) -> None:
    client = signed_in(world.app, "doc")
    token = client.cookies["cchc_phien"]
    reply = client.post("/dang-xuat")
    assert (reply.status_code, reply.headers["location"]) == (303, "/dang-nhap")
    again = TestClient(world.app, base_url=BASE, cookies={"cchc_phien": token})
    assert again.get("/van-ban", follow_redirects=False).status_code == 303


def test_a_locked_name_is_told_so_on_the_page(stranger: TestClient) -> None:
    for _ in range(FROM_ONE_ADDRESS):
        reply = stranger.post("/dang-nhap", data={"login": "ai-do", "password": "sai"})
        assert reply.status_code == 403
        assert "không đúng" in reply.text
    reply = stranger.post("/dang-nhap", data={"login": "ai-do", "password": "sai"})
    assert locked_sentence() in reply.text


def test_what_is_typed_is_shown_as_text(stranger: TestClient) -> None:
    form = {"login": '"><script>alert(1)</script>', "password": "x", "tiep": '"><script>'}
    reply = stranger.post("/dang-nhap", data=form)
    assert "<script>alert" not in reply.text
    assert "&lt;script&gt;alert" in reply.text


def test_a_one_time_password_leads_to_choosing_another(world: World) -> None:
    password = world.accounts.people.add("moi", "Người mới", "reader")
    client = TestClient(world.app, base_url=BASE, headers={"Origin": BASE}, follow_redirects=False)
    client.post("/dang-nhap", data={"login": "moi", "password": password})
    for path in ("/", "/van-ban", "/soan-thao"):
        assert client.get(path).headers["location"] == "/tai-khoan"
    assert client.post("/api/ask", json={"q": "x"}).status_code == 403
    assert client.post("/tai-khoan/khoa", data={"name": "x"}).status_code == 403
    page = client.get("/tai-khoan")
    assert "mật khẩu dùng một lần" in page.text
    form = {"old": password, "new": PASSWORD, "again": PASSWORD + "x"}
    assert "không giống nhau" in client.post("/tai-khoan/mat-khau", data=form).text
    reply = client.post("/tai-khoan/mat-khau", data={**form, "again": PASSWORD})
    assert reply.headers["location"] == "/"
    assert client.get("/van-ban").status_code == 200


def test_keys_are_made_shown_once_and_revoked_on_the_page(world: World) -> None:
    client = world.client("sua")
    made = re.search(r"cchc_[\w-]+", client.post("/tai-khoan/khoa", data={"name": "<b>"}).text)
    assert made is not None
    page = client.get("/tai-khoan").text
    assert made[0] not in page
    assert "&lt;b&gt;" in page
    assert world.accounts.keys.visitor(made[0]) is not None
    key_id = made[0].split("_")[1]
    world.client("doc").post("/tai-khoan/khoa/thu-hoi", data={"key": key_id})
    assert world.accounts.keys.visitor(made[0]) is not None  # not theirs to revoke
    client.post("/tai-khoan/khoa/thu-hoi", data={"key": key_id})
    assert world.accounts.keys.visitor(made[0]) is None


def test_pages_for_a_person_are_not_stored(world: World, stranger: TestClient) -> None:
    for path in ("/", "/van-ban", "/tai-khoan", "/suc-khoe", "/config"):
        assert world.client("doc").get(path).headers["cache-control"] == "no-store", path
    assert stranger.get("/van-ban").headers["cache-control"] == "no-store"
    assert stranger.get("/tinh/document.css").headers["cache-control"] == "no-cache"


def test_nobody_reads_along_in_another_persons_page(world: World) -> None:
    """Gradio finds a page by a name the browser makes up: the first to use it owns it."""
    mine, other = world.client("doc"), world.client("sua")
    body = {"data": [], "fn_index": 0, "session_hash": "trangcualan"}
    assert mine.post("/gradio_api/queue/join", json=body).status_code == 200
    assert other.post("/gradio_api/queue/join", json=body).status_code == 404
    address = "/gradio_api/queue/data?session_hash=trangcualan"
    assert other.get(address).status_code == 404
    assert (
        other.get("/gradio_api/queue/data?session_hash=x&session_hash=trangcualan").status_code
        == 404
    )
    assert other.get("/gradio_api/heartbeat/trangcualan").status_code == 404
    doubled = '{"session_hash": "x", "fn_index": 0, "data": [], "session_hash": "trangcualan"}'
    headers = {"content-type": "application/json"}
    assert other.post("/gradio_api/queue/join", content=doubled, headers=headers).status_code == 404
    for path in ("reset", "cancel"):
        cancelled = {"session_hash": "trangcualan", "fn_index": 0, "event_id": "a"}
        assert other.post(f"/gradio_api/{path}", json=cancelled).status_code == 404


def test_drafts_are_for_whoever_had_them_made(world: World) -> None:
    form = {"text": "Mục tiêu năm 2026 là gì?", "kind": "Công văn", "to": "Sở Tài chính"}
    page = world.client("doc").post("/soan-thao", data=form)
    assert page.status_code == 200
    link = re.search(r'href="(/soan-thao/tai/[^"]+docx)"', page.text)
    assert link is not None
    assert world.client("doc").get(link[1]).status_code == 200
    assert world.client("sua").get(link[1]).status_code == 404
    assert world.client("quan").get(link[1]).status_code == 404


def test_refusals_are_one_sentence(stranger: TestClient) -> None:
    for reply in (stranger.post("/api/ask", json={"q": "x"}), stranger.post("/dang-xuat")):
        assert "\n" not in json.loads(reply.text)["error"]
