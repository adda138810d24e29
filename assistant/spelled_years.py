"""Years in words: "hai nghìn không trăm hai mươi sáu" is 2026."""

from __future__ import annotations

import re

from vectorstore.vietnamese.text import fold

_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_DIGIT = "|".join(_UNITS)
_SPELLED = re.compile(
    rf"\bhai (?:nghin|ngan)(?: khong tram)?(?:"
    rf" (?:le|linh) (?P<one>{_DIGIT})"
    rf"| (?:(?P<tens>hai|ba|bon|nam|sau|bay|tam|chin) muoi|(?P<ten>muoi))"
    rf"(?: (?P<unit>{_DIGIT}))?"
    rf")(?!\w)"
)
_LEADING_YEAR = re.compile(r"^((?:19|20)\d\d)(?=\s+[^\W\d])")
_DOUBLED = re.compile(r"\bn[aă]m\s+(?=n[aă]m\s+(?:19|20)\d\d)", re.IGNORECASE)


def years_in_figures(text: str) -> str:
    """Write 2000 to 2099 in figures where they are spelled out, "năm" before a leading one."""
    for match in reversed(list(_SPELLED.finditer(fold(text)))):
        tens = 1 if match["ten"] else _UNITS.get(match["tens"] or "", 0)
        year = 2000 + 10 * tens + _UNITS.get(match["unit"] or match["one"] or "", 0)
        text = f"{text[: match.start()]}{year}{text[match.end() :]}"
    text = _DOUBLED.sub("", text)
    return _LEADING_YEAR.sub(r"Năm \1", text)
