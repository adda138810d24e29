"""The parts of one mention of a document: kind, issuing agency and subject, read around its number.

All positions are offsets into the passage (one line or cell) that is being read.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import KINDS

# Upper and lower case alternate in the code charts, so the letters are listed.
_LETTERS = [chr(code) for code in range(0xC0, 0x1EFA)]
UPPER = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
_LOWER = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
MAX_AGENCY_WORDS = 16

# Words that introduce a number like a kind does, without being one that a number can state.
_LOOSE_KINDS = ("Văn bản", "Quy hoạch", "Giấy chứng nhận", "Kế hoạch liên tịch")
# Longest first, so that "Thông tư liên tịch" is not read as "Thông tư".
_KINDS = tuple(sorted((*KINDS, *_LOOSE_KINDS), key=len, reverse=True))
_KIND = "|".join(re.escape(kind) for kind in _KINDS)
_KIND_BEFORE = re.compile(rf"\b({_KIND})\s*(?:số\s*:?\s*)?$", re.IGNORECASE)
_ELIDED_BEFORE = re.compile(r"\bsố\s*:?\s*$", re.IGNORECASE)
# "Luật Tổ chức Chính phủ số 63/2025/QH15": the law's name stands between its kind and its number.
_NAMED_LAW_BEFORE = re.compile(
    r"\b(Bộ luật|Luật|Pháp lệnh)\s+((?:(?!\b(?:Bộ luật|Luật|Pháp lệnh)\b)[^;.:()\t]){3,120}?)"
    r"\s+số\s*:?\s*$"
)
_LIST_HEAD = re.compile(
    rf"\b(?:các|những)\s+({_KIND})(?:\s+(?:của|do)\s+(?P<agency>[^:;.]{{2,90}}?))?"
    r"\s*(?:sau(?:\s+đây)?)?\s*:",
    re.IGNORECASE,
)
_FREE_MARK = re.compile(r"\s*\(\d{1,2}\)(?=[\s,;.]|$)")  # a note's mark set off by a blank
_DAY = re.compile(
    r"\s*,?\s*(?:ban hành\s+|ký\s+)?ngày\s+"
    r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|[\d….]*\s*tháng\s+[\d….]*\s*năm\s+\d{4})"
)
_YEAR = re.compile(r"\s+năm\s+\d{4}\b(?=\s+\w)")
_OCCASION = re.compile(
    r"\s+tại\s+(?:Hội nghị|Phiên họp|Kỳ họp|cuộc họp|buổi làm việc)[^;.:]{0,140}?(?=\s+về\b)"
)
_PARENTHESIS = re.compile(r"\s*\([^()]*\)")
_AGENCY_LEAD = re.compile(r"\s*,?\s*(?:của|do)\s+(?=\w)")
_AGENCY_HEAD = re.compile(
    rf"(?:[{UPPER}]|liên\s+(?:bộ|ngành)|tỉnh\s|thành phố\s)",
)
_OPENER_WORDS = (
    "về việc|về|v/v|quy định|ban hành|hướng dẫn|phê duyệt|sửa đổi|bổ sung|thay thế|bãi bỏ|công bố|"
    "công nhận|thực hiện|triển khai|"
    "tiếp tục (?:thực hiện|triển khai|đẩy mạnh|tăng cường)|tăng cường|đẩy mạnh|nâng cao|"
    "tuyên truyền|thành lập|"
    "kiện toàn|giao|phân công|phân cấp|ủy quyền|uỷ quyền|thông qua|chấn chỉnh|tổ chức thực hiện|"
    "kiểm soát|phổ biến|điều chỉnh|cho phép|cho ý kiến|đính chính|hợp nhất|thông báo|tổng kết|"
    "sơ kết|cải cách|xây dựng|phát triển|hành động|kiểm tra|rà soát|đánh giá|đề nghị|báo cáo"
)
_OPENER = re.compile(rf"(?:\s+|\s*,\s*(?=về\b))(?=(?:{_OPENER_WORDS})\b)", re.IGNORECASE)
_AGENCY_STOP = re.compile(
    rf"(?:{_OPENER_WORDS}|Ban hành|Quy định|Về việc|Phê duyệt|Sửa đổi|Hướng dẫn|"
    r"Công bố|là|để|thì|được|đã|đang|sẽ|tại|trên|trong|theo|cho|có|nhằm|đối|bảo đảm|"
    rf"đảm bảo|yêu cầu|số|ngày|kèm|khi|với|từ|hết|gồm|cùng|cũng|nêu|như|và\s+(?=[{_LOWER}]))\b"
)
# "Ngày 23/12/2022, Ủy ban nhân dân tỉnh ban hành Kế hoạch số …", as news items put it.
_ISSUED_BEFORE = re.compile(
    r"\bngày\s+(?P<day>[\d/.-]+(?:\s+tháng\s+\d+\s+năm\s+\d{4})?),"
    r"\s*(?P<agency>[^\W\d_][^,;.:]{2,80}?)"
    r"\s+(?:đã\s+)?(?:ký\s+)?(?:ban hành|có)\s*$",
    re.IGNORECASE,
)


class KindMention(NamedTuple):
    """The kind of a document as written before its number and where the mention starts."""

    kind: str | None
    start: int
    name: str  # a law's own name, "" elsewhere
    elided: bool


class ListHead(NamedTuple):
    """What numbers without a kind inherit from "các Nghị định của Chính phủ:" before them."""

    kind: str
    agency: str | None
    end: int


class Tail(NamedTuple):
    """What directly follows a number."""

    issued: str | None
    agency: str | None
    end: int
    opener: int | None  # where the subject starts, when there is one


def kind_before(passage: str, number_start: int) -> KindMention:
    """Read the kind that stands before a number; `elided` when only "số" or nothing does."""
    before = passage[:number_start]
    if match := _KIND_BEFORE.search(before):
        return KindMention(canonical_kind(match.group(1)), match.start(), "", False)
    if match := _NAMED_LAW_BEFORE.search(before):
        return KindMention(match.group(1), match.start(), match.group(2).strip(), False)
    if match := _ELIDED_BEFORE.search(before):
        return KindMention(None, match.start(), "", True)
    return KindMention(None, number_start, "", True)


def canonical_kind(written: str) -> str:
    """Return the kind's usual spelling: "nghị ĐỊNH" → "Nghị định"."""
    folded = " ".join(written.casefold().split())
    return next((kind for kind in _KINDS if kind.casefold() == folded), written)


