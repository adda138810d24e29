"""Terminal, JUnit, HTML and the comparison with an earlier run."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from evals.asking import Session
from evals.baseline import Comparison, compare_with
from evals.errors import SuiteError
from evals.expectations import Expected, Item, Suite, Threshold
from evals.junit import write_junit
from evals.metrics.mean import Mean
from evals.report import percent, print_report, to_json
from evals.report_html import write_html
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, documents

NASTY = "<script>alert(1)</script> [/bold] \x07"


def result(must: str = "85") -> SuiteResult:
    items = (
        Item(id="a", type="target", question=NASTY, expected=Expected(must=(must,))),
        Item(id="b", type="target", question="Hai?", expected=Expected(must=("85",))),
    )
    suite = Suite(
        name="thu", title="Bộ [thử]", gate={"correctness": Threshold(min=0.9)}, items=items
    )
    return run_suite(suite, Session(lambda *_: answer_json(), documents))


def skipped() -> SuiteResult:
    return SuiteResult(result().suite, skipped="không có thư mục văn bản")


def printed(results: list[SuiteResult], comparison: Comparison | None = None) -> str:
    stream = io.StringIO()
    print_report(Console(file=stream, width=120, no_color=True), results, comparison)
    return stream.getvalue()


def test_percent_is_vietnamese() -> None:
    # mean 2/3; sample variance 1/3; standard error sqrt(1/9) = 0.333
    assert percent(Mean.of([1, 1, 0])) == "66,7 % ± 33,3"
    assert percent(Mean.of([1])) == "100,0 %"
    assert percent(Mean.of([])) == "–"


def test_the_last_line_is_the_gates_verdict() -> None:
    assert printed([result(), skipped()]).splitlines()[-1] == (
        "Cổng chất lượng: ĐẠT (1 bộ, 2 câu, 1 bỏ qua)."
    )
    assert printed([result("khác")]).splitlines()[-1] == (
        "Cổng chất lượng: KHÔNG ĐẠT ở thu (2 câu)."
    )


def test_failed_items_are_shown_with_their_reason() -> None:
    text = printed([result("khác")])
    assert "<script>alert(1)</script> [/bold]" in text
    assert "Trả lời đúng: thiếu «khác»" in text
    assert "KHÔNG ĐẠT Trả lời đúng: 50,0% (n = 2), yêu cầu từ 90,0%" in text


def test_a_long_list_of_failures_is_cut_and_says_so() -> None:
    wrong = Expected(must=("khác",))
    items = tuple(Item(id=f"i{n}", type="x", question="?", expected=wrong) for n in range(40))
    session = Session(lambda *_: answer_json(), documents)
    text = printed([run_suite(Suite(name="dai", items=items), session)])
    assert text.count("✗") == 25
    assert "… và 15 câu nữa" in text


def test_junit_counts_items_and_gate_checks(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    write_junit(path, [result("khác"), skipped()])
    first, second = ElementTree.parse(path).getroot()  # noqa: S314  # written just now
    assert (first.get("tests"), first.get("failures")) == ("3", "2")
    failures = [failure.get("message") for failure in first.iter("failure")]
    assert failures[0] == "Trả lời đúng: thiếu «khác»"
    assert (second.get("tests"), second.get("skipped")) == ("1", "1")


def test_the_page_is_self_contained_and_escaped(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(path, [result("khác"), skipped()], Comparison(("thu/b",), ("thu/a",), (), ()))
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert not page.find_all(["script", "link", "img"])
    assert NASTY.strip("\x07 ") in page.get_text()
    assert "Hỏng thêm (1): thu/a" in page.get_text()
    assert "Bỏ qua: không có thư mục văn bản" in page.get_text()


def test_baseline_names_fixed_and_broken_items(tmp_path: Path) -> None:
    before = to_json([result("khác")], None)
    before["suites"][0]["items"][1]["passed"] = True
    path = tmp_path / "before.json"
    path.write_text(json.dumps(before), encoding="utf-8")
    assert compare_with(path, [result()]) == Comparison(("thu/a",), (), (), ())
    path.write_text(json.dumps(to_json([result()], None)), encoding="utf-8")
    comparison = compare_with(path, [result("khác")])
    assert comparison == Comparison((), ("thu/a",), (), ())
    assert "hỏng thêm: thu/a" in printed([result("khác")], comparison)


def test_items_of_one_run_only_are_neither_fixed_nor_broken() -> None:
    before, after = {"x/1": True, "x/2": False}, {"x/2": False, "x/3": True}
    assert Comparison.of(before, after) == Comparison((), (), ("x/3",), ("x/1",))


def test_a_suite_that_did_not_run_is_left_out_of_the_comparison(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    path.write_text(json.dumps(to_json([result()], None)), encoding="utf-8")
    assert compare_with(path, [skipped()]) == Comparison((), (), (), ())


@pytest.mark.parametrize("content", ["{}", "[", '{"suites": [{"suite": 1}]}'])
def test_a_baseline_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "khac.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SuiteError, match="không phải kết quả của «cchc eval --json»"):
        compare_with(path, [result()])
    with pytest.raises(SuiteError, match="Không đọc được tệp so sánh"):
        compare_with(tmp_path / "khong-co.json", [])
