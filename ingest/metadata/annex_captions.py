"""The day of a document that bears none at its head, from the captions of its own annexes.

"(Kèm theo Nghị định số 12/2031/NĐ-CP ngày 05 tháng 6 năm 2031 của Chính phủ)" above an annex names
the document that the annex belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, number_key
from vectorstore.vietnamese.folding import fold_in_place

_CAPTION = re.compile(r"^\W*(?:duoc )?(?:ban hanh )?kem theo\b")
_LONGEST_CAPTION = 300
_BETWEEN = re.compile(r"[\s,]*(?:ngày\s*)?")  # nothing else stands between number and day


def day_in_captions(blocks: Sequence[Block], number: str) -> str | None:
    """Return the day as ISO 8601 that the captions give with this number, None where they differ.

    Days on which two readings of a scan differ are none.
    """
    days = {
        day
        for block in blocks
        if len(block.text) <= _LONGEST_CAPTION and not block.doubtful
        if _CAPTION.match(fold_in_place(block.text))
        if (day := _day_after(block.text, number_key(number)))
    }
    return days.pop() if len(days) == 1 else None


def _day_after(text: str, key: str) -> str | None:
    ends = [found.end for found in find_document_numbers(text) if number_key(found.number) == key]
    for date in find_dates(text):
        if any(end <= date.start and _BETWEEN.fullmatch(text[end : date.start]) for end in ends):
            return date.iso
    return None
