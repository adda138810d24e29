"""The chat's answer filter: set, shown as chips, kept while the conversation lasts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.answer_filter import UNFILTERED, AnswerFilter
from assistant.chat.conversation import Exchange
from assistant.chat.render import conversation_html
from assistant.chat.server import build_app
from assistant.chat.transcript import transcript_html
from tests.assistant.chat.conftest import declined_answer, payment_answer
from tests.browser import (
    SECONDS,
    accessibility_problems,
    as_phone,
    found,
    in_a_fresh_tab,
    served,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium import webdriver

    from tests.assistant.chat.conftest import ScriptedBackend

ONLY = AnswerFilter(year=2026, agency="<b>Sở</b>")


def test_an_answer_says_what_it_was_limited_to() -> None:
    answer = replace(payment_answer("Bao nhiêu?"), filter=ONLY)
    for html in (
        conversation_html((Exchange(1, "Bao nhiêu?", answer),)),
        transcript_html((Exchange(1, "Bao nhiêu?", answer),), "x"),
    ):
        assert "Chỉ trả lời từ văn bản năm 2026, cơ quan &lt;b&gt;Sở&lt;/b&gt;." in html


def test_a_filtered_decline_is_not_said_of_the_whole_library() -> None:
    declined = replace(declined_answer("Bao nhiêu?"), filter=ONLY, reason="not_in_documents")
    html = conversation_html((Exchange(1, "Bao nhiêu?", declined),))
    assert "Không có trong các văn bản đang được lọc" in html
    foreign = replace(declined, reason="out_of_scope")
    assert "nằm ngoài phạm vi" in conversation_html((Exchange(1, "Bao nhiêu?", foreign),))


@pytest.fixture(scope="module")
def address(shared_backend: ScriptedBackend) -> Iterator[str]:
    with served(build_app(shared_backend)) as address:
        yield address


@pytest.fixture
def backend(shared_backend: ScriptedBackend) -> ScriptedBackend:
    shared_backend.reset()
    return shared_backend


def choose(browser: webdriver.Chrome, index: int, value: str) -> None:
    box = browser.find_elements(By.CSS_SELECTOR, "#cc-choices input")[index]
    box.send_keys(Keys.CONTROL, "a")
    box.send_keys(value, Keys.ENTER)


def chips(browser: webdriver.Chrome) -> list[str]:
    shown: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#cc-chips button')]"
        ".filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())"
    )
    return shown


def until_chips_are(browser: webdriver.Chrome, wanted: list[str]) -> None:
    WebDriverWait(browser, SECONDS).until(lambda _: chips(browser) == wanted)


def ask(browser: webdriver.Chrome, question: str, number: int) -> None:
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda _: box.is_enabled())
    box.send_keys(question, Keys.ENTER)
    found(browser, f"#hoi-{number} .cc-answer")


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_filter_is_set_kept_and_taken_away(
    driver: webdriver.Chrome, address: str, backend: ScriptedBackend, *, phone: bool
) -> None:
    browser = in_a_fresh_tab(driver)
    if phone:
        as_phone(browser)
    browser.get(address)
    found(browser, "#cc-filter button").click()
    found(browser, "#cc-choices input")
    choose(browser, 0, "2026")
    until_chips_are(browser, ["Năm 2026"])
    choose(browser, 1, "Kế hoạch")
    until_chips_are(browser, ["Năm 2026", "Kế hoạch"])
    assert accessibility_problems(browser) == []
    ask(browser, "Tỷ lệ nộp phí qua mạng là bao nhiêu?", 1)
    ask(browser, "Còn năm khác?", 2)
    both = AnswerFilter(year=2026, kind="Kế hoạch")
    assert backend.filters == [both, both]
    assert "Chỉ trả lời từ văn bản năm 2026" in found(browser, "#hoi-2 .cc-understood").text
    width = "return document.documentElement.scrollWidth <= innerWidth"
    assert browser.execute_script(width)

    WebDriverWait(browser, SECONDS).until(lambda driver: "?hoi-dap=" in driver.current_url)
    browser.refresh()  # opened again, the conversation goes on with its filter
    until_chips_are(browser, ["Năm 2026", "Kế hoạch"])
    found(browser, "#hoi-2 .cc-answer")
    found(browser, "#cc-chips button").click()
    until_chips_are(browser, ["Kế hoạch"])
    ask(browser, "Còn nữa?", 3)
    assert backend.filters[-1] == AnswerFilter(kind="Kế hoạch")
    found(browser, "#cc-again").click()
    until_chips_are(browser, [])
    ask(browser, "Tỷ lệ nộp phí qua mạng là bao nhiêu?", 1)
    assert backend.filters[-1] == UNFILTERED
