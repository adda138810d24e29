"""Headless Chromium for tests that look at pages."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from assistant.chat.server import build_server
from assistant.cli_chat import listening_socket

if TYPE_CHECKING:
    from selenium.webdriver.remote.webelement import WebElement
    from starlette.types import ASGIApp

SECONDS = 30

SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",  # a page must be Vietnamese in an English browser too
)


def chromium(profile: Path) -> webdriver.Chrome:
    """Start a browser with an empty profile that records its requests and messages."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free port of this machine and give its address."""
    with listening_socket("127.0.0.1", 0) as listener:
        server = build_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS)


def in_a_fresh_tab(driver: webdriver.Chrome) -> webdriver.Chrome:
    """Give a test one empty tab of desktop size and empty logs."""
    driver.switch_to.new_window("tab")
    fresh = driver.current_window_handle
    for handle in driver.window_handles:
        if handle != fresh:
            driver.switch_to.window(handle)
            driver.close()
    driver.switch_to.window(fresh)
    driver.set_window_size(1280, 900)
    for kind in ("performance", "browser"):
        driver.get_log(kind)
    return driver


def as_phone(browser: webdriver.Chrome) -> None:
    """Make the tab as wide as a phone held upright."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def found(browser: webdriver.Chrome, selector: str) -> WebElement:
    """Wait for the first visible element."""

    def visible(driver: webdriver.Chrome) -> WebElement | None:
        elements = driver.find_elements(By.CSS_SELECTOR, selector)
        return next((element for element in elements if element.is_displayed()), None)

    return WebDriverWait(browser, SECONDS).until(visible)


def requested_hosts(browser: webdriver.Chrome) -> set[str]:
    """Every host that a page of the browser asked for anything over the network."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ]
    web = [urlsplit(url) for url in urls if url.startswith(("http", "ws"))]
    assert web
    return {str(part.hostname) for part in web}


def accessibility_problems(browser: webdriver.Chrome) -> list[str]:
    """What axe-core finds on the page by the rules of WCAG 2.2 A and AA: rule, place, advice."""
    engine = files("selenium_axe_python") / "axe-core" / "axe.min.js"
    # Through the debugger, since the page's own policy lets no script in.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": engine.read_text("utf-8")})
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[1];"
        "axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}}).then(done)",
        tags,
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
