"""A question asked as the chat page's script asks it, and what came back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.chat.asking import ASK

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

Events = list[tuple[str, dict[str, Any]]]


def events_of(text: str) -> Events:
    """The server-sent events of a reply."""
    found = []
    for event in filter(None, text.split("\n\n")):
        name, data = event.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def ask(client: TestClient, question: str, conversation: str = "", **more: object) -> Events:
    """Ask one question and read everything that comes back."""
    sent = {"question": question, "conversation": conversation, **more}
    reply = client.post(ASK, json=sent)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("text/event-stream")
    return events_of(reply.text)


def done(events: Events) -> dict[str, Any]:
    """What is said of the whole answer."""
    (found,) = (piece for name, piece in events if name == "done")
    return found
