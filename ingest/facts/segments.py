"""Cuts a sentence into segments, so that each figure stands with the words that belong to it.

The cuts are found on a shadow of the sentence, a string of the same length in which parentheses and
quotations are blotted out: a comma inside them separates nothing outside.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from vectorstore.vietnamese.numbers import Quantity

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]{1,200}\"")
_PREDICATE = re.compile(
    r"\b(?:được|bị|đạt|phải|đã|đang|sẽ|có|là|đủ|thực hiện|hoàn thành|đảm bảo|bảo đảm|duy trì|"
    r"tham gia|cung cấp|sử dụng|hài lòng|đánh giá|công khai|tiếp nhận|kết nối|chấp hành|đáp ứng|"
    r"áp dụng|trả|nộp|triển khai|không|chưa|gắn|nằm|tăng|giảm)\b",
    re.IGNORECASE,
)
SHARED_PREDICATE = re.compile(r"\b(?:được|bị|đạt|phải|đã|sẽ|đủ|có|không)\b", re.IGNORECASE)
PARTS = re.compile(
    r"(?:[,;:]\s*|^\s*|(?<=\s)(?=trong|bao))"
    r"(?:trong (?:số )?(?:đó|này)|(?:bao )?gồm(?: có)?|cụ thể(?: là)?|chia ra)\b"
    r"(?:\s+có)?\s*[:,]?\s*",
    re.IGNORECASE,
)
# Words that open a new statement after a comma or "và".
_HEAD = (
    r"đạt|ước đạt|tăng|giảm|chiếm|còn|cao hơn|thấp hơn|vượt|nâng|bằng|tương (?:ứng|đương)|tỷ lệ|"
    r"tỉ lệ|tổng|số|mức|thu|chi|giải ngân|vốn|nguồn|trong (?:số )?(?:đó|này)|(?:bao )?gồm|cụ thể|"
    r"đến|từ|hiện|tính đến|lũy kế|luỹ kế|có|đã|đang|ban hành|tổ chức|phê duyệt|hoàn thành|"
    r"thực hiện|cấp\s+\w+|trình|biên chế|với|qua đó|đồng thời|phấn đấu|bảo đảm|đảm bảo|ít nhất|"
    r"tối thiểu|trên|dưới|phát hành|biên soạn|tuyển dụng|công bố|bãi bỏ|sửa đổi|xử lý|thay thế|"
    r"tiết kiệm|bình quân"
)
_HEAD_AT = re.compile(rf"(?:{_HEAD})\b", re.IGNORECASE)
_WITH = r"\s+với\s+(?=(?:tổng\s+)?(?:số|vốn|mức|kinh phí|trị giá)\b)"
_WEAK = re.compile(rf",\s+(?:và\s+)?|\s+(?:và|cùng|hoặc)\s+|:\s*|\s[–-]\s|{_WITH}")
# "05 bộ, cơ quan", "63 tỉnh, thành phố": the comma joins two names of what is counted.
_ENUMERATES = re.compile(
    r"(?:,|và)\s+(?:ban, )?(?:bộ|ngành|cơ quan|đơn vị|thành phố|thị xã|phường|thị trấn|tổ chức|"
    r"địa phương|công chức|viên chức|doanh nghiệp|kiến nghị|tọa đàm|phiên họp|tài liệu|giấy tờ|"
    r"tin bài|cá nhân)\b(?!\s+(?:đạt|là|có)?\s*\d)",
    re.IGNORECASE,
)
_WITH_AT = re.compile(r",?\s*với\s+(?:tổng\s+)?(?:số|vốn|mức|kinh phí|trị giá)\b")
# "…, bảo đảm 100% hồ sơ được số hóa": what stands before is another statement.
_AIM_END = re.compile(r".*(?:,|\bvà)\s*(?:đảm bảo|bảo đảm|phấn đấu)\s*$", re.IGNORECASE | re.DOTALL)
_STATED_LAST = re.compile(r"(?:\b(?:đạt|là|chiếm|còn|ước|khoảng)|:)\s*$", re.IGNORECASE)
_ADVERBS = re.compile(
    r"\s*(?:(?:và|có|đã|với|là|phấn đấu|đảm bảo|bảo đảm|khoảng|gần|hơn|ước|trong (?:số )?đó|"
    r"(?:bao )?gồm|cho|đối với|tới|đến nay)[\s:,]*)*",
    re.IGNORECASE,
)
_SHORT_LABEL_WORDS = 9


Joint = Literal["", "parts", "with"]  # "trong đó", "với tổng vốn"


class Segment(NamedTuple):
    """A stretch of a sentence (offsets in the passage) and the figures that belong to it."""

    start: int
    end: int
    figures: tuple[Quantity, ...]
    joint: Joint  # how it follows the segment before it


class Group(NamedTuple):
    """A parenthesis, `start:end` with its brackets."""

    start: int
    end: int


def groups(text: str, start: int, end: int) -> tuple[Group, ...]:
    """The outermost parentheses between two offsets; one that is never closed is none."""
    found: list[Group] = []
    depth = 0
    opened = start
    for position in range(start, end):
        character = text[position]
        if character == "(":
            if depth == 0:
                opened = position
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append(Group(opened, position + 1))
    return tuple(found)


def blank(text: str, brackets: tuple[Group, ...]) -> str:
    """The text with these parentheses as blanks."""
    for group in brackets:
        text = text[: group.start] + " " * (group.end - group.start) + text[group.end :]
    return text


def shadow(text: str, brackets: tuple[Group, ...]) -> str:
    """The text with these parentheses and all quotations blotted out."""
    spans = [*brackets, *(Group(*quoted.span()) for quoted in _QUOTED.finditer(text))]
    for group in spans:
        text = text[: group.start] + "·" * (group.end - group.start) + text[group.end :]
    return text


def has_predicate(words: str) -> bool:
    """Whether words that follow a figure state something about what it counts."""
    return _PREDICATE.search(words) is not None


def leads_directly(words: str) -> bool:
    """Whether words before a figure are only connectives and adverbs."""
    return _ADVERBS.fullmatch(words) is not None


def segments(
    shadowed: str, start: int, end: int, figures: tuple[Quantity, ...]
) -> tuple[Segment, ...]:
    """Cut `start:end` into segments, each with at least one figure, in order."""
    if not figures:
        return ()
    first_start = _after_last_semicolon(shadowed, start, figures[0].start)
    found: list[Segment] = []
    current: list[Quantity] = []
    segment_start = first_start
    joint: Joint = ""
    if match := PARTS.match(shadowed, first_start, figures[0].start):
        segment_start, joint = match.end(), "parts"
    segment_start = _own_start(shadowed, segment_start, figures[0])
    for index, figure in enumerate(figures):
        current.append(figure)
        following = figures[index + 1] if index + 1 < len(figures) else None
        if following is None:
            close = _end_of(shadowed, segment_start, figure, end)
            found.append(Segment(segment_start, close, tuple(current), joint))
            break
        cut = _cut(shadowed, segment_start, figure, following)
        if cut is None:
            continue
        found.append(Segment(segment_start, cut.end, tuple(current), joint))
        current, segment_start, joint = [], cut.start, cut.joint
        segment_start = _own_start(shadowed, segment_start, following)
    return tuple(found)


def _after_last_semicolon(shadowed: str, start: int, figure_start: int) -> int:
    position = shadowed.rfind(";", start, figure_start)
    return position + 1 if position >= 0 else start


def _end_of(shadowed: str, segment_start: int, figure: Quantity, end: int) -> int:
    """Where the last figure's words end: at the first semicolon that leaves them complete."""
    after = figure.end
    colon = shadowed.find(":", after, end)
    first = shadowed.find(";", after, end)
    if first < 0 or (0 <= colon < first):
        return end
    second = shadowed.find(";", first + 1, end)
    close = second if second >= 0 else end
    goes_on = shadowed[first + 1 : close].strip()
    if (
        leads_directly(shadowed[segment_start : figure.start])
        and not has_predicate(shadowed[after:first])
        and has_predicate(goes_on)
        and not _HEAD_AT.match(goes_on)
    ):
        # "100% văn bản về A; B được tuyên truyền": the semicolon stands inside the noun
        return close
    return first


