"""The parts of a question that another question may take over or replace.

A question is about a topic ("hồ sơ đúng hạn") under constraints: a year or period, a level of
government, a province, a document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.understand import frame_positions, phrase_positions
from assistant.vocabulary import weak_phrases
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import (
    KINDS,
    find_document_numbers,
    find_partial_numbers,
)
from vectorstore.vietnamese.places import find_places
from vectorstore.vietnamese.text import tokenize
from vectorstore.vietnamese.years import find_years

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.vocabulary import Vocabulary

PartKind = Literal["year", "level", "place", "document"]

_LEVELS = re.compile(
    r"(?<!\w)(?:(?:các\s+)?(?:UBND\s+)?cấp\s+(?:tỉnh|huyện|xã|sở|bộ|trung ương|thôn)"
    r"|(?:các\s+)?(?:sở|bộ),?\s+(?:ban,?\s+)?ngành|(?:các\s+)?địa phương|cả nước|toàn quốc"
    r"|toàn tỉnh|(?:các\s+)?tỉnh, thành phố)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_DOCUMENT = re.compile(
    rf"(?:(?<!\w)(?:theo|của|trong|tại)\s+)?(?:(?<!\w)(?:{'|'.join(KINDS)})\s+(?:số\s+)?)?$",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(r"(?:(?<!\w)(?:đến|tới|vào)\s+)?(?:(?<!\w)ngày\s+)?$", re.IGNORECASE)
_BEFORE_PLACE = re.compile(r"(?:(?:của|ở|tại)\s+)?(?:(?:tỉnh|thành phố)\s+)?$", re.IGNORECASE)
_ASKING = re.compile(
    r"(?<!\w)(?:thì sao|bao nhiêu(?: phần trăm)?|mấy(?: phần trăm)?|thế nào|như thế nào|ra sao"
    r"|khi nào|những gì|(?:(?:cơ quan|đơn vị|tổ chức|bộ phận|văn bản|tài liệu|kế hoạch|nghị định"
    r"|nghị quyết|quyết định|thông tư|chỉ thị|công văn|báo cáo|[^\W\d_]+)\s+)?nào|gì|ai)(?!\w)",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A constraint where it stands in a question."""

    kind: PartKind
    start: int
    end: int
    text: str


class Topic(NamedTuple):
    """What a question is about: `text`, and the span from its first to its last word."""

    text: str
    start: int
    end: int


def parts_of(question: str) -> list[Part]:
    """The constraints of a question in order, without overlap; a document wins over its year."""
    spans: list[tuple[PartKind, int, int, int]] = []
    named = [(number.start, number.end) for number in find_document_numbers(question)]
    named += [(number.start, number.end) for number in find_partial_numbers(question)]
    for start, end in named:
        before = _BEFORE_DOCUMENT.search(question[:start])
        spans.append(("document", before.start() if before else start, end, 0))
    for day in find_dates(question):
        before = _BEFORE_DAY.search(question[: day.start])
        spans.append(("year", before.start() if before else day.start, day.end, 1))
    for year in find_years(question):
        spans.append(("year", year.start, year.end, 1))
    for place in find_places(question):
        if place.level == "tỉnh":
            before = _BEFORE_PLACE.search(question[: place.start])
            spans.append(("place", before.start() if before else place.start, place.end, 2))
    spans += [("level", match.start(), match.end(), 3) for match in _LEVELS.finditer(question)]
    kept: list[Part] = []
    for kind, start, end, _ in sorted(spans, key=lambda span: span[3]):
        if all(end <= part.start or part.end <= start for part in kept):
            kept.append(Part(kind, start, end, question[start:end]))
    return sorted(kept, key=lambda part: part.start)


def topic_of(question: str, vocabulary: Vocabulary, *, whole: bool = True) -> Topic | None:
    """The words between the first and the last that carry content, without constraints.

    Words that are often only the frame ("chủ trì", "giao") end a `whole` question's topic and stay
    in one that was cut out of a question already.
    """
    tokens = tokenize(question)
    syllables = [token.text for token in tokens]
    framed = frame_positions(syllables, vocabulary)
    if whole:
        framed |= phrase_positions(syllables, weak_phrases())
    parts = parts_of(question)
    asking = [match.span() for match in _ASKING.finditer(question)]
    content = [
        token
        for index, token in enumerate(tokens)
        if index not in framed
        and not any(part.start <= token.start < part.end for part in parts)
        and not any(start <= token.start < end for start, end in asking)
    ]
    if not content:
        return None
    start, end = content[0].start, content[-1].end
    cut = [(part.start, part.end) for part in parts] + asking
    return Topic(_without(question, start, end, cut), start, end)


def _without(text: str, start: int, end: int, cut: Iterable[tuple[int, int]]) -> str:
    """The slice without the spans to cut, blanks put in order."""
    kept = text
    for left, right in sorted(cut, reverse=True):
        if start <= left and right <= end:
            kept = kept[:left] + kept[right:]
            end -= right - left
    return re.sub(r"\s+([,;])", r"\1", " ".join(kept[start:end].split())).strip(" ,;")
