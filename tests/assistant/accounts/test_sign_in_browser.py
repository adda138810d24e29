"""Accounts in headless Chromium: the door, the first password, and who sees what."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import httpx
import pytest
from docx import Document as open_document
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from assistant.accounts.provider import Provider
from assistant.accounts.provider_web import Abroad
from assistant.accounts.served import Served
from assistant.chat.server import build_app
from tests.assistant.accounts.conftest import PASSWORD
from tests.assistant.accounts.world import World, make_world
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
    from pathlib import Path

    from selenium import webdriver

pytestmark = pytest.mark.browser

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
NEWEST = "ke-hoach-15-2026.txt"
WIDE = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, document_files: list[Path]) -> World:
    """A library whose plan of 2026 is for the group "một" alone."""
    return make_world(tmp_path_factory.mktemp("door"), document_files, {NEWEST: ("một",)})


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    whole = world.backends.everything
    abroad = Abroad(Provider("http://127.0.0.1:9", "tro-ly", None), "groups", {"*": "reader"})
    people = Served(world.accounts, world.backends, abroad=abroad)
    with served(build_app(whole, drafts=whole, served=people)) as address:
        yield address


@pytest.fixture
def browser(driver: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """An empty tab without anybody's session."""
    fresh = in_a_fresh_tab(driver)
    fresh.get(f"{address}/dang-nhap")
    fresh.delete_all_cookies()
    return fresh


def sign_in(browser: webdriver.Chrome, address: str, login: str, password: str) -> None:
    browser.get(f"{address}/dang-nhap")
    name = found(browser, "input[name=login]")
    name.clear()
    name.send_keys(login)
    send(browser, "input[name=password]", password)


def send(browser: webdriver.Chrome, selector: str, text: str) -> None:
    """Type into a field and send its form; wait until another page is there."""
    field = found(browser, selector)
    field.send_keys(text, Keys.ENTER)
    WebDriverWait(browser, SECONDS).until(lambda _: is_gone(field))


def is_gone(element: object) -> bool:
    from selenium.common.exceptions import StaleElementReferenceException

    try:
        element.is_enabled()  # type: ignore[attr-defined]
    except StaleElementReferenceException:
        return True
    return False


def check_page(browser: webdriver.Chrome) -> None:
    """Look at the present page on a desk and on a phone: nothing juts out, nobody is shut out."""
    for small in (False, True):
        if small:
            as_phone(browser)
        assert not browser.execute_script(WIDE), browser.current_url
        assert accessibility_problems(browser) == [], browser.current_url
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def ask(browser: webdriver.Chrome, question: str) -> str:
    box = found(browser, "#cc-box textarea")
    WebDriverWait(browser, SECONDS).until(lambda _: box.is_enabled())
    box.send_keys(question, Keys.ENTER)
    return str(found(browser, ".cc-answer .cc-body, .cc-declined").text)


def test_a_new_person_chooses_a_password_and_arrives_where_they_wanted(
    browser: webdriver.Chrome, address: str, world: World
) -> None:
    once = world.accounts.people.add("moi", "Người Mới", "reader")
    browser.get(f"{address}/van-ban")
    assert browser.current_url.startswith(f"{address}/dang-nhap")
    check_page(browser)
    found(browser, "input[name=login]").send_keys("moi")
    send(browser, "input[name=password]", once)
    assert "mật khẩu dùng một lần" in found(browser, ".tk-note").text
    check_page(browser)
    browser.get(f"{address}/van-ban")
    assert browser.current_url == f"{address}/tai-khoan"

    def choose(old: str, new: str, again: str) -> None:
        found(browser, "input[name=old]").send_keys(old)
        found(browser, "input[name=new]").send_keys(new)
        send(browser, "input[name=again]", again)

    choose(once, "một câu khác hẳn", "một câu khác")
    assert "không giống nhau" in found(browser, ".tk-problem").text
    check_page(browser)
    choose(once, "một câu khác hẳn", "một câu khác hẳn")
    found(browser, "#cc-box textarea")
    browser.get(f"{address}/tai-khoan")
    assert "Người Mới" in found(browser, "h1").text
    check_page(browser)
    found(browser, "form[action='/dang-xuat'] button").click()
    found(browser, "input[name=login]")
    browser.get(f"{address}/van-ban")
    assert browser.current_url.startswith(f"{address}/dang-nhap")
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_failures_lock_the_name_and_say_for_how_long(
    browser: webdriver.Chrome, address: str, world: World
) -> None:
    try:
        sign_in(browser, address, "sua", "không phải")
        assert "không đúng" in found(browser, ".tk-problem").text
        assert found(browser, "input[name=login]").get_attribute("value") == "sua"
        assert not found(browser, "input[name=password]").get_attribute("value")
        check_page(browser)
        for _ in range(5):
            sign_in(browser, address, "sua", "không phải")
        assert "15 phút" in found(browser, ".tk-problem").text
        sign_in(browser, address, "sua", PASSWORD)
        assert "15 phút" in found(browser, ".tk-problem").text
        check_page(browser)
        browser.get(f"{address}/van-ban")
        assert browser.current_url.startswith(f"{address}/dang-nhap")
    finally:
        world.accounts.lockout.succeeded("sua", "127.0.0.1")


