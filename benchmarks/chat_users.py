"""People of a department as locust sees them: each asks, reads for two seconds, and asks again.

Run by `benchmarks.chat_load`. `CHAT_LOAD` in the environment is a JSON object: `sessions` (cookies,
one a person; none: without accounts), `questions`, and `way`, "chat" (the page's own requests, as a
browser sends them) or "api".
"""

from __future__ import annotations

import itertools
import json
import os
import random
import time
from collections.abc import Iterable, Iterator
from typing import Any

from locust import FastHttpUser, constant, task

PLAN = json.loads(os.environ["CHAT_LOAD"])
BUSY = (429, 503)
COOKIES = itertools.cycle(PLAN["sessions"] or [None])
ACKNOWLEDGED = os.environ.get("CHAT_ACKNOWLEDGED")  # a file: what was told to be kept
_LONGEST_SECONDS = 60.0


class Official(FastHttpUser):  # type: ignore[misc]  # locust is not installed here
    """One person at one browser."""

    wait_time = constant(float(PLAN.get("pause_seconds", 2)))
    network_timeout = connection_timeout = _LONGEST_SECONDS

    def on_start(self) -> None:
        """Take a session and open the page."""
        cookie = next(COOKIES)
        self.headers = {"Origin": self.host, "Sec-Fetch-Site": "same-origin"}
        if cookie:
            self.headers["Cookie"] = cookie
        self.chance = random.Random()  # noqa: S311 - questions, not secrets
        self.conversation, self.number = "", 0
        if PLAN["way"] == "chat":
            self.client.get("/", headers=self.headers, name="open")

    @task  # type: ignore[untyped-decorator]
    def ask(self) -> None:
        """Ask one question and wait for the whole answer."""
        question = self.chance.choice(PLAN["questions"])
        if PLAN["way"] == "api":
            self._ask_api(question)
        else:
            self._ask_chat(question)

    def _ask_api(self, question: str) -> None:
        with self.client.post(
            "/api/ask", json={"q": question}, headers=self.headers, name="answer",
            catch_response=True,
        ) as reply:  # fmt: skip
            if reply.status_code in BUSY:
                _told_busy(self)
                reply.success()
            elif reply.status_code != 200 or "answer" not in reply.json():
                reply.failure(f"{reply.status_code} {str(reply.text)[:80]}")

    def _ask_chat(self, question: str) -> None:
        """As the page's script asks; timed to the whole answer, what is asked further aside."""
        self.number += 1
        sent = {"question": question, "conversation": self.conversation, "number": self.number}
        began = time.monotonic()
        problem: str | None = "no answer"
        with self.client.post(
            "/hoi-dap/hoi", json=sent, headers=self.headers, name="whole reply",
            catch_response=True, stream=True,
        ) as reply:  # fmt: skip
            reply.success()  # what counts is told below
            if reply.status_code in BUSY:
                _told_busy(self)
                return
            if reply.status_code != 200:
                problem = f"{reply.status_code} {str(reply.text)[:80]}"
            else:
                for name, piece in _events(iter(lambda: reply.stream.readline(b"\n"), b"")):
                    if name == "done":
                        seconds = time.monotonic() - began
                        problem = None if piece["answered"] else piece["exchange"][-200:]
                        self.conversation = piece["conversation"]
        if problem is None:
            self._acknowledge(question)
        else:
            seconds = time.monotonic() - began
        self.environment.events.request.fire(
            request_type="CHAT",
            name="answer",
            response_time=1000 * seconds,
            response_length=0,
            exception=RuntimeError(problem) if problem else None,
            context={},
        )

    def _acknowledge(self, question: str) -> None:
        if ACKNOWLEDGED:
            with open(ACKNOWLEDGED, "a", encoding="utf-8") as file:
                file.write(f"{json.dumps([self.headers.get('Cookie'), question])}\n")


def _told_busy(user: Official) -> None:
    user.environment.events.request.fire(
        request_type="BUSY", name="told busy", response_time=0, response_length=0,
        exception=None, context={},
    )  # fmt: skip


def _events(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The server-sent events of a reply as they come, each of one line of data."""
    name = ""
    for line in lines:
        text = line.decode("utf-8").rstrip()
        if text.startswith("event: "):
            name = text.removeprefix("event: ")
        elif text.startswith("data: "):
            yield name, json.loads(text.removeprefix("data: "))
