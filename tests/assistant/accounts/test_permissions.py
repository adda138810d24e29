"""Everybody × every page × documents they may not see: as if those had never been there.

The same requests go to a server over the whole library and to one over a library that holds just
what the person may see. The replies must be the same, letter for letter: then nothing of a hidden
document is in them, in no figure, count, order, suggestion, warning or error text.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as open_document
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from starlette.routing import BaseRoute, Mount, Route

from assistant.chat.asking import ASK
from assistant.chat.security import Guard
from assistant.targets.series import series_of
from tests.assistant.accounts.world import BASE, PEOPLE, World, make_world
from tests.assistant.chat.asked import done, events_of
from vectorstore.restricted import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from vectorstore.types import Document

# Hidden documents that others speak of: the plan of 2026 is newest, a paper repeats its figures,
# a report disagrees with itself, a letter names others and is named.
KEPT_FOR = {
    "ke-hoach-15-2026.txt": ("một",),
    "tin-hoi-nghi-2025.txt": ("hai", "một"),
    "cong-van-77-2025.txt": ("hai",),
}
QUESTIONS = (
    "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?",
    "muc tieu thanh toan truc tuyen nam 2026 la bao nhieu",
    "ti le ho so tra ket qua dung han",
    "Kế hoạch 15/KH-UBND do ai ký, ban hành ngày nào?",
    "Kế hoạch 999/KH-UBND do ai ký, ban hành ngày nào?",
    "Công văn 77/UBND-NC yêu cầu gì?",
    "Chỉ thị 06/CT-UBND ngày nào?",
    "Nghị định nào quy định chế độ phụ cấp lưu động?",
    "So sánh mục tiêu thanh toán trực tuyến năm 2023 và năm 2026",
    "DTI la gi",
    "Căn cứ của Kế hoạch 15/KH-UBND là gì?",
    "Kế hoạch cải cách hành chính mới nhất là kế hoạch nào?",
    "Bao nhiêu công chức được tập huấn?",
    "phan minh khue la ai",
    "What is the online payment target for 2026?",
    "Thư viện có bao nhiêu văn bản?",
    "Thư viện có những kế hoạch nào?",
    "Các văn bản có chỗ nào mâu thuẫn nhau?",
    "Kế hoạch nào đặt mục tiêu thanh toán trực tuyến cao nhất?",
    "Văn bản nào thay thế Kế hoạch 188/KH-UBND?",
    "Kế hoạch 188/KH-UBND còn hiệu lực không?",
    "Tóm tắt Kế hoạch 15/KH-UBND",
    "Công văn 77/UBND-NC nói gì về kế hoạch năm 2026?",
    "Hội nghị năm 2025 bàn những gì?",
    "Mục tiêu thanh toán trực tuyến các năm là bao nhiêu?",
    "Mục tiêu chuyển đổi số năm 2027 là bao nhiêu?",
    "Có đúng là mục tiêu thanh toán trực tuyến năm 2026 là 82%?",
    "Sở Nội vụ có trách nhiệm gì?",
)
# Said one after the other in one conversation: each leans on what came before.
TALK = (
    "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?",
    "còn năm 2023 thì sao?",
    "ai ký?",
    "kế hoạch đó căn cứ những văn bản nào?",
    "Công văn 77/UBND-NC yêu cầu gì?",
    "còn văn bản nào khác nói về việc này?",
)
# What differs from one run to the next whatever is asked, and says nothing of documents.
_CHANGING = re.compile(
    r'\\?"timings_ms\\?": ?\{[^}]*\}|/soan-thao/tai/[\w-]+/|\d,\d giây'
    r'|"conversation": ?"[\w-]*"|/hoi-dap/[\w-]{22}'
    r'|"created": ?\d+|chatcmpl-\w+|"(?:review_)?docx": ?"[\w+/=]+"'
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    return make_world(tmp_path_factory.mktemp("whole"), document_files, KEPT_FOR)


@pytest.fixture(scope="module")
def parts(
    tmp_path_factory: pytest.TempPathFactory, document_files: list[Path], whole: World
) -> dict[str, World]:
    """For every person a server whose library holds what they may see, and nothing else."""
    made: dict[frozenset[str], World] = {}
    found = {}
    for login in PEOPLE:
        names = frozenset(visible(whole, login))
        if names not in made:
            paths = [path for path in document_files if path.name in names]
            made[names] = make_world(tmp_path_factory.mktemp("part"), paths, {})
        found[login] = made[names]
    return found


def visible(world: World, login: str) -> set[str]:
    """File names of what a person may see, told from the rule rather than from the program."""
    role, groups = PEOPLE[login]
    return {
        document.source
        for document in world.library.documents()
        if role == "administrator"
        or not (kept := KEPT_FOR.get(document.source))
        or set(kept) & set(groups)
    }


def requests(ids: list[str], charts: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every endpoint with what a person can ask of it: method, path, arguments."""
    for one in ids:
        yield "GET", f"/van-ban/{one}/bo", {}
        yield "GET", f"/van-ban/{one}/ban-goc", {}
        yield "GET", f"/chi-tieu?vb={one}", {}
        yield "GET", f"/van-ban/{one}", {}
        yield "GET", f"/van-ban/{one}?tu=0&den=40&ban=sha256", {}
        yield "GET", f"/api/documents/{one}", {}
        yield "GET", "/api/targets", {"params": {"document": one}}
    for chart in charts:
        yield "GET", f"/chi-tieu/bieu-do/{chart}", {}
    for path in (
        "/van-ban", "/suc-khoe", "/soan-thao", "/api/documents", "/api/targets", "/v1/models",
        "/api/targets?indicator=thanh+toan&year=2026", "/api/health", "/api/ready",
        "/api/openapi.json", "/chi-tieu", "/chi-tieu/tai/chi-tieu.csv",
        "/van-ban/nap/khong-co", "/van-ban/nap/khong-co/trang-thai",
        "/hoi-dap", "/hoi-dap/danh-sach", "/hoi-dap?tim=thanh+toan", "/hoi-dap/xoa-het",
        "/hoi-dap/khong-co", "/hoi-dap/khong-co/hoi-dap.docx", "/hoi-dap/khong-co/xoa",
        "/hoi-dap/khong-co/tiep",
    ):  # fmt: skip
        yield "GET", path, {}
    for act, form in (("xoa", {}), ("ten", {"ten": "Tên"})):
        yield "POST", f"/hoi-dap/khong-co/{act}", {"data": form}
    yield "POST", "/hoi-dap/khong-co/y-kien", {"json": {"correction": "90 %"}}
    for query in ("tim=thanh toan", "nam=2026", "loai=Kế hoạch"):
        yield "GET", f"/van-ban?{query}", {}
        yield "GET", f"/chi-tieu?{query}", {}
        yield "GET", f"/chi-tieu/tai/chi-tieu.csv?{query}", {}
    for question in QUESTIONS[::5]:
        yield "GET", "/api/search", {"params": {"q": question, "k": 50}}
        yield "POST", "/api/ask/stream", {"json": {"q": question}}
        chat = {"messages": [{"role": "user", "content": question}]}
        yield "POST", "/v1/chat/completions", {"json": chat}
        yield "POST", "/v1/chat/completions", {"json": {**chat, "stream": True}}
    yield "POST", "/api/draft", {"json": {"text": QUESTIONS[0]}}
    for question in QUESTIONS:
        yield "POST", "/api/ask", {"json": {"q": question}}
        yield "POST", ASK, {"json": {"question": question}}
    for question in QUESTIONS[::7]:
        yield "POST", "/soan-thao", {"data": {"text": question, "kind": "Công văn"}}
    for first, then in itertools.pairwise(QUESTIONS[:3]):
        history = [{"question": first, "answer": ""}]
        yield "POST", "/api/ask", {"json": {"q": then, "history": history}}
        yield "POST", "/api/ask", {"json": {"q": "còn năm 2026 thì sao?", "history": history}}
    yield "POST", "/api/ask", {"json": {"q": QUESTIONS[0], "as_of": "2025-12-31"}}