def test_a_provider_that_is_away_leaves_the_door_usable(
    browser: webdriver.Chrome, address: str
) -> None:
    browser.get(f"{address}/dang-nhap")
    found(browser, ".tk-abroad").click()
    assert "Không hỏi được máy chủ đăng nhập" in found(browser, ".tk-problem").text
    check_page(browser)
    assert found(browser, "input[name=password]").is_enabled()


def test_people_of_different_groups_see_different_answers(
    browser: webdriver.Chrome, address: str, world: World
) -> None:
    (hidden,) = [one.id for one in world.library.documents() if one.source == NEWEST]
    answers, cited, listed = {}, {}, {}
    for login in ("doc-mot", "doc"):
        sign_in(browser, address, login, PASSWORD)
        answers[login] = ask(browser, QUESTION)
        cited[login] = browser.find_element(By.ID, "cc-panel").text
        browser.get(f"{address}/van-ban")
        listed[login] = found(browser, "main").text
        browser.get(f"{address}/van-ban/{hidden}")
        seen = "15/KH-UBND" in browser.find_element(By.TAG_NAME, "body").text
        assert seen == (login == "doc-mot")
        if login == "doc":
            check_page(browser)
        browser.delete_all_cookies()
    assert "82%" in answers["doc-mot"]
    assert "Kế hoạch 15/KH-UBND" in cited["doc-mot"]
    assert "82%" not in answers["doc"]
    assert "15/KH-UBND" not in answers["doc"] + cited["doc"]
    assert NEWEST in listed["doc-mot"]
    assert NEWEST not in listed["doc"]


def test_a_letter_is_drafted_and_fetched(browser: webdriver.Chrome, address: str) -> None:
    sign_in(browser, address, "doc-mot", PASSWORD)
    browser.get(f"{address}/soan-thao")
    check_page(browser)
    assert found(browser, ".sv-choose").text == "Chọn tệp"
    found(browser, "textarea[name=text]").send_keys(QUESTION)
    found(browser, "input[name=to]").send_keys("Sở Tài chính tỉnh Mẫu")
    found(browser, "form .sv-wide button").click()
    assert "82%" in found(browser, ".sv-sheet").text
    assert "cần bổ sung" in found(browser, ".sv-sheet mark").text.lower()
    check_page(browser)
    link = str(found(browser, ".sv-files a").get_attribute("href"))
    cookies = {one["name"]: one["value"] for one in browser.get_cookies()}
    file = httpx.get(link, cookies=cookies, trust_env=False)
    paragraphs = open_document(io.BytesIO(file.content)).paragraphs
    assert any("82%" in paragraph.text for paragraph in paragraphs)
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_a_broken_letter_is_told_in_words(
    browser: webdriver.Chrome, address: str, tmp_path: Path
) -> None:
    sign_in(browser, address, "doc", PASSWORD)
    browser.get(f"{address}/soan-thao")
    broken = tmp_path / "công văn hỏng.docx"
    broken.write_bytes(b"PK\x03\x04 no document")
    browser.find_element(By.ID, "sv-incoming").send_keys(str(broken))
    assert "công văn hỏng.docx" in found(browser, "output[for=sv-incoming]").text
    found(browser, "form .sv-wide button").click()
    assert found(browser, ".sv-problem").text
    check_page(browser)
