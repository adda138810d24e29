"""The robustness table with a scripted assistant that reads tone marks only."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from evals.asking import Session
from evals.expectations import Expected, Item, Suite
from evals.report import print_report
from evals.robustness import measure
from evals.run import Run
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, declined_json, documents
from vectorstore.vietnamese.folding import has_tone_marks

QUESTIONS = ("Thanh toán trực tuyến?", "Hồ sơ đúng hạn?", "Mức độ hài lòng?", "DTI 2026?")


def ask(question: str, *_: object) -> dict[str, Any]:
    return answer_json() if has_tone_marks(question) or "hai long" in question else declined_json()


def measured(*names: str) -> tuple[list[SuiteResult], list[dict[str, Any]]]:
    items = tuple(
        Item(id=str(n), type="target", question=question, expected=Expected(must=("85",)))
        for n, question in enumerate(QUESTIONS)
    )
    session = Session(ask, documents)
    given = [run_suite(Suite(name="thu", items=items), session)]
    rows = measure(given, lambda _, changed: run_suite(changed, session), names)
    stream = io.StringIO()
    run = Run(tuple(given), robustness=tuple(rows))
    print_report(Console(file=stream, width=140, no_color=True), run)
    assert "Gõ không dấu" in stream.getvalue()
    return given, run.to_json()["robustness"]


def test_what_is_lost_is_counted_over_the_changed_items() -> None:
    _, (row,) = measured("no_marks")
    # three questions change; "hai long" is still answered, the other two are not
    assert (row["as_given"]["mean"], row["as_given"]["n"]) == (1.0, 3)
    assert row["otherwise"]["mean"] == round(1 / 3, 6)
    assert row["difference"]["mean"] == round(-2 / 3, 6)
    assert row["unchanged"] == 1
    assert row["lost"] == ["thu/0", "thu/1"]
    assert row["won"] == []
    assert row["p_value"] == 0.5  # 2 * C(2,0) / 2**2


def test_skipped_suites_are_left_out() -> None:
    given, _ = measured("no_marks")
    skipped = SuiteResult(given[0].suite, skipped="không có thư mục văn bản")
    (row,) = measure([skipped], lambda _, changed: SuiteResult(changed), ["no_marks"])
    assert row.otherwise.n == 0
