"""A question as typed, less its courtesies, with years in figures: what is left to understand.

"Dạ cho em hỏi, … ạ? Em cảm ơn." asks no more than its middle, and "hai nghìn không trăm hai mươi
sáu" is 2026.
"""

from __future__ import annotations

import re

from vectorstore.vietnamese.text import fold, has_tone_marks

# Words of which an opening courtesy is made; without tone marks only those that are nothing else.
_POLITE = (
    "dạ|vâng|thưa|kính|gửi|nhờ|xin|vui|lòng|làm|ơn|phiền|cho|giúp|hộ|tôi|em|mình|cháu|chị|anh|cô|bác"
    "|bạn|quý|ad|admin|ơi|ạ|hỏi|biết|xem|tra|cứu|tìm|hiểu|muốn|cần|hãy|với|được|chào|nhé"
)
_POLITE_PLAIN = "xin|cho|hoi|biet|giup|toi|em|minh|vui|long|lam|on|nho|da|thua"
_OPENING = re.compile(rf"^(?:(?:{_POLITE})\b[\s,!.]*){{2,}}", re.IGNORECASE)
_OPENING_PLAIN = re.compile(rf"^(?:(?:{_POLITE_PLAIN})\b[\s,!.]*){{2,}}", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:hoi|biet|giup|nho|vui long|lam on|tra cuu|xem|ho)\b")
_BEFORE_COLON = re.compile(r"^[^:?\d]{0,120}:\s+")
_LEADS = re.compile(
    r"\b(?:hỏi|giúp|nhờ|tra cứu|vui lòng|làm ơn|cần biết|muốn biết|cho hoi|xin hoi|vui long"
    r"|lam on)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:[\s,.!?]+)(?:(?:xin |em |toi |minh )?(?:chan thanh )?cam on(?: \w+){0,4}"
    r"|(?:toi|em|minh) (?:dang )?can gap|rat gap|gap lam|voi a|voi nhe"
    r"|giup (?:em|toi|minh)(?: voi)?|nhe|a))+[\s.!?]*$"
)
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


def plain_question(text: str) -> str:
    """The question without courtesies around it, its years in figures; never empty for words."""
    return _years_in_figures(_without_courtesies(text)) or text


def _without_courtesies(text: str) -> str:
    kept = text.strip()
    lead = _BEFORE_COLON.match(kept)
    if lead is not None and _LEADS.search(lead.group()):
        kept = kept[lead.end() :]
    opening = (_OPENING if has_tone_marks(kept) else _OPENING_PLAIN).match(kept)
    if opening is not None and _ASKS.search(fold(opening.group())):
        kept = kept[opening.end() :]
    closing = _CLOSING.search(fold(kept))
    if closing is not None and closing.start() > 0:
        kept = kept[: closing.start()].rstrip(" ,.!?") + "?"
    return kept.strip() if len(kept.split()) > 1 else text.strip()


def _years_in_figures(text: str) -> str:
    for match in reversed(list(_SPELLED.finditer(fold(text)))):
        tens = 1 if match["ten"] else _UNITS.get(match["tens"] or "", 0)
        year = 2000 + 10 * tens + _UNITS.get(match["unit"] or match["one"] or "", 0)
        text = f"{text[: match.start()]}{year}{text[match.end() :]}"
    text = _DOUBLED.sub("", text)
    return _LEADING_YEAR.sub(r"Năm \1", text)
