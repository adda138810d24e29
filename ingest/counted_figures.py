"""The figures of a passage that measure something."""

from __future__ import annotations

import re

from vectorstore.vietnamese.numbers import Quantity, find_quantities

_ATTRIBUTES = frozenset(("cấp",))  # "chính quyền 02 cấp" counts nothing
_PART_OF_YEAR = re.compile(r"\s+(?:đầu|cuối)\s+năm\b")
_ORDINAL_BEFORE = re.compile(
    r"\b(?:đợt|vòng|lần|kỳ họp|phiên)(?:\s+(?:thứ|số))?\s+(?:\d{1,2}\s*(?:,|và|-|–|đến)\s*)*$",
    re.IGNORECASE,
)
# "485 đường Trần Phú", "244 Điện Biên Phủ": a house, "số thứ tự 17, 18 Mục I": a place in a list.
_ADDRESS_AFTER = re.compile(
    r"\s+(?:(?P<street>đường|phố|ngõ)\s+)?(?P<one>[^\W\d_]+)\s+(?P<two>[^\W\d_]+)"
)
_CITED_AFTER = re.compile(
    r"\s+(?i:tiểu mục|mục|khoản|điều|phần|chương|phụ lục)\s+(?:[IVX\d]|[A-Za-zđ]\b)"
)
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
    if _CITED_AFTER.match(passage, figure.number_end):
        return False
    if figure.comparator == "=" and _is_house(passage, figure):
        return False
    if figure.unit == "tháng" and _PART_OF_YEAR.match(passage, figure.end):
        return False
    if figure.prefix.casefold() == "nhóm":
        return bool(_WITHIN_BEFORE.search(before) or _LEADING_AFTER.match(passage, figure.end))
    return True


def _is_house(passage: str, figure: Quantity) -> bool:
    """Tell the number of a house: a street's name follows, and no magnitude."""
    match = _ADDRESS_AFTER.match(passage, figure.number_end)
    if match is None or figure.magnitude:
        return False
    return match["one"].istitle() and (match["street"] is not None or match["two"].istitle())
