"""The conversation of a tab: questions are checked, memory is bounded, failures are sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.chat import conversation as talk
from assistant.chat.backend import UNEXPECTED

if TYPE_CHECKING:
    from tests.assistant.chat.conftest import ScriptedBackend


def ask(
    backend: ScriptedBackend, question: str, so_far: talk.Conversation = ()
) -> talk.Conversation:
    return talk.finish(backend, talk.begin(so_far, question))


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("  Chỉ tiêu?\n", "Chỉ tiêu?"),
        ("Chi\u0309 tiêu\x00\x07?", "Chỉ tiêu?"),
        ("hai\ndòng", "hai\ndòng"),
        (None, ""),
        (["danh sách"], ""),
    ],
)
def test_question_is_cleaned(typed: object, question: str) -> None:
    assert talk.clean_question(typed) == question


def test_long_and_empty_questions_are_refused_with_the_limit() -> None:
    assert talk.question_problem("a" * talk.MAX_QUESTION_CHARACTERS) is None
    problem = talk.question_problem("a" * (talk.MAX_QUESTION_CHARACTERS + 1))
    assert problem is not None
    assert "2.001" in problem
    assert "2.000" in problem
    assert talk.question_problem("") is not None


def test_engine_sees_the_earlier_turns_only(backend: ScriptedBackend) -> None:
    first = ask(backend, "Câu một?")
    failed = ask(backend, "hỏng", first)
    ask(backend, "Câu hai?", failed)
    question, history = backend.asked[-1]
    assert question == "Câu hai?"
    assert [turn.question for turn in history] == ["Câu một?"]
    assert history[0].answer == first[0].answer.answer if first[0].answer else False


def test_memory_of_a_tab_is_bounded(backend: ScriptedBackend) -> None:
    conversation: talk.Conversation = ()
    for number in range(talk.MAX_EXCHANGES + 5):
        conversation = ask(backend, f"Câu {number}?", conversation)
    assert len(conversation) == talk.MAX_EXCHANGES
    numbers = [exchange.number for exchange in conversation]
    assert numbers == list(range(6, talk.MAX_EXCHANGES + 6))
    assert len(backend.asked[-1][1]) == talk.HISTORY_TURNS


def test_known_failure_shows_its_own_sentence(backend: ScriptedBackend) -> None:
    assert ask(backend, "hỏng")[-1].problem == (
        "Thư viện không mở được: tệp bị khóa. Hãy thử lại sau."
    )


def test_unforeseen_failure_tells_nothing_internal_and_is_logged(
    backend: ScriptedBackend, caplog: pytest.LogCaptureFixture
) -> None:
    exchange = ask(backend, "sập")[-1]
    assert exchange.problem == UNEXPECTED
    assert not exchange.pending
    assert "secret internal detail" in caplog.text


def test_a_models_sentences_come_one_by_one_and_the_answer_waits_for_the_last(
    backend: ScriptedBackend,
) -> None:
    begun = talk.begin((), "Nộp phí qua mạng, do mô hình soạn?")
    states = [conversation[-1] for conversation in talk.answering(backend, begun)]
    assert [state.pending for state in states] == [True, False]
    shown = [state.answer.answer for state in states if state.answer]
    assert shown[1].startswith(shown[0])


def test_an_answer_without_a_model_comes_whole(backend: ScriptedBackend) -> None:
    begun = talk.begin((), "Nộp phí qua mạng?")
    states = [conversation[-1] for conversation in talk.answering(backend, begun)]
    assert [state.pending for state in states] == [False]


def test_a_correction_is_handed_on_with_the_earlier_questions(backend: ScriptedBackend) -> None:
    conversation = ask(backend, "Hai?", ask(backend, "Một?"))
    said = talk.correct(backend, conversation, "  Phải là 90 % ")
    assert said.startswith("Đã ghi ý kiến.")
    assert backend.corrected == [("Hai?", ("Một?",), "Phải là 90 %")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("  ", "Chưa có ý kiến; hãy nêu điều đúng rồi bấm Gửi ý kiến."),
        ("a" * 2001, "Ý kiến dài 2.001 ký tự, giới hạn là 2.000; hãy rút gọn."),
        ("hỏng", "Không ghi được ý kiến: ổ đĩa đầy."),
    ],
)
def test_a_correction_that_cannot_be_kept_says_why(
    backend: ScriptedBackend, typed: str, sentence: str
) -> None:
    assert talk.correct(backend, ask(backend, "Một?"), typed) == sentence
    assert backend.corrected == []
