"""An endpoint that fails in each way: the extractive answer and a note, within the limit."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import Assistant
from assistant.llm.endpoint import MAX_RETRIES, Endpoint
from tests.assistant.llm.scripted_endpoint import MODEL, Reply, says
from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.errors import ConfigurationError
from vectorstore.library import Library
from vectorstore.search import Searcher
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.types import Answer

    WithModel = Callable[..., Any]

QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
SENTENCE = "Ít nhất 82% thủ tục hành chính có thu phí được thanh toán trực tuyến"
SAID = says((SENTENCE, [1])).text
BOTH = says((SENTENCE, [1]), ("Câu thứ hai dài thêm cho đến khi bị ngắt", [1])).text
BREAK = BOTH.index("bị ngắt")
LIMIT = 0.5


def is_extractive(answer: Answer) -> bool:
    (warning,) = answer.warnings
    return (
        answer.answered_by == "extractive"
        and not answer.abstained
        and answer.answer.startswith("Theo Kế hoạch 15/KH-UBND: Ít nhất 82%")
        and warning.kind == "incomplete"
        and "trích nguyên văn" in warning.message
        and "\n" not in warning.message
    )


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        pytest.param(Reply(status=500), "HTTP 500", id="HTTP 500"),
        pytest.param(Reply(status=401), "khóa", id="HTTP 401"),
        pytest.param(Reply(status=404), "404", id="HTTP 404"),
        pytest.param(Reply(status=400), "HTTP 400", id="HTTP 400"),
        pytest.param(
            Reply(raw=b"<html><h1>Login</h1></html>", content_type="text/html"),
            "không đọc được",
            id="HTML instead of JSON",
        ),
        pytest.param(Reply(raw=b""), "không đọc được", id="empty"),
        pytest.param(Reply(raw=b"data: {\n\n"), "không đọc được", id="broken JSON"),
        pytest.param(Reply(raw=b'data: {"choices": 5}\n\n'), "không đọc được", id="other JSON"),
        pytest.param(Reply("Mục tiêu là 99%."), "không đọc được", id="prose"),
        pytest.param(Reply("[1, 2]"), "không đọc được", id="a list"),
        pytest.param(Reply(SAID, cut_after=30), "giữa chừng", id="cut off in the first sentence"),
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer")
def test_a_bad_reply_gives_the_extractive_answer(
    with_model: WithModel, reply: Reply, reason: str
) -> None:
    with with_model(reply) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert is_extractive(answer)
    assert reason in answer.model.problem


@pytest.mark.parametrize("pings", [False, True])
@pytest.mark.parametrize("after", [0, 30])
def test_a_hanging_endpoint_is_left_at_the_limit(
    with_model: WithModel, after: int, pings: bool
) -> None:
    with with_model(Reply(SAID, hang_after=after, pings=pings), seconds=LIMIT) as (assistant, _):
        answer = assistant.ask(QUESTION)  # the endpoint hangs until the block ends
    assert is_extractive(answer)
    assert "thời hạn" in answer.model.problem


def test_an_endpoint_that_is_down_gives_the_extractive_answer(small_library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    embedder = HashingEmbedder()
    endpoint = Endpoint(f"http://127.0.0.1:{port}/v1", MODEL, None, 20.0, 4096)
    with Library.open(small_library, embedder) as library:
        answer = Assistant(library, Searcher(library, embedder), endpoint).ask(QUESTION)
    assert is_extractive(answer)
    assert "không kết nối được" in answer.model.problem  # type: ignore[union-attr, operator]


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [(Reply(BOTH, cut_after=BREAK), 60.0), (Reply(BOTH, hang_after=BREAK), 6.0)],
)
def test_what_was_checked_before_the_break_stays(
    with_model: WithModel, reply: Reply, seconds: float
) -> None:
    with with_model(reply, seconds=seconds) as (assistant, _):
        states = list(assistant.stream(QUESTION))
    assert [state.answer for state in states] == [f"{SENTENCE} [1]"] * 2
    assert states[-1].answered_by == f"llm:{MODEL}"
    assert "dở dang" in states[-1].warnings[0].message


def test_a_reply_that_ran_into_the_length_limit_loses_its_last_sentence(
    with_model: WithModel,
) -> None:
    with with_model(Reply(BOTH[:BREAK], finish="length")) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert answer.answer == f"{SENTENCE} [1]"
    assert "giữa chừng" in answer.model.problem


def test_what_was_stopped_before_the_break_is_counted(with_model: WithModel) -> None:
    lie = SENTENCE.replace("82", "92")
    text = says((lie, [1]), (SENTENCE, [1])).text
    with with_model(Reply(text, cut_after=len(text) - 20)) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert (answer.model.written, answer.model.stopped, answer.model.shown) == (1, 1, 0)


def test_a_server_error_is_tried_again(with_model: WithModel) -> None:
    with with_model(Reply(status=503), Reply(SAID)) as (assistant, script):
        answer = assistant.ask(QUESTION)
    assert answer.answered_by == f"llm:{MODEL}"
    assert answer.warnings == ()
    assert len(script.requests) == 2
    with with_model(Reply(status=503)) as (assistant, script):
        assistant.ask(QUESTION)
    assert len(script.requests) == 1 + MAX_RETRIES


def test_an_endpoint_without_json_schemas_is_asked_without(with_model: WithModel) -> None:
    def old(request: dict[str, Any]) -> Reply:
        return Reply(status=400) if "response_format" in request else Reply(SAID)

    with with_model(old) as (assistant, script):
        answer = assistant.ask(QUESTION)
    assert answer.answered_by == f"llm:{MODEL}"
    assert ["response_format" in request for request in script.requests] == [True, False]


def test_a_reply_can_name_only_the_excerpts_it_was_given(with_model: WithModel) -> None:
    with with_model(Reply(SAID)) as (assistant, script):
        answer = assistant.ask(QUESTION)
    schema = script.requests[0]["response_format"]["json_schema"]["schema"]
    sources = schema["$defs"]["WrittenStatement"]["properties"]["sources"]
    assert sources["items"]["enum"] == [citation.marker for citation in answer.citations]
    assert (sources["minItems"], sources["maxItems"]) == (1, len(answer.citations))


def test_sentences_with_values_of_no_excerpt_are_counted(with_model: WithModel) -> None:
    lie, other = SENTENCE.replace("82", "92"), "Hồ sơ được phơi nắng"
    with with_model(Reply(says((lie, [1]), (other, [1])).text)) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert (answer.model.written, answer.model.stopped, answer.model.invented) == (2, 2, 1)


def test_a_fenced_reply_is_read(with_model: WithModel) -> None:
    with with_model(Reply(f"```json\n{SAID}\n```")) as (assistant, _):
        assert assistant.ask(QUESTION).answered_by == f"llm:{MODEL}"


def test_a_redirect_is_not_followed(with_model: WithModel) -> None:
    with with_model(Reply(status=302, raw=b"")) as (assistant, script):
        answer = assistant.ask(QUESTION)
    assert is_extractive(answer)
    assert len(script.requests) == 1


def test_nobody_else_is_told(with_model: WithModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a tracing service nor a proxy of the environment sees a question."""
    with with_model(Reply(SAID)) as (assistant, script), with_model(Reply(SAID)) as (_, other):
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", other.base_url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "x")
        monkeypatch.setenv("HTTP_PROXY", other.base_url)
        monkeypatch.setenv("OPENAI_BASE_URL", other.base_url)
        assert assistant.ask(QUESTION).answered_by == f"llm:{MODEL}"
        time.sleep(0.2)
        assert (len(script.requests), other.requests, other.paths) == (1, [], [])
        assert script.keys == ["Bearer khoa-thu"]


def test_evidence_that_does_not_fit_is_left_to_the_extractive_answer(
    with_model: WithModel,
) -> None:
    with with_model(Reply(SAID), tokens=600) as (assistant, script):
        answer = assistant.ask(QUESTION)
    assert is_extractive(answer)
    assert "ngữ cảnh" in answer.model.problem
    assert script.requests == []


def test_half_a_configuration_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="CCHC_LLM_MODEL"):
        Assistant.open(Settings.load({"CCHC_LLM_BASE_URL": "http://127.0.0.1:1/v1"}))
    with pytest.raises(ConfigurationError, match="CCHC_LLM_BASE_URL"):
        Assistant.open(Settings.load({"CCHC_LLM_MODEL": "m"}))
    with pytest.raises(ConfigurationError, match="CCHC_LLM_BASE_URL"):
        Settings.load({"CCHC_LLM_BASE_URL": "file:///etc/passwd"})
