"""Words that turn a figure into a bound: "tối thiểu", "không quá", "trên", "… trở lên"."""

from __future__ import annotations

import re

from vectorstore.types import Comparator
from vectorstore.vietnamese.folding import View, Views, compile_views

# Filler between a comparator and its figure: "tối thiểu đạt từ 70%", "ít nhất là 5 xã".
_FILLER = r"(?:\s+(?:là|đạt|được|bằng|có|từ|mức|khoảng|ở|phải|hoặc|cũng|đến))*\s*"


def _any_of(words: str) -> str:
    return "(?:" + "|".join(word.strip().replace(" ", r"\s+") for word in words.split("|")) + ")"


_AT_LEAST = _any_of(
    "tối thiểu|ít nhất|chí ít|không thấp hơn|không được thấp hơn|không dưới|không ít hơn"
    "|không nhỏ hơn|không kém hơn|không kém|lớn hơn hoặc bằng|cao hơn hoặc bằng"
    "|nhiều hơn hoặc bằng|trên hoặc bằng|đạt từ|từ đủ"
)
_AT_MOST = _any_of(
    "tối đa|tối đa không quá|chậm nhất|chậm nhất sau|chậm nhất trong|không quá|không được quá"
    "|không vượt|không vượt quá|không được vượt quá|không cao hơn|không nhiều hơn|không trên"
    "|không lớn hơn|nhỏ hơn hoặc bằng|thấp hơn hoặc bằng|ít hơn hoặc bằng"
)
_ABOVE = _any_of("vượt trên|đạt trên|từ trên|trên|hơn|quá|lớn hơn|nhiều hơn|cao hơn")
_BELOW = _any_of("dưới|nhỏ hơn|thấp hơn|ít hơn|chưa đến|chưa đầy|chưa tới")
# A term set for something to be done: "trong thời hạn 05 ngày làm việc kể từ …"
_WITHIN = compile_views(r"(?<!\w)trong\s+(?:thời\s+hạn|vòng)\s*(?:là\s+)?$")
_TIME_UNIT = compile_views(r"(?:phút|giờ|ngày|tuần|tháng|năm)(?!\w)")
_REACHES = r"(?<!\w)(?:(?:phấn\s+đấu\s+)?đạt\s+)?"
_BEFORE: tuple[tuple[Comparator, Views], ...] = (
    (">=", compile_views(rf"{_REACHES}{_AT_LEAST}{_FILLER}$")),
    ("<=", compile_views(rf"{_REACHES}{_AT_MOST}{_FILLER}$")),
    (">", compile_views(rf"(?<!\w){_ABOVE}\s*(?:mức\s+)?$")),
    ("<", compile_views(rf"(?<!\w){_BELOW}\s*(?:mức\s+)?$")),
)
_SIGN = re.compile(r"(?<![\w\"'/=-])(>=|≥|<=|≤|>|<)[^\S\n\t]?$")
_SIGN_MEANS: dict[str, Comparator] = {
    ">=": ">=", "≥": ">=", "<=": "<=", "≤": "<=", ">": ">", "<": "<",
}  # fmt: skip
_DIFFERENCE = compile_views(r"(?<!\w)(?:lớn|nhiều|cao|nhỏ|thấp|ít)\s+hơn\s*$")
_COMPARED = compile_views(r"[^.;,\n]{0,30}so\s+(?:với|sánh)")
_PLACES_OF_ACTION = _any_of(
    "lĩnh vực|phương diện|khía cạnh|nội dung|mặt|địa bàn|môi trường|hệ thống|nền tảng"
)
_PREPOSITION = compile_views(rf"\s*{_PLACES_OF_ACTION}")
_FROM = compile_views(r"(?<!\w)từ\s*$")
_MOVES_BEFORE = compile_views(r"(?:tăng|giảm|nâng|hạ|rút|cắt|chuyển)(?:\s+[^\W\d_]+){0,4}\s+từ\s*$")
_MOVES_AFTER = compile_views(r"[^.;\n]{0,30}?(?<!\w)(?:lên|xuống|còn|thành|sang|đến)(?!\w)")
_UPWARDS = compile_views(r"(?:\s+[^\W\d_]+){0,3}?\s*trở\s+lên(?!\w)")
_DOWNWARDS = compile_views(r"(?:\s+[^\W\d_]+){0,3}?\s*trở\s+xuống(?!\w)")
_PREFIX = compile_views(
    r"(?<!\w)(nhóm|top|tốp|thứ|hạng|vị\s+trí(?:\s+thứ)?|gần|khoảng|xấp\s+xỉ|ước)\s*$"
)
_FROM_BEFORE = compile_views(r"(?<!\w)(?:đạt\s+)?từ\s*$")
_WINDOW = 60


def bound_after(lowered: View, end: int) -> tuple[Comparator | None, int]:
    """Return the bound that words after the unit set ("trở lên") and where the mention ends."""
    upwards = lowered.pick(_UPWARDS).match(lowered.text, end)
    if upwards:
        return ">=", upwards.end()
    downwards = lowered.pick(_DOWNWARDS).match(lowered.text, end)
    if downwards:
        return "<=", downwards.end()
    return None, end


def bound_before(
    lowered: View, start: int, unit: str, end: int, floor: int
) -> tuple[Comparator | None, int]:
    """Return the bound that words before the figure set and where the mention starts.

    Words before `floor` belong to another figure. "trên" is also the preposition "on": before a
    figure written with a leading zero or before "lĩnh vực", "địa bàn" and the like it sets no
    bound. "cao hơn 5% so với …" states a difference, no bound.
    """
    text = lowered.text
    window = max(floor, start - _WINDOW)
    sign = _SIGN.search(text, window, start)
    if sign:
        return _SIGN_MEANS[sign[1]], sign.start()
    for comparator, patterns in _BEFORE:
        match = lowered.pick(patterns).search(text, window, start)
        if match is None:
            continue
        if _is_preposition(lowered, match.group(), start, unit, end):
            return None, start
        difference = lowered.pick(_DIFFERENCE).search(text, window, start)
        if comparator in "<>" and difference and lowered.pick(_COMPARED).match(text, end):
            return None, start
        return comparator, match.start()
    within = lowered.pick(_WITHIN).search(text, window, start)
    if within and lowered.pick(_TIME_UNIT).match(unit):
        return "<=", within.start()
    from_word = lowered.pick(_FROM).search(text, window, start)
    if from_word is None:
        return None, start
    moves = lowered.pick(_MOVES_BEFORE).search(text, window, start) or lowered.pick(
        _MOVES_AFTER
    ).match(text, end)
    if unit.startswith("%") and not moves:
        return ">=", from_word.start()
    return None, start


def _is_preposition(lowered: View, words: str, start: int, unit: str, end: int) -> bool:
    if words.strip() not in ("trên", "tren") or unit.startswith("%"):
        return False
    if lowered.text[start] == "0":
        return True
    return lowered.pick(_PREPOSITION).match(lowered.text, end - len(unit)) is not None


def opening_before(lowered: View, start: int) -> int:
    """Return where "từ" of "từ 5 xã trở lên" starts, `start` without one."""
    match = lowered.pick(_FROM_BEFORE).search(lowered.text, max(0, start - 12), start)
    return match.start() if match else start


def prefix_before(lowered: View, start: int) -> tuple[str, int]:
    """Return a word that makes the figure a rank or a group ("nhóm", "thứ") and its start."""
    match = lowered.pick(_PREFIX).search(lowered.text, max(0, start - 20), start)
    if match is None:
        return "", start
    return " ".join(match[1].split()), match.start(1)
