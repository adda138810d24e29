"""The command `cchc chat`: wrong usage is one line before anything slow starts."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from assistant import cli_chat
from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings


def test_port_in_use_is_told_with_the_remedy() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match="--port") as caught:
            cli_chat.listening_socket("127.0.0.1", port)
    assert str(port) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_free_port_is_found() -> None:
    with cli_chat.listening_socket("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_options_reach_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[Settings, str]] = []

    def serve(settings: Settings, host: str, listener: socket.socket, *_: object) -> None:
        assert listener.fileno() >= 0
        served.append((settings, host))

    monkeypatch.setattr(cli_chat, "serve", serve)
    result = CliRunner().invoke(cli_chat.chat, ["--library", "kho", "--port", "0"])
    assert result.exit_code == 0, result.output
    assert str(served[0][0].library) == "kho"
    assert served[0][1] == "127.0.0.1"


@pytest.mark.parametrize("port", ["70000", "-1", "cổng"])
def test_impossible_port_is_wrong_usage(port: str) -> None:
    assert CliRunner().invoke(cli_chat.chat, ["--port", port]).exit_code == 2


def test_help_shows_the_defaults_and_an_example() -> None:
    text = CliRunner().invoke(cli_chat.chat, ["--help"]).output
    assert "127.0.0.1" in text
    assert "7860" in text
    assert "cchc chat" in text


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("may", False)],  # noqa: S104
)
def test_open_addresses_are_recognised(host: str, local: bool) -> None:
    assert cli_chat._only_this_machine(host) is local
