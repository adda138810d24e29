"""Replicas count the requests of a person together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.chat.backend import BusyError
from assistant.chat.request_limits import RequestLimits
from assistant.chat.shared_limits import SharedRequests
from tests.conftest import SERVERS
from vectorstore.servers import Namespace
from vectorstore.sidecars import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.servers import Servers

ENGINES = (SERVERS,)


def test_replicas_count_together_and_forget_after_a_minute(
    new_servers: Callable[[], Servers], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 1_800_000_000.0
    place = Namespace(new_servers().database or "", LIMITS)
    monkeypatch.setattr("assistant.chat.request_limits.time.time", lambda: moment)
    one, other = (RequestLimits(3, SharedRequests(place, lambda: moment)) for _ in range(2))
    one.count("lan")
    other.count("lan")
    one.count("lan")
    with pytest.raises(BusyError, match="sau 60 giây") as refused:
        other.count("lan")
    assert refused.value.status == 429
    other.count("minh")  # somebody else
    moment += 61
    other.count("lan")
