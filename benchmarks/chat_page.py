"""The chat page without a browser: what its script sends and reads, for measurements and tests."""

from __future__ import annotations

import json
from typing import Self

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
        self._client.get("/").raise_for_status()
        self._conversation, self._number = "", 0

    def ask(self, question: str) -> bool:
        """Ask and wait for the whole answer; whether one was shown, in the page's own words."""
        return bool(self.say(question))

    def say(self, question: str) -> str:
        """Ask and wait for the whole answer; what the page shows, nothing where it shows none."""
        self._number += 1
        sent = {
            "question": question,
            "conversation": self._conversation,
            "number": self._number,
        }
        with self._client.stream("POST", "/hoi-dap/hoi", json=sent) as reply:
            reply.raise_for_status()
            name = ""
            for line in reply.iter_lines():
                name = line.removeprefix("event: ") if line.startswith("event: ") else name
                if name == "done" and line.startswith("data: "):
                    piece = json.loads(line.removeprefix("data: "))
                    self._conversation = piece["conversation"]
                    return str(piece["exchange"]) if piece["answered"] else ""
        return ""

    def correct(self, correction: str) -> bool:
        """Send a correction of the last answer; whether the page thanks for it."""
        reply = self._client.post(
            f"/hoi-dap/{self._conversation}/y-kien", json={"correction": correction}
        )
        return "Đã ghi ý kiến" in reply.raise_for_status().json()["said"]

    def close(self) -> None:
        """Leave the page."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
