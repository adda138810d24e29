"""A real HTTP server on loopback that speaks the OpenAI protocol and says what a test scripts."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MODEL = "thu-nghiem"


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    text: str = ""
    status: int = 200
    content_type: str = "text/event-stream"
    raw: bytes | None = None  # sent as it is instead of a stream
    cut_after: int | None = None  # characters of the text after which the connection is dropped
    hang_after: int | None = None  # characters of the text after which nothing more comes
    body: bytes | None = None  # sent to who asks for the models
    pings: bool = False  # while it hangs, comments keep the connection alive
    finish: str = "stop"
    piece: int = 7  # characters a chunk


def says(*statements: tuple[str, list[int]], **changes: Any) -> Reply:  # noqa: ANN401
    """A reply of the form that is asked for."""
    written = [{"text": text, "sources": sources} for text, sources in statements]
    return Reply(json.dumps({"statements": written}, ensure_ascii=False), **changes)


@dataclass
class Script:
    """The replies in order (the last one repeats) and the requests that came."""

    replies: list[Reply | Callable[[dict[str, Any]], Reply]]
    requests: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    base_url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def next(self, request: dict[str, Any]) -> Reply:
        reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
        return reply(request) if callable(reply) else reply

    def said(self, index: int = -1) -> str:
        """All messages of a request as one text."""
        return "\n".join(str(m["content"]) for m in self.requests[index]["messages"])


@contextmanager
def scripted(*replies: Reply | Callable[[dict[str, Any]], Reply]) -> Iterator[Script]:
    """Serve the replies until the block ends."""
    script = Script(list(replies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    script.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.paths.append(self.path)
            reply = script.replies[0]
            assert isinstance(reply, Reply)
            models = {"object": "list", "data": [{"id": MODEL, "object": "model"}]}
            self._send(reply, json.dumps(models).encode() if reply.body is None else reply.body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            script.requests.append(json.loads(body))
            script.paths.append(self.path)
            script.keys.append(self.headers.get("Authorization"))
            reply = script.next(script.requests[-1])
            if reply.raw is not None or reply.status != 200:
                self._send(reply, reply.raw or b'{"error": {"message": "scripted"}}')
            else:
                self._stream(reply)

        def _send(self, reply: Reply, body: bytes) -> None:
            self.send_response(reply.status)
            kind = "application/json" if reply.raw is None else reply.content_type
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, reply: Reply) -> None:
            self.send_response(200)
            self.send_header("Content-Type", reply.content_type)
            self.end_headers()
            stop = reply.cut_after if reply.cut_after is not None else reply.hang_after
            text = reply.text if stop is None else reply.text[:stop]
            try:
                for start in range(0, len(text), reply.piece):
                    self._event({"content": text[start : start + reply.piece]})
                if reply.hang_after is not None:
                    while not script.released.wait(0.1):
                        if reply.pings:
                            self.wfile.write(b": ping\n\n")
                            self.wfile.flush()
                elif reply.cut_after is None:
                    self._event({}, reply.finish)
                    self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                pass  # the client left

        def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL}
            data = json.dumps({**event, "choices": [choice]}, ensure_ascii=False)
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
