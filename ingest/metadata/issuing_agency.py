"""Which agency issued a document: its letterhead, the page's box, or the authority that enacts it.

A department's letterhead names the body above it and then the department alone; its full name says
of which province, ministry or Party committee it is.
"""

from __future__ import annotations

import re

from ingest.metadata.agencies import canonical_agency, is_local_body, province_in
from ingest.metadata.official_header import OfficialHeader, agency_groups
from vectorstore.vietnamese.folding import fold, fold_in_place

_WITHIN = 12_000  # characters in which the enacting authority is named
_LEVEL_NAME = re.compile(
    r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu) [A-ZĐÀ-Ỹ0-9].*$"
)
_PARTY_BODY = re.compile(r"(?:tinh uy|thanh uy|huyen uy|quan uy|dang uy|thi uy)\b")
_CENTRAL_COMMITTEE = "ban chap hanh trung uong"
# Names that many bodies share: alone they do not say which agency is meant.
_DEPARTMENT = re.compile(
    r"(?:so|trung tam|chi cuc|thanh tra|ban quan ly|phong|chi nhanh|truong|benh vien|hat"
    r"|doi|ban (?:chi dao|dan toc|quan tri|tiep cong dan|to chuc|tuyen giao|dan van|noi chinh))\b"
)
_OFFICE = re.compile(r"(?:van phong|ban [a-z]|uy ban kiem tra|co quan)")
_BARE_OFFICE = re.compile(r"van phong|thanh tra|uy ban kiem tra")
_MINISTRY = re.compile(r"(?:bo|so|cuc|tong cuc|uy ban|hoi dong|ban) ")
_HEADS = (
    r"Bộ trưởng|Chủ nhiệm|Giám đốc|Cục trưởng|Tổng cục trưởng|Tổng Giám đốc|Tổng giám đốc|"
    r"Thủ trưởng|Hiệu trưởng|Chánh Văn phòng|Chánh văn phòng|Chánh Thanh tra|Viện trưởng|"
    r"Chủ tịch(?= (?:Ủy|Uỷ|UBND|Hội đồng|HĐND))"
)
_HEAD_LINE = re.compile(rf"(?:{_HEADS})\s+(?=\S)", re.IGNORECASE)
# "Bộ trưởng Bộ Nội vụ ban hành Thông tư …", "Chính phủ ban hành Nghị định …"
_ENACTS = re.compile(
    rf"(?:^|\n)\W*(?:(?:{_HEADS})\s+)?(?P<body>(?:Bộ|Chính phủ|Thủ tướng Chính phủ|Quốc hội|"
    r"(?:Ủy|Uỷ) ban|Hội đồng|Kiểm toán|Ngân hàng|Tòa án|Viện|Sở|Cục|Thanh tra)[^,.;:\n]{0,90}?"
    r"(?:, [^,.;:\n]{3,30} và [^,.;:\n]{3,30}?)?)\s+"
    r"(?:ban hành (?:Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh|Quy|Kế hoạch)"
    r"|quyết nghị|quyết định\s*:)"
)
_AUTHORITY_LINE = re.compile(
    r"\n\W*(?P<body>(?:ỦY BAN THƯỜNG VỤ QUỐC HỘI|UỶ BAN THƯỜNG VỤ QUỐC HỘI|QUỐC HỘI|CHÍNH PHỦ"
    r"|THỦ TƯỚNG CHÍNH PHỦ|BỘ TRƯỞNG BỘ [^\n]{3,60}|(?:CHỦ TỊCH )?[ỦU][YỶ] BAN NHÂN DÂN [^\n]{4,60}"
    r"|HỘI ĐỒNG NHÂN DÂN [^\n]{4,60}|GIÁM ĐỐC SỞ [^\n]{3,60}))\W*\n"
)


def read_agency(header: OfficialHeader, boxed: str, text: str, number: str | None) -> str | None:
    """Return the issuing agency's full name, None where the document does not tell.

    `boxed` is what the page's box calls it, `text` the document, `number` its number.
    """
    groups = agency_groups(header.agency)
    spellings = f"{text}\n{boxed}"
    province = province_in(boxed, header.place)
    if groups:
        name = _mended(canonical_agency(groups[-1], spellings))
        if is_local_body(name) and province_in(name) is None and not _names_place(name):
            return _local(name, province, spellings) or name
        above = canonical_agency(groups[-2], spellings) if len(groups) > 1 else ""
        return _of(name, above, province, spellings)
    code = fold(header.number.code if header.number else "") or fold(number or "")
    if boxed:
        if province and re.search(r"[-/]ubnd|[-/]hdnd", code):
            body = "Hội đồng nhân dân" if "hdnd" in code else "Ủy ban nhân dân"
            return _local(body, province, spellings) or canonical_agency(boxed, spellings)
        return canonical_agency(boxed, spellings)
    if province and "ubnd" in code:
        return _local("Ủy ban nhân dân", province, spellings)
    return _enacting(text)


def _mended(name: str) -> str:
    """Some letterheads leave out "Ủy ban" of the chairman's own decisions."""
    return re.sub(r"^Chủ tịch nhân dân\b", "Chủ tịch Ủy ban nhân dân", name)


def _of(name: str, above: str, province: str | None, text: str) -> str:
    """Return a department's name with the body that it belongs to."""
    folded, over = fold(name), fold(above)
    if _names_place(name):
        return name
    if _PARTY_BODY.match(over) and _OFFICE.match(folded) and over not in folded:
        return f"{name} {above}"
    if over.startswith(_CENTRAL_COMMITTEE) and _OFFICE.match(folded) and "trung uong" not in folded:
        return f"{name} Trung ương Đảng" if folded == "van phong" else f"{name} Trung ương"
    if _BARE_OFFICE.fullmatch(folded) and (_MINISTRY.match(over) or is_local_body(above)):
        return f"{name} {above}"
    if not _DEPARTMENT.match(folded):
        return name
    if is_local_body(above):
        place = _LEVEL_NAME.search(above)
        if place is not None:
            return f"{name} {place.group()}"
        return _local(name, province_in(above) or province, text) or name
    return name


def _enacting(text: str) -> str | None:
    """Return the body that the preamble names as the author, for a document without letterhead."""
    opening = text[:_WITHIN]
    line = _AUTHORITY_LINE.search(opening)
    sentence = _ENACTS.search(opening)
    found = min(filter(None, (line, sentence)), key=lambda match: match.start(), default=None)
    if found is None:
        return None
    return canonical_agency(_HEAD_LINE.sub("", found["body"], count=1), text)


def _names_place(agency: str) -> bool:
    return _LEVEL_NAME.search(agency) is not None


def _local(body: str, province: str | None, text: str) -> str | None:
    """Return the body's name with its province where the document itself names them together."""
    if province is None:
        return None
    folded = fold_in_place(text)
    for level in ("tỉnh", "thành phố"):
        short = {"Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND"}.get(body, body)
        for written in (body, short):
            if fold(f"{written} {level} {province}") in folded:
                return f"{body} {level} {province}"
    for level in ("tỉnh", "thành phố"):
        if fold(f"{level} {province}") in folded:
            return f"{body} {level} {province}"
    return None
