"""The refusals benchmark names the check that turns a statement down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.evidence import fact_statements, score
from assistant.understand import understand
from benchmarks.refusals import refusing_check
from tests.assistant.conftest import shelf_of
from tests.assistant.test_findings import HEADER
from vectorstore.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.shelf import Shelf

__all__ = ["shelf_of"]  # the fixture


@pytest.mark.parametrize(
    ("question", "check"),
    [
        ("Năm 2025 tập huấn cho bao nhiêu công chức cấp xã?", "reading"),
        ("Năm 2026 tập huấn cho bao nhiêu công chức cấp xã?", "constraint: year"),
        ("Năm 2025 khen thưởng bao nhiêu ngư dân đánh bắt xa bờ?", "coverage: coverage"),
        ("Năm 2025 có bao nhiêu công chức cấp xã?", "agreement: action"),
    ],
)
def test_the_check_is_named(shelf_of: Callable[..., Shelf], question: str, check: str) -> None:
    shelf = shelf_of(HEADER + "1. Đã tập huấn cho 930 công chức cấp xã.\n")
    (document,) = shelf.documents.values()
    hits = [Hit(p, document, p.start, p.end, 1.0) for p in shelf.provisions(document.id)]
    asked = understand(question, shelf.vocabulary)
    (statement,) = [s for s in fact_statements(hits, shelf) if s.fact and s.fact.value == 930]
    assert refusing_check(asked, score(asked, statement, shelf), shelf)[0] == check
