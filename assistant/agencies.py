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
    rf"(?<!\w)(?P<name>(?:{_NAMED})\s+(?:tỉnh\s+|và\s+)?[A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ]\w*|(?:{_COMPLETE}))"
    r"(?:\s+[\w&-]+)?"
)

# "Công an tỉnh", "Thanh tra thành phố": named by their level alone.
_OF_LEVEL = re.compile(rf"(?<!\w)(?:{_NAMED})\s+(?:tỉnh|huyện|xã|phường|thành phố|nhà nước)(?!\w)")

_ASKED_KIND = re.compile(r"\b(so|bo|cuc|vu|ban) nao\b")


def names_agency(text: str, question: str) -> bool:
    """Tell whether a text names an agency that the question itself does not name.

    "Sở nào" and "Bộ nào" ask for one of that kind.
    """
    asked = fold(question)
    kind = _ASKED_KIND.search(asked)
    return any(
        fold(match.group()) not in asked
        and (kind is None or fold(match.group()).startswith(f"{kind[1]} "))
        for match in (*_AGENCY.finditer(text), *_OF_LEVEL.finditer(text))
    )


def find_agencies(text: str) -> list[tuple[int, int]]:
    """Spans of the agencies that a text names, in order."""
    found = {match.start(): match.end("name") for match in _AGENCY.finditer(text)}
    for match in _OF_LEVEL.finditer(text):
        found.setdefault(match.start(), match.end())
    return sorted(found.items())


def is_agency(heading: str) -> bool:
    """Tell whether a heading is an agency's name: what stands under it is its task."""
    heading = heading.strip()
    return _AGENCY.match(heading) is not None or _OF_LEVEL.match(heading) is not None
