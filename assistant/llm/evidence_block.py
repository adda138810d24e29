"""Data as a model is given it: lines of JSON between two marks that no data can hold.

The mark is a random word made for each call, and the characters that marks (and the control words
of models, "<|im_start|>", "[INST]") are made of never stand in data: they are written as JSON
escapes. A document that imitates a mark or a turn of the conversation stays a string.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from assistant.claims.stated import as_data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.types import Citation

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>[]\x85\u2028\u2029"}


def new_mark() -> str:
    """A word that was never seen before: 64 random bits."""
    return f"du-lieu-{secrets.token_hex(8)}"


def data_line(value: str | Mapping[str, object]) -> str:
    """One line of JSON without any character that a mark could be made of; holds no JSON array."""
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPES)


def evidence_line(citation: Citation) -> str:
    """One excerpt; clauses that address the program instead of stating something are left out."""
    return data_line(
        {
            "id": citation.marker,
            "document": citation.label,
            "title": citation.document.title,
            "text": " ".join(as_data(citation.quote).split()),
        }
    )
