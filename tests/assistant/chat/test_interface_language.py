"""Vietnamese first, English wholly where there is English: no page is half translated."""

from __future__ import annotations

import json
import re
import string
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from selenium.webdriver.support.ui import WebDriverWait

from assistant.answer_filter import AnswerFilter
from assistant.chat.language_switch import COOKIE, SWITCH, chosen
from assistant.chat.server import build_app
from assistant.interface_language import CATALOGUE, _english, speaking, tr
from tests.assistant.accounts.conftest import PASSWORD
from tests.assistant.accounts.world import World, make_world
from tests.assistant.chat.asked import ask, done, events_of
from tests.assistant.chat.conftest import ScriptedBackend
from tests.browser import SECONDS, accessibility_problems, as_phone, found, in_a_fresh_tab, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

BASE = "http://127.0.0.1"
FEES = "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?"
VIETNAMESE = re.compile(
    "[ăâđêôơưàằầáắấảẳẩãẵẫạặậèềéếẻểẽễẹệìíỉĩịòồờóốớỏổởõỗỡọộợùừúứủửũữụựỳýỷỹỵ]", re.I
)
SAID = ("aria-label", "placeholder", "title", "alt", "value", "content", "data-copy")
ROOT = Path(__file__).resolve().parents[3]


def vietnamese_left(html: str) -> list[str]:
    """What a page says in Vietnamese beside what documents and people say, and its own switch."""
    page = BeautifulSoup(html, "html.parser")
    for node in page.select('[lang="vi"], script, [data-copy]'):
        node.extract()
    said = [str(text) for text in page.find_all(string=True)]
    said += [str(node[name]) for name in SAID for node in page.select(f"[{name}]")]
    return [text for text in said if VIETNAMESE.search(text)]


@pytest.fixture
def client(backend: ScriptedBackend) -> Iterator[TestClient]:
    with TestClient(build_app(backend), base_url=BASE, cookies={COOKIE: "en"}) as client:
        yield client


