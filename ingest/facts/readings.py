"""A figure with what it measures, and what the figures of one passage say of one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.facts.segments import has_predicate
from vectorstore.vietnamese.numbers import Quantity

MEASURE = re.compile(r"%|‰|phần trăm|đồng|vnđ|vnd|usd|đô la|euro", re.IGNORECASE)
# Units of ages, periods, sizes and ranks: they define what is counted.
DEFINING = re.compile(
    r"(?:tuổi|năm|tháng|tuần|ngày|giờ|phút|quý|lần|cấp|mức|m|m2|m3|mm|cm|km|ha|mét|tấn|kg|điểm|bậc)\b",
    re.IGNORECASE,
)
_AND_THEN = re.compile(r"(?:\s+[^\s.,;:()\d]+){0,6}(?:,|,?\s+và|\s+hoặc)\s+")


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of a passage with its indicator; `start:end` covers every word that it uses."""

    quantity: Quantity
    indicator: str
    unit: str
    start: int
    end: int


def share_bounds(passage: str, readings: list[Reading]) -> list[Reading]:
    """Give the bound of "không quá 02 tập thể, 05 cá nhân" to both counts.

    Shares state their own: "trên 80% số trạm và 100% cơ sở" bounds the first alone.
    """
    shared: list[Reading] = []
    for reading in readings:
        figure = reading.quantity
        before = shared[-1].quantity if shared else None
        if (
            before is not None
            and before.comparator in ("<=", ">=", "<", ">")
            and before.start < before.number_start
            and figure.comparator == "="
            and not figure.prefix
            and "%" not in before.unit + figure.unit
            and _AND_THEN.fullmatch(passage, before.end, figure.start)
            and not has_predicate(passage[before.end : figure.start])
        ):
            reading = replace(reading, quantity=replace(figure, comparator=before.comparator))
        shared.append(reading)
    return shared


def is_count(figure: Quantity) -> bool:
    """Whether a figure counts things; ages, periods, sizes and bounds define what is counted."""
    return (
        figure.comparator == "="
        and not figure.prefix
        and bool(figure.unit)
        and not MEASURE.search(figure.unit)
        and DEFINING.match(figure.unit) is None
    )


def without_counts(passage: str, reading: Reading, counts: tuple[Reading, ...]) -> str:
    """The indicator without the counts of other figures that its clause holds.

    "13 bộ đã cắt giảm 420 quy định tại 36 văn bản" states three counts: each one's indicator says
    what was counted, and no other one's figure.
    """
    words = reading.indicator
    for other in counts:
        figure = other.quantity
        inside = reading.start <= figure.number_start and figure.number_end <= reading.end
        if figure is reading.quantity or not inside:
            continue
        digits = re.escape(passage[figure.number_start : figure.number_end])
        first = re.escape(figure.unit.split()[0])
        words = re.sub(
            rf"(?<![\w.,/-]){digits}\s+(?={first}(?!\w))", "", words, count=1, flags=re.IGNORECASE
        )
    return words
