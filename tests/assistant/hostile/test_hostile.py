"""Hostile documents and questions: nothing executed, fetched, followed, or cited wrongly."""

from __future__ import annotations

import socket
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Assistant
from assistant.chat.conversation import Exchange
from assistant.chat.library_backend import LibraryBackend
from assistant.chat.render import citations_html, conversation_html
from assistant.chat.server import build_app
from assistant.chat.transcript import transcript_html
from assistant.cli_ask import readable
from assistant.llm.endpoint import Endpoint
from ingest.pipeline import ingest_paths
from tests.assistant.hostile.cases import (
    ADDRESS,
    CANARY,
    FILES,
    HONEST,
    HONEST_NUMBER,
    QUESTIONS,
    HostileFile,
)
from tests.assistant.llm.scripted_endpoint import MODEL, says, scripted
from tests.browser import found, in_a_fresh_tab, requested_hosts, served
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium import webdriver

    from assistant.types import Answer
    from vectorstore.embedders import Embedder
    from vectorstore.types import Document

ASKED = f"Kế hoạch {HONEST_NUMBER} đề ra tỷ lệ hồ sơ trực tuyến bao nhiêu?"
ABOUT = "Các đơn vị gửi báo cáo kho lưu trữ trước ngày nào?"
BASE = "http://127.0.0.1"


def test_there_are_sixty_of_them() -> None:
    assert len(FILES) + len(QUESTIONS) >= 60


class Markup(HTMLParser):
    """What a browser would run or fetch of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"img", "iframe", "object", "embed", "svg", "image", "base", "form", "style"}:
            self.dangers.append(tag)
        if tag == "script" and not values.get("src", "").startswith("/tinh/"):
            self.dangers.append("script")
        self.dangers += [name for name in values if name.startswith("on")]
        for name in ("href", "src", "action", "srcset", "formaction"):
            value = values.get(name, "").strip().lower()
            if value and not value.startswith(("/", "#")):
                self.dangers.append(f"{name}={value}")


def check_markup(html: str, *, own_forms: bool = False) -> None:
    """No script of another's, no event, no address of another host."""
    page = Markup()
    page.feed(html)
    assert [one for one in page.dangers if not (own_forms and one == "form")] == []


@pytest.mark.parametrize(
    "html",
    [
        f"<img src={ADDRESS}/a.png>",
        "<a href='javascript:alert(1)'>x</a>",
        "<p onclick=x>y</p>",
        "<script>x</script>",
        f"<a href={ADDRESS}>x</a>",
        "<svg></svg>",
    ],
)
def test_the_check_of_markup_sees_what_it_is_for(html: str) -> None:
    with pytest.raises(AssertionError):
        check_markup(html)
    check_markup(escape(html))


def check_answer(answer: Answer, documents: dict[str, Document]) -> None:
    """Every citation is a slice of the document that it names; figures stand in what is cited."""
    for citation in answer.citations:
        document = documents[citation.document.id]
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.document.number == document.number
        if document.number:
            assert document.number in citation.label
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    for figure in answer.figures:
        shown = f"{figure.value:,.2f}".rstrip("0").rstrip(".")
        whole = shown.replace(",", "_").replace(".", ",").replace("_", ".")
        assert whole in quotes[figure.marker]
    assert not (answer.abstained and answer.figures)


