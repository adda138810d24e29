"""A model that lies in each way: nothing of it is shown, the extractive answer stands instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.assistant.llm.scripted_endpoint import says

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.types import Answer

    WithModel = Callable[..., Any]

PAID = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
TRUE = "Ít nhất 82% thủ tục hành chính có thu phí được thanh toán trực tuyến"
COMPARE = "So sánh mục tiêu thanh toán trực tuyến năm 2023 và năm 2026"
SIGNED = "Bao nhiêu phần trăm công chức cấp xã dùng chữ ký số?"
LEADER = "Ai làm tổ trưởng tổ kiểm tra công vụ?"


def answers(with_model: WithModel, question: str, *lies: tuple[str, list[int]]) -> list[Answer]:
    """Every state of the answer to a question, the model telling the same at both attempts."""
    with with_model(says(*lies)) as (assistant, _):
        return list(assistant.stream(question))


@pytest.mark.parametrize(
    ("question", "lie", "sources"),
    [
        pytest.param(PAID, TRUE.replace("82", "92"), [1], id="wrong number"),
        pytest.param(PAID, TRUE.replace("82", "45"), [1], id="right number of another year"),
        pytest.param(
            COMPARE,
            "Năm 2026 ít nhất 45% thủ tục hành chính có thu phí được thanh toán trực tuyến",
            [1],
            id="right number under another year",
        ),
        pytest.param(PAID, f"{TRUE} và đơn vị chậm bị phạt theo quý", [1], id="invented clause"),
        pytest.param(
            PAID, f"Theo Nghị định 999/2025/NĐ-CP, {TRUE.lower()}", [1], id="invented document"
        ),
        pytest.param(SIGNED, "100% công chức cấp xã dùng chữ ký số", [1], id="swapped subjects"),
        pytest.param(LEADER, "Bà Lê Thị Sen làm tổ trưởng tổ kiểm tra công vụ", [1], id="person"),
        pytest.param(PAID, TRUE, [7], id="marker to no provision"),
        pytest.param(PAID, TRUE, [], id="no marker"),
        pytest.param(PAID, TRUE.replace("Ít nhất", "Không quá"), [1], id="turned bound"),
        pytest.param(PAID, "Thưa bà con, câu trả lời rất đáng mừng", [1], id="idle talk"),
    ],
)
def test_a_lie_is_stopped_twice_and_never_shown(
    with_model: WithModel, question: str, lie: str, sources: list[int]
) -> None:
    (answer,) = answers(with_model, question, (lie, sources))
    with with_model() as (assistant, _):
        honest = assistant.__class__(assistant.library, assistant._searcher).ask(question)
    assert lie not in answer.answer
    assert (answer.answer, answer.citations) == (honest.answer, honest.citations)
    assert answer.answered_by == "extractive"
    assert answer.model is not None
    assert (answer.model.written, answer.model.stopped, answer.model.shown) == (1, 1, 0)
    assert [warning.kind for warning in answer.warnings][-1] == "incomplete"


def test_a_marker_to_an_unrelated_provision_is_stopped(with_model: WithModel) -> None:
    sentence = "Năm 2023 ít nhất 45% thủ tục hành chính có thu phí được thanh toán trực tuyến"
    (right,) = [a for a in answers(with_model, COMPARE, (sentence, [1])) if a.model]
    (wrong,) = answers(with_model, COMPARE, (sentence, [2]))
    assert right.model is not None
    assert wrong.model is not None
    assert (right.model.shown, wrong.model.shown) == (1, 0)


def test_swapped_years_in_one_sentence_are_stopped(with_model: WithModel) -> None:
    lie = "Năm 2023 là ít nhất 82%, năm 2026 là ít nhất 45%"
    (answer,) = answers(with_model, COMPARE, (lie, [1, 2]))
    assert answer.answered_by == "extractive"


def test_a_stopped_sentence_is_written_again_with_the_reason(with_model: WithModel) -> None:
    lie = TRUE.replace("82", "92")
    with with_model(says((lie, [1])), says((TRUE, [1]))) as (assistant, script):
        *_, answer = assistant.stream(PAID)
    assert answer.answer == f"{TRUE} [1]"
    assert answer.answered_by == "llm:thu-nghiem"
    assert (answer.model.stopped, answer.model.repaired, answer.model.shown) == (1, 1, 1)
    assert lie in script.said(1)
    assert "con số, ngày tháng hoặc số hiệu" in script.said(1)


def test_true_sentences_stay_and_only_the_lie_is_replaced(with_model: WithModel) -> None:
    first = "Năm 2023 ít nhất 45% thủ tục hành chính có thu phí được thanh toán trực tuyến"
    lie = "Năm 2026 ít nhất 92% thủ tục hành chính có thu phí được thanh toán trực tuyến"
    *partial, whole = answers(with_model, COMPARE, (first, [1]), (lie, [2]))
    assert [one.answer for one in partial] == [f"{first} [1]"]
    assert whole.answer.startswith(f"- {first} [1]\n- ")
    assert "92%" not in whole.answer
    assert "82%" in whole.answer.splitlines()[1]
    assert [figure.value for figure in whole.figures] == [45.0, 82.0]


def test_a_true_but_beside_the_point_sentence_does_not_replace_the_figure(
    with_model: WithModel,
) -> None:
    told = "Thủ tục hành chính có thu phí được thanh toán trực tuyến"
    *_, answer = answers(with_model, PAID, (told, [1]))
    assert "82%" in answer.answer


def test_a_declined_question_never_reaches_the_model(with_model: WithModel) -> None:
    for question in ("Dân số tỉnh Nghệ An năm 2026 là bao nhiêu?", "Giá vàng hôm nay?",
                     "Mục tiêu thanh toán trực tuyến năm 2019 là bao nhiêu?"):  # fmt: skip
        with with_model(says((TRUE, [1]))) as (assistant, script):
            answer = assistant.ask(question)
        assert answer.abstained
        assert answer.model is None
        assert script.requests == []


def test_an_english_question_stays_with_the_extractive_answer(with_model: WithModel) -> None:
    with with_model(says((TRUE, [1]))) as (assistant, script):
        answer = assistant.ask("What share of procedures must be paid online in 2026?")
    assert answer.answered_by == "extractive"
    assert script.requests == []


def test_invisible_characters_and_markup_get_nothing_past(with_model: WithModel) -> None:
    (answer,) = answers(with_model, PAID, (TRUE.replace("82", "9\u200b2"), [1]))
    assert answer.answered_by == "extractive"
    (answer,) = answers(with_model, PAID, (f"{TRUE} <img src=http://198.51.100.7/a>", [1]))
    assert answer.answered_by == "extractive"


def test_a_model_that_goes_on_for_ever_is_left(with_model: WithModel) -> None:
    told = [(f"Câu bịa thứ {number} về phí", [1]) for number in range(60)]
    with with_model(says((TRUE, [1]), *told), says()) as (assistant, _):
        answer = assistant.ask(PAID)
    assert answer.answer == f"{TRUE} [1]"
    assert answer.model.written < 10
    with with_model(says(*[(TRUE, [1])] * 60)) as (assistant, _):
        answer = assistant.ask(PAID)
    assert (answer.answer, answer.model.written) == (f"{TRUE} [1]", 1)


def test_a_reply_may_be_as_long_as_its_excerpts_need(with_model: WithModel) -> None:
    with with_model(says((TRUE, [1])), tokens=4096) as (assistant, script):
        assistant.ask(PAID)
    assert 200 < script.requests[0]["max_completion_tokens"] < 1024
