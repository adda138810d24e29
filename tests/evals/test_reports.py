"""Terminal, JUnit, HTML and the comparison with an earlier run."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from evals.asking import Session
from evals.baseline import Comparison, compare_with
from evals.evidence_marks import marked_quote
from evals.expectations import Expected, Item, Suite, Threshold
from evals.junit import write_junit
from evals.metrics.mean import Mean
from evals.report import p_words, percent, print_report
from evals.report_html import write_html
from evals.run import Run
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, documents

NASTY = "<script>alert(1)</script> [/bold] \x07"


def result(must: str = "85", tags: tuple[str, ...] = ()) -> SuiteResult:
    items = (
        Item(id="a", type="target", question=NASTY, expected=Expected(must=(must,)), tags=tags),
        Item(id="b", type="target", question="Hai?", expected=Expected(must=("85",))),
    )
    suite = Suite(
        name="thu", title="Bộ [thử]", gate={"correctness": Threshold(min=0.9)}, items=items
    )
    return run_suite(suite, Session(lambda *_: answer_json(), documents))


def fallen(folder: Path) -> Comparison:
    """An item passed before and does not now."""
    path = folder / "before.json"
    path.write_text(json.dumps(Run((result(),)).to_json()), encoding="utf-8")
    return compare_with(path, [result("khác")])


def skipped() -> SuiteResult:
    return SuiteResult(result().suite, skipped="không có thư mục văn bản")


def printed(results: list[SuiteResult], comparison: Comparison | None = None) -> str:
    stream = io.StringIO()
    console = Console(file=stream, width=120, no_color=True)
    print_report(console, Run(tuple(results), comparison=comparison))
    return stream.getvalue()


def test_percent_is_vietnamese() -> None:
    # mean 2/3; sample variance 1/3; standard error sqrt(1/9) = 0.333
    assert percent(Mean.of([1, 1, 0])) == "66,7 % ± 33,3"
    assert percent(Mean.of([1])) == "100,0 %"
    assert percent(Mean.of([])) == "–"
    assert (p_words(0.125), p_words(0.0004)) == ("0,125", "< 0,001")


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
    write_junit(path, Run((result("khác"), skipped())))
    first, second = ElementTree.parse(path).getroot()  # noqa: S314  # written just now
    assert (first.get("tests"), first.get("failures")) == ("3", "2")
    failures = [failure.get("message") for failure in first.iter("failure")]
    assert failures[0] == "Trả lời đúng: thiếu «khác»"
    assert (second.get("tests"), second.get("skipped")) == ("1", "1")


def test_junit_skips_what_is_known_wrong_and_holds_the_comparison(tmp_path: Path) -> None:
    path = tmp_path / "junit.xml"
    write_junit(path, Run((result("khác", tags=("known_wrong",)),), comparison=fallen(tmp_path)))
    suite, baseline = ElementTree.parse(path).getroot()  # noqa: S314  # written just now
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")
    assert baseline.get("name") == "baseline"
    assert {case.get("name") for case in baseline} >= {"baseline:critical", "baseline:mcnemar"}


def test_the_page_is_self_contained_and_escaped(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(path, Run((result("khác"), skipped()), comparison=fallen(tmp_path)))
    written = path.read_text(encoding="utf-8")
    page = BeautifulSoup(written, "html.parser")
    assert not page.find_all(["link", "img", "iframe"])
    assert [script.attrs for script in page.find_all("script")] == [{}]
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)", written)
    assert NASTY.strip("\x07 ") in page.get_text()
    assert "Bỏ qua: không có thư mục văn bản" in page.get_text()
    assert len(page.find_all("svg")) >= 2
    sides = page.select("details.change .answer")
    assert [side.get_text() for side in sides[:2]] == ["Tối thiểu 85 % [1]", "Tối thiểu 85 % [1]"]


def test_the_page_of_nothing_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_html(path, Run((skipped(),)))
    assert "Bỏ qua" in path.read_text(encoding="utf-8")


def test_two_pages_of_one_run_are_the_same(tmp_path: Path) -> None:
    run = Run((result(),))
    for name in ("a.html", "b.html"):
        write_html(tmp_path / name, run)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(
    ("quote", "said", "marked"),
    [
        ("Đạt 85%, tăng 5%.", "Đạt 85 % [1]", ["85"]),
        ("Có 1.344 người và 344 hộ.", "1344 người", ["1.344"]),
        ("<b>85%</b>", "85 %", ["85"]),
        ("Không có số.", "85 %", []),
        ("1. Mở 09 lớp.", "Mở 09 lớp [1]", ["09"]),  # the marker's 1 is no value
    ],
)
def test_evidence_is_marked_in_the_quote(quote: str, said: str, marked: list[str]) -> None:
    html = marked_quote(quote, said, Expected(must=("khác",)))
    page = BeautifulSoup(html, "html.parser")
    assert [mark.get_text() for mark in page.find_all("mark")] == marked
    assert page.get_text() == quote
