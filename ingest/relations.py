"""What a document does to another one: replaces, amends or repeals it, or only mentions it.

Only an act of the document itself counts: "Quyết định này … thay thế Quyết định số …", an article
that begins "Bãi bỏ …", a document whose own title is "Sửa đổi … Nghị định số …". The same words in
the subject of another document, in a task ("rà soát, sửa đổi, bổ sung …") or in the passive ("được
sửa đổi tại Luật số …") say nothing of this document.
"""

from __future__ import annotations

import re
from typing import Literal

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


def relation_of(before: str, after: str, *, own_act: bool, introduced_by: str = "") -> Relation:
    """Judge one mention.

    `before` and `after` are the text around it, `own_act` says that its provision states acts of
    the document (an article, the document's title), `introduced_by` is the parent's text for an
    item of a list ("Bãi bỏ các quyết định sau đây:").
    """
    starts = [match.end() for match in _SENTENCE_START.finditer(before)]
    sentence = before[starts[-1] :] if starts else before
    if _EXPIRES_AFTER.match(after):
        return "repeals"
    if match := _REPLACED_AFTER.match(after):
        return _RELATION_OF_VERB[match["verb"].lower()]
    verb = _governing_verb(sentence, own_act=own_act)
    if verb is None and introduced_by.rstrip().endswith(":") and _MARKER_ONLY.fullmatch(sentence):
        verb = _governing_verb(introduced_by, own_act=own_act)
    return verb or "mentions"


def _governing_verb(sentence: str, *, own_act: bool) -> Relation | None:
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
        if last["replaces"]:
            return "replaces"
        return "repeals" if last["repeals"] else "amends"
    return None
