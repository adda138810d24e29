"""Days of cited documents that cannot be right: impossible ones, and two days for one document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ingest.facts.subjects import content, likeness
from vectorstore.types import Document, Reference
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key

_YEAR = re.compile(r"/((?:19|20)\d{2})/")
# Symbols of provinces, their departments and committees: each counts its papers from 1.
_LOCAL = re.compile(r"[/-](?:UBND|HĐND|TU|S[A-ZĐ]{2,6})\b", re.IGNORECASE)
_LONGEST_GAP = 14  # characters between a number and its day: ", ngày "
_WINDOW = 200  # characters that hold the kind, the number and the day
_ALIKE = 0.6  # of two subjects' words
_FEWEST_WORDS = 3


class Misdated(NamedTuple):
    """A mention whose day no calendar has, or that its own number contradicts."""

    reference: Reference
    written: str


def misdated(document: Document, references: Iterable[Reference]) -> Iterator[Misdated]:
    """Mentions with a day that cannot be: "14/10/1025", "31/6/2025", 2024 for number "…/2025/…"."""
    for reference in references:
        written = _impossible_day(document.text, reference)
        stated = _YEAR.search(reference.number)
        if written is None and stated and reference.issued and stated[1] != reference.issued[:4]:
            written = reference.issued
        if written is not None:
            yield Misdated(reference, written)


def _impossible_day(text: str, reference: Reference) -> str | None:
    """The day right behind a reference's number, as written, where no such day can be."""
    passage = text[reference.start : reference.start + _WINDOW].split("\n", 1)[0]
    numbers = find_document_numbers(passage)
    dates = find_dates(passage[numbers[0].end :]) if numbers else []
    if not dates or dates[0].start > _LONGEST_GAP or not dates[0].complete or dates[0].valid:
        return None
    after = numbers[0].end
    return passage[after + dates[0].start : after + dates[0].end]


class Mention(NamedTuple):
    """A dated mention and the province of the document it stands in."""

    reference: Reference
    place: str | None


def two_days(mentions: Sequence[Mention]) -> Iterator[tuple[Reference, Reference]]:
    """For each number with several days: every mention of a rarer day, with one of the usual day.

    A number without a year is given anew each year, one of a province by each province: mentions
    of such numbers are held together only where they speak of the same subject.
    """
    by_number: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.reference.issued:
            by_number[number_key(mention.reference.number)].append(mention)
    for found in by_number.values():
        if len({mention.reference.issued for mention in found}) < 2:
            continue
        counts = Counter(mention.reference.issued for mention in found)
        ordered = sorted(found, key=lambda mention: -counts[mention.reference.issued])
        for index, odd in enumerate(ordered):
            usual = next(
                (
                    other
                    for other in ordered[:index]
                    if other.reference.issued != odd.reference.issued and _one_document(odd, other)
                ),
                None,
            )
            if usual is not None:
                yield odd.reference, usual.reference


def _one_document(one: Mention, other: Mention) -> bool:
    """Whether two mentions of a number mean the same document."""
    number = one.reference.number
    local = _LOCAL.search(number) is not None
    if local and one.place != other.place:
        return False
    if _YEAR.search(number) and not local:
        return True
    words = content(one.reference.subject), content(other.reference.subject)
    return min(map(len, words)) >= _FEWEST_WORDS and likeness(*words) >= _ALIKE
