"""Figures of the running server for Prometheus; no words of questions, people or documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from assistant.accounts.gate import is_administrator

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from fastapi import FastAPI

    from assistant.types import Answer

PATH = "/api/metrics"
# Parts of addresses that may be told apart; all others count as one, so that no visitor can make
# the server remember names of their own choosing.
_PARTS = re.compile(
    r"/(?:(?:api|v1)/[a-z]+|van-ban|chi-tieu|soan-thao|hoi-dap|dang-nhap|dang-xuat|tai-khoan|mcp"
    r"|gradio_api/queue|suc-khoe|tinh|assets|static)(?=/|$)|/$"
)
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_MILLISECONDS = 1000.0


def part_of(path: str) -> str:
    """What of an address tells nothing of anybody."""
    found = _PARTS.match(path)
    return found[0] if found else "other"


class Metrics:
    """Counters of one server; safe from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "cchc_requests", "Requests answered.", ["part", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "cchc_request_seconds",
            "Seconds from a request to the start of its reply.",
            ["part"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._stages = Histogram(
            "cchc_answer_seconds",
            "Seconds of an answer by stage.",
            ["stage"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "cchc_answers", "Answers by outcome.", ["outcome", "by"], registry=self.registry
        )
        self._open = Gauge(
            "cchc_questions_open", "Questions being answered now.", registry=self.registry
        )

    def replied(self, path: str, status: int, seconds: float) -> None:
        """Count a reply."""
        part = part_of(path)
        self._requests.labels(part, str(status)).inc()
        self._seconds.labels(part).observe(seconds)

    def watched(self, answers: Iterable[Answer]) -> Generator[Answer, None, None]:
        """Pass the states of one answer on; count the last one as the answer."""
        latest: Answer | None = None
        with self._open.track_inprogress():
            try:
                for latest in answers:
                    yield latest
            finally:
                self._answered(latest)

    def _answered(self, answer: Answer | None) -> None:
        if answer is None:
            self._answers.labels("failed", "none").inc()
            return
        by = "model" if answer.answered_by.startswith("llm:") else "extractive"
        self._answers.labels(answer.reason or "answered", by).inc()
        spent = answer.timings_ms
        for stage, ms in (("retrieve", spent.retrieve), ("answer", spent.answer)):
            self._stages.labels(stage).observe(ms / _MILLISECONDS)

    def page(self) -> bytes:
        """The figures in Prometheus' text format."""
        return generate_latest(self.registry)


METRICS = Metrics()  # of this process, as Prometheus counts


def add_metrics(app: FastAPI, *, accounts: bool) -> None:
    """Serve the figures: with accounts to administrators, else to this machine alone."""

    @app.get(PATH, include_in_schema=False)
    def metrics(request: Request) -> Response:
        if accounts and not is_administrator(request):
            return JSONResponse({"error": "Chỉ người quản trị xem được số liệu vận hành."}, 403)
        return Response(METRICS.page(), media_type=CONTENT_TYPE_LATEST)
