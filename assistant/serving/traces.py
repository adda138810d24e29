"""Traces of requests and answers by stage, for whoever named a collector; no words in them.

Off unless `CCHC_TRACES_URL` is set: nothing of OpenTelemetry is imported here before. The provider
is not made the process's own, so that no library sends spans of its own through it.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

    from assistant.types import Answer

_SERVICE = "cchc"
_NANOSECONDS = 1_000_000  # in a millisecond
_tracer: Tracer | None = None


def send_traces(address: str | None) -> None:
    """Send traces to a collector by OTLP over gRPC; nothing is done without an address.

    Raises `ConfigurationError` where the packages are missing.
    """
    if address is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        message = "CCHC_TRACES_URL cần thêm gói: pip install 'cchc[traces]'."
        raise ConfigurationError(message) from error
    exporter = OTLPSpanExporter(
        endpoint=address,
        insecure=address.startswith("http://"),
        # To the address itself, by no proxy; gRPC wants a number, its annotation says text.
        channel_options=(("grpc.enable_http_proxy", 0),),  # type: ignore[arg-type]
    )
    trace_to(BatchSpanProcessor(exporter))


def trace_to(processor: SpanProcessor | None) -> None:
    """Give every span to a processor from now on; `None` ends it."""
    global _tracer  # one for the process, as METRICS is
    if processor is None:
        _tracer = None
        return
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource({SERVICE_NAME: _SERVICE}))
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer(_SERVICE)


@contextmanager
def request_span(method: str, part: str) -> Iterator[Span | None]:
    """The span of one request, by the part of the address that tells nothing of anybody."""
    if _tracer is None:
        yield None
        return
    with _tracer.start_as_current_span(f"{method} {part}", record_exception=False) as span:
        yield span


def traced(answers: Iterable[Answer]) -> Generator[Answer, None, None]:
    """Pass the states of one answer on; the last one's stages become spans under its own."""
    tracer = _tracer
    if tracer is None:
        yield from answers
        return
    span, began = tracer.start_span("answer"), time.time_ns()
    latest: Answer | None = None
    try:
        for latest in answers:
            yield latest
    finally:
        if latest is not None:
            _tell(tracer, span, latest, began)
        span.end()


def _tell(tracer: Tracer, span: Span, answer: Answer, began: int) -> None:
    """What the answer came to; the stages are as long as they took, one after the other."""
    from opentelemetry.trace import set_span_in_context

    span.set_attributes(
        {
            "cchc.outcome": answer.reason or "answered",
            "cchc.answered_by": answer.answered_by,
            "cchc.citations": len(answer.citations),
            "cchc.warnings": sorted({warning.kind for warning in answer.warnings}),
        }
    )
    spent, within = answer.timings_ms, set_span_in_context(span)
    for stage, milliseconds in (("retrieve", spent.retrieve), ("answer.compose", spent.answer)):
        ends = began + int(milliseconds * _NANOSECONDS)
        tracer.start_span(stage, context=within, start_time=began).end(end_time=ends)
        began = ends
