"""What a document does to another one: replaces, amends or repeals it, or only mentions it.

Only an act of the document itself counts: "Quyết định này … thay thế Quyết định số …", an article
that begins "Bãi bỏ …", a document whose own title is "Sửa đổi … Nghị định số …". The same words in
the subject of another document, in a task ("rà soát, sửa đổi, bổ sung …") or in the passive ("được
sửa đổi tại Luật số …") say nothing of this document.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers

Relation = Literal["mentions", "replaces", "amends", "repeals"]

_VERB = re.compile(
    r"\b(?P<replaces>thay thế)\b|\b(?P<repeals>bãi bỏ|hủy bỏ|huỷ bỏ)\b"
    r"|\b(?P<amends>sửa đổi(?:\s*,\s*bổ sung)?|bổ sung)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:được|bị|đã|việc|kiến nghị|đề nghị)\s+(?:\w+\s*,\s*)*$", re.IGNORECASE)
# What may stand between the verb and the mention: parts of the document, never another object.
_PARTS_ONLY = re.compile(
    r"[\s,:“”\"()\-–]*(?:(?:và|cho|toàn bộ|một phần|một số|từ|đến|điều|khoản|điểm|mục|chương|phần|"
    r"nội dung|quy định|các|những|tại|của|văn bản|sau đây|sau|phụ lục|danh mục|tên|cụm từ|"
    r"ban hành|kèm theo|thủ tục hành chính|quyết định|thông tư|nghị định|nghị quyết|"
    r"\d+[a-zđ]?|[a-zđ]|[ivx]+)[\s,:;“”\"()\-–]*)*",
    re.IGNORECASE,
)
_THIS_DOCUMENT = re.compile(
    r"\b(?:quyết định|nghị định|nghị quyết|thông tư|thông tư liên tịch|luật|quy định|quy chế|"
    r"kế hoạch|chỉ thị|văn bản|chương trình|hướng dẫn|công văn|đề án)\s+này\b",
    re.IGNORECASE,
)
_RELATION_OF_VERB: dict[str, Relation] = {
    "thay thế": "replaces",
    "bãi bỏ": "repeals",
    "sửa đổi": "amends",
}
_MARKER_ONLY = re.compile(r"[\s\d.)a-zđ+-]{0,8}", re.IGNORECASE)
_EXPIRES_AFTER = re.compile(r"[\s,]*(?:\([^()]*\)\s*)?(?:đã\s+)?hết hiệu lực\b", re.IGNORECASE)
_REPLACED_AFTER = re.compile(
    r"[^.;]{0,80}?\bđược (?P<verb>thay thế|bãi bỏ|sửa đổi)(?:[^.;]{0,30}?)\s(?:bởi|bằng|tại|theo)"
    r"\s+\S+(?:\s\S+){0,3}?\s+này\b",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:[.;]\s+|\n)(?=\S)")


# Words that name a part of a document; what they stand with leaves the rest of it in force.
_PART = re.compile(
    r"\b(?:điều|khoản|điểm|mục|chương|phần|phụ lục|số thứ tự|stt|một số|một phần|cụm từ|thủ tục|"
    r"danh mục|nội dung|gạch đầu dòng|đoạn|biểu|mẫu|tiết)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\btoàn bộ(?: (?:các|nội dung))?\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:[;,]|và|[;,]\s*và|và các)?\s*(?:(?:các )?(?:văn bản|\w+ định)\s*:)?\s*")
_IN_FORCE = re.compile(
    r"(?:\bnày\b[^.;\n]{0,260}?|\b(?:quyết định|nghị quyết|thông tư|nghị định|quy định|chỉ thị) )"
    r"có hiệu lực(?: thi hành)?,? (?:kể )?(?:từ )?(?P<when>(?:ngày )?[^.;\n]{2,60})",
    re.IGNORECASE,
)
_ON_SIGNING = re.compile(r"(?:kể )?(?:từ )?ngày (?:ký|ban hành|được ký|thông qua)\b", re.IGNORECASE)
_EXPIRES_ON = re.compile(r"hết hiệu lực(?: thi hành)?,? (?:kể )?(?:từ )?(?=ngày \d|\d)")


class Act(NamedTuple):
    """What the document does to the one that it mentions, and to which part of that."""

    relation: Relation
    part: str = ""  # as written; "" for the whole document
    expires: bool = False  # stated behind the mention: "… hết hiệu lực"


def effective_day(text: str, issued: str | None) -> str | None:
    """The day on which a document says that it takes effect; "từ ngày ký" is its own day."""
    for match in _IN_FORCE.finditer(text):
        when = match["when"]
        if _ON_SIGNING.match(when):
            return issued
        day = next((date.iso for date in find_dates(when) if date.iso), None)
        if day is not None:
            return day
    return None


def expiry_day(after: str) -> str | None:
    """The day that "… hết hiệu lực kể từ ngày 01/01/2026" states behind a mention."""
    match = _EXPIRES_ON.search(after[:600])
    if match is None:
        return None
    return next((date.iso for date in find_dates(after[match.end() :][:40]) if date.iso), None)


def joins(between: str) -> bool:
    """Whether two mentions stand side by side: "A; B", "A và B", the next item of a list."""
    return _JOINT.fullmatch(between) is not None


def part_before(before: str, since: int) -> str:
    """The part that the words before a mention name, from the end of the mention before it."""
    own = re.split(r";|(?<=\D)\d\.\s|\.\s", before[since:])[-1]
    return _part_in(re.sub(r"^\s*(?:và|,)\s*", "", own))


def part_of_list(lines: str) -> str:
    """The part that a list over several lines names before its first document, "" for none."""
    sentence = re.split(r"(?<=[^\W\d])\.\s", lines)[-1]
    number = next(iter(find_document_numbers(sentence)), None)
    return _part_in(sentence if number is None else sentence[: number.start])


def _part_in(words: str) -> str:
    """The part of the other document that these words name, "" for all of it."""
    if _PART.search(words) is None or _WHOLE.search(words):
        return ""
    return " ".join(words.split()).strip(' ,:;“”"()-–')


def relation_of(
    before: str, after: str, *, own_act: bool, introduced_by: str = "", since: int = 0
) -> Act:
    """Judge one mention.

    `before` and `after` are the text around it, `own_act` says that its provision states acts of
    the document (an article, the document's title), `introduced_by` is the parent's text for an
    item of a list ("Bãi bỏ các quyết định sau đây:"), `since` where the mention before this one
    ends in `before`.
    """
    starts = [match.end() for match in _SENTENCE_START.finditer(before)]
    sentence = before[starts[-1] :] if starts else before
    if _EXPIRES_AFTER.match(after):
        return Act("repeals", part_before(before, since), expires=True)
    if match := _REPLACED_AFTER.match(after):
        relation = _RELATION_OF_VERB[match["verb"].lower()]
        return Act(relation, part_before(before, since))
    verb = _governing_verb(sentence, own_act=own_act)
    if verb is None and introduced_by.rstrip().endswith(":") and _MARKER_ONLY.fullmatch(sentence):
        verb = _governing_verb(introduced_by, own_act=own_act)
    return verb or Act("mentions")


def _governing_verb(sentence: str, *, own_act: bool) -> Act | None:
    verbs = list(_VERB.finditer(sentence))
    if not verbs:
        return None
    last = verbs[-1]
    lead = sentence[: last.start()]
    if not _PARTS_ONLY.fullmatch(sentence[last.end() :]) or _PASSIVE.search(lead):
        return None
    says_this = _THIS_DOCUMENT.search(lead) is not None
    begins = re.fullmatch(r"(?:\s|\d+\.|[a-zđ]\)|-|điều\s+\d+\.?|:)*", lead, re.IGNORECASE)
    if says_this or (own_act and begins):
        part = _part_in(sentence[last.end() :])
        if last["replaces"]:
            return Act("replaces", part)
        return Act("repeals" if last["repeals"] else "amends", part)
    return None
