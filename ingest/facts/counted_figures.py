"""The figures of a passage that measure something."""

from __future__ import annotations

import re

from vectorstore.vietnamese.folding import LOWER_LETTERS, UPPER_LETTERS, view
from vectorstore.vietnamese.numbers import Quantity, find_quantities
from vectorstore.vietnamese.units import is_counted

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
_LONGEST_ORDINAL = 3
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+$")
_NAME_BEFORE = re.compile(rf"(?<=[^\s.:;“\"(])\s[{UPPER_LETTERS}][{LOWER_LETTERS}]+\s+$")
_ENTRY_AFTER = re.compile(r"\s*:")
_CAPITAL_AFTER = re.compile(rf"[.)]?\s+[{UPPER_LETTERS}]")
# "… dữ liệu đất đai 1. Thời gian": the marker of an entry, where no verb asks for a count.
_MARKER_AFTER = re.compile(rf"\.\s+[{UPPER_LETTERS}]")
_STATES_BEFORE = re.compile(
    r"\b(?:là|đạt|còn|có|gồm|bằng|tăng|giảm|mới|bỏ|sung|số|tỉnh|huyện|xã|hạng|thứ|được|cả)\s+$",
    re.IGNORECASE,
)
_DIGITS_BESIDE = re.compile(r"\d[ .]$")
_DIGITS_AFTER = re.compile(r" \d")
_LISTED_BEFORE = re.compile(r"(?:\d|số thứ tự),?\s*(?:và\s*)?$")
_LISTED_AFTER = re.compile(r"\s*(?:[,;)]|và\s+\d)")
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
    if figure.comparator == "=" and (_is_house(passage, figure) or _is_name(passage, figure)):
        return False
    if figure.unit == "tháng" and _PART_OF_YEAR.match(passage, figure.end):
        return False
    if figure.prefix.casefold() == "nhóm":
        return bool(_WITHIN_BEFORE.search(before) or _LEADING_AFTER.match(passage, figure.end))
    return True


def _is_name(passage: str, figure: Quantity) -> bool:
    """Tell a small bare number that belongs to a name or numbers an entry.

    "xã Đại Ân 2", "Cơ sở 3:", "1 Thực hiện theo …", a group of digits in a telephone number.
    """
    digits = passage[figure.number_start : figure.number_end]
    before, after = passage[: figure.number_start], passage[figure.number_end :]
    if figure.unit:
        if is_counted(view(passage), figure.number_end):
            return False
        if _cuts_word(passage, before, figure.unit):
            return True
        return len(digits) == 1 and _NAME_BEFORE.search(before) is not None
    if _DIGITS_BESIDE.search(before) or _DIGITS_AFTER.match(after):
        return True
    if len(digits) > _LONGEST_ORDINAL or figure.prefix or figure.total is not None:
        return False
    if _LISTED_BEFORE.search(before) and _LISTED_AFTER.match(after):
        return True
    return (
        _NAME_BEFORE.search(before) is not None
        or (_MARKER_AFTER.match(after) is not None and _STATES_BEFORE.search(before) is None)
        or _ENTRY_AFTER.match(after) is not None
        or (not before.strip(" #*|>_-•") and _CAPITAL_AFTER.match(after) is not None)
    )


def _cuts_word(passage: str, before: str, unit: str) -> bool:
    """Tell the number of a page that stands inside a word of two syllables: "quốc 30 gia"."""
    first = _LAST_WORD.search(before)
    if first is None or " " in unit:
        return False
    return re.search(rf"(?<!\w){first[1]}\s{re.escape(unit)}(?!\w)", passage) is not None


def _is_house(passage: str, figure: Quantity) -> bool:
    """Tell the number of a house: a street's name follows, and no magnitude."""
    match = _ADDRESS_AFTER.match(passage, figure.number_end)
    if match is None or figure.magnitude:
        return False
    return match["one"].istitle() and (match["street"] is not None or match["two"].istitle())
