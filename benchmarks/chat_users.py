"""People of a department as locust sees them: each asks, reads for two seconds, and asks again.

Run by `benchmarks.chat_load`. `CHAT_LOAD` in the environment is a JSON object: `sessions` (cookies,
one a person; none: without accounts), `questions`, and `way`, "chat" (the page's own protocol, as
a browser speaks it) or "api".
"""

from __future__ import annotations

import itertools
import json
import os
import random
import secrets
import time
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
        """Take a session; learn the page's numbers from its own description."""
        cookie = next(COOKIES)
        self.headers = {"Origin": self.host, "Sec-Fetch-Site": "same-origin"}
        if cookie:
            self.headers["Cookie"] = cookie
        self.page = secrets.token_hex(6)
        self.chance = random.Random()  # noqa: S311 - questions, not secrets
        if PLAN["way"] == "chat":
            with self.client.get("/config", headers=self.headers, name="open") as reply:
                self.ask_number, self.after_number = _numbers(reply.json())

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
        began = time.monotonic()
        problem = None
        try:
            outcome = self._call(self.ask_number, [question, None, None, None])
            if outcome == "busy":
                _told_busy(self)
                return
            problem = None if "cc-answer" in outcome or "cc-declined" in outcome else outcome[-200:]
            if not problem:
                self._acknowledge(question)
        except OSError as error:
            problem = str(error)
        self.environment.events.request.fire(
            request_type="CHAT",
            name="answer",
            response_time=1000 * (time.monotonic() - began),
            response_length=0,
            exception=RuntimeError(problem) if problem else None,
            context={},
        )
        if not problem:  # as the page does: what can be done with the answer, and asked further
            self._call(self.after_number, [None, None])

    def _call(self, number: int, data: list[Any]) -> str:
        """Join the page's queue and read its stream to the end of this event."""
        body = {
            "data": data, "fn_index": number, "session_hash": self.page, "event_data": None,
            "trigger_id": None,
        }  # fmt: skip
        with self.client.post(
            "/gradio_api/queue/join", json=body, headers=self.headers, name="join",
            catch_response=True,
        ) as joined:  # fmt: skip
            if joined.status_code in BUSY:
                joined.success()
                return "busy"
            if joined.status_code != 200:
                joined.failure(str(joined.status_code))
                return f"join {joined.status_code}"
            event = joined.json()["event_id"]
        with self.client.get(
            f"/gradio_api/queue/data?session_hash={self.page}", headers=self.headers, name="stream",
            catch_response=True, stream=True,
        ) as stream:  # fmt: skip
            said = stream.text or ""
            stream.success()
        return said if event in said else f"no event: {said[-120:]}"

    def _acknowledge(self, question: str) -> None:
        if ACKNOWLEDGED:
            with open(ACKNOWLEDGED, "a", encoding="utf-8") as file:
                file.write(f"{json.dumps([self.headers.get('Cookie'), question])}\n")


def _told_busy(user: Official) -> None:
    user.environment.events.request.fire(
        request_type="BUSY", name="told busy", response_time=0, response_length=0,
        exception=None, context={},
    )  # fmt: skip


def _numbers(config: dict[str, Any]) -> tuple[int, int]:
    """The numbers of asking and of what follows, told by what sets them off."""
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "cc-box")
    calls = config["dependencies"]
    ask = next(d["id"] for d in calls if [box, "submit"] in [list(t) for t in d["targets"]])
    after = next(d["id"] for d in calls if d.get("trigger_after") == ask)
    return ask, after
