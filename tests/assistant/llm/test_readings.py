"""What a model may say of a question: it adds nothing and decides nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from assistant.types import Turn
from tests.assistant.llm.scripted_endpoint import MODEL, Reply, says

if TYPE_CHECKING:
    from collections.abc import Callable

    WithModel = Callable[..., Any]

EARLIER = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
FOLLOW_UP = "Tỷ lệ đó áp dụng cho thủ tục nào?"
FULL = "Tỷ lệ thanh toán trực tuyến năm 2026 đó áp dụng cho thủ tục nào?"


def rewritten(question: str) -> Reply:
    return Reply(json.dumps({"question": question}, ensure_ascii=False))


def test_a_follow_up_is_rewritten_and_shown(with_model: WithModel) -> None:
    with with_model(rewritten(FULL), says(("không", [1]))) as (assistant, script):
        answer = assistant.ask(FOLLOW_UP, [Turn(EARLIER, "Ít nhất 82% [1]")])
    assert answer.understood_as == FULL
    assert EARLIER in script.said(0)


@pytest.mark.parametrize(
    "written",
    [
        FULL.replace("2026", "2023"),  # a year that nobody named
        FULL.replace("thanh toán", "khai thuế"),  # words that nobody used
        EARLIER,  # the follow-up's own words are lost
        "",
        FULL * 20,
    ],
)
def test_a_rewritten_question_that_changes_the_conversation_is_not_used(
    with_model: WithModel, written: str
) -> None:
    with with_model(rewritten(written)) as (assistant, _):
        answer = assistant.ask(FOLLOW_UP, [Turn(EARLIER, "Ít nhất 82% [1]")])
    assert answer.understood_as is None


@pytest.mark.parametrize(
    ("question", "history"),
    [
        (EARLIER, [Turn("Giá vàng?")]),  # stands on its own
        ("Giá vàng hôm nay?", [Turn(EARLIER)]),  # must not borrow a subject
        (EARLIER, []),
    ],
)
def test_other_questions_are_not_rewritten(
    with_model: WithModel, question: str, history: list[Turn]
) -> None:
    with with_model(says(("không", [1]))) as (assistant, script):
        answer = assistant.ask(question, history)
    assert answer.understood_as is None
    assert all("Câu hỏi nối tiếp" not in script.said(i) for i in range(len(script.requests)))


OPEN = "Kết quả kiểm tra được công khai trên trang thông tin của tỉnh?"


def test_an_open_question_is_classified_and_the_class_says_what_to_state(
    with_model: WithModel,
) -> None:
    with with_model(Reply('{"asks": "agency"}'), says(("không", [1]))) as (assistant, script):
        answer = assistant.ask(OPEN)
    assert not answer.abstained
    assert "figure: hỏi con số" in script.said(0)
    assert "tên cơ quan được hỏi" in script.said(1)


@pytest.mark.parametrize("reply", [Reply('{"asks": "bịa"}'), Reply("x"), Reply(status=400)])
def test_a_class_that_nobody_knows_changes_nothing(with_model: WithModel, reply: Reply) -> None:
    with with_model(reply, reply, says(("không", [1]))) as (assistant, script):
        answer = assistant.ask(OPEN)
    assert answer.answered_by == "extractive"
    assert any("điều được hỏi" in script.said(i) for i in range(len(script.requests)))


SUMMARY = "Tóm tắt mục 1 phần II của Kế hoạch 15/KH-UBND"


def test_a_summary_uses_its_own_prompt(with_model: WithModel) -> None:
    told = ("Kiểm tra đột xuất việc chấp hành giờ giấc ở mười hai cơ quan", [2])
    with with_model(says(told)) as (assistant, script):
        answer = assistant.ask(SUMMARY)
    assert "Bạn tóm tắt văn bản" in script.said(0)
    assert answer.answered_by == f"llm:{MODEL}"
    assert f"- {told[0]} [2]" in answer.answer.splitlines()
