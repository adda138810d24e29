"""Raised and lowered characters, kept in the text as the Unicode characters for them."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def raised(text: str) -> str:
    """Return superscript digits ("1" → "¹", "[2]" stays); other text stands off by a blank.

    Raised letters are initials of who drafted a letter ("KSTTHC Thủy"), never part of the word.
    """
    text = text.strip()
    if not text:
        return ""
    if text.isascii() and text.strip("(), ").isdigit():
        return text.strip("(), ").translate(_RAISED)
    if text.startswith("["):
        return text
    return f" {text}"


def lowered_digits(text: str) -> str:
    """Return subscript digits: "CO2" with a lowered 2 is "CO₂"."""
    return text.translate(_LOWERED)
