"""The documents view's pages: what they offer to whom, and what hostile names become."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from assistant.chat.backend import NotAllowedError
from assistant.chat.security import MAX_FILES_BYTES
from assistant.chat.server import build_app
from assistant.holdings.jobs import BUSY, FileResult, Job
from assistant.holdings.relations import Relation, Standing
from assistant.holdings.web import MOST_FILES
from tests.assistant.chat.conftest import HOSTILE_NAME, ScriptedBackend
from vectorstore.errors import LibraryLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def scripted() -> ScriptedBackend:
    return ScriptedBackend()


@pytest.fixture(scope="module")
def client(scripted: ScriptedBackend) -> Iterator[TestClient]:
    app = build_app(scripted)
    with TestClient(app, base_url=BASE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def backend(scripted: ScriptedBackend) -> ScriptedBackend:
    scripted.reset()
    return scripted


def soup(client: TestClient, path: str, status: int = 200) -> BeautifulSoup:
    reply = client.get(path)
    assert reply.status_code == status
    return BeautifulSoup(reply.text, "html.parser")


def names(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select("a.qv-name")]


def test_the_list_has_every_document_and_filters_it(
    client: TestClient, backend: ScriptedBackend
) -> None:
    assert names(soup(client, "/van-ban")) == ["Kế hoạch 77/KH-UBND", "Tin tức (không ghi số)"]
    for query in ("nam=2026", "loai=Kế hoạch", "tim=tinh mau 77", "cq=Ủy ban nhân dân tỉnh Mẫu"):
        assert names(soup(client, f"/van-ban?{query}")) == ["Kế hoạch 77/KH-UBND"]
    nothing = soup(client, "/van-ban?tim=khong-co-gi")
    assert "Không có văn bản nào khớp" in nothing.select(".ls-empty")[0].text
    assert nothing.select("input[name=tim]")[0]["value"] == "khong-co-gi"
    backend.stored = ()
    assert "chưa có văn bản" in soup(client, "/van-ban").select(".ls-empty")[0].text


def test_notes_are_short_in_the_list_and_whole_on_the_page(
    client: TestClient, backend: ScriptedBackend
) -> None:
    plan = backend.stored[0]
    document = replace(plan.document, superseded_by="99/KH-UBND", unread_pages=(2, 3))
    standing = Standing(
        (Relation("Đã được thay thế bởi 99/KH-UBND.", "vb2"),),
        (Relation("Bản trước, nạp ngày 01/01/2026", "vb1-old"),),
        ("Số liệu không khớp: mục 1 nêu 5.",),
    )
    backend.stored = (plan._replace(document=document, standing=standing), *backend.stored[1:])
    listed = soup(client, "/van-ban").select("tbody tr")[0].text
    for note in ("thay thế bởi 99/KH-UBND", "2 trang ảnh chưa đọc", "1 lưu ý khi đọc tệp"):
        assert note in listed
    page = soup(client, "/van-ban/vb1")
    links = [link["href"] for link in page.select(".vb-standing a")]
    assert links == ["/van-ban/vb2", "/van-ban/vb1-old"]
    assert "Số liệu không khớp" in page.select(".vb-notes")[0].text


def test_files_go_in_and_the_job_is_shown(client: TestClient, backend: ScriptedBackend) -> None:
    files = [("tep", ("một.txt", b"a")), ("tep", ("hai.pdf", b"b"))]
    reply = client.post("/van-ban/nap", files=files)
    assert (reply.status_code, reply.headers["location"]) == (303, "/van-ban/nap/viec-1")
    assert backend.changed == ["nạp một.txt, hai.pdf"]
    backend.jobs = (Job("viec-1", ("một.txt", "hai.pdf"), done=1, total=2, current="hai.pdf"),)
    page = soup(client, "/van-ban/nap/viec-1")
    assert page.select("progress")[0]["value"] == "1"
    assert client.get("/van-ban/nap/viec-1/trang-thai").json() == {
        "done": 1,
        "total": 2,
        "text": "Xong 1 trong 2 tệp: hai.pdf",
        "finished": False,
    }
    results = (
        FileResult("một.txt", "added", "", "vb1", "Kế hoạch 77/KH-UBND", ("thiếu nơi nhận",)),
        FileResult(HOSTILE_NAME, "failed", f"{HOSTILE_NAME}: tệp hỏng. Hãy mở thử tệp."),
    )
    backend.jobs = (replace(backend.jobs[0], results=results, finished=True),)
    page = soup(client, "/van-ban/nap/viec-1")
    outcomes = [item.text for item in page.select(".qv-outcome")]
    assert outcomes == ["Đã thêm", "Không nạp được"]
    assert "1 đã thêm, 1 không nạp được" in page.select("header")[0].text
    assert "tệp hỏng" in page.select(".qv-failed")[0].text
    assert not page.select("img")
    assert soup(client, "/van-ban/nap/khac", 404).select("h1")
    assert client.get("/van-ban/nap/khac/trang-thai").status_code == 404


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (LibraryLockedError(BUSY), 409, "đang được cập nhật"),
        (NotAllowedError("Chỉ biên tập viên được thêm văn bản."), 403, "Chỉ biên tập viên"),
        (RuntimeError("secret"), 500, "Có lỗi"),
    ],
)
def test_what_is_refused_is_explained(
    refusal: Exception, status: int, said: str, client: TestClient, backend: ScriptedBackend
) -> None:
    backend.refusal = refusal
    for reply in (
        client.post("/van-ban/nap", files=[("tep", ("a.txt", b"a"))]),
        client.post("/van-ban/vb1/doc-lai", data={}),
        client.post("/van-ban/vb1/bo", data={}),
    ):
        assert reply.status_code == status
        assert said in reply.text
        assert "secret" not in reply.text
    assert backend.changed == []


def test_removing_asks_first(client: TestClient, backend: ScriptedBackend) -> None:
    page = soup(client, "/van-ban/vb1/bo")
    assert "77/KH-UBND" in page.text
    assert backend.changed == []
    reply = client.post(str(page.select("form")[0]["action"]), data={})
    assert (reply.status_code, reply.headers["location"]) == (303, "/van-ban")
    assert backend.changed == ["bỏ vb1"]
    assert client.post("/van-ban/vb1/bo", data={}).status_code == 404


def test_a_reader_is_offered_no_changes(client: TestClient, backend: ScriptedBackend) -> None:
    backend.changes_allowed = False
    assert not soup(client, "/van-ban").select("form.qv-upload")
    assert not soup(client, "/van-ban/vb1").select("form, .vb-actions")


def test_only_the_very_file_is_given_out_and_only_a_pdf_is_opened(
    client: TestClient, backend: ScriptedBackend, tmp_path: Path
) -> None:
    assert "Không có bản gốc" in soup(client, "/van-ban/vb1/ban-goc", 404).text
    file = tmp_path / "kế hoạch.html"
    file.write_bytes(b"<script>alert(1)</script>")
    plan = backend.stored[0]
    backend.stored = (plan._replace(original=file),)
    reply = client.get("/van-ban/vb1/ban-goc")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith("attachment")
    pdf = replace(plan.document, format="pdf")
    paged = tuple(replace(one, page=1 + one.ordinal // 3) for one in plan.provisions)
    backend.stored = (plan._replace(document=pdf, provisions=paged, original=file),)
    reply = client.get("/van-ban/vb1/ban-goc")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"].startswith("inline")
    links = [link["href"] for link in soup(client, "/van-ban/vb1").select(".vb-page a")]
    assert links == [f"/van-ban/vb1/ban-goc#page={page}" for page in (1, 2, 3)]


def test_limits_and_other_sites(client: TestClient, backend: ScriptedBackend) -> None:
    length = {"content-length": str(MAX_FILES_BYTES + 1)}
    assert client.post("/van-ban/nap", content=b"x", headers=length).status_code == 413
    many = [("tep", (f"{number}.txt", b"a")) for number in range(MOST_FILES + 1)]
    assert "nhiều nhất" in client.post("/van-ban/nap", files=many).text
    cross = {"sec-fetch-site": "cross-site"}
    for path in ("/van-ban/nap", "/van-ban/vb1/bo", "/van-ban/vb1/doc-lai"):
        assert client.post(path, data={"a": "b"}, headers=cross).status_code == 403
    assert backend.changed == []


def test_hostile_names_stay_text(client: TestClient) -> None:
    page = soup(client, "/van-ban")
    assert not page.select("img, tbody script")
    assert re.search(r"&lt;img src=", client.get("/van-ban").text)
