"""The drafting page: form, preview, sources, downloads, and what hostile input becomes."""

from __future__ import annotations

import io
import re
import tempfile
from typing import TYPE_CHECKING

import pytest
from docx import Document as open_document
from fastapi.testclient import TestClient

from assistant.chat.library_backend import LibraryBackend
from assistant.chat.security import MAX_BODY_BYTES, MAX_UPLOAD_BYTES
from assistant.chat.server import build_app
from assistant.drafting import web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer import Assistant

BASE = "http://127.0.0.1"
ASKED = {
    "text": "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?",
    "kind": "Công văn",
    "to": "Sở Tài chính",
    "agency": "Sở Nội vụ tỉnh Nghệ An",
}
LETTER = (
    "Số: 55/STC-NS\nKính gửi: Sở Nội vụ\n\n"
    "Đề nghị Sở Nội vụ cho biết mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?\n"
)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    backend = LibraryBackend(assistant, check_examples=False)
    with TestClient(build_app(backend, drafts=backend), base_url=BASE) as client:
        yield client


def test_the_form_is_there_and_linked_from_the_chat(client: TestClient) -> None:
    page = client.get("/soan-thao")
    assert page.status_code == 200
    for name in ("text", "incoming", "kind", "to", "agency", "role"):
        assert f'name="{name}"' in page.text
    assert 'href="/soan-thao"' in client.get("/van-ban").text
    assert client.get("/tinh/draft.css").status_code == 200


def test_a_draft_is_shown_with_its_sources(client: TestClient) -> None:
    page = client.post("/soan-thao", data=ASKED)
    assert page.status_code == 200
    assert "Căn cứ Nghị quyết số 41/NQ-CP ngày 03 tháng 6 năm 2025" in page.text
    assert "82% thủ tục hành chính" in page.text
    assert re.search(r'href="/van-ban/[^"]+\?tu=\d+&amp;den=\d+', page.text)
    assert "<mark>[cần bổ sung: họ và tên người ký]</mark>" in page.text
    assert 'value="Sở Tài chính"' in page.text  # the form keeps what was typed
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_both_files_can_be_fetched(client: TestClient) -> None:
    page = client.post("/soan-thao", data=ASKED).text
    links = re.findall(r'href="(/soan-thao/tai/[^"]+)"', page)
    assert [link.rpartition("/")[2] for link in links] == ["du-thao.docx", "phieu-ra-soat.docx"]
    for link in links:
        reply = client.get(link)
        assert reply.headers["content-disposition"].startswith("attachment")
        assert open_document(io.BytesIO(reply.content)).paragraphs
    assert client.get(links[0].replace("du-thao", "khac")).status_code == 404
    assert client.get("/soan-thao/tai/khong-co/du-thao.docx").status_code == 404


def test_only_the_last_drafts_are_kept(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "KEPT_DRAFTS", 1)
    backend = LibraryBackend(assistant, check_examples=False)
    with TestClient(build_app(backend, drafts=backend), base_url=BASE) as client:
        pages = [client.post("/soan-thao", data=ASKED).text for _ in range(2)]
        links = [re.findall(r'href="(/soan-thao/tai/[^"]+)"', page)[0] for page in pages]
        assert [client.get(link).status_code for link in links] == [404, 200]


def test_an_incoming_letter_is_uploaded_and_answered(client: TestClient) -> None:
    files = {"incoming": ("den.txt", LETTER.encode(), "text/plain")}
    page = client.post("/soan-thao", data=ASKED | {"text": ""}, files=files)
    assert page.status_code == 200
    assert "Phúc đáp" in page.text
    assert "82% thủ tục hành chính" in page.text


@pytest.mark.parametrize(
    ("data", "upload", "said"),
    [
        ({"text": ""}, None, "Không thấy nội dung cần trả lời"),
        ({"kind": "Sắc lệnh"}, None, "Loại văn bản không có"),
        ({}, ("<b>x<b>.docx", b"PK\x03\x04 hong"), "&lt;b&gt;x&lt;b&gt;.docx"),
    ],
)
def test_bad_input_is_explained_on_the_page(
    data: dict[str, str], upload: tuple[str, bytes] | None, said: str, client: TestClient
) -> None:
    files = {"incoming": upload} if upload else None
    page = client.post("/soan-thao", data=ASKED | data, files=files)
    assert page.status_code == 422
    assert said in page.text
    assert tempfile.gettempdir() not in page.text


def test_typed_markup_stays_text(client: TestClient) -> None:
    page = client.post("/soan-thao", data=ASKED | {"signer": '"><script>alert(1)</script>'})
    assert "<script>alert(1)" not in page.text


def test_uploads_have_a_limit_of_their_own(client: TestClient) -> None:
    length = {"content-length": str(MAX_UPLOAD_BYTES + 1)}
    assert client.post("/soan-thao", content=b"x", headers=length).status_code == 413
    length = {"content-length": str(MAX_BODY_BYTES + 1)}
    assert client.post("/api/ask", content=b"x", headers=length).status_code == 413
    cross = {"sec-fetch-site": "cross-site"}
    assert client.post("/soan-thao", data=ASKED, headers=cross).status_code == 403
