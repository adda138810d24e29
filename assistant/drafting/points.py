"""What is asked: the points of a request, and the sentences that only steer the drafting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.intent import is_unsafe
from vectorstore.vietnamese.folding import fold
from vectorstore.vietnamese.text import sentences

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_POINTS = 20
LONGEST_POINT = 600  # characters; what is longer is no question
_MARKER = re.compile(
    r"^\s*(?:[-+*•]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-zđ]\)|Câu(?: hỏi)? \d+[.:])\s*"
)
_ASK = (
    r"cho biết|cho ý kiến về|cung cấp(?: các)?(?: thông tin| số liệu| nội dung)?|báo cáo|trả lời|"
    r"thông tin|làm rõ|hướng dẫn|nêu rõ|nêu|giải đáp|xác nhận|trao đổi"
)
_WHO = (
    r"(?:(?:quý\s+)?(?:cơ quan|sở|ban|ngành|đơn vị|ủy ban|uỷ ban|ubnd|văn phòng|bộ)"
    r"[^,.;:?]{0,60}?\s+)?"
)
_REQUEST = re.compile(
    rf"\b(?:đề nghị|kính đề nghị|xin|mong|yêu cầu|kính mong|vui lòng|hãy)\s+{_WHO}(?:{_ASK})\b",
    re.IGNORECASE,
)
# "Soạn công văn trả lời Sở Tài chính về …": what comes before the matter itself.
_TASK = re.compile(
    r"^(?:(?:hãy|xin|nhờ|đề nghị|vui lòng)\s+)?(?:giúp\s+)?"
    r"(?:soạn thảo|soạn|dự thảo|viết|lập|làm)\s+"
    r"(?P<kind>công văn|báo cáo|tờ trình|thông báo|kế hoạch|văn bản|thư)"
    r"(?:(?!\s(?:về|nêu|cho biết)\b)[^.;:?]){0,120}?(?:\s+(?:về việc|về|nêu|cho biết)|:)\s+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"^.{{0,160}}?\b(?:đề nghị|kính đề nghị|xin|mong|yêu cầu|vui lòng|hãy)\s+{_WHO}(?:{_ASK})\b"
    r"(?:\s+(?:rõ|về việc|về|một số nội dung|các nội dung|những nội dung)(?:\s+sau(?: đây)?)?)*"
    r"\s*:?\s*",
    re.IGNORECASE | re.DOTALL,
)
_FORMULA = re.compile(
    r"^(?:kinh gui|tran trong|xin cam on|noi nhan|luu|nhu tren|kinh chao|xin tran trong)\b"
)
# Words that tell whoever drafts what to write, not the library what to look up.
_STEERING = re.compile(
    r"\b(?:bo qua|phot lo|quen|khong can (?:tuan|theo|trich dan|can cu)|khong trich dan)\b.*"
    r"\b(?:quy dinh|quy tac|huong dan|chi dan|yeu cau|lenh|can cu|tai lieu|noi dung tren|"
    r"trich dan)\b"
)
_DICTATING = re.compile(
    r"\b(?:hay|phai|can|vui long|de nghi)\s+(?:\w+\s+){0,3}?(?:ghi|viet|khang dinh|chen|them|xoa|"
    r"sua|thay|dien|dat|doi)\b"
    r"|\b(?:tro ly|chatbot|mo hinh ngon ngu|phan mem soan thao|chuong trinh soan thao)\b"
    r"|\b(?:llm|assistant|prompt|ignore|instructions?)\b"
)
_QUESTION_END = re.compile(
    r"\s*(?:là\s+)?(?:bao nhiêu(?: phần trăm)?|là gì|là những gì|như thế nào|thế nào|ra sao|"
    r"gồm những gì|được quy định thế nào)\s*$",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\s+(?:theo|tại)\s+(?:những\s+|các\s+)?(?:văn bản|nghị định|nghị quyết|quyết định|thông tư|"
    r"kế hoạch|công văn|chỉ thị|luật)\s+nào(?=\s|$)|(?<=\w)\s+nào(?=\s|$)"
    r"|(?<=\w)\s+bao nhiêu(?=\s)",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"\b(?:phần trăm|mươi|trăm|nghìn|ngàn|triệu|tỷ đồng)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d[\d.,/]*\s*%?")
# A time that a question is about asserts nothing.
_TIME = re.compile(
    r"\b(?:(?:0?\d|1[0-2])\s+tháng(?:\s+(?:đầu|cuối))?\s+|quý\s+[\dIV]+\s*(?:/\s*|\s+))?"
    r"(?:tháng\s+\d{1,2}\s*[/ ]\s*)?(?:năm\s+|giai đoạn\s+|(?<=/)|(?<=/ ))"
    r"(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?(?!\d|[.,/]\d)"
    r"|\b(?:0?\d|1[0-2])\s+tháng\s+(?:đầu|cuối)\s+năm\b",
    re.IGNORECASE,
)


class Points(NamedTuple):
    """The questions of a text, and the sentences set aside."""

    asked: tuple[str, ...]
    set_aside: tuple[str, ...] = ()


def request_points(text: str) -> Points:
    """Read a person's own request: every sentence or list item that is no formula asks."""
    return _points(text, lambda _: True, is_steering)


