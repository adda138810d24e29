"""Questions that ask for a summary, and what is left of them without the request itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.vietnamese.folding import fold_in_place

if TYPE_CHECKING:
    from assistant.question import Question

_ASKS = re.compile(
    r"\b(?:(?:ban |hay )?tom (?:tat|luoc)(?: lai| ngan gon| nhanh)?|khai quat|tong quan|diem qua"
    r"|co gi (?:noi bat|dang chu y|dang luu y|can luu y)"
    r"|(?:(?:nhung|cac) )?(?:noi dung|y|diem|net|van de|thong tin)"
    r" (?:chinh|chu yeu|co ban|noi bat|cot loi|quan trong nhat|tong quat|can luu y)"
    r"|summar(?:y|ies|ise|ize)(?: of)?|overview(?: of)?"
    r"|(?:main|key|principal) (?:points?|contents?)(?: of)?)\b"
)
# "… gồm những nội dung gì?" of a document is a question for its outline; of anything else a list.
_OUTLINE = re.compile(
    r"\b(?:gom|bao gom|co) (?:nhung |cac )?(?:noi dung|phan|muc|chuong|van de) (?:gi|nao)\b"
    r"|\b(?:noi|viet|neu|de cap)(?: ve| den)? nhung gi\b|\bco gi trong\b"
)
_COURTESY = re.compile(
    r"^\W*(?:(?:hay|vui long|xin|cho|giup|toi|minh|em|biet|xem|nghe|duoc|mot|ban|cua|neu|trinh bay"
    r"|please|give|me|a|the) )+"
)
_LEFT_OVER = re.compile(
    r"^\W*(?:cua|ve|trong|o|tai|la gi|nhung|cac|gi|nao)\b|\bla (?:gi|nhung gi)\b"
)
_GOALS = re.compile(r"\b(?:target|goal|aim|objective)s?\b")
_PARTS = re.compile(
    r"\b(?:muc tieu(?: (?:chung|cu the|tong quat))?|chi tieu|nhiem vu(?: trong tam| cu the)?"
    r"|giai phap|ket qua|han che|kho khan|ton tai|uu diem|kien nghi|de xuat|to chuc thuc hien"
    r"|phuong huong|muc dich|yeu cau|vuong mac|bat cap|nguyen nhan|bai hoc kinh nghiem)\b"
)


_BY_NAME = re.compile(rf"(?:^|\b(?:nhung|cac) ){_PARTS.pattern}")
_ENUMERATES = re.compile(
    r"^\W*(?:(?:liet ke|ke(?: ten| ra)?|trinh bay|neu|tom tat|nhung|cac|mot so) )+"
    r"|\b(?:la|gom|bao gom|co|neu) (?:(?:nhung|cac) )?gi\b|\b(?:nhu the nao|ra sao|the nao)\b"
)


class SummaryRequest(NamedTuple):
    """What is to be summed up: the words without the request, and the part that they name."""

    topic: str  # without the part
    part: str  # folded: "muc tieu", "nhiem vu trong tam"; "" for no part
    whole: str  # topic and part as they were asked for


def summary_request(question: Question) -> SummaryRequest | None:
    """Read a request for a summary; None for any other question."""
    reading = question.reading
    found = _ASKS.search(fold_in_place(reading)) or _ASKS.search(fold_in_place(question.text))
    if found is None and (question.named or question.dated) and not question.sections:
        found = _OUTLINE.search(fold_in_place(reading))
    if found is None:
        return None
    topic = _without(reading, _ASKS, _OUTLINE)
    topic = _without(topic, _COURTESY)
    topic = _without(topic, _LEFT_OVER).strip(" ?.,:;!")
    part = _PARTS.search(fold_in_place(topic))
    if part is None:
        # the glossary's reading leaves out what is only the frame of other English questions
        english = question.language == "en" and _GOALS.search(question.text.lower())
        return SummaryRequest(topic, "muc tieu" if english else "", topic)
    return SummaryRequest(_without(topic, _PARTS, _LEFT_OVER), part.group(), topic)


def part_request(question: Question) -> SummaryRequest | None:
    """Read a question for a part of a document by its name; None for any other question.

    "Nhiệm vụ trọng tâm năm 2026 là gì?" names one, "… ai thực hiện nhiệm vụ?" does not.
    """
    if question.asks != "open" or question.unit is not None:
        return None  # a list is looked for with its items
    whole = _without(question.reading, _COURTESY).strip(" ?.,:;!")
    found = _BY_NAME.search(fold_in_place(whole))
    if found is None:
        return None
    part = _PARTS.search(found.group())
    topic = _without(whole, _PARTS, _ENUMERATES, _LEFT_OVER).strip(" ?.,:;!")
    return SummaryRequest(topic, part.group() if part else "", whole)


def parts_in(heading: str) -> frozenset[str]:
    """The parts that a heading names, folded: "Mục đích, yêu cầu" names two."""
    return frozenset(match.group() for match in _PARTS.finditer(fold_in_place(heading)))


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    """The text without what the patterns match in its folded form, offsets being the same."""
    for pattern in patterns:
        for match in reversed(list(pattern.finditer(fold_in_place(text)))):
            text = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(text.split())