def _own_start(shadowed: str, start: int, figure: Quantity) -> int:
    match = _AIM_END.match(shadowed[start : figure.start])
    return start + match.end() if match else start


class _Cut(NamedTuple):
    """Where one segment ends and the next one starts."""

    end: int
    start: int
    joint: Joint = ""


def _cut(shadowed: str, segment_start: int, figure: Quantity, following: Quantity) -> _Cut | None:
    """Where to cut between two figures; None when they share one segment."""
    gap_start, gap_end = figure.end, following.start
    for match in PARTS.finditer(shadowed, gap_start, gap_end):
        close = _end_of(shadowed, segment_start, figure, max(match.start(), gap_start))
        return _Cut(close, match.end(), "parts")
    last = shadowed.rfind(";", gap_start, gap_end)
    if last >= 0:
        return _Cut(_end_of(shadowed, segment_start, figure, last), last + 1)
    delimiters = [
        delimiter
        for delimiter in _WEAK.finditer(shadowed, gap_start, gap_end)
        if not _ENUMERATES.match(shadowed[delimiter.start() : gap_end + 1].lstrip())
    ]
    if not delimiters:
        return None
    nearest, first = delimiters[-1], delimiters[0]
    if leads_directly(shadowed[nearest.end() : gap_end]):
        return _at(nearest)
    if not shadowed[gap_start : first.start()].strip() and _opens(shadowed, first, gap_end):
        return _at(first)
    for delimiter in delimiters:
        if delimiter.group().strip() == "với" or _HEAD_AT.match(shadowed, delimiter.end()):
            return _at(delimiter)
    words = shadowed[nearest.end() : gap_end]
    if len(words.split()) <= _SHORT_LABEL_WORDS and _STATED_LAST.search(words):
        return _at(nearest)
    return None


def _at(delimiter: re.Match[str]) -> _Cut:
    with_ = _WITH_AT.match(delimiter.string, delimiter.start()) is not None
    return _Cut(delimiter.start(), delimiter.end(), "with" if with_ else "")


def _opens(shadowed: str, delimiter: re.Match[str], gap_end: int) -> bool:
    """Whether a new statement begins right after a delimiter that follows the unit."""
    rest = shadowed[delimiter.end() : gap_end]
    if _HEAD_AT.match(rest) or rest[:1].isupper():
        return True
    return len(rest.split()) <= _SHORT_LABEL_WORDS and _WEAK.search(rest) is None
