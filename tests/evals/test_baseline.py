"""Comparing with an earlier run: pairs, tests of the difference, and what makes the gate fail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.asking import Session
from evals.baseline import Comparison, compare_with
from evals.errors import SuiteError
from evals.expectations import Expected, Item, Suite
from evals.run import Run
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, declined_json, documents


def result(right: Sequence[bool], *tags: str, kind: str = "target") -> SuiteResult:
    """A suite whose items are answered right or wrong as listed."""
    items = tuple(
        Item(id=str(n), type=kind, question=f"{n}?", expected=Expected(values=("85",)), tags=tags)
        for n in range(len(right))
    )
    texts = {f"{n}?": "85 % [1]" if good else "Không rõ" for n, good in enumerate(right)}
    session = Session(lambda question, *_: answer_json(texts[question]), documents)
    return run_suite(Suite(name="thu", items=items), session)


def compared(folder: Path, before: SuiteResult, after: SuiteResult) -> Comparison:
    path = folder / "before.json"
    path.write_text(json.dumps(Run((before,)).to_json()), encoding="utf-8")
    return compare_with(path, [after])


def failed(comparison: Comparison) -> set[str]:
    return {check.name for check in comparison.checks if not check.passed}


def test_items_are_paired_and_shown_with_both_answers(tmp_path: Path) -> None:
    comparison = compared(tmp_path, result([True, False, True]), result([False, True, True]))
    assert [(change.key, change.kind) for change in comparison.changes] == [
        ("thu/0", "broken"),
        ("thu/1", "fixed"),
    ]
    first = comparison.to_json()["changes"][0]
    assert (first["before"], first["after"]) == ("85 % [1]", "Không rõ")
    assert first["notes_after"][:1] == ["Trả lời đúng: thiếu giá trị «85»"]


def test_another_wording_with_the_same_result_is_changed(tmp_path: Path) -> None:
    before = result([True])
    path = tmp_path / "before.json"
    value = Run((before,)).to_json()
    value["suites"][0]["items"][0]["answer"] = "Là 85 % [1]"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert [change.kind for change in compare_with(path, [before]).changes] == ["changed"]


def test_the_same_run_passes_whatever_it_scores(tmp_path: Path) -> None:
    same = result([True, False, False, True], "critical")
    comparison = compared(tmp_path, same, same)
    assert comparison.changes == ()
    assert failed(comparison) == set()


def test_one_critical_item_newly_wrong_fails(tmp_path: Path) -> None:
    many = [True] * 40
    comparison = compared(
        tmp_path, result(many, "critical"), result([False, *many[1:]], "critical")
    )
    assert failed(comparison) == {"baseline:critical"}
    assert comparison.checks[0].detail.endswith("thu/0 (Trả lời đúng, Đúng giá trị)")
    assert compared(tmp_path, result(many), result([False, *many[1:]])).checks[0].passed


def test_a_significant_fall_fails_and_names_metric_and_type(tmp_path: Path) -> None:
    # 6 of 40 broken, none fixed: McNemar 2 * 0.5**6 = 0.03125; the interval excludes zero
    many = [True] * 40
    comparison = compared(tmp_path, result(many), result([*[False] * 6, *many[6:]]))
    assert comparison.p_value == pytest.approx(0.03125)
    assert failed(comparison) >= {"baseline:mcnemar", "baseline:passed", "baseline:correctness"}
    assert "baseline:type:target" in failed(comparison)
    (fall,) = [one for one in comparison.differences if one.name == "correctness"]
    assert fall.interval.difference == pytest.approx(-0.15)


def test_a_fall_within_chance_passes(tmp_path: Path) -> None:
    before = [True] * 20 + [False] * 20
    after = [False] * 3 + [True] * 17 + [True] * 2 + [False] * 18
    comparison = compared(tmp_path, result(before), result(after))
    assert (len(comparison.of_kind("broken")), len(comparison.of_kind("fixed"))) == (3, 2)
    assert failed(comparison) == set()


def test_answers_that_became_declines_lower_the_precision_of_declines(tmp_path: Path) -> None:
    before = result([True] * 5)
    declining = Session(lambda *_: declined_json(), documents)
    comparison = compared(tmp_path, before, run_suite(before.suite, declining))
    assert "baseline:decline_precision" in failed(comparison)
    assert "decline_precision" in comparison.changes[0].fallen
    assert "baseline:quote" not in failed(comparison)  # nothing quoted, nothing misquoted


def test_a_metric_that_the_earlier_run_did_not_know_is_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "before.json"
    value = Run((result([True] * 9),)).to_json()
    for item in value["suites"][0]["items"]:
        del item["scores"]["correctness"]
    path.write_text(json.dumps(value), encoding="utf-8")
    comparison = compare_with(path, [result([False] * 9)])
    assert "correctness" not in {one.name for one in comparison.differences}
    assert "correctness" not in comparison.changes[0].fallen


def test_items_of_one_run_only_are_named(tmp_path: Path) -> None:
    comparison = compared(tmp_path, result([True, True]), result([True]))
    assert (comparison.added, comparison.removed) == ((), ("thu/1",))
    comparison = compared(tmp_path, result([True]), result([True, True]))
    assert (comparison.added, comparison.removed) == (("thu/1",), ())


def test_a_suite_that_did_not_run_is_left_out(tmp_path: Path) -> None:
    skipped = SuiteResult(result([True]).suite, skipped="không có thư mục văn bản")
    assert compared(tmp_path, result([True]), skipped) == Comparison()


def test_the_comparison_decides_the_run(tmp_path: Path) -> None:
    before, after = result([True], "critical"), result([False])
    after_critical = result([False], "critical")
    assert not Run((after_critical,), comparison=None).passed
    comparison = compared(tmp_path, before, after_critical)
    run = Run((after,), comparison=comparison)
    assert next(name for name, _ in run.failed_checks) == "baseline"


@pytest.mark.parametrize("content", ["{}", "[", '{"suites": [{"suite": 1}]}'])
def test_a_baseline_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "khac.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SuiteError, match="không phải kết quả của «cchc eval --json»"):
        compare_with(path, [result([True])])
    with pytest.raises(SuiteError, match="Không đọc được tệp so sánh"):
        compare_with(tmp_path / "khong-co.json", [])