MCP_TYPES = "application/json, text/event-stream"
_MOMENT = re.compile(r"\d\d/\d\d/\d{4} \d\d:\d\d")


def tool_call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """One call of a tool as the protocol says it."""
    asked = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}


def plain(reply: Any) -> tuple[int, str]:  # noqa: ANN401
    return reply.status_code, _CHANGING.sub("", reply.text)


def ids_of(world: World) -> list[str]:
    return [*(one.id for one in world.library.documents(older_revisions=True)), "khong-co"]


def charts_of(world: World) -> list[str]:
    """The keys of all charts, those over hidden documents included."""
    return [*series_of(world.backends.everything.targets()), "0123456789abcdef"]


@pytest.mark.parametrize("login", PEOPLE)
def test_replies_are_those_of_a_library_without_what_is_hidden(
    whole: World, parts: dict[str, World], login: str
) -> None:
    here, there = whole.client(login), parts[login].client(login)
    for method, path, arguments in requests(ids_of(whole), charts_of(whole)):
        mine = plain(here.request(method, path, **arguments))
        expected = plain(there.request(method, path, **arguments))
        assert mine == expected, (login, method, path, arguments)


@pytest.mark.parametrize("login", ["doc", "doc-hai", "sua-mot"])
def test_words_of_hidden_documents_are_in_no_reply(whole: World, login: str) -> None:
    """The same once more without a second server: no number, title, name or id of them."""
    seen = visible(whole, login)
    documents = whole.library.documents()
    shown = {word for one in documents if one.source in seen for word in words_of(one)}
    hidden = {word for one in documents if one.source not in seen for word in words_of(one)} - shown
    assert hidden
    whole.kept.remove_all(whole.request(login))  # their own questions may name anything
    client = whole.client(login)
    asked = [("GET", "/config", {}), *requests([one.id for one in documents], charts_of(whole))]
    for method, path, arguments in asked:
        question = path + json.dumps(arguments, ensure_ascii=False, default=repr)
        reply = client.request(method, path, **arguments).text
        told = {word for word in hidden if word in reply and word not in question}
        assert told == set(), (method, question)


