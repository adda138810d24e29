"""Schemathesis makes requests from the API's own description: no 5xx, and replies as described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from assistant.chat.library_backend import LibraryBackend
from assistant.chat.server import build_app

if TYPE_CHECKING:
    from assistant.answer import Assistant

BASE = "http://127.0.0.1"
OPERATIONS = {
    ("POST", "/api/ask"),
    ("POST", "/api/ask/stream"),
    ("GET", "/api/search"),
    ("GET", "/api/documents"),
    ("GET", "/api/documents/{document_id}"),
    ("GET", "/api/targets"),
    ("POST", "/api/draft"),
    ("GET", "/api/health"),
    ("GET", "/api/ready"),
    ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"),
}


@pytest.fixture(scope="module")
def described(assistant: Assistant) -> schemathesis.BaseSchema:
    backend = LibraryBackend(assistant, check_examples=False)
    app = build_app(backend, drafts=backend)
    with TestClient(app, base_url=BASE) as client:
        description = client.get("/api/openapi.json").json()
    found = schemathesis.openapi.from_dict(description)
    found.app = app
    return found


def test_the_description_names_every_endpoint(described: schemathesis.BaseSchema) -> None:
    paths: Any = described.raw_schema["paths"]
    found = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert found == OPERATIONS


@pytest.mark.parametrize(("method", "path"), sorted(OPERATIONS))
def test_no_request_breaks_the_server(
    described: schemathesis.BaseSchema, method: str, path: str
) -> None:
    @given(case=described[path][method].as_strategy())
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(case: schemathesis.Case[Any]) -> None:
        reply = case.call(base_url=BASE)
        assert reply.status_code < 500, reply.text
        # A question of blanks alone, or a conversation that ends with an answer, fits any
        # description of strings and lists and is refused all the same.
        case.validate_response(reply, excluded_checks=[positive_data_acceptance])

    holds()
