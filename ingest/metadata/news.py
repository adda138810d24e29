"""News items and summaries: when they were published, and which document they report on."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.blocks import Layout
from ingest.metadata.titles import is_leading_note
from vectorstore.types import About
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, kind_named, number_key
from vectorstore.vietnamese.folding import fold

NEWS = "Tin tức"

_DATE_LINE = re.compile(
    r"(?:ngay dang|dang ngay|cap nhat|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|ngay)?[\s:,]*"
)
_DATE_LINE_LONGEST = 60
_MOST_WORDS_AFTER = 3  # "16/01/2025 | 15:00 GMT+7"; a sentence goes on
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ])")
_ISSUES = re.compile(r"(?:ban hanh|ky ban hanh|vua co|co) ")
_OPENING = 1200


class Published(NamedTuple):
    """Title and day of a news item, and where its body starts in the stored text."""

    title: str
    issued: str | None
    body_start: int


def read_published(layout: Layout) -> Published:
    """Read the lines above the body: a line that is only a day is when the item was published."""
    issued: str | None = None
    title = ""
    body_start = 0
    for span in layout.spans[:8]:
        text = span.block.text
        dates = find_dates(text)
        day = dates[0] if dates and len(text) <= _DATE_LINE_LONGEST and issued is None else None
        alone = day is not None and len(text[day.end :].split()) <= _MOST_WORDS_AFTER
        if day and day.iso and alone and _DATE_LINE.fullmatch(fold(text[: day.start])):
            issued = day.iso
            continue
        if not title and is_leading_note(text):
            body_start = span.end
            continue
        if not title:
            title = text
            body_start = span.end
            continue
        break
    return Published(title, issued, min(body_start + 1, len(layout.text)))


def read_about(title: str, body: str) -> About | None:
    """Return the one document that the item reports on, None where it reports on none or several.

    Such an item says in its first sentences that an agency issued ("ban hành") a document with its
    number; a document that is only cited as a ground does not count.
    """
    sentences = _SENTENCE_END.split(f"{title}.\n{body}"[:_OPENING].replace("\n", " "))[:4]
    found: dict[str, About] = {}
    for sentence in sentences:
        issuing = _ISSUES.search(fold(sentence))
        if issuing is None:
            continue
        numbers = [n for n in find_document_numbers(sentence) if n.start >= issuing.end()]
        if not numbers:
            continue
        number = numbers[0]
        before = [date for date in find_dates(sentence) if date.iso and date.end <= number.start]
        after = [
            date
            for date in find_dates(sentence)
            if date.iso and number.end <= date.start <= number.end + 12
        ]
        issued = next(iter(after or before), None)
        kind = number.kind or kind_named(sentence[issuing.end() : number.start].split("số")[0])
        found.setdefault(
            number_key(number.number), About(number.number, issued.iso if issued else None, kind)
        )
    return next(iter(found.values())) if len(found) == 1 else None
