"""Agencies named in a text: a head word of state or Party bodies and the name after it."""

from __future__ import annotations

import re

from vectorstore.vietnamese.text import fold

_NAMED = (  # a head word that needs a capitalised name: "Sở Tư pháp", not "Ban hành", "Bộ phận"
    "Sở|Bộ|Văn phòng|Ban|Cục|Chi cục|Tổng cục|Thanh tra|Công an|Trung tâm|Báo|Đài|Kho bạc|Bảo hiểm"
    "|Viện|Trường|Phòng|Vụ|Mặt trận|Tòa án|Viện kiểm sát|Hội đồng|Tổ|Đoàn"
)
_COMPLETE = "Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|UBND|HĐND|Chính phủ|Quốc hội|Tỉnh ủy"
_AGENCY = re.compile(
    rf"(?<![\w/-])(?P<name>(?:{_NAMED})\s+(?:tỉnh\s+|và\s+)?[A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ]\w*|(?:{_COMPLETE}))"
    r"(?:\s+[\w&-]+)?"
)

# "Công an tỉnh", "Thanh tra thành phố": named by their level alone.
_OF_LEVEL = re.compile(rf"(?<!\w)(?:{_NAMED})\s+(?:tỉnh|huyện|xã|phường|thành phố|nhà nước)(?!\w)")

_ASKED_KIND = re.compile(r"\b(so|bo|cuc|vu|ban) nao\b")
# Whom the body that acts works with, or turns to, does not act itself.
_PARTNER = re.compile(
    r"(?:\b(?:với|gửi|gửi (?:cho|về|đến)|tham mưu(?: cho)?|trình|báo cáo|qua|xin ý kiến"
    r"|theo đề nghị của)|[/\d][\w-]* của)\s+(?:các\s+)?$",
    re.IGNORECASE,
)
_APPROVED = re.compile(r"\bđược\s+$")  # "đã được UBND tỉnh phê duyệt"
_APPROVES = re.compile(r"[^.;:]{0,40}\b(?:phê duyệt|ban hành|thông qua|giao|chấp thuận)\b")

_AND = re.compile(r"[^;:.]{0,60}(?:,|\bvà\b)[^;:.,]{0,30}")
_ASKS_PARTNER = re.compile(
    r"\b(?:phối hợp|gửi|nộp|báo cáo|trình|thông báo|liên hệ|kiến nghị|phản ánh|chuyển|đề nghị"
    r"|hỏi)\b"
    r"|\b(?:cho|với|đến|về|qua) (?:cơ quan|đơn vị|tổ chức|sở|bộ|vụ|cục|phòng|nơi|ai|đâu)\b"
)
_DUTY_OF = re.compile(
    r"^\W*(?:điều \d+[.:]?\s*|\d+[.)]\s*)?(?:trách nhiệm|nhiệm vụ|quyền hạn)"
    r"[^:;]{0,30}?\bcủa\s+(?:các\s+)?",
    re.IGNORECASE,
)


def names_agency(text: str, question: str) -> bool:
    """Tell whether a text names an agency that may be asked for: none that the question names.

    "Sở nào" and "Bộ nào" ask for one of that kind. An agency that another one works with ("phối
    hợp với Sở …") is an answer only to a question that asks for it.
    """
    asked = fold(question)
    kind = _ASKED_KIND.search(asked)
    partners = _ASKS_PARTNER.search(question.lower()) is not None
    return any(
        fold(text[start:end]) not in asked
        and (kind is None or fold(text[start:end]).startswith(f"{kind[1]} "))
        and (partners or not partner)
        for start, end, partner in _with_part(text)
    )


def _with_part(text: str) -> list[tuple[int, int, bool]]:
    """The agencies of a text in order, and whether each is one that another works with."""
    spans = sorted(match.span() for match in (*_AGENCY.finditer(text), *_OF_LEVEL.finditer(text)))
    found: list[tuple[int, int, bool]] = []
    for start, end in spans:
        partner = _PARTNER.search(text[:start]) is not None
        approves = _APPROVED.search(text[:start]) and _APPROVES.match(text[end:])
        partner = partner or bool(approves)
        if found and found[-1][2] and start > found[-1][1]:
            partner = partner or _AND.fullmatch(text[found[-1][1] : start]) is not None
        elif found and start <= found[-1][1]:
            partner = found[-1][2]
        found.append((start, end, partner))
    return found


def find_agencies(text: str) -> list[tuple[int, int]]:
    """Spans of the agencies that a text names, in order."""
    found = {match.start(): match.end("name") for match in _AGENCY.finditer(text)}
    for match in _OF_LEVEL.finditer(text):
        found.setdefault(match.start(), match.end())
    return sorted(found.items())


def is_agency(heading: str) -> bool:
    """Tell whether a heading is of an agency: what stands under it is its task.

    Its name, or "Trách nhiệm của Sở …".
    """
    heading = _DUTY_OF.sub("", heading.strip())
    return _AGENCY.match(heading) is not None or _OF_LEVEL.match(heading) is not None
