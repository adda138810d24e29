"""The day of a law or resolution that bears none at its head: when the assembly passed it.

"Luật này được Quốc hội … thông qua ngày 27 tháng 11 năm 2023." stands at the end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.blocks import Block
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.folding import fold_in_place

_PASSED = re.compile(
    r"^(?:luat|bo luat|phap lenh|nghi quyet|hien phap|quy che|quy dinh)\b.{0,60}?\bnay\b.{0,20}?"
    r"\bduoc\b.{0,200}?\bthong qua\b.{0,20}?\bngay\b"
)


def passed_on(blocks: Sequence[Block]) -> str | None:
    """Return the day as ISO 8601, from the last statement of this form."""
    for block in reversed(blocks):
        match = _PASSED.search(fold_in_place(block.text))
        if match is None:
            continue
        start = match.end() - len("ngày")
        return next((date.iso for date in find_dates(block.text) if date.end > start), None)
    return None
