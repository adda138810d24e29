"""Nouns that are counted in official texts, and how the unit of a figure is read off the text.

A Vietnamese count is "figure + noun" without a plural, so the unit is the noun group that follows.
Known groups are taken whole; an unknown one is cut after two syllables, the usual length of a word.
"""

from __future__ import annotations

import re

from vectorstore.vietnamese.folding import View, compile_views, fold
from vectorstore.vietnamese.reference import reference

_COUNTED = sorted(reference("units")["counted"], key=len, reverse=True)
_PER = r"(?:\s?/\s?(?:năm|tháng|quý|tuần|ngày|giờ|người)(?!\w))?"
_COUNTED_NOUN = "(?:" + "|".join(noun.replace(" ", r"\s+") for noun in _COUNTED) + r")(?!\w)"
_KNOWN = compile_views(r"(?!ban\s+hành(?!\w))" + _COUNTED_NOUN + _PER)
_CURRENCY = r"(?:đồng|đ|vnđ|vnd|usd|đô\s+la(?:\s+mỹ)?|euro|eur)"
_MAGNITUDE = compile_views(
    r"(?:(?P<scale>(?:trăm\s+|nghìn\s+|ngàn\s+|chục\s+)?(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)|trăm|chục)(?!\w))"
)
_MONEY = compile_views(rf"{_CURRENCY}(?!\w)(?:\s?/\s?(?:{_COUNTED_NOUN}|[^\W\d_]+)){{0,2}}")
_PERCENT = compile_views(
    r"(?:%|‰|(?:điểm\s+)?phần\s+trăm(?!\w))(?:\s?/\s?(?:năm|tháng|quý|ngày)(?!\w))?"
)
_SYLLABLE = re.compile(r"[kdcmh]?m[23](?!\w)|[^\W\d_]+")

# "01 (một) ngày": the figure in words between figure and noun
_SPELLED_OUT = compile_views(
    r"\((?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi)[^()\d]{0,24}\)\s*"
)
# Words that follow a figure without being what it counts.
_NOT_NOUNS = compile_views("(?:" + "|".join(reference("units")["never_counted"]) + r")(?!\w)")
_SCALES = {
    "tram": 1e2, "chuc": 1e1, "nghin": 1e3, "ngan": 1e3, "van": 1e4,
    "trieu": 1e6, "ty": 1e9, "ti": 1e9,
}  # fmt: skip


def scale_factor(words: str) -> float:
    """Return what "nghìn tỷ" and the like multiply a figure by; `words` come folded."""
    factor = 1.0
    for word in words.split():
        factor *= _SCALES[word]
    return factor


def unit_factor(unit: str) -> float:
    """Return what the magnitude that a unit begins with multiplies by: 1e9 for "tỷ đồng"."""
    factor = 1.0
    for word in fold(unit).split():
        if word not in _SCALES:
            break
        factor *= _SCALES[word]
    return factor


def percent_end(lowered: View, position: int) -> int | None:
    """Return where a percent sign (or its words) that starts after blanks ends, else None."""
    match = lowered.pick(_PERCENT).match(lowered.text, _skip_blanks(lowered.text, position))
    return match.end() if match else None


def magnitude_span(lowered: View, position: int) -> tuple[int, int] | None:
    """Return the span of "triệu", "nghìn tỷ", … that starts after blanks, else None."""
    match = lowered.pick(_MAGNITUDE).match(lowered.text, _skip_blanks(lowered.text, position))
    return match.span() if match else None


def noun_end(lowered: View, position: int) -> int | None:
    """Return where the counted noun group (or currency) after `position` ends, None without one."""
    text = lowered.text
    start = _skip_blanks(text, position)
    spelled = lowered.pick(_SPELLED_OUT).match(text, start)
    if spelled:
        start = spelled.end()
    # lines broken by the page layout: only a known noun carries over to the next line
    for opening in (start, start + 1) if text[start : start + 1] == "\n" else (start,):
        for patterns in (_MONEY, _KNOWN):
            known = lowered.pick(patterns).match(text, opening)
            if known:
                return known.end()
    if lowered.pick(_NOT_NOUNS).match(text, start):
        return None
    first = _SYLLABLE.match(text, start)
    if first is None:
        return None
    follow = first.end()
    if follow < len(text) and text[follow] == " ":
        second = _SYLLABLE.match(text, follow + 1)
        if second and not lowered.pick(_NOT_NOUNS).match(text, follow + 1):
            return second.end()
    return follow


def is_counted(lowered: View, position: int) -> bool:
    """Tell whether a known counted noun, percent sign or magnitude follows `position`."""
    start = _skip_blanks(lowered.text, position)
    return any(
        lowered.pick(patterns).match(lowered.text, start) is not None
        for patterns in (_KNOWN, _MONEY, _MAGNITUDE, _PERCENT)
    )


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u00a0":
        position += 1
    return position
