"""A year written another way: in words, before the question, or as half a year in other words."""

from __future__ import annotations

import re
from random import Random

_YEAR = re.compile(r"(?<![\w/.,-])(?:(?:trong\s+|của\s+)?năm\s+)?(20\d\d)(?![\w/-]|[.,]\d)", re.I)
_NAMED = re.compile(r"(?<![\w/-])năm\s+20\d\d(?![\w/-])", re.IGNORECASE)
_HALF = re.compile(r"(?<!\w)(?:6|sáu) tháng đầu năm(?!\w)", re.IGNORECASE)
_PART = re.compile(
    r"(?<!\w)(?:đầu|cuối|hết|quý [ivx\d]+|tháng \d+|kỳ|đến|trước|với)\s+(?:năm\s+)?20\d\d",
    re.IGNORECASE,
)
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def year_otherwise(text: str, chance: Random) -> str:
    """Write the years of the question in one other way; days and document numbers stay."""
    if _HALF.search(text):
        return _HALF.sub("nửa đầu năm", text)
    years = _YEAR.findall(text)
    if not years:
        return text
    ways = ["words", "bare" if _NAMED.search(text) else "named"]
    if len(years) == 1 and not _PART.search(text):
        ways.append("front")
    match chance.choice(ways):
        case "words":
            return _YEAR.sub(lambda hit: f"năm {in_words(int(hit[1]))}", text)
        case "front":
            rest = " ".join(_YEAR.sub("", text).split()).replace(" ?", "?").replace(" ,", ",")
            return f"{years[0]}: {rest[:1].lower()}{rest[1:]}"
        case "named":
            return _YEAR.sub(lambda hit: f"năm {hit[1]}", text)
        case _:
            return _YEAR.sub(lambda hit: hit[1], text)


def in_words(year: int) -> str:
    """Return a year of 2000…2099 in words: "hai nghìn không trăm hai mươi sáu"."""
    tens, ones = divmod(year % 100, 10)
    words = "hai nghìn không trăm"
    if tens == 0:
        return f"{words} linh {_DIGITS[ones]}" if ones else "hai nghìn"
    words += " mười" if tens == 1 else f" {_DIGITS[tens]} mươi"
    if ones == 0:
        return words
    if ones == 5:
        return f"{words} lăm"
    return f"{words} mốt" if ones == 1 and tens > 1 else f"{words} {_DIGITS[ones]}"