def incoming_points(text: str) -> Points:
    """Read the body of an incoming letter: only what it asks, and the list under such a sentence.

    Sentences aimed at the drafting itself are set aside; nothing else of the letter is used.
    """
    return _points(
        text,
        lambda words: words.endswith("?") or _REQUEST.search(words) is not None,
        lambda words: is_steering(words) or _DICTATING.search(fold(words)) is not None,
    )


def kind_named(text: str) -> str:
    """The kind of letter that a request names ("Soạn tờ trình …"), or ""."""
    match = _TASK.match(text.strip())
    return match["kind"].lower() if match else ""


def topic_of(point: str) -> str:
    """What a point is about, without the words that ask: "mục tiêu … năm 2026"."""
    topic = _QUESTION_END.sub("", point.rstrip(" ?.;:"))
    return " ".join(_ASKING.sub(" ", topic).split())


def asserts_nothing(topic: str) -> bool:
    """Whether a topic can be repeated in a letter: no figure in it but a time, also in words."""
    return _FIGURE.search(_TIME.sub("", topic)) is None and _IN_WORDS.search(topic) is None


def is_steering(sentence: str) -> bool:
    """Whether a sentence is aimed at whoever drafts."""
    return is_unsafe(sentence) or _STEERING.search(fold(sentence)) is not None


def _points(text: str, asks: Callable[[str], bool], steers: Callable[[str], bool]) -> Points:
    asked: list[str] = []
    aside: list[str] = []
    listing = False
    for line in text.splitlines():
        item = _MARKER.match(line) is not None
        for start, end in sentences(line):
            words = " ".join(_MARKER.sub("", line[start:end]).split())
            if not words or _FORMULA.match(fold(words)) or len(words) > LONGEST_POINT:
                continue
            if steers(words):
                aside.append(words)  # as if it were not there: a list goes on after it
                continue
            listing = listing and item
            if not asks(words) and not (item and listing):
                continue
            if words.endswith(":"):
                listing = True
                continue
            asked += _split(words)
    unique = list(dict.fromkeys(point for point in asked if len(point.split()) >= 2))
    return Points(tuple(unique[:MOST_POINTS]), tuple(aside))


def _split(words: str) -> list[str]:
    """One sentence may ask for several things: cut at semicolons and "và cho biết"."""
    bare = _LEAD.sub("", _TASK.sub("", words, count=1), count=1)
    pieces = re.split(rf";\s+|\s+và\s+(?=(?:{_ASK})\s)|,\s+đồng thời\s+", bare)
    return [_lead_less(piece) for piece in pieces if piece.strip(" .")]


def _lead_less(piece: str) -> str:
    bare = re.sub(rf"^(?:{_ASK})\s+(?:rõ\s+|về\s+)?", "", piece.strip(), flags=re.IGNORECASE)
    return bare.strip().rstrip(" .;")