@pytest.mark.parametrize("login", PEOPLE)
def test_a_conversation_leans_on_nothing_hidden(
    whole: World, parts: dict[str, World], login: str
) -> None:
    """Asked on in one conversation, suggestions included, and kept, found, printed, taken away."""
    told = []
    for world in (whole, parts[login]):
        world.kept.remove_all(world.request(login))
        client, token, said = world.client(login), "", []
        for number, question in enumerate(TALK, 1):
            sent = {"question": question, "conversation": token, "number": number}
            reply = client.post(ASK, json=sent)
            said.append(plain(reply))
            token = done(events_of(reply.text))["conversation"] or token
        pages = [client.get(f"/hoi-dap/{token}{way}") for way in ("", "/tiep", "/xoa")]
        pages += [client.get(path) for path in ("/hoi-dap", "/hoi-dap?tim=15", "/hoi-dap?tim=77")]
        texts = [_MOMENT.sub("", plain(one)[1]).replace(token, "") for one in pages]
        said += [(one.status_code, text) for one, text in zip(pages, texts, strict=True)]
        file = client.get(f"/hoi-dap/{token}/hoi-dap.docx").content
        lines = [one.text for one in open_document(io.BytesIO(file)).paragraphs]
        told.append([*said, ("docx", "\n".join(lines))])
    for mine, expected in zip(*told, strict=True):
        assert mine == expected


TOOLS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("ask", {"question": question}) for question in QUESTIONS[::2]),
    *(("search", {"query": question, "limit": 20}) for question in QUESTIONS[::4]),
    ("ask", {"question": QUESTIONS[0], "kind": "Công văn"}),
    ("search", {"query": QUESTIONS[0], "year": 2026}),
)


