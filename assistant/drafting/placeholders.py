"""The visible marks of what a person must fill in."""

from __future__ import annotations

import re

_MARK = re.compile(r"\[cần\s+bổ\s+sung:\s[^\[\]]*\]", re.IGNORECASE)


def placeholder(what: str) -> str:
    """Mark what the library does not hold; brackets inside would end the mark early."""
    return f"[cần bổ sung: {what.replace('[', '(').replace(']', ')')}]"


def find_placeholders(text: str) -> list[str]:
    """Return the marks of a text, in order."""
    return _MARK.findall(text)


def placeholder_spans(text: str) -> list[tuple[int, int]]:
    """Return where the marks stand."""
    return [match.span() for match in _MARK.finditer(text)]
