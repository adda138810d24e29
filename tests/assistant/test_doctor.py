"""`cchc doctor` looks at the language model's endpoint."""

from __future__ import annotations

import socket

import pytest

from assistant.doctor import check_model
from tests.assistant.llm.scripted_endpoint import MODEL, Reply, scripted
from vectorstore.settings import Settings


def settings(base_url: str, model: str = MODEL) -> Settings:
    return Settings.load({"CCHC_LLM_BASE_URL": base_url, "CCHC_LLM_MODEL": model})


def test_no_endpoint_is_fine() -> None:
    ((name, status, message),) = check_model(Settings.load({}))
    assert (name, status) == ("llm", "ok")
    assert "chưa cấu hình" in message


@pytest.mark.parametrize(
    ("reply", "model", "status", "says"),
    [
        (Reply(), MODEL, "ok", MODEL),
        (Reply(), "mo-hinh-khac", "warning", MODEL),
        (Reply(status=401), MODEL, "error", "401"),
        (Reply(body=b"<html>"), MODEL, "error", "giao thức"),
    ],
)
def test_the_endpoint_is_asked_for_its_models(
    reply: Reply, model: str, status: str, says: str
) -> None:
    with scripted(reply) as script:
        (check,) = check_model(settings(script.base_url, model))
    assert check.status == status
    assert says in check.message
    assert script.paths == ["/v1/models"]


def test_an_endpoint_that_is_down_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    (check,) = check_model(settings(f"http://127.0.0.1:{port}/v1"))
    assert check.status == "error"
    assert "CCHC_LLM_BASE_URL" in check.message


def test_half_a_configuration_is_an_error() -> None:
    (check,) = check_model(Settings.load({"CCHC_LLM_MODEL": MODEL}))
    assert check.status == "error"
