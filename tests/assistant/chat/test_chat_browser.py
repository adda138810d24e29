"""The page in headless Chromium: ask, see the figure, open the cited provision, stay local."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from docx import Document as open_document
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.chat.admission import Admission, busy_reply
from assistant.chat.asking import ASK
from assistant.chat.backend import BusyError, busy_sentence
from assistant.chat.server import build_app
from tests.browser import (
    SECONDS,
    accessibility_problems,
    as_phone,
    found,
    in_a_fresh_tab,
    requested_hosts,
    served,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from tests.assistant.chat.conftest import ScriptedBackend

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(shared_backend: ScriptedBackend) -> Iterator[str]:
    """Serve the scripted chat on a free port."""
    with served(build_app(shared_backend)) as address:
        yield address


@pytest.fixture
def backend(shared_backend: ScriptedBackend) -> ScriptedBackend:
    shared_backend.reset()
    return shared_backend


@pytest.fixture
def browser(driver: webdriver.Chrome, backend: ScriptedBackend) -> webdriver.Chrome:
    """Give each test one empty tab of desktop size and empty logs."""
    return in_a_fresh_tab(driver)


def ask(browser: webdriver.Chrome, question: str) -> None:
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda _: box.is_enabled())
    box.send_keys(question, Keys.ENTER)


def test_ask_see_the_figure_and_open_the_cited_provision(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(address)
    assert "Mới nhất: Kế hoạch 77/KH-UBND" in found(browser, ".cc-newest").text
    assert found(browser, "#cc-send").text == "Gửi"
    found(browser, "#cc-examples button")
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    assert "85%" in found(browser, ".cc-answer").text
    assert found(browser, ".cc-warning-conflict").is_displayed()
    assert found(browser, ".cc-card mark").text == "85%"
    assert browser.execute_script("return document.documentElement.lang") == "vi"

    found(browser, "a.cc-marker").click()
    assert found(browser, ".cc-card.cc-chosen").get_attribute("id") == "td-1-1"
    found(browser, "a.cc-open").click()
    WebDriverWait(browser, SECONDS).until(lambda driver: len(driver.window_handles) == 2)
    browser.switch_to.window(browser.window_handles[1])
    cited = found(browser, "#p-vb1-4 mark")
    assert "85%" in cited.text
    in_view = (
        "const box = arguments[0].getBoundingClientRect();"
        "return box.top >= 0 && box.bottom <= innerHeight"
    )
    WebDriverWait(browser, SECONDS).until(lambda driver: driver.execute_script(in_view, cited))
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_a_wrong_answer_is_corrected_for_review(
    browser: webdriver.Chrome, address: str, backend: ScriptedBackend
) -> None:
    browser.get(address)
    found(browser, "#cc-examples button")
    assert not browser.find_element(By.ID, "cc-wrong").is_displayed()
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    found(browser, "#cc-wrong button").click()
    found(browser, "#cc-correction textarea").send_keys("Phải là 90 %")
    found(browser, "#cc-correct").click()
    assert "Đã ghi ý kiến" in found(browser, "#cc-notice .cc-notice").text
    asked = "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?"
    assert backend.corrected == [(asked, (), "Phải là 90 %")]


def test_hostile_text_runs_and_fetches_nothing(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    ask(browser, "độc <img src=http://198.51.100.7/q onerror=window.hacked=1>")
    quote = found(browser, ".cc-card blockquote")
    assert "<script>window.hacked=1</script>" in quote.text
    assert "{{constructor}}" in quote.text
    assert browser.execute_script("return window.hacked") is None
    link = found(browser, "a.cc-open").get_attribute("href")
    assert link is not None
    browser.get(link)
    assert "<script>" in found(browser, "main").text
    assert browser.execute_script("return window.hacked") is None
    assert requested_hosts(browser) == {"127.0.0.1"}
    assert not [
        entry
        for entry in browser.get_log("browser")
        if "Content Security Policy" in entry["message"]
    ]


def test_injected_markup_would_not_run(browser: webdriver.Chrome, address: str) -> None:
    """Were escaping ever forgotten, the policy still keeps event attributes from running."""
    browser.get(address)
    conversation = browser.find_element(By.CSS_SELECTOR, "body")
    browser.execute_script(
        "arguments[0].insertAdjacentHTML('beforeend',"
        '\'<img id=bad src="/khong-co" onerror="window.hacked=1">\')',
        conversation,
    )
    WebDriverWait(browser, SECONDS).until(
        lambda driver: driver.execute_script("return document.getElementById('bad').complete")
    )
    assert browser.execute_script("return window.hacked") is None


def test_declines_failures_and_limits_on_a_phone(
    browser: webdriver.Chrome, address: str, backend: ScriptedBackend
) -> None:
    as_phone(browser)
    browser.get(address)
    ask(browser, "Dự báo thời tiết tuần tới?")
    assert "Không có trong các văn bản" in found(browser, ".cc-declined").text
    ask(browser, "sập")
    assert "chưa trả lời được" in found(browser, ".cc-problem").text
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda _: box.is_enabled())
    browser.execute_script(
        "arguments[0].value = 'a'.repeat(2500);"
        "arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
        box,
    )
    box.send_keys(Keys.ENTER)
    assert "2.000" in found(browser, ".cc-notice").text
    assert len(backend.asked) == 2
    width = browser.execute_script("return document.documentElement.scrollWidth")
    assert width <= 390
    found(browser, "#cc-again").click()
    found(browser, "#cc-examples button").click()
    assert "85%" in found(browser, ".cc-answer").text
    link = found(browser, "a.cc-open").get_attribute("href")
    assert link is not None
    browser.get(link)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390


def test_empty_library_tells_how_to_add_documents(
    browser: webdriver.Chrome, address: str, backend: ScriptedBackend
) -> None:
    backend.stored = ()
    browser.get(address)
    assert "cchc ingest" in found(browser, ".cc-welcome pre").text
    assert not [
        button
        for button in browser.find_elements(By.CSS_SELECTOR, "#cc-examples button")
        if button.is_displayed()
    ]


def test_a_slow_answer_is_stopped_and_the_next_one_comes(
    browser: webdriver.Chrome, address: str, backend: ScriptedBackend
) -> None:
    browser.get(address)
    ask(browser, "Câu trả lời chậm?")
    found(browser, "#cc-stop").click()
    assert "Đã dừng" in found(browser, ".cc-problem").text
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    assert "85%" in found(browser, ".cc-answer").text  # while the stopped one is still at work
    backend.release.set()


def test_what_is_refused_or_lost_is_said_and_nothing_typed_is_lost(
    browser: webdriver.Chrome, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?"
    browser.get(address)
    found(browser, "#cc-examples button")
    monkeypatch.setattr(Admission, "__call__", refusing)
    ask(browser, question)
    assert "đang bận" in found(browser, "#cc-notice .cc-notice").text
    box = found(browser, "#cc-box textarea")
    assert box.get_attribute("value") == question
    assert found(browser, "#cc-examples").is_displayed()
    assert accessibility_problems(browser) == []
    monkeypatch.setattr(Admission, "__call__", cutting)
    box.send_keys(Keys.ENTER)
    assert "Mất kết nối" in found(browser, "#hoi-2 .cc-problem").text
    monkeypatch.undo()
    ask(browser, question)
    assert "85%" in found(browser, "#hoi-3 .cc-answer").text
    assert not browser.find_elements(By.CSS_SELECTOR, "#cc-notice .cc-notice")


async def refusing(self: Admission, scope: Scope, receive: Receive, send: Send) -> None:
    """Let no question in."""
    if scope["path"] == ASK:
        await busy_reply(ASK, BusyError(busy_sentence(), 5))(scope, receive, send)
        return
    await self._app(scope, receive, send)


async def cutting(self: Admission, scope: Scope, receive: Receive, send: Send) -> None:
    """Begin to answer and leave off, as a server that is killed does."""
    if scope["path"] == ASK:
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"event: do"})
        return
    await self._app(scope, receive, send)


def test_an_answer_leads_on_and_can_be_kept(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    found(browser, ".cc-answer")
    question = found(browser, "#cc-next button")
    asked = question.text
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", question)
    question.click()
    WebDriverWait(browser, SECONDS).until(
        lambda driver: len(driver.find_elements(By.CSS_SELECTOR, ".cc-answer")) == 2
    )
    assert found(browser, "#hoi-2 .cc-question").text.endswith(asked)
    links = {}
    for link in found(browser, "#cc-export").find_elements(By.CSS_SELECTOR, "a"):
        links[link.text] = str(link.get_attribute("href"))
    with urlopen(links["Tải DOCX"]) as reply:  # noqa: S310  (this test's own server)
        words = "\n".join(p.text for p in open_document(io.BytesIO(reply.read())).paragraphs)
    assert "từ 85% trở lên [1]" in words
    assert "Kế hoạch 77/KH-UBND" in words
    assert "Các văn bản nêu số liệu khác nhau" in words
    browser.get(links["In"])
    assert len(browser.find_elements(By.CSS_SELECTOR, ".hd-main section")) == 2
    assert accessibility_problems(browser) == []
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_the_chat_shuts_nobody_out(browser: webdriver.Chrome, address: str) -> None:
    """Automated rules for contrast, labels and structure, before and after an answer."""
    browser.get(address)
    found(browser, "#cc-examples button")
    assert accessibility_problems(browser) == []
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    found(browser, "#cc-next button")
    assert accessibility_problems(browser) == []
    ask(browser, "Dự báo thời tiết tuần tới?")
    found(browser, ".cc-declined")
    as_phone(browser)
    assert accessibility_problems(browser) == []


def test_it_is_used_by_keyboard_alone(browser: webdriver.Chrome, address: str) -> None:
    browser.get(address)
    found(browser, "#cc-examples button")
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda driver: driver.switch_to.active_element == box)
    ask(browser, "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?")
    found(browser, "a.cc-marker").send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "td-1-1"
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert "cc-open" in str(browser.switch_to.active_element.get_attribute("class"))
