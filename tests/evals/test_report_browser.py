"""The report in headless Chromium: everything is shown, filtered and opened, nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from evals.asking import Session
from evals.baseline import compare_with
from evals.expectations import Expected, Item, Suite
from evals.report_html import write_html
from evals.robustness import measure
from evals.run import Run
from evals.runner import SuiteResult, run_suite
from tests.browser import chromium
from tests.evals.eval_answers import answer_json, declined_json, documents

pytestmark = pytest.mark.browser

RIGHT, WRONG, KNOWN = "Thanh toán trực tuyến năm 2026?", "Hồ sơ đúng hạn?", "Giá vàng?"


def suite_result(*, declining: bool) -> SuiteResult:
    expected = Expected(must=("85",))
    items = (
        Item(id="a", type="target", question=RIGHT, expected=expected),
        Item(id="b", type="table", question=WRONG, expected=expected, tags=("critical",)),
        Item(id="c", type="decline", question=KNOWN, expected=expected, tags=("known_wrong",)),
    )
    answers = {
        RIGHT: answer_json(confidence=0.9),
        WRONG: declined_json() if declining else answer_json(confidence=0.7),
        KNOWN: declined_json(),
    }
    return run_suite(Suite(name="thu", title="Bộ thử", items=items), scripted(answers))


def scripted(answers: dict[str, dict[str, Any]]) -> Session:
    return Session(lambda question, *_: answers.get(question, declined_json()), documents)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    folder = tmp_path_factory.mktemp("report")
    before = folder / "before.json"
    before.write_text(json.dumps(Run((suite_result(declining=False),)).to_json()))
    results = (suite_result(declining=True),)
    rows = measure(results, lambda _, changed: run_suite(changed, scripted({})), ["no_marks"])
    write_html(folder / "r.html", Run(results, None, tuple(rows), compare_with(before, results)))
    driver = chromium(tmp_path_factory.mktemp("profile"))
    driver.set_window_size(1280, 1600)
    driver.get((folder / "r.html").as_uri())
    yield driver
    driver.quit()


def shown(page: webdriver.Chrome) -> list[str]:
    items = page.find_elements(By.CSS_SELECTOR, "#items details.item")
    return [one.find_element(By.TAG_NAME, "b").text for one in items if one.is_displayed()]


def test_the_verdict_and_the_reason_stand_on_top(page: webdriver.Chrome) -> None:
    body = page.find_element(By.TAG_NAME, "body").text
    assert page.find_element(By.CSS_SELECTOR, ".verdict.bad").is_displayed()
    assert "Câu then chốt hỏng thêm: thu/b" in body
    assert body.index("Cổng chất lượng không đạt vì") < body.index("Từng câu")


def test_plots_are_drawn(page: webdriver.Chrome) -> None:
    plots = page.find_elements(By.CSS_SELECTOR, "figure svg")
    assert len(plots) == 5  # accuracy, robustness, calibration, latency, differences
    assert all(plot.size["width"] > 250 and plot.size["height"] > 40 for plot in plots)
    assert "chỉ tiêu (n = 1)" in page.page_source


def test_items_are_filtered_by_state_type_and_words(page: webdriver.Chrome) -> None:
    assert shown(page) == ["a", "b", "c"]
    Select(page.find_element(By.ID, "state")).select_by_value("known")
    assert shown(page) == ["c"]
    Select(page.find_element(By.ID, "state")).select_by_value("")
    Select(page.find_element(By.ID, "type")).select_by_value("table")
    assert shown(page) == ["b"]
    Select(page.find_element(By.ID, "type")).select_by_value("")
    page.find_element(By.ID, "words").send_keys("THANH TOÁN")
    assert shown(page) == ["a"]
    assert page.find_element(By.ID, "count").text == "1 / 3 câu"


def test_an_item_opens_with_its_marked_evidence(page: webdriver.Chrome) -> None:
    page.refresh()
    item = page.find_element(By.CSS_SELECTOR, "#items details.item")
    assert not item.find_element(By.CLASS_NAME, "inside").is_displayed()
    item.find_element(By.TAG_NAME, "summary").click()
    assert item.find_element(By.CLASS_NAME, "answer").text == "Tối thiểu 85 % [1]"
    assert [mark.text for mark in item.find_elements(By.TAG_NAME, "mark")] == ["85"]


def test_both_answers_stand_side_by_side(page: webdriver.Chrome) -> None:
    change = page.find_element(By.CSS_SELECTOR, "details.change")
    change.find_element(By.TAG_NAME, "summary").click()
    left, right = change.find_elements(By.CLASS_NAME, "answer")
    assert (left.text, right.text) == ("Tối thiểu 85 % [1]", "Tài liệu không có.")
    assert left.location["y"] == right.location["y"]
    assert left.location["x"] < right.location["x"]


def test_nothing_is_fetched_and_nothing_complains(page: webdriver.Chrome) -> None:
    page.get_log("performance")
    page.get_log("browser")
    page.refresh()
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    asked = [
        one["params"]["request"]["url"]
        for one in messages
        if one["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    assert all(address.startswith("file://") for address in asked)
    assert page.get_log("browser") == []


def test_a_phone_shows_everything_within_its_width(page: webdriver.Chrome) -> None:
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    width = page.execute_script("return document.documentElement.scrollWidth")
    plots = page.find_elements(By.CSS_SELECTOR, "figure svg")
    ends = [plot.location["x"] + plot.size["width"] for plot in plots]
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 390
    assert max(ends) <= 390
