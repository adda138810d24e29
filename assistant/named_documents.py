"""The documents that a question names: by number, by part of it, by kind and month."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.question import DatedDocument, NamedDocument
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import (
    KINDS,
    find_document_numbers,
    find_partial_numbers,
    kind_named,
)

_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d")
_ANY_KIND = "|".join(sorted(KINDS, key=len, reverse=True))
_KIND_BEFORE_DATE = re.compile(
    rf"\b(?P<kind>{_ANY_KIND})(?: của (?:UBND )?tỉnh| ban hành| ra)?"
    r"\s+(?:(?:trong )?tháng\s+|ngày\s+)?$",
    re.IGNORECASE,
)
_SHORT_KIND = re.compile(r"\b(?:NĐ|QĐ|qđ|nđ|NQ|TT|KH|CT|BC|CV|CĐ|TB|KL)\s+(?:số\s+)?$")
_KIND_AFTER_DATE = re.compile(rf",\s+(?P<kind>{_ANY_KIND})\b", re.IGNORECASE)


class Dated(NamedTuple):
    """Where a question names a document by its kind and month or day."""

    start: int
    end: int
    document: DatedDocument


def named_documents(text: str) -> tuple[NamedDocument, ...]:
    """The numbers that a question names, whole ones first."""
    whole = [NamedDocument(d.kind, d.number, partial=False) for d in find_document_numbers(text)]
    part = [
        NamedDocument(p.kind, p.number, partial=True)
        for p in find_partial_numbers(text)
        if not _MONTH.fullmatch(p.number)  # "công văn 2/2025" is one of February 2025
    ]
    return tuple(dict.fromkeys([*whole, *part]))


def with_kind(reading: str, start: int) -> int:
    """Where a document's name begins: at an abbreviated kind before its number, if there is one."""
    kind = _SHORT_KIND.search(reading[:start])
    return kind.start() if kind else start


def dated_documents(reading: str, *, english: bool) -> list[Dated]:
    """Where a question names a document by its kind and month or day ("February 2025 dispatch")."""
    found: list[Dated] = []
    for date in find_dates(reading):
        before = _KIND_BEFORE_DATE.search(reading[: date.start])
        after = _KIND_AFTER_DATE.match(reading, date.end) if english else None
        match = before or after
        kind = kind_named(match["kind"]) if match else None
        if match is None or kind is None or date.iso_month is None:
            continue
        span = (match.start(), date.end) if before else (date.start, match.end())
        found.append(Dated(*span, DatedDocument(kind, date.iso or date.iso_month)))
    return found