def _script() -> Any:  # noqa: ANN401
    spec = util.spec_from_file_location("translations", ROOT / "scripts/translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_is_whole_and_compiled() -> None:
    script = _script()
    written = script.catalogue()
    assert script.faults(written, script.texts_in_code()) == []
    entries = {str(one.id): str(one.string) for one in written if one.id}
    for vietnamese, english in entries.items():
        assert tr(vietnamese) == vietnamese
        with speaking("en"):
            assert tr(vietnamese) == english, f"{CATALOGUE.name} is old: make translations"
        assert fields(vietnamese) == fields(english), vietnamese
        assert not VIETNAMESE.search(english), english


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


def test_what_the_catalogue_lacks_is_named() -> None:
    script = _script()
    written = script.catalogue()
    wanted = (script.texts_in_code() - {"Gửi"}) | {"Chưa dịch"}
    assert script.faults(written, wanted) == ["missing: Chưa dịch", "not used any more: Gửi"]


@pytest.mark.parametrize("words", ["", "Không có trong danh mục", "{count}"])
def test_what_is_not_in_the_catalogue_stays_as_it_is(words: str) -> None:
    with speaking("en"):
        assert tr(words) == words
    assert _english().gettext("Gửi") == "Send"


@pytest.mark.parametrize(
    ("cookies", "language"),
    [
        ("", None),
        ("a=b", None),
        (f"{COOKIE}=en", "en"),
        (f"a=b; {COOKIE}=vi", "vi"),
        (f'{COOKIE}="><script>', None),
        ("=;;==", None),
    ],
)
def test_the_cookie_says_which(cookies: str, language: str | None) -> None:
    assert chosen(cookies) == language


@pytest.mark.parametrize("wanted", [None, "", "fr", "vi", "../en"])
def test_vietnamese_is_what_there_is_otherwise(wanted: str | None) -> None:
    with speaking(wanted):
        assert tr("Gửi") == "Gửi"


def test_the_switch_remembers_and_leads_back_to_this_server_alone(client: TestClient) -> None:
    reply = client.get(f"{SWITCH}/vi?tiep=/hoi-dap%3Ftim%3Da", follow_redirects=False)
    assert reply.headers["location"] == "/hoi-dap?tim=a"
    cookie = reply.headers["set-cookie"].lower()
    assert f"{COOKIE}=vi" in cookie
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    for path in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        reply = client.get(f"{SWITCH}/en", params={"tiep": path}, follow_redirects=False)
        assert reply.headers["location"] == "/"
    unknown = client.get(f"{SWITCH}/fr", follow_redirects=False)
    assert "set-cookie" not in unknown.headers


def test_every_translated_page_is_wholly_english(client: TestClient) -> None:
    empty = client.get("/hoi-dap").text
    assert "No conversations yet" in empty
    token = done(ask(client, FEES))["conversation"]
    paths = (
        "/", "/hoi-dap", "/hoi-dap?tim=phi", "/hoi-dap?tim=zzz", "/hoi-dap/danh-sach",
        f"/hoi-dap/{token}", f"/hoi-dap/{token}/xoa", "/hoi-dap/xoa-het", "/hoi-dap/khong-co",
    )  # fmt: skip
    for html in (empty, *(client.get(path).text for path in paths)):
        assert vietnamese_left(html) == []
    assert '<html\n\tlang="en"' in client.get("/").text
    nameless = client.post(f"/hoi-dap/{token}/ten", data={"ten": " "}).text
    assert "The new name is empty" in nameless
    assert vietnamese_left(nameless) == []


def test_gradios_description_of_the_page_is_english(client: TestClient) -> None:
    page = client.get("/").text
    match = re.search(r"window\.gradio_config = (\{.*?\});</script>", page)
    assert match is not None
    described = json.loads(match[1])
    del described["i18n_translations"]  # Gradio's own texts in both languages
    said = list(strings_of(described))
    assert "Type a question" in said
    assert [one for one in said if vietnamese_left(one)] == []


def strings_of(value: object) -> Iterator[str]:
    """Every string in JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_of(one)


@pytest.mark.parametrize(
    "question", [FEES, "Dự báo thời tiết tuần tới?", "sập", "Câu trả lời của mô hình?"]
)
def test_what_is_around_an_answer_is_english_and_the_answer_is_not(
    client: TestClient, question: str
) -> None:
    for name, piece in ask(client, question):
        for part in ("exchange", "group", "note", "export"):
            assert vietnamese_left(str(piece.get(part, ""))) == [], (name, part)
    said = done(ask(client, FEES))
    assert "Toàn tỉnh: từ 85% trở lên" in said["exchange"]
    assert "Documents give different figures" in said["exchange"]
    opened = client.get(f"/hoi-dap/{said['conversation']}/tiep").json()
    assert vietnamese_left(opened["exchanges"] + opened["groups"]) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"question": ""}, "press Send"), ({"question": "a" * 2001}, "2,001 characters")],
)
def test_what_is_wrong_is_said_in_english(
    client: TestClient, sent: dict[str, str], words: str
) -> None:
    assert words in client.post("/hoi-dap/hoi", json=sent).json()["error"]


def test_pages_without_a_translation_stay_wholly_vietnamese(client: TestClient) -> None:
    for path in ("/van-ban", "/chi-tieu", "/van-ban/vb1"):
        page = BeautifulSoup(client.get(path).text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == "vi"
        nav = page.select_one("nav.vb-top")
        assert nav is not None
        assert "Trợ lý cải cách hành chính" in nav.text
        assert "English" not in nav.text  # no switch that changes nothing


def test_the_log_and_programs_are_told_in_vietnamese_whatever_the_page(
    client: TestClient,
) -> None:
    with speaking("en"):
        only = AnswerFilter(2026, "Kế hoạch")
        assert only.described() == "năm 2026, loại Kế hoạch"
        assert only.notice() == "Answered only from documents of year 2026, kind Kế hoạch."
    refused = client.post("/api/ask", json={"q": ""}).json()["error"]
    assert "Chưa có câu hỏi" in refused


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    return make_world(tmp_path_factory.mktemp("noi"), document_files[:1], {})


def test_signing_in_and_ones_account_are_wholly_english(world: World) -> None:
    client = TestClient(world.app, base_url=BASE, headers={"Origin": BASE}, cookies={COOKIE: "en"})
    assert vietnamese_left(client.get("/dang-nhap").text) == []
    for password in ("sai", PASSWORD):
        page = client.post("/dang-nhap", data={"login": "doc", "password": password})
        assert vietnamese_left(page.text) == []
    client.post("/tai-khoan/khoa", data={"name": "a"})
    changes: tuple[dict[str, str], ...] = (
        {"old": "x", "new": "y", "again": "z"},
        {"old": "x", "new": "y", "again": "y"},
        {"old": PASSWORD, "new": "ngan", "again": "ngan"},
        {"old": PASSWORD, "new": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"},
        {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD},
    )
    pages = [client.get("/tai-khoan")]
    pages += [client.post("/tai-khoan/mat-khau", data=change) for change in changes]
    for page in pages:
        assert "Sign out" in page.text
        assert vietnamese_left(page.text) == []


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_page_is_switched_and_stays_so(driver: webdriver.Chrome, *, phone: bool) -> None:
    browser = in_a_fresh_tab(driver)
    if phone:
        as_phone(browser)
    with served(build_app(ScriptedBackend())) as address:
        browser.get(address)
        browser.delete_all_cookies()
        browser.refresh()
        assert found(browser, "#cc-send").text == "Gửi"
        found(browser, "a.cc-language").click()
        WebDriverWait(browser, SECONDS).until(
            lambda driver: driver.execute_script("return document.documentElement.lang") == "en"
        )
        assert found(browser, "#cc-send").text == "Send"
        found(browser, "#cc-examples button").click()
        found(browser, "#hoi-1 .cc-answer")
        found(browser, "#cc-next button")
        found(browser, "#cc-filter button").click()
        found(browser, "#cc-choices input")
        shown = browser.execute_script("return document.body.outerHTML")
        left = [
            text
            for text in vietnamese_left(re.sub(r"<button.*?</button>", "", str(shown), flags=re.S))
            if text not in browser.execute_script("return window.gradio_config.title")
        ]
        assert left == []
        buttons = [
            str(button)
            for button in browser.execute_script(
                "return [...document.querySelectorAll('button')].filter((one) =>"
                " !one.closest('#cc-examples, #cc-further')).map((one) => one.textContent)"
            )
        ]
        assert not [one for one in buttons if VIETNAMESE.search(one)]
        assert accessibility_problems(browser) == []
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        errors = [one["message"] for one in browser.get_log("browser") if one["level"] == "SEVERE"]
        # Gradio's streams also complain when their page is left.
        assert [one for one in errors if "/tinh/" in one or "custom JS" in one] == []
        found(browser, "a.cc-language").click()
        WebDriverWait(browser, SECONDS).until(
            lambda driver: driver.execute_script("return document.documentElement.lang") == "vi"
        )
        assert "85%" in found(browser, "#hoi-1 .cc-answer").text  # the same conversation
        browser.delete_all_cookies()


def test_events_are_read_whole() -> None:
    assert events_of('event: done\ndata: {"a": 1}\n\n') == [("done", {"a": 1})]
