"""The year that a figure is about: said in its clause, its sentence, its headings, or the document.

A year that is only compared with ("so với năm 2021"), that starts an interval ("từ năm 2021 đến
nay") or that belongs to a cited document says nothing of the figure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from vectorstore.types import Document
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.years import find_years

_SINCE_BEFORE = re.compile(r"(?:\btừ|\bkể từ|\bsau)\s*(?:ngày\s*|tháng\s*|năm\s*)?$", re.IGNORECASE)
_LAW_BEFORE = re.compile(r"\b(?:Luật|luật|Nghị định|Nghị quyết|Bộ luật)\b[^,;.]{0,80}$")
_BY_BEFORE = re.compile(r"\b(?:trong|vào|tới|đến|cuối|hết)\s*$", re.IGNORECASE)
# An adverb at the start of a sentence holds for what follows: "Năm 2024, kế hoạch …".
_LEADING = re.compile(r"(?:^|[.;:(]\s+|\n)[^,;:.()]{0,40}$")
_FRAME_BEFORE = re.compile(
    r"(?:^|[.;:,(]\s+|\n)(?:(?:[^\W\d_]+\s+){0,2}(?:đến|trong|hết|cuối|ngày)\s+)*(?:kết quả\s+)?$",
    re.IGNORECASE,
)
_FRAME_AFTER = re.compile(r"\s*(?:\([^()]*\)\s*)?,")
_OUTLOOK_BEFORE = re.compile(r"\btầm nhìn\s*(?:đến\s*)?$", re.IGNORECASE)
_PRESENT = re.compile(
    r"\W*(?:hiện (?:nay|tại|có|đang)|(?:tính )?đến (?:nay|thời điểm (?:này|hiện (?:nay|tại))))\b",
    re.IGNORECASE,
)
_MAX_GAP_AFTER_NUMBER = 14


class YearMark(NamedTuple):
    """A year of a passage that can be the year of a figure."""

    start: int
    end: int
    year: int
    year_to: int | None
    until: bool  # "đến năm 2026", "đến 31/12/2024"
    adverb: bool  # said of the whole sentence, or bound to a preposition
    frame: bool  # ", năm 2024, …": holds for the sentences that follow, too


def year_marks(passage: str) -> tuple[YearMark, ...]:
    """Every year and day of a passage that figures can be about, in order."""
    numbers = find_document_numbers(passage)
    marks: list[YearMark] = []
    for mention in find_years(passage):
        before = passage[: mention.start]
        if mention.role == "comparison" or _LAW_BEFORE.search(before):
            continue
        if _OUTLOOK_BEFORE.search(before):
            continue
        if mention.year_to is None and _SINCE_BEFORE.search(before):
            continue
        adverb = _BY_BEFORE.search(before) is not None or _LEADING.search(before) is not None
        marks.append(
            YearMark(
                mention.start,
                mention.end,
                mention.year,
                mention.year_to,
                mention.role == "until",
                adverb,
                _is_frame(passage, mention.start, mention.end),
            )
        )
    for date in find_dates(passage):
        before = passage[: date.start]
        cited = any(0 <= date.start - n.end <= _MAX_GAP_AFTER_NUMBER for n in numbers)
        since = _SINCE_BEFORE.search(re.sub(r"ngày\s*$", "", before))
        if date.year is None or not date.valid or cited or since:
            continue
        marks.append(
            YearMark(
                date.start,
                date.end,
                date.year,
                None,
                True,
                True,
                _is_frame(passage, date.start, date.end),
            )
        )
    return tuple(sorted(marks))


def _is_frame(passage: str, start: int, end: int) -> bool:
    before = _FRAME_BEFORE.search(passage, max(0, start - 60), start)
    return before is not None and _FRAME_AFTER.match(passage, end) is not None


def year_of(
    marks: tuple[YearMark, ...],
    clause: tuple[int, int],
    figure: int,
    sentence: tuple[int, int],
    document: Document,
    cited: int | None = None,
) -> int | None:
    """The year that the passage states for a figure at offset `figure`, or None.

    `clause` is the range that the figure's reading uses; marks of the `sentence` before it count
    when they are adverbs of the sentence, or from further up when they frame what follows, marks
    behind it when they set a term. `cited` is where the first number of a document stands behind
    the figure: years after it belong to that document.
    """
    start, end = clause
    own = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before = [mark for mark in own if mark.end <= figure]
    after = [
        mark
        for mark in own
        if figure <= mark.start < (cited or mark.end) and (mark.until or mark.adverb)
    ]
    for candidates in (
        [mark for mark in reversed(before) if mark.until],
        [mark for mark in after if mark.until],
        list(reversed(before)),
        after,
        [m for m in reversed(marks) if sentence[0] <= m.start and m.end <= start and m.adverb],
        [m for m in reversed(marks) if m.end <= start and m.frame],
        [m for m in marks if end <= m.start < min(sentence[1], cited or m.end) and m.until],
    ):
        for mark in candidates:
            year = resolve(mark.year, mark.year_to, document)
            if year is not None:
                return year
    return None


def resolve(year: int, year_to: int | None, document: Document) -> int | None:
    """The year itself; of a span, the document's own year where it lies inside, else the last."""
    if year_to is None:
        return year
    if document.year is not None and year <= document.year <= year_to:
        return document.year
    return year_to


def year_of_heading(heading: str, document: Document) -> int | None:
    """The year that a heading or a table's column states, or None."""
    stated = _stated_in(heading)
    return resolve(*stated, document) if stated else None


@lru_cache(maxsize=2048)
def _stated_in(heading: str) -> tuple[int, int | None] | None:
    years = [
        mention
        for mention in find_years(heading)
        if mention.role != "comparison" and not _OUTLOOK_BEFORE.search(heading[: mention.start])
    ]
    if heading.rstrip().endswith(":"):
        years.reverse()  # "…, đánh giá năm 2024, nhiệm vụ năm 2025 như sau:" opens with its last
    years.sort(key=lambda mention: mention.role != "until")
    return (years[0].year, years[0].year_to) if years else None


def is_present(clause: str) -> bool:
    """Whether a clause speaks of the day on which the document was written."""
    return _PRESENT.match(clause) is not None
