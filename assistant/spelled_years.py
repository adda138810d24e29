"""Years written otherwise than documents write them: in words, by two figures, from today.

"hai nghìn không trăm hai mươi sáu", "hai không hai sáu" and "năm 26" are 2026; "năm nay" is the
year of the day that the question is asked for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from vectorstore.vietnamese.stopwords import FUNCTION_WORDS, QUESTION_WORDS
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_DIGIT = "|".join(_UNITS)
_TENS = "hai|ba|bon|nam|sau|bay|tam|chin"
_SPELLED = re.compile(
    rf"\bhai (?:nghin|ngan)(?: khong tram)?(?:"
    rf" (?:le|linh) (?P<one>{_DIGIT})"
    rf"| (?:(?P<tens>{_TENS}) muoi|(?P<ten>muoi))(?: (?P<unit>{_DIGIT}))?"
    rf"|(?<=khong tram) (?P<short_tens>{_TENS}) (?P<short_unit>{_DIGIT})"
    rf")(?!\w)"
    rf"|(?<=\bnam )hai khong (?P<figure>{_DIGIT}) (?P<last>{_DIGIT})(?!\w)"
)
_LEADING_YEAR = re.compile(r"^((?:19|20)\d\d)(?=\s+[^\W\d])")
# Typed twice: "năm năm 2026"; not "Việt Nam năm 2013".
_DOUBLED = re.compile(r"(?<!\w)(n[aă]m)\s+(?=\1\s+(?:19|20)\d\d)")
_PLACE_BEFORE = re.compile(r"\b(?:viet|quang|ha|dong|phuong|mien)\s+$")
_SHORT = re.compile(
    r"(?<![\w,.])nam (?P<year>[1-4]\d)(?P<after>\s+[^\W\d]+|\s*[?.,;:!)]*\s*$|\s*[?,;:)])"
)
# "5 năm", "mỗi năm", "hằng năm": not the name of a year.
_COUNTED = re.compile(r"(?:\d|\b(?:moi|hang|mot|hai|ba|bon|muoi|nhieu|vai|cac|nhung|tung|nua))\s+$")
_SHORT_SPAN = re.compile(
    r"\b(?P<lead>giai doan|nhiem ky|ky)\s+(?P<first>[0-4]\d)\s*[-–]\s*(?P<last>[0-4]\d)(?![\w/.,-])"
)
_FROM_TODAY = {
    "năm nay": 0, "năm hiện tại": 0, "năm sau": 1, "năm tới": 1, "sang năm": 1, "năm kế tiếp": 1,
    "năm ngoái": -1, "năm trước": -1, "năm vừa qua": -1, "năm qua": -1, "năm vừa rồi": -1,
}  # fmt: skip
_RELATIVE = re.compile(
    rf"(?<![\w\d])(?<!\d )(?:{'|'.join(map(fold, _FROM_TODAY))})(?!\w)(?!\s+(?:19|20)\d\d)"
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def years_in_figures(text: str) -> str:
    """Write 2000 to 2099 in figures where they are spelled out, "năm" before a leading one."""
    text = _replaced(_SPELLED, text, lambda match: str(2000 + _spelled(match)))
    text = _replaced(_SHORT, text, lambda match: _short_year(text, match))
    text = _replaced(_SHORT_SPAN, text, lambda match: _short_span(text, match))
    text = _replaced(_DOUBLED, text, lambda match: _once(text, match), folded=False)
    return _LEADING_YEAR.sub(r"Năm \1", text)


def years_from(text: str, today: date) -> str:
    """Write "năm nay", "năm sau" and the like in figures, as of a day.

    Left alone where the text names a year itself, since it may be meant from there.
    """
    if _ANY_YEAR.search(text):
        return text
    steps = {fold(words): step for words, step in _FROM_TODAY.items()}
    return _replaced(_RELATIVE, text, lambda match: f"năm {today.year + steps[match[0]]}")


def _replaced(
    pattern: re.Pattern[str],
    text: str,
    written: Callable[[re.Match[str]], str | None],
    *,
    folded: bool = True,
) -> str:
    """Replace what a pattern finds, in the folded text, from behind; None leaves it as it is."""
    for match in reversed(list(pattern.finditer(fold(text) if folded else text))):
        new = written(match)
        if new is not None:
            text = f"{text[: match.start()]}{new}{text[match.end() :]}"
    return text


def _spelled(match: re.Match[str]) -> int:
    if match["ten"]:
        return 10 + _UNITS.get(match["unit"] or "", 0)
    if match["figure"]:
        return 10 * _UNITS[match["figure"]] + _UNITS[match["last"]]
    tens = _UNITS.get(match["tens"] or match["short_tens"] or "", 0)
    ones = _UNITS.get(match["unit"] or match["short_unit"] or match["one"] or "", 0)
    return 10 * tens + ones


def _short_year(text: str, match: re.Match[str]) -> str | None:
    """Give "năm 2026" for "năm 26" where nothing follows that 26 could count."""
    after = match["after"].strip()
    if _COUNTED.search(fold(text[: match.start()])):
        return None
    if after[:1].isalpha() and after not in _frame_words():
        return None
    start = match.start("year")
    return f"{text[match.start() : start]}20{text[start : match.end()]}"


def _short_span(text: str, match: re.Match[str]) -> str | None:
    first, last = match["first"], match["last"]
    if int(first) >= int(last):
        return None
    return f"{text[match.start() : match.start('first')]}20{first}-20{last}"


def _once(text: str, match: re.Match[str]) -> str | None:
    return None if _PLACE_BEFORE.search(fold(text[: match.start()])) else ""


@cache
def _frame_words() -> frozenset[str]:
    """The first syllables of function and question words, without marks."""
    return frozenset(fold(words.split()[0]) for words in FUNCTION_WORDS | QUESTION_WORDS)
