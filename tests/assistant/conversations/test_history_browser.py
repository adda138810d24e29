"""Kept conversations in headless Chromium: the drawer, the list, and going on after a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.chat.server import build_app
from tests.assistant.chat.conftest import ScriptedBackend
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

    from selenium import webdriver

pytestmark = pytest.mark.browser

FEES = "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?"
WEATHER = "Dự báo thời tiết tuần tới?"


@pytest.fixture
def address() -> Iterator[str]:
    with served(build_app(ScriptedBackend())) as address:
        yield address


@pytest.fixture
def browser(driver: webdriver.Chrome) -> webdriver.Chrome:
    return in_a_fresh_tab(driver)


def ask(browser: webdriver.Chrome, question: str, answers: str, count: int = 1) -> None:
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda _: box.is_enabled())
    box.send_keys(question, Keys.ENTER)
    seen(browser, answers, count)
    found(browser, "#cc-export a")


def seen(browser: webdriver.Chrome, selector: str, count: int) -> None:
    WebDriverWait(browser, SECONDS).until(
        lambda driver: len(driver.find_elements(By.CSS_SELECTOR, selector)) == count
    )


def test_a_conversation_is_found_opened_and_gone_on_with(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(address)
    ask(browser, FEES, ".cc-answer")
    WebDriverWait(browser, SECONDS).until(lambda driver: "?hoi-dap=" in driver.current_url)
    kept_at = browser.current_url
    browser.refresh()
    assert "85%" in found(browser, ".cc-answer").text
    assert found(browser, ".cc-card mark").text == "85%"
    found(browser, "#cc-again").click()
    WebDriverWait(browser, SECONDS).until(lambda driver: "?" not in driver.current_url)
    ask(browser, WEATHER, ".cc-declined")

    found(browser, '#cc-header a[href="/hoi-dap"]').click()
    seen(browser, "#hs-drawer .hs-entry", 2)
    assert accessibility_problems(browser) == []
    found(browser, "#hs-drawer input[type=search]").send_keys("nop phi")
    seen(browser, "#hs-drawer .hs-entry", 1)
    title = found(browser, "#hs-drawer .hs-title")
    assert title.text == FEES
    title.click()
    WebDriverWait(browser, SECONDS).until(lambda driver: driver.current_url == kept_at)
    assert "85%" in found(browser, ".cc-answer").text
    ask(browser, "Còn cấp xã thì sao?", ".cc-answer", 2)
    assert browser.current_url == kept_at
    found(browser, "#cc-export a:last-child").click()
    WebDriverWait(browser, SECONDS).until(lambda driver: len(driver.window_handles) == 2)
    browser.switch_to.window(browser.window_handles[1])
    seen(browser, ".hd-main section", 2)
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_it_is_named_in_the_drawer_and_deleted_on_a_phone(
    browser: webdriver.Chrome, address: str
) -> None:
    as_phone(browser)
    browser.get(address)
    ask(browser, FEES, ".cc-answer")
    found(browser, '#cc-header a[href="/hoi-dap"]').click()
    found(browser, "#hs-drawer summary").click()
    box = found(browser, "#hs-drawer .hs-rename input")
    box.clear()
    box.send_keys("Báo cáo quý III", Keys.ENTER)
    title = "return document.querySelector('#hs-drawer .hs-title')?.textContent"
    WebDriverWait(browser, SECONDS).until(
        lambda driver: driver.execute_script(title) == "Báo cáo quý III"
    )
    assert accessibility_problems(browser) == []
    found(browser, "#hs-drawer .hs-close").click()
    assert not browser.find_element(By.ID, "hs-drawer").is_displayed()
    browser.get(f"{address}/hoi-dap")
    assert found(browser, ".hs-title").text == "Báo cáo quý III"
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    assert accessibility_problems(browser) == []
    found(browser, '.hs-do a[href$="/xoa"]').click()
    assert "Báo cáo quý III" in found(browser, ".vb-message").text
    assert accessibility_problems(browser) == []
    found(browser, ".hs-confirm button").click()
    assert "Chưa có cuộc hỏi đáp nào" in found(browser, ".ls-empty").text


def test_an_unknown_conversation_is_said_and_a_new_one_can_begin(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(f"{address}/?hoi-dap=khong-co")
    assert "không có hoặc đã bị xóa" in found(browser, "#cc-notice .cc-notice").text
    ask(browser, FEES, ".cc-answer")
    assert "khong-co" not in browser.current_url
