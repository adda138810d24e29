"""The tests' own environment: no connection leaves this machine, no setting of a person enters."""

from __future__ import annotations

import os
import socket

import platformdirs
import pytest

# A documentation address (RFC 5737): nothing answers there, so only the guard can refuse quickly.
OUTSIDE = ("192.0.2.1", 80)


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as client, pytest.raises(OSError, match="a test tried to reach"):
        client.connect(OUTSIDE)


def test_a_connection_to_this_machine_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_no_setting_or_folder_of_a_person_is_used(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert [name for name in os.environ if name.startswith("CCHC_")] == []
    data = platformdirs.user_data_path("cchc")
    assert data.is_relative_to(tmp_path_factory.getbasetemp())