def list_heads(passage: str) -> tuple[ListHead, ...]:
    """Every "các KIND của AGENCY:" of a passage, in order."""
    heads = []
    for match in _LIST_HEAD.finditer(passage):
        agency = match.group("agency")
        heads.append(
            ListHead(
                canonical_kind(match.group(1)), agency.strip() if agency else None, match.end()
            )
        )
    return tuple(heads)


def tail_after(passage: str, number_end: int) -> Tail:
    """Read day, agency and parentheses after a number, in any order, up to the subject's opener."""
    position = number_end
    agency: str | None = None
    issued: str | None = None
    for _ in range(6):
        if match := _FREE_MARK.match(passage, position):
            position = match.end()
        elif match := _DAY.match(passage, position):
            dates = find_dates(match.group())
            issued = dates[0].iso if dates else None
            position = match.end()
        elif agency is None and (found := _agency_at(passage, position)) is not None:
            agency, position = found
        elif match := (
            _skippable_parenthesis(passage, position)
            or _OCCASION.match(passage, position)
            or _YEAR.match(passage, position)
        ):
            position = match.end()
        else:
            break
    opener = _OPENER.match(passage, position)
    return Tail(issued, agency, position, opener.end() if opener else None)


def issued_before(passage: str, mention_start: int) -> tuple[str | None, str | None]:
    """Day and agency of "Ngày D, AGENCY ban hành" before a mention; (None, None) without it."""
    match = _ISSUED_BEFORE.search(passage, 0, mention_start)
    if match is None:
        return None, None
    dates = find_dates(match["day"])
    return (dates[0].iso if dates else None), " ".join(match["agency"].split())


def _skippable_parenthesis(passage: str, position: int) -> re.Match[str] | None:
    """A parenthesis that stands between a number and its agency or subject."""
    match = _PARENTHESIS.match(passage, position)
    if match and (_OPENER.match(passage, match.end()) or _AGENCY_LEAD.match(passage, match.end())):
        return match
    return None


def _agency_at(passage: str, position: int) -> tuple[str, int] | None:
    lead = _AGENCY_LEAD.match(passage, position)
    if lead is None or not _AGENCY_HEAD.match(passage, lead.end()):
        return None
    end = lead.end()
    ministry = re.match(r"(?:Bộ|Sở|Bộ trưởng|Giám đốc|Ủy ban|Uỷ ban)\b", passage[lead.end() :])
    for count, word in enumerate(re.finditer(r"\S+", passage[lead.end() :])):
        start = lead.end() + word.start()
        if count >= MAX_AGENCY_WORDS or (count and _AGENCY_STOP.match(passage, start)):
            break
        if count and re.match(rf"(?:{_KIND})\b", passage[start:]):
            break
        clean = re.match(r"[^,;.:()\[\]“”\"<]*", word.group())
        length = clean.end() if clean else 0
        if length == 0:
            break
        end = start + length
        if length < len(word.group()):
            enumerated = re.match(
                rf",\s*[{UPPER}]\w*(?:\s\w+){{0,3}}\s+và\s+[{UPPER}]", passage[end : end + 80]
            )
            if not (ministry and enumerated):
                break
            end += 1
    agency = passage[lead.end() : end]
    trimmed = re.sub(r"[\s,]+(?:và)?$", "", agency)
    return (" ".join(trimmed.split()), lead.end() + len(trimmed)) if trimmed else None
