"""What a figure holds for: a period, a level of government, a field; and who is in charge of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.facts.subjects import level_of
from vectorstore.types import Document, Provision
from vectorstore.vietnamese.sentences import sentences
from vectorstore.vietnamese.years import find_period

_FIELD = re.compile(
    r"\blĩnh vực\s*:?\s*(?P<field>(?!này|khác|được|của|quản lý|đó)[^.;:()\n]{3,80}?)"
    r"(?=\s*(?:[.;:()\n]|$|,?\s*(?:được|đạt|có|do|của|tại|trên|từ|không|phải|thực hiện)\b))",
    re.IGNORECASE,
)
_KINDS = (
    "Sở|Bộ|Ban|Văn phòng|UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Thanh tra|Công an|Cục|Chi cục|"
    "Trung tâm|Bảo hiểm xã hội|Kho bạc|Ngân hàng|Hội đồng|Thuế|Viện|Tổng cục"
)
# "giao Sở Nội vụ chủ trì", "do Sở Tài chính làm đơn vị chủ trì"
_LEADS = re.compile(
    r"(?:\b[Gg]iao\s+|\b[Dd]o\s+|^\W*)"
    rf"(?P<agency>(?:{_KINDS})\s(?:(?!\bgiao\b)[^.;:()\n]){{2,80}}?),?\s+"
    r"(?:là\s+|làm\s+|có trách nhiệm\s+)?(?:cơ quan\s+|đơn vị\s+)?chủ trì\b"
)
_LABELLED = re.compile(
    r"\b(?:cơ quan|đơn vị)(?:\s*,\s*đơn vị)?\s+(?:chủ trì|thực hiện chính)(?:\s+thực hiện)?"
    r"\s*:\s*(?P<agency>[^.;()\n]{3,120})",
    re.IGNORECASE,
)
_LEAD_COLUMN = re.compile(
    r"(?:cơ quan|đơn vị)(?:\s*,\s*đơn vị)?\s+(?:chủ trì|chịu trách nhiệm|thực hiện|theo dõi)"
    r"|^\W*chủ trì",
    re.IGNORECASE,
)
_NAME = re.compile(r"\s*[^\W\d_][^\d@:\[\]]{2,160}")
_HEADING_NUMBER = re.compile(r"^[\s*#–-]*(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)]\s*|^[\s*#–-]+")
_REMIT = re.compile(r"\s+thuộc\s+(?:thẩm quyền|phạm vi|hệ thống|chức năng)\b.*$", re.IGNORECASE)
_LONGEST_FIELD = 120


class FactScope(NamedTuple):
    """Empty strings where the text states nothing."""

    period: str
    level: str
    field: str
    agency: str


def scope_of(
    document: Document,
    provision: Provision,
    headings: tuple[str, ...],
    clause: str,
    indicator: str,
) -> FactScope:
    """Read the scope of one figure from its clause, its row or provision, and its headings."""
    return FactScope(
        period=_period(document, headings, clause),
        level=level_of(indicator),
        field=_field(indicator, headings),
        agency=_agency(document, provision, clause),
    )


def _period(document: Document, headings: tuple[str, ...], clause: str) -> str:
    stated = (_period_in(words) for words in (clause, *reversed(headings)))
    return next((period for period in stated if period), document.period or "")


@lru_cache(maxsize=2048)
def _period_in(words: str) -> str:
    return find_period(words) or ""


def _field(indicator: str, headings: tuple[str, ...]) -> str:
    """The field that the words name, else the innermost heading."""
    for words in (indicator, *reversed(headings)):
        match = _FIELD.search(words)
        if match:
            return " ".join(_REMIT.sub("", match["field"]).split())
    heading = _HEADING_NUMBER.sub("", headings[-1]).strip(" :.*") if headings else ""
    return heading if len(heading) <= _LONGEST_FIELD else ""


def _agency(document: Document, provision: Provision, clause: str) -> str:
    for header, words in provision.cells:
        if _LEAD_COLUMN.search(header) and _NAME.fullmatch(words):
            return " ".join(words.split())
    text = document.text[provision.start : provision.end]
    if "chủ trì" not in text and "thực hiện chính" not in text:
        return ""
    at = text.find(clause)
    own = next((text[s:e] for s, e in sentences(text) if s <= at < e), text)
    for words in (own, text):
        match = _LABELLED.search(words) or _LEADS.search(words)
        if match:
            return " ".join(match["agency"].split()).strip(" ,")
    return ""
