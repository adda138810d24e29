"""The figures of a passage that measure something."""

from __future__ import annotations

import re

from vectorstore.vietnamese.numbers import Quantity, find_quantities

_ATTRIBUTES = frozenset(("cấp",))  # "chính quyền 02 cấp" counts nothing
_PART_OF_YEAR = re.compile(r"\s+(?:đầu|cuối)\s+năm\b")
_ORDINAL_BEFORE = re.compile(r"\b(?:đợt|vòng|lần|kỳ họp|phiên)\s*$", re.IGNORECASE)
_WITHIN_BEFORE = re.compile(r"\b(?:trong|thuộc|vào|lọt|đứng|top)\s*$", re.IGNORECASE)
_LEADING_AFTER = re.compile(r"[^.;,]{0,30}\b(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|đầu cả nước)")


def counted_figures(passage: str) -> tuple[Quantity, ...]:
    """Return the quantities of a passage without ordinals, attributes and periods."""
    if not any(character.isdigit() for character in passage):
        return ()
    return tuple(q for q in find_quantities(passage) if _counts(passage, q))


def _counts(passage: str, figure: Quantity) -> bool:
    """Whether a quantity measures something.

    "02 cấp", "6 tháng đầu năm", "đợt 3" and "đơn vị nhóm 2" do not; "trong nhóm 10 xã" does.
    """
    before = passage[: figure.start]
    if figure.unit in _ATTRIBUTES or _ORDINAL_BEFORE.search(before):
        return False
    if figure.unit == "tháng" and _PART_OF_YEAR.match(passage, figure.end):
        return False
    if figure.prefix.casefold() == "nhóm":
        return bool(_WITHIN_BEFORE.search(before) or _LEADING_AFTER.match(passage, figure.end))
    return True
