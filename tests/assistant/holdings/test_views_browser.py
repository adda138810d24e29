"""The documents and targets views in headless Chromium, over a library that is really changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from assistant.chat.server import build_app
from tests.assistant.holdings.conftest import plan_text
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

    from tests.assistant.holdings.conftest import Kept

pytestmark = pytest.mark.browser

READING_SECONDS = 180  # several files, on a machine that may be busy
WIDE = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def browser(driver: webdriver.Chrome) -> webdriver.Chrome:
    return in_a_fresh_tab(driver)


@pytest.fixture
def address(kept: Kept) -> Iterator[str]:
    with served(build_app(kept.backend)) as address:
        yield address


def upload(browser: webdriver.Chrome, address: str, *paths: Path) -> None:
    browser.get(f"{address}/van-ban")
    browser.find_element(By.ID, "qv-files").send_keys("\n".join(map(str, paths)))
    assert paths[0].name in found(browser, ".qv-upload output").text
    found(browser, ".qv-upload button").click()
    WebDriverWait(browser, READING_SECONDS).until(
        lambda driver: driver.find_elements(By.CSS_SELECTOR, ".qv-results")
    )


def texts(browser: webdriver.Chrome, selector: str) -> list[str]:
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def check_page(browser: webdriver.Chrome, url: str) -> None:
    """Look at a page on a desk and on a phone: nothing juts out, nobody is shut out."""
    for small in (False, True):
        if small:
            as_phone(browser)
        browser.get(url)
        assert not browser.execute_script(WIDE), url
        assert accessibility_problems(browser) == [], url
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_files_in_and_out_with_a_broken_one_among_them(
    browser: webdriver.Chrome, address: str, kept: Kept
) -> None:
    check_page(browser, f"{address}/van-ban")
    good = kept.write("kế hoạch 2026.txt", plan_text(2026))
    broken = kept.files / "hỏng.docx"
    broken.write_bytes(b"PK\x03\x04 no document")
    upload(browser, address, good, broken)
    assert texts(browser, ".qv-outcome") == ["Đã thêm", "Không nạp được"]
    assert "hỏng.docx" in found(browser, ".qv-failed").text
    check_page(browser, browser.current_url)

    browser.get(f"{address}/van-ban")
    check_page(browser, f"{address}/van-ban")
    found(browser, "a.qv-name").click()
    check_page(browser, browser.current_url)
    found(browser, ".vb-actions button").click()
    found(browser, ".qv-results")
    assert texts(browser, ".qv-outcome") == ["Đã cập nhật"]

    found(browser, ".qv-result a").click()
    found(browser, ".vb-actions a[href$='/bo']").click()
    check_page(browser, browser.current_url)
    found(browser, ".ls-danger").click()
    assert "chưa có văn bản" in found(browser, ".ls-empty").text
    assert requested_hosts(browser) == {"127.0.0.1"}


def test_every_format_is_taken_in_beside_a_broken_file(
    browser: webdriver.Chrome, address: str, kept: Kept, sample_corpus: Path
) -> None:
    by_suffix = {path.suffix: path for path in sorted(sample_corpus.iterdir())}
    files = [by_suffix[suffix] for suffix in (".docx", ".html", ".md", ".pdf", ".txt")]
    sheet, packed, broken = (kept.files / name for name in ("biểu.xlsx", "gói.zip", "hỏng.pdf"))
    book = Workbook()
    assert book.active is not None
    for line in (("STT", "Chỉ tiêu", "Đơn vị"), (1, "Số hồ sơ trực tuyến đã giải quyết", "hồ sơ")):
        book.active.append(line)
    book.save(sheet)
    with ZipFile(packed, "w") as archive:
        archive.writestr("kế hoạch.txt", plan_text(2024))
    broken.write_bytes(b"%PDF-1.7 no pages")
    upload(browser, address, *files, sheet, broken, packed)
    outcomes = dict(
        zip(texts(browser, ".qv-result bdi"), texts(browser, ".qv-outcome"), strict=True)
    )
    assert outcomes.pop("hỏng.pdf") == "Không nạp được"
    assert set(outcomes.values()) == {"Đã thêm"}
    assert len(outcomes) == len(files) + 2

    pdf = next(one.document for one in kept.backend.holdings() if one.document.format == "pdf")
    browser.get(f"{address}/van-ban/{pdf.id}")
    link = str(found(browser, ".vb-page a").get_attribute("href"))
    assert link.endswith(f"/van-ban/{pdf.id}/ban-goc#page=1")
    with urlopen(link) as reply:  # noqa: S310  (this test's own server)
        assert reply.read() == by_suffix[".pdf"].read_bytes()


def test_busy_is_said_at_once(browser: webdriver.Chrome, address: str, kept: Kept) -> None:
    file = kept.write("a.txt", plan_text())
    with kept.library.locked():
        browser.get(f"{address}/van-ban")
        browser.find_element(By.ID, "qv-files").send_keys(str(file))
        found(browser, ".qv-upload button").click()
        assert "đang được cập nhật" in found(browser, ".ls-problem").text
        check_page(browser, browser.current_url)


def test_targets_are_filtered_charted_and_read_in_their_document(
    browser: webdriver.Chrome, address: str, kept: Kept
) -> None:
    check_page(browser, f"{address}/chi-tieu")
    files = [
        kept.write(f"{year}.txt", plan_text(year).replace("70%", f"{share}%"))
        for year, share in ((2024, 60), (2025, 70), (2026, 85))
    ]
    upload(browser, address, *files)
    browser.get(f"{address}/chi-tieu")
    assert len(texts(browser, ".ct-table tbody tr")) == 3
    Select(found(browser, "select[name=nam]")).select_by_value("2025")
    found(browser, "input[name=tim]").send_keys("thanh toan", Keys.ENTER)
    WebDriverWait(browser, SECONDS).until(lambda driver: "tim=thanh" in driver.current_url)
    (row,) = texts(browser, ".ct-table tbody tr")
    assert "Ít nhất 70%" in row
    check_page(browser, browser.current_url)

    found(browser, "a.ct-link").click()
    check_page(browser, browser.current_url)
    points = texts(browser, "svg.ct-chart-760 a.ct-point text")
    assert points == ["Ít nhất 60% [1]", "Ít nhất 70% [2]", "Ít nhất 85% [3]"]
    assert len(browser.find_elements(By.CSS_SELECTOR, "svg.ct-chart-760 line.ct-line")) == 2
    found(browser, "svg.ct-chart-760 a.ct-point:last-of-type rect").click()
    assert "85%" in found(browser, ".vb-text mark").text
    assert requested_hosts(browser) == {"127.0.0.1"}
