"""The chat page without a browser: what its script sends and reads, for measurements and tests."""

from __future__ import annotations

import json
import secrets
from typing import Any, Self

import httpx

SECONDS = 60.0


class ChatPage:
    """One open page. Every call raises `httpx.HTTPError` where the server is gone."""

    def __init__(self, address: str, cookie: str | None = None) -> None:
        """Open it, with the cookie of a session where the server has accounts."""
        headers = {"Origin": address, "Sec-Fetch-Site": "same-origin"}
        if cookie:
            headers["Cookie"] = cookie
        self._client = httpx.Client(base_url=address, headers=headers, timeout=SECONDS)
        self._name = secrets.token_hex(6)
        config = self._client.get("/config").raise_for_status().json()
        self._ask = _call_of(config, "cc-box", "submit")
        self._correct = _call_of(config, "cc-correct", "click")

    def ask(self, question: str) -> bool:
        """Ask and wait for the whole answer; whether one was shown, in the page's own words."""
        said = self.say(question)
        return "cc-answer" in said or "cc-declined" in said

    def say(self, question: str) -> str:
        """Ask and wait for the whole answer; what the page shows of it."""
        return self._call(self._ask, [question, None, None, None])

    def correct(self, correction: str) -> bool:
        """Send a correction of the last answer; whether the page thanks for it."""
        return "Đã ghi ý kiến" in self._call(self._correct, [correction, None])

    def close(self) -> None:
        """Leave the page."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, number: int, data: list[Any]) -> str:
        """Join the queue and read the stream to the end of this call: its last output."""
        body = {
            "data": data,
            "fn_index": number,
            "session_hash": self._name,
            "event_data": None,
            "trigger_id": None,
        }
        self._client.post("/gradio_api/queue/join", json=body).raise_for_status()
        last = ""
        path = f"/gradio_api/queue/data?session_hash={self._name}"
        with self._client.stream("GET", path) as stream:
            for line in stream.iter_lines():
                if not line.startswith("data: "):
                    continue
                message = json.loads(line.removeprefix("data: "))
                if message["msg"] in ("process_generating", "process_completed"):
                    last += json.dumps(message["output"], ensure_ascii=False)
                if message["msg"] in ("process_completed", "close_stream"):
                    break
        return last


def _call_of(config: dict[str, Any], element: str, event: str) -> int:
    """The number of what an event of an element sets off."""
    owner = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == element)
    calls = config["dependencies"]
    return int(next(c["id"] for c in calls if [owner, event] in [list(t) for t in c["targets"]]))