@pytest.mark.parametrize("login", PEOPLE)
def test_tools_of_programs_tell_nothing_more(
    whole: World, parts: dict[str, World], login: str
) -> None:
    read = [("get_provision", {"document": one, "provision": "1"}) for one in ids_of(whole)]
    told = []
    for world in (whole, parts[login]):
        user = world.accounts.people.find(login)
        assert user is not None
        key = world.accounts.keys.add(user.id, "máy")
        headers = {"Authorization": f"Bearer {key}", "Accept": MCP_TYPES}
        with TestClient(world.app, base_url=BASE, headers=headers) as client:
            replies = [
                client.post("/mcp", json=tool_call(name, arguments))
                for name, arguments in (*TOOLS, *read)
            ]
        told.append([plain(reply) for reply in replies])
        assert {reply.status_code for reply in replies} == {200}
    assert told[0] == told[1]


def words_of(document: Document) -> set[str]:
    """What a document is known by."""
    names = (document.source, document.id, document.title, document.signer, document.number)
    return {name for name in names if name}


@pytest.mark.parametrize("login", PEOPLE)
def test_suggested_questions_are_of_what_is_seen(
    whole: World, parts: dict[str, World], login: str
) -> None:
    role, groups = PEOPLE[login]
    reader = None if role == "administrator" else Reader(frozenset(groups))
    mine, expected = whole.backends.seen_by(reader), parts[login].backends.everything
    assert mine.examples() == expected.examples()
    assert [one.id for one in mine.documents()] == [one.id for one in expected.documents()]


def test_forbidden_is_the_same_as_absent(whole: World) -> None:
    client = whole.client("doc")
    hidden = next(
        one.id for one in whole.library.documents() if one.source == "ke-hoach-15-2026.txt"
    )
    for suffix in ("", "?tu=0&den=9"):
        forbidden = client.get(f"/van-ban/{hidden}{suffix}")
        absent = client.get(f"/van-ban/khong-co{suffix}")
        assert (forbidden.status_code, forbidden.text) == (absent.status_code, absent.text)
        assert dict(forbidden.headers) == dict(absent.headers)
    assert whole.client("doc-mot").get(f"/van-ban/{hidden}").status_code == 200


def test_no_cache_is_shared_by_people_who_see_different_things(whole: World) -> None:
    """Asked in turn, over and over: each gets their own answer."""
    body = {"q": QUESTIONS[0]}
    for _ in range(2):
        for login in PEOPLE:
            reply = whole.client(login).post("/api/ask", json=body).json()
            sources = {c["document"]["source"] for c in reply["citations"]}
            assert sources <= visible(whole, login)
            may = "ke-hoach-15-2026.txt" in visible(whole, login)
            assert ("ke-hoach-15-2026.txt" in sources) == may


def test_leaving_a_group_takes_effect_with_the_next_request(whole: World) -> None:
    client = whole.client("doc-mot")
    body = {"q": QUESTIONS[0]}
    assert "82" in client.post("/api/ask", json=body).text
    whole.accounts.people.set_groups("doc-mot", [])
    try:
        assert "82" not in client.post("/api/ask", json=body).json()["answer"]
        assert client.get("/van-ban").text.count("<tr>") == len(visible(whole, "doc")) + 1
    finally:
        whole.accounts.people.set_groups("doc-mot", ["một"])


def test_the_workbook_holds_what_the_page_shows(whole: World) -> None:
    numbers = {"ke-hoach-15-2026.txt": "15/KH-UBND", "cong-van-77-2025.txt": "77/UBND-NC"}
    for login in PEOPLE:
        file = whole.client(login).get("/chi-tieu/tai/chi-tieu.xlsx").content
        sheets = load_workbook(io.BytesIO(file), read_only=True).worksheets
        text = str([row for sheet in sheets for row in sheet.iter_rows(values_only=True)])
        assert "188/KH-UBND" in text
        hidden = [numbers[one] for one in numbers if one not in visible(whole, login)]
        assert not any(number in text for number in hidden), login