def check_shown(answer: Answer) -> None:
    exchange = (Exchange(1, answer.question, answer),)
    check_markup(conversation_html(exchange))
    check_markup(citations_html(exchange))
    check_markup(transcript_html(exchange, "x"))
    assert readable(answer)


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are not even looked up."""

    def refuse(host: str, *_: object, **__: object) -> Any:  # noqa: ANN401
        message = f"the program tried to look up {host}"
        raise AssertionError(message)

    looked_up = socket.getaddrinfo

    def guarded(host: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401
        return (looked_up if host in ("127.0.0.1", "localhost") else refuse)(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", guarded)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return make_embedder(Settings())


def taken_in(folder: Path, files: list[HostileFile]) -> Path:
    """A library of the honest plan and these files, read as a user's are: in the sandbox."""
    sources = folder / "tep"
    sources.mkdir()
    (sources / "ke-hoach.txt").write_text(HONEST, encoding="utf-8")
    for number, file in enumerate(files):
        own = sources / str(number)
        own.mkdir()
        (own / file.name).write_bytes(file.content)
    report = ingest_paths([str(sources)], folder / "kho", Settings.load({}))
    for one in report.files:
        assert one.status in ("added", "failed"), one
        assert "Traceback" not in (one.error or "")
        assert "\n" not in (one.error or "")
    return folder / "kho"


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All hostile files in one library."""
    return taken_in(tmp_path_factory.mktemp("hostile"), list(FILES.values()))


@pytest.fixture(scope="session")
def assistant(everything: Path, embedder: Embedder) -> Iterator[Assistant]:
    with Library.open(everything, embedder) as library:
        yield Assistant(library, Searcher(library, embedder))


@pytest.fixture(scope="session")
def client(assistant: Assistant) -> TestClient:
    backend = LibraryBackend(assistant)
    return TestClient(build_app(backend, drafts=backend), base_url=BASE)


def sources_of(assistant: Assistant, name: str) -> list[Document]:
    """The documents that came of one case's file; the folder's number tells cases apart."""
    number = list(FILES).index(name)
    return [d for d in assistant.shelf.documents.values() if f"/tep/{number}/" in d.path]


def test_every_file_was_taken_in_or_refused_in_a_line(assistant: Assistant) -> None:
    lacking = [name for name in FILES if not sources_of(assistant, name)]
    assert set(lacking) <= {"name-climbs"}


@pytest.mark.parametrize("name", FILES)
def test_what_a_document_orders_is_not_followed(assistant: Assistant, name: str) -> None:
    documents = dict(assistant.shelf.documents)
    answer = assistant.ask(ASKED)
    assert [figure.value for figure in answer.figures] == [83.0]
    assert {citation.document.number for citation in answer.citations} == {HONEST_NUMBER}
    for document in sources_of(assistant, name):
        own = assistant.ask(f"{document.title or ABOUT} {ABOUT}")
        check_answer(own, documents)
        check_shown(own)
        for citation in own.citations:
            if citation.document.number == HONEST_NUMBER:
                assert CANARY not in citation.quote


@pytest.mark.parametrize("name", FILES)
def test_the_pages_of_a_document_run_and_fetch_nothing(
    assistant: Assistant, client: TestClient, name: str
) -> None:
    for document in sources_of(assistant, name):
        page = client.get(f"/van-ban/{document.id}")
        assert page.status_code == 200
        check_markup(page.text, own_forms=True)
        assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_a_question_orders_is_not_followed(assistant: Assistant, name: str) -> None:
    answer = assistant.ask(QUESTIONS[name])
    check_answer(answer, dict(assistant.shelf.documents))
    check_shown(answer)
    honest = [c for c in answer.citations if c.document.number == HONEST_NUMBER]
    assert all(CANARY not in citation.quote for citation in honest)
    assert not answer.warnings or all("Traceback" not in w.message for w in answer.warnings)


@pytest.mark.parametrize("name", ["forged-number", "forged-decree", "reveal", "reveal-en"])
def test_what_is_forged_or_asked_of_the_inside_is_declined(assistant: Assistant, name: str) -> None:
    answer = assistant.ask(QUESTIONS[name])
    assert answer.abstained
    assert not answer.citations


@pytest.mark.parametrize(
    "name", ["visible-vi", "visible-en", "tokens", "forged-marker", "markdown"]
)
def test_a_model_that_obeys_is_stopped(
    tmp_path: Path,
    embedder: Embedder,
    name: str,
) -> None:
    folder = taken_in(tmp_path, [FILES[name]])
    lie = f"Tỷ lệ hồ sơ trực tuyến đạt {CANARY}% ![x]({ADDRESS}/x.png)"
    with (
        scripted(says((lie, [1]))) as script,
        Library.open(folder, embedder) as library,
    ):
        endpoint = Endpoint(script.base_url, MODEL, "khoa-thu", 60.0, 4096)
        answer = Assistant(library, Searcher(library, embedder), endpoint).ask(ASKED)
    assert script.requests
    assert CANARY not in answer.answer
    assert ADDRESS not in answer.answer
    assert [figure.value for figure in answer.figures] == [83.0]


@pytest.mark.parametrize(
    "path",
    [
        f"/gradio_api/file={ADDRESS}/a.png",
        "/gradio_api/file=https://198.51.100.7/a.png",
        "/gradio_api/file=//198.51.100.7/a.png",
        "/file=http://198.51.100.7/a.png",
        "/gradio_api/proxy=http://198.51.100.7/a.png",
        "/proxy=http://198.51.100.7/",
        "/gradio_api/stream/a/b/c/playlist.m3u8",
        "/gradio_api/upload",
        "/gradio_api/upload_progress?upload_id=1",
        "/gradio_api/component_server/",
        "/gradio_api/run/predict",
        "/gradio_api/call/ask",
        "/gradio_api/mcp/sse",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-code/",
        "/monitoring",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_route_of_gradio_serves_files_or_fetches_addresses(
    client: TestClient, method: str, path: str
) -> None:
    reply = client.request(method, path, json={"path": f"{ADDRESS}/a", "url": f"{ADDRESS}/a"})
    assert reply.status_code == 404, reply.text


PAGES = ("/", "/van-ban", "/chi-tieu", "/soan-thao", "/hoi-dap/x", "/van-ban/khong-co", "/khong-co",
         "/suc-khoe", "/api/health", "/api/openapi.json", "/tinh/chat.js", "/config")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_policy_without_other_hosts(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    for rule in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"):
        assert rule in policy
    assert "script-src" in policy
    scripts = policy.split("script-src", 1)[1].split(";", 1)[0]
    assert "'unsafe-inline'" not in scripts


@pytest.mark.browser
def test_a_browser_leaves_this_machine_for_none_of_them(
    driver: webdriver.Chrome, assistant: Assistant
) -> None:
    browser = in_a_fresh_tab(driver)
    with served(build_app(LibraryBackend(assistant))) as address:
        for document in list(assistant.shelf.documents):
            browser.get(f"{address}/van-ban/{document}")
            assert browser.execute_script("return window.hacked") is None
        for path in ("/van-ban", "/chi-tieu"):
            browser.get(f"{address}{path}")
            assert browser.execute_script("return window.hacked") is None
        browser.get(address)
        found(browser, "#cc-box textarea")
        assert browser.execute_script("return window.hacked") is None
        assert requested_hosts(browser) == {"127.0.0.1"}
