"""Traces: off unless configured, stages under their request, and no word of anybody in them."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import grpc  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as messages
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as service
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.chat.library_backend import LibraryBackend
from assistant.chat.server import build_app
from assistant.serving import traces
from assistant.serving.traces import send_traces, trace_to
from tests.assistant.chat.asked import ask, done
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace import ReadableSpan

    from assistant.answer import Assistant

BASE = "http://127.0.0.1"
QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    trace_to(SimpleSpanProcessor(exporter))
    yield exporter
    trace_to(None)


@pytest.fixture
def client(assistant: Assistant) -> TestClient:
    return TestClient(build_app(LibraryBackend(assistant)), base_url=BASE)


def of(exporter: InMemorySpanExporter, name: str) -> ReadableSpan:
    return next(span for span in exporter.get_finished_spans() if span.name == name)


def test_stages_are_under_their_answer_and_this_under_its_request(
    client: TestClient, spans: InMemorySpanExporter
) -> None:
    answer = client.post("/api/ask", json={"q": QUESTION}).json()
    request, whole = of(spans, "POST /api/ask"), of(spans, "answer")
    assert request.attributes == {"http.response.status_code": 200}
    assert whole.parent is not None
    assert whole.parent.span_id == request.context.span_id
    assert dict(whole.attributes or {}) == {
        "cchc.outcome": "answered",
        "cchc.answered_by": "extractive",
        "cchc.citations": len(answer["citations"]),
        "cchc.warnings": tuple(sorted({one["kind"] for one in answer["warnings"]})),
    }
    for name, stage in (("retrieve", "retrieve"), ("answer.compose", "answer")):
        span = of(spans, name)
        assert span.parent is not None
        assert span.parent.span_id == whole.context.span_id
        assert span.start_time is not None
        assert span.end_time is not None
        milliseconds = (span.end_time - span.start_time) / 1e6
        assert milliseconds == pytest.approx(answer["timings_ms"][stage], abs=0.1)


def test_questions_from_the_page_and_declines_are_traced_too(
    client: TestClient, spans: InMemorySpanExporter
) -> None:
    assert done(ask(client, "Giá vàng hôm nay là bao nhiêu?"))["answered"]
    attributes = of(spans, "answer").attributes or {}
    assert attributes["cchc.outcome"] == "out_of_scope"
    parent = of(spans, "answer").parent
    assert parent is not None
    assert parent.span_id == of(spans, "POST /hoi-dap").context.span_id


def test_no_words_of_anybody_are_in_a_trace(
    client: TestClient, spans: InMemorySpanExporter
) -> None:
    client.post("/api/ask", json={"q": f"{QUESTION} bi-mat-1"})
    client.get("/api/search", params={"q": "bi-mat-2"})
    client.get("/van-ban/bi-mat-3")
    client.get("/hoi-dap/bi-mat-4")
    client.get("/bi-mat-5")
    written = "".join(span.to_json() for span in spans.get_finished_spans())
    assert "POST /api/ask" in written
    for word in ("bi-mat", "thanh toán", "KH-UBND", "2026 là"):
        assert word not in written


def test_an_answer_that_is_given_up_ends_its_span(spans: InMemorySpanExporter) -> None:
    def failing() -> Iterator[Any]:
        message = "bi-mat"
        raise RuntimeError(message)
        yield

    with pytest.raises(RuntimeError):
        list(traces.traced(failing()))
    (span,) = spans.get_finished_spans()
    assert not span.attributes
    assert "bi-mat" not in span.to_json()


def test_without_an_address_nothing_is_traced_nor_imported(client: TestClient) -> None:
    send_traces(None)
    assert traces._tracer is None
    assert client.post("/api/ask", json={"q": QUESTION}).status_code == 200
    code = (
        "import sys, assistant.serving.traces as t; t.send_traces(None);"
        "raise SystemExit(any(m.startswith('opentelemetry') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_missing_package_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace.export", None)
    with pytest.raises(ConfigurationError, match=r"cchc\[traces\]"):
        send_traces("http://127.0.0.1:4317")


class _Collector(service.TraceServiceServicer):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.came = Event()

    def Export(self, request: Any, context: Any) -> Any:  # noqa: ANN401
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.names |= {span.name for span in scope.spans}
        self.came.set()
        return messages.ExportTraceServiceResponse()


def test_a_collector_on_this_machine_gets_them(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
    collector, server = _Collector(), grpc.server(ThreadPoolExecutor(1))
    add: Any = service.add_TraceServiceServicer_to_server
    add(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        send_traces(f"http://127.0.0.1:{port}")
        client.post("/api/ask", json={"q": QUESTION})
        assert collector.came.wait(30)
        assert "answer" in collector.names
    finally:
        trace_to(None)
        server.stop(None)