def test_only_editors_change_documents_and_only_those_they_see(whole: World) -> None:
    ids = {one.source: one.id for one in whole.library.documents()}
    hidden, seen = ids["ke-hoach-15-2026.txt"], ids["ke-hoach-188-2023.txt"]
    for act in ("bo", "doc-lai"):
        assert whole.client("doc").post(f"/van-ban/{seen}/{act}").status_code == 403
        for login in ("doc", "sua"):
            forbidden = whole.client(login).post(f"/van-ban/{hidden}/{act}")
            absent = whole.client(login).post(f"/van-ban/khong-co/{act}")
            assert plain(forbidden) == plain(absent)
            assert forbidden.status_code == 404
    upload = {"tep": ("a.txt", b"Van ban", "text/plain")}
    assert whole.client("doc").post("/van-ban/nap", files=upload).status_code == 403
    assert len(whole.library.documents()) == len(ids)


def test_what_an_editor_adds_is_for_their_groups(
    tmp_path: Path, document_files: list[Path]
) -> None:
    paths = {path.name: path for path in document_files}
    world = make_world(tmp_path, [paths["cong-van-77-2025.txt"]], KEPT_FOR)
    editor = world.client("sua-mot")
    same = paths["cong-van-77-2025.txt"].read_bytes()  # the very file that is hidden from them
    new = paths["ke-hoach-188-2023.txt"].read_bytes()
    files = [("tep", ("trung.txt", same)), ("tep", ("moi.txt", new))]
    job = editor.post("/van-ban/nap", files=files).headers["location"]
    while not editor.get(f"{job}/trang-thai").json()["finished"]:
        time.sleep(0.1)
    told = editor.get(job).text
    assert "moi.txt" in told
    assert "77/UBND-NC" not in told
    assert "cong-van-77-2025.txt" not in told
    added = next(one for one in world.library.documents() if one.source == "moi.txt")
    assert world.library.groups_of(added.id) == {"một"}
    assert editor.get(f"/van-ban/{added.id}").status_code == 200
    assert world.client("doc").get(f"/van-ban/{added.id}").status_code == 404
    assert world.client("doc").get(job).status_code == 404


def test_every_route_is_asked(whole: World) -> None:
    """A page that is added later must be asked here too, or named as one without documents."""
    app = whole.app
    while not isinstance(app, FastAPI):
        assert isinstance(app, Guard) or hasattr(app, "_app")
        app = app._app
    paths = {re.sub(r"\{\w+\}", "x", route.path) for route in routes_of(app.routes)}
    assert {"/api/ask", "/v1/chat/completions", "/van-ban/x"} <= paths
    assert [r.path for r in app.routes if isinstance(r, Mount)] == [""]  # Gradio's page
    asked = {re.sub(r"[?].*", "", path) for _, path, _ in requests(["x"], ["x"])}
    asked = {re.sub(r"khong-co|chi-tieu\.csv", "x", path) for path in asked}
    elsewhere = {
        # Without documents.
        "/dang-nhap", "/dang-xuat", "/tai-khoan", "/tai-khoan/khoa", "/tai-khoan/khoa/thu-hoi",
        "/tai-khoan/mat-khau", "/tinh/x", "/tinh/icon.svg", "/ngon-ngu/x",
        # By addresses that nobody guesses, for their owners alone: test_chat_kept. So are the
        # conversations, which test_kept asks for whose documents are hidden since.
        "/soan-thao/tai/x/x",
        # For administrators alone: test_recorded.
        "/nhat-ky", "/nhat-ky/tai/nhat-ky.x",
        # By the protocol's own client: tests/assistant/mcp.
        "/mcp",
        # For administrators: tests/assistant/serving.
        "/api/metrics",
        # Asked by tests of their own above, since they change the library.
        "/van-ban/nap", "/van-ban/x/doc-lai",
    }  # fmt: skip
    known = asked | elsewhere
    assert {path for path in paths if not path.startswith("/gradio")} <= known


def routes_of(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """Every route, those of included routers too."""
    for route in routes:
        if isinstance(route, Route):
            yield route
        else:
            included = getattr(route, "original_router", None)
            yield from routes_of(included.routes) if included else ()


def test_signed_in_people_have_clients_of_their_own(whole: World) -> None:
    names = {whole.client(login).cookies["cchc_phien"] for login in PEOPLE}
    assert len(names) == len(PEOPLE)
