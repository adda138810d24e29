"""The values that a text states: numbers, days and document numbers, in comparable form.

Written apart from the assistant's own reader of numbers on purpose: a check that shares the code it
checks repeats its mistakes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTHS = {name.lower(): number for number, name in enumerate(_MONTH.split("|"), 1)}
_LETTER = "A-Za-zĐÐđÀ-ỹ"

_DOCUMENT_NUMBER = re.compile(
    rf"\b(\d+(?:/\d{{4}})?)\s*([-/])\s*([A-ZĐ][{_LETTER}]*(?:\s?[-/&]\s?[A-ZĐ][{_LETTER}&]*)+)"
)
# "Kế hoạch 204" for 204/KH-UBND.
_SERIAL = re.compile(
    r"\b(?:kế hoạch|nghị định|nghị quyết|quyết định|thông tư|chỉ thị|công văn|báo cáo|luật"
    r"|plan|decree|decision|circular|resolution|directive)\s+(?:số\s+|no\.?\s+)?(\d+)(?![\d/.,-])",
    re.IGNORECASE,
)
_DAYS = (
    re.compile(r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})\b"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<d>\d{{1,2}})\s+(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<m>{_MONTH})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})\b", re.IGNORECASE),
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")


class StatedValue(NamedTuple):
    """One value: as written, and the readings under which it counts as the same."""

    written: str
    readings: frozenset[str]


def stated_values(text: str) -> Iterator[StatedValue]:
    """Yield document numbers, days and plain numbers of the text, each character used once."""
    text = unicodedata.normalize("NFC", text)
    for match in _DOCUMENT_NUMBER.finditer(text):
        symbol = re.sub(r"\s+", "", match[3]).upper().replace("Ð", "Đ")
        number = f"{match[1]}{match[2]}{symbol}"
        yield StatedValue(match[0], frozenset({f"document {number}"}))
    text = _DOCUMENT_NUMBER.sub(_blank, text)
    for match in _SERIAL.finditer(text):
        yield StatedValue(match[0], frozenset({serial_of(match[1])}))
    text = _SERIAL.sub(_blank, text)
    for pattern in _DAYS:
        for match in pattern.finditer(text):
            month = _MONTHS.get(match["m"].lower()) or int(match["m"])
            day = f"day {match['y']}-{month:02d}-{int(match['d']):02d}"
            yield StatedValue(match[0], frozenset({day}))
        text = pattern.sub(_blank, text)
    for match in _NUMBER.finditer(text):
        yield StatedValue(match[0], frozenset(_readings(match[0])))


def serial_of(number: str) -> str:
    """Return the reading of a document named by its serial alone; takes "204" and "204/KH-UBND"."""
    return f"serial {re.split('[-/]', number)[0]}"


def _readings(number: str) -> Iterator[str]:
    """Yield what the number can mean: `1.344` is 1344 in Vietnamese and 1.344 in English."""
    if _GROUPED.fullmatch(number):
        yield f"number {int(re.sub('[.,]', '', number))}"
    parts = re.split("[.,]", number)
    if len(parts) == 1:
        yield f"number {int(number)}"
    elif len(parts) == 2:
        yield f"number {float('.'.join(parts)):g}"
    else:  # 1.234,5 and 1,234.5: the last separator is the decimal one
        whole, fraction = "".join(parts[:-1]), parts[-1]
        yield f"number {float(f'{whole}.{fraction}'):.10g}"


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
