"""Drafts over the small library and over made-up documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.drafting.drafter import draft
from assistant.drafting.types import Draft, DraftRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answer import Assistant
    from assistant.drafting.types import Incoming


@pytest.fixture(scope="session")
def drafted(assistant: Assistant) -> Callable[..., Draft]:
    """Draft over the small library; keywords go to the request."""

    def make(text: str, incoming: Incoming | None = None, **request: object) -> Draft:
        given: dict[str, object] = {
            "to": "Sở Tài chính",
            "agency": "Sở Nội vụ tỉnh Nghệ An",
            "superior": "Ủy ban nhân dân tỉnh Nghệ An",
            "place": "Nghệ An",
            "role": "Giám đốc",
            "signer": "Trần Văn Mẫu",
            **request,
        }
        return draft(DraftRequest(text, **given), assistant, assistant.shelf, incoming)  # type: ignore[arg-type]

    return make
