"""What a question asks for: a figure, a day, a person, an agency, a document, a list, a comparison.

The cues stand in `data/cues.yaml` and are matched on the folded question, whole syllables only; the
kind with the earliest entry in `_ORDER` wins, the others are kept as weaker readings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.language import load_data
from assistant.vocabulary import frame_phrases
from vectorstore.vietnamese.document_numbers import KINDS
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from assistant.question import Asks, UnitWish
    from vectorstore.types import FactRole

_ORDER: tuple[Asks, ...] = ("compare", "list", "date", "document", "person", "agency", "figure")
_KIND = "|".join(sorted((fold(kind) for kind in KINDS), key=len, reverse=True))
# An interrogative word of a figure ("bao nhiêu") is stronger than a noun that may merely be the
# topic of the question ("mục tiêu", "tỷ lệ").
_COUNTING = re.compile(
    r"(?:(?<=\btong so )|(?<!ngay )(?<!\bso )(?<!thang ))"
    r"\b(?:bao nhieu|may phan tram|how many|how much|(?:nhom|top) (?:may|nao))\b"
)
# "mấy dự án"; with tone marks, for "máy", "may" and "mây" are other words.
_SEVERAL = re.compile(r"(?<!ngày )(?<!số )(?<!tháng )(?<!thứ )(?<!hạng )\bmấy\s+[^\W\d_]")
_INTERROGATIVE = re.compile(
    r"\b(?:bao|mấy|nào|gì|ai|đâu|sao|không|chưa|hay|what|which|who|whom|whose|how|when|where|why"
    r"|is|are|was|were|do|does|did|has|have|can|should|must)\b"
)
# "how many … reached" may be a share, as "đạt bao nhiêu" may.
_EXISTING = re.compile(r"\bcó (?:bao nhiêu|mấy)\b|\bhow many\b(?!.*\b(?:reach|achiev|attain))")
_BASIS_OF = re.compile(r"^\W*(?:căn cứ|cơ sở) (?!kết quả|tình hình)")  # "Căn cứ tuyển dụng?"
_ENDS_IN_REACHED = re.compile(r"\bdat\W*$")  # "… trên môi trường mạng 2024 đạt?"
_AGENCY_NOUN = re.compile(r"\b(?:co quan|don vi|to chuc)\b")
_PLURAL = re.compile(r"\b(?:những|các)\s+(?:[^\W\d_]+\s+){1,4}nào\b")
_COUNT_NOUN = re.compile(r"\b(?:bao nhiêu|mấy|how many)\s+((?:[^\W\d_]+\s*){1,3})")
_SHARE = re.compile(r"\b(?:bao nhieu|may) (?:phan tram\b|%)")
_SHARE_NOUN = re.compile(
    r"(?:\bphần trăm|%)\s+(?:(?:tổng|số(?! hóa)|lượng|các)\s+)*((?:[^\W\d_]+\s*){1,3})"
)
_LEADING_NUMBER = re.compile(
    r"^\W*(?:(?:tổng )?số(?: lượng)?)\s+(?!hiệu|ký)((?:[^\W\d_]+\s*){1,3})"
)
_ASKED_KIND = re.compile(rf"\b({_KIND})\s+(?:nao|so may|so bao nhieu|gi)\b")
_NAMED_KIND = re.compile(rf"\b({_KIND})\b")
_ENGLISH_KINDS = {
    "decree": "Nghị định",
    "circular": "Thông tư",
    "resolution": "Nghị quyết",
    "decision": "Quyết định",
    "directive": "Chỉ thị",
    "official letter": "Công văn",
    "plan": "Kế hoạch",
    "report": "Báo cáo",
    "law": "Luật",
}
_KIND_NAMES = {fold(kind): kind for kind in KINDS}


class Intent(NamedTuple):
    """What is asked, other readings of it, and what the words demand of the answer."""

    asks: Asks
    also: frozenset[Asks]
    unit: UnitWish | None
    count_noun: tuple[str, ...]
    share_noun: tuple[str, ...]
    document_kind: str | None
    role: FactRole | None
    nominal: bool = False  # a phrase that asks nothing in words: "Biên chế công chức năm 2026"


@cache
def _cues(group: str) -> dict[str, re.Pattern[str]]:
    entries = load_data("cues.yaml")[group]
    return {
        str(name): re.compile(
            "|".join(_whole_words(str(phrase)) for phrase in sorted(phrases, key=len, reverse=True))
        )
        for name, phrases in entries.items()
    }


def _whole_words(phrase: str) -> str:
    pattern = re.escape(phrase).replace(r"\{kind\}", f"(?:{_KIND})")
    return pattern if phrase == "%" else rf"\b{pattern}\b"


def read_intent(question: str) -> Intent:
    """Tell what a question (Vietnamese with or without tone marks, or English) asks for."""
    plain = fold(question)
    found: list[Asks] = [asks for asks in _ORDER if _cues("asks")[asks].search(plain)]
    counting = _COUNTING.search(plain) or _SEVERAL.search(question.lower())
    if counting or _LEADING_NUMBER.match(question.lower()):
        found = ["compare", "figure"] if "compare" in found else ["figure"]
    if _BASIS_OF.match(question.lower()) and not found:
        found = ["document"]
    if not found and _ENDS_IN_REACHED.search(plain):
        found = ["figure"]
    counts = found[-1:] == ["figure"] and counting
    if _PLURAL.search(question.lower()) and "compare" not in found and not counts:
        found = ["list", *found]
    asks: Asks = found[0] if found else "open"
    if asks == "person" and _AGENCY_NOUN.search(plain):
        asks = "agency"  # "cơ quan thường trực … là ai"
    if asks == "document" and "date" in found:
        asks = "date"
    units = _cues("units")
    unit: UnitWish | None = None
    counts_things = _LEADING_NUMBER.match(question.lower()) is not None
    counts_only = _SEVERAL.search(question.lower()) or _EXISTING.search(question.lower())
    if _SHARE.search(plain):
        unit = "%"
    elif counts_things and _count_noun(question.lower())[:1] == ("tiền",):
        unit = "money"
    elif counts_things and (units["count"].search(plain) or not units["%"].search(plain)):
        unit = "count"
    elif counts_things:
        unit = None
    elif units["time"].search(plain):
        unit = "time"
    elif units["money"].search(plain):
        unit = "money"
    elif units["rank"].search(plain):
        unit = "rank"
    elif units["%"].search(plain):
        unit = "%"
    elif units["count"].search(plain) or counts_only:
        unit = "count"
    return Intent(
        asks,
        frozenset(found) - {asks},
        unit,
        _count_noun(question.lower())
        if asks in {"figure", "compare"} and unit in {None, "count"}
        else (),
        _share_noun(question.lower()) if unit == "%" else (),
        _asked_kind(plain) if asks in {"document", "date", "person"} else None,
        read_role(question),
        nominal=asks == "open" and not _INTERROGATIVE.search(question.lower()),
    )


def read_role(text: str) -> FactRole | None:
    """Tell whether a text speaks of a target or of a result; None for neither or both."""
    roles = _cues("roles")
    lowered = text.lower()
    target, result = roles["target"].search(lowered), roles["result"].search(lowered)
    if target and not result:
        return "target"
    return "result" if result and not target else None


def _count_noun(lowered: str) -> tuple[str, ...]:
    match = _COUNT_NOUN.search(lowered) or _LEADING_NUMBER.match(lowered)
    words = match[1].split() if match else []
    if not words or words[:2] == ["phần", "trăm"] or (words[0],) in frame_phrases():
        return ()  # "tăng từ bao nhiêu lên bao nhiêu"
    return tuple(words)


def _share_noun(lowered: str) -> tuple[str, ...]:
    """What "bao nhiêu phần trăm (tổng số) …" is a share of; nothing where a verb follows."""
    match = _SHARE_NOUN.search(lowered)
    words = match[1].split() if match else []
    if not words or (words[0],) in frame_phrases():
        return ()
    return tuple(words)


def _asked_kind(plain: str) -> str | None:
    """Return the kind asked for: "công văn nào", or the kind that "có số hiệu gì" is asked of."""
    match = _ASKED_KIND.search(plain)
    if match:
        return _KIND_NAMES[match[1]]
    for english, kind in _ENGLISH_KINDS.items():
        if re.search(rf"\b(?:which|what)\s+{english}\b", plain):
            return kind
    match = _NAMED_KIND.search(plain)
    if match:
        return _KIND_NAMES[match[1]]
    return next((kind for word, kind in _ENGLISH_KINDS.items() if word in plain.split()), None)


def is_unsafe(question: str) -> bool:
    """Tell an attempt to steer the program: all word groups of one entry stand in the question."""
    plain = fold(question)
    entries = load_data("cues.yaml")["unsafe"]
    return any(all(str(words) in plain for words in entry) for entry in entries)
