"""The runner and the gate with a scripted assistant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evals.asking import SEARCH_SYSTEMS, Ranked, Session
from evals.errors import ContractError
from evals.expectations import Expected, Item, Source, Suite, Threshold
from evals.metrics import METRIC_NAMES
from evals.metrics.usage import Prices, Tokens, Usage
from evals.runner import SuiteResult, run_suite
from tests.evals.eval_answers import answer_json, citation, declined_json, documents
from vectorstore.errors import LibraryError

PLAN = Source(document="ke-hoach-138", section="2.2/k")
ANSWERED = Item(
    id="a",
    type="target",
    question="Thanh toán trực tuyến năm 2026?",
    expected=Expected(must=(r"85\s*%",), sources=(PLAN,)),
)
REFUSED = Item(
    id="b",
    type="decline",
    question="Giá vàng?",
    expected=Expected(answerable=False, reason=("out_of_scope",)),
)
ANSWERS = {
    ANSWERED.question: answer_json(),
    REFUSED.question: declined_json(reason="not_in_documents"),
}


def suite(*items: Item, gate: dict[str, Threshold] | None = None) -> Suite:
    return Suite(name="thu", gate=gate or {}, items=items)


def scripted(answers: dict[str, dict[str, Any]]) -> Session:
    return Session(lambda question, *_: answers[question], documents)


def run(*items: Item, gate: dict[str, Threshold] | None = None) -> SuiteResult:
    return run_suite(suite(*items, gate=gate), scripted(ANSWERS))


def test_every_metric_of_a_run() -> None:
    result = run(ANSWERED, REFUSED)
    values = {name: mean.value for name, mean in result.means.items()}
    assert {name: value for name, value in values.items() if value is not None} == {
        "correctness": 1.0,
        "source": 1.0,
        "section": 1.0,
        "citation_precision": 1.0,
        "citation_recall": 1.0,
        "quote": 1.0,
        "grounding": 1.0,
        "in_year": 1.0,
        "decline": 1.0,
        "decline_precision": 1.0,
        "decline_recall": 1.0,
        "reason": 0.0,
    }
    assert list(values) == list(METRIC_NAMES)
    assert result.means["correctness"].unscored == 1
    assert [item.passed for item in result.items] == [True, True]


def test_the_wrong_reason_fails_a_critical_item_only() -> None:
    critical = REFUSED.model_copy(update={"tags": ("critical",)})
    assert not run(critical).items[0].passed


def test_two_runs_are_equal_but_for_the_times() -> None:
    first, second = run(ANSWERED, REFUSED).to_json(), run(ANSWERED, REFUSED).to_json()
    assert first.pop("timings_ms").keys() == second.pop("timings_ms").keys()
    assert json.dumps(first) == json.dumps(second)


def test_a_conversation_hands_earlier_answers_on() -> None:
    seen: list[tuple[str, list[dict[str, Any]]]] = []

    def ask(question: str, history: list[dict[str, Any]], *_: object) -> dict[str, Any]:
        seen.append((question, list(history)))
        return answer_json(f"Về {question}: 85 % [1]")

    item = ANSWERED.model_copy(update={"history": ("Một?", "Hai?"), "question": "Ba?"})
    run_suite(suite(item), Session(ask, documents))
    one = {"question": "Một?", "answer": "Về Một?: 85 % [1]"}
    two = {"question": "Hai?", "answer": "Về Hai?: 85 % [1]"}
    assert seen == [("Một?", []), ("Hai?", [one]), ("Ba?", [one, two])]


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (LibraryError("Thư viện hỏng."), "Thư viện hỏng."),
        (ValueError("sáu"), "lỗi nội bộ ValueError: sáu"),
        (KeyError("x"), "lỗi nội bộ KeyError: 'x'"),
    ],
)
def test_an_error_fails_its_item_and_the_run_goes_on(error: Exception, note: str) -> None:
    def ask(question: str, history: list[dict[str, Any]], *_: object) -> dict[str, Any]:
        if question == ANSWERED.question:
            raise error
        return ANSWERS[question]

    result = run_suite(suite(ANSWERED, REFUSED), Session(ask, lambda _: None))
    assert [item.passed for item in result.items] == [False, True]
    assert result.items[0].notes == (note,)
    assert result.means["correctness"].value == 0.0


def test_an_answer_against_the_contract_fails_and_names_the_field() -> None:
    broken = answer_json()
    del broken["citations"][0]["quote"]
    result = run_suite(suite(ANSWERED), scripted({ANSWERED.question: broken}))
    assert not result.items[0].passed
    assert "citations.0.quote" in result.items[0].notes[0]


def test_contract_error_is_raised_with_a_vietnamese_message() -> None:
    from evals.answers import AnswerRecord

    with pytest.raises(ContractError, match="không đúng hợp đồng JSON ở trường «abstained»"):
        AnswerRecord.from_json(answer_json(abstained="có lẽ"))


@pytest.mark.parametrize(
    ("fields", "metric"),
    [
        ({"citations": [citation(source="khac.md")]}, "source"),
        ({"citations": [citation(start=3)]}, "quote"),
        ({"text": "Tối thiểu 85 % và 12 % [1]"}, "grounding"),
        ({"text": "Không rõ", "citations": []}, "correctness"),
    ],
)
def test_each_decisive_metric_fails_the_item(fields: dict[str, Any], metric: str) -> None:
    answers = {ANSWERED.question: answer_json(**fields)}
    result = run_suite(suite(ANSWERED), scripted(answers)).items[0]
    assert result.scores[metric].value == 0.0
    assert not result.passed


@pytest.mark.parametrize(("least", "passed"), [(0.5, True), (0.51, False)])
def test_a_threshold_is_reached_exactly(least: float, passed: bool) -> None:
    wrong = ANSWERED.model_copy(
        update={"id": "c", "expected": Expected(must=("khác",), sources=(PLAN,))}
    )
    result = run(ANSWERED, wrong, gate={"correctness": Threshold(min=least)})  # 1 of 2
    assert result.gate_passed is passed
    assert "50,0%" in result.gate[0].detail


def test_a_threshold_on_nothing_fails() -> None:
    result = run(REFUSED, gate={"correctness": Threshold(min=0.1)})
    assert not result.gate_passed
    assert "không có câu nào" in result.gate[0].detail


def test_critical_items_are_a_check_of_their_own() -> None:
    critical = ANSWERED.model_copy(update={"tags": ("critical",)})
    assert run(critical).gate_passed
    failing = critical.model_copy(update={"expected": Expected(must=("khác",))})
    result = run(failing)
    assert not result.gate_passed
    assert "chưa đạt: a" in result.gate[0].detail


def test_a_skipped_suite_passes_its_gate_unmeasured() -> None:
    gated = suite(ANSWERED, gate={"correctness": Threshold(min=1)})
    result = SuiteResult(gated, skipped="không có thư mục")
    assert result.gate_passed
    assert result.to_json()["skipped"] == "không có thư mục"


def test_a_known_wrong_item_is_counted_and_left_out_of_the_threshold() -> None:
    wrong = ANSWERED.model_copy(
        update={"id": "c", "tags": ("known_wrong",), "expected": Expected(must=("khác",))}
    )
    result = run(ANSWERED, wrong, gate={"correctness": Threshold(min=1)})
    assert result.gate_passed
    assert result.means["correctness"].value == 0.5
    assert result.gate[-1].detail == "1/2 câu đã biết là sai, không tính vào ngưỡng: c"


def test_a_known_wrong_item_that_is_right_by_now_is_named() -> None:
    right = ANSWERED.model_copy(update={"tags": ("known_wrong",)})
    detail = run(right).gate[-1].detail
    assert detail.endswith("nay đã đúng, hãy bỏ nhãn known_wrong: a")


def test_an_item_hands_its_fault_and_its_question_to_the_search() -> None:
    seen: list[tuple[object, ...]] = []

    def ask(*arguments: object) -> dict[str, Any]:
        seen.append(arguments)
        return answer_json()

    def search(question: str, system: str) -> list[Ranked]:
        seen.append((question, system))
        return [Ranked("ke-hoach-138.md", None, ("2", "2.2", "k"))] if system == "vector" else []

    faulty = ANSWERED.model_copy(update={"id": "f", "fault": "figure"})
    result = run_suite(suite(ANSWERED, faulty), Session(ask, documents, search))
    asked = ANSWERED.question
    systems = [(asked, system) for system in SEARCH_SYSTEMS]
    assert seen == [(asked, [], None), *systems, (asked, [], "figure")]
    scores = result.items[0].scores
    assert [scores[f"recall_{one}"].value for one in SEARCH_SYSTEMS] == [0.0, 0.0, 1.0, 0.0, 0.0]
    assert result.items[1].scores["recall_vector"].value is None


def test_tokens_are_averaged_over_the_answers_that_used_them() -> None:
    used = answer_json(usage={"input_tokens": 1200, "output_tokens": 80})
    answers = {ANSWERED.question: used, REFUSED.question: ANSWERS[REFUSED.question]}
    usage = run_suite(suite(ANSWERED, REFUSED), scripted(answers)).usage
    assert (usage.read.value, usage.read.n, usage.read.unscored) == (1200.0, 1, 1)
    # (1200 * 2 + 80 * 10) / 1e6
    cost = Usage.of([Tokens(1200, 80), None], Prices(2.0, 10.0)).cost
    assert cost.value == pytest.approx(0.0032)
    assert cost.n == 1
    assert usage.cost.n == 0
