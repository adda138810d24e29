"""Kinds of official documents and how a number states them: "NĐ" in "118/2025/NĐ-CP"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from vectorstore.vietnamese.folding import fold

# In the order of Article 4 of the law on legal documents, then Decree 30/2020/NĐ-CP.
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Hiến pháp": (),
        "Bộ luật": (),
        "Luật": ("L",),
        "Pháp lệnh": ("PL",),
        "Lệnh": ("LCT",),
        "Nghị quyết liên tịch": ("NQLT",),
        "Nghị quyết": ("NQ",),
        "Nghị định": ("NĐ",),
        "Quyết định": ("QĐ",),
        "Chỉ thị": ("CT",),
        "Thông tư liên tịch": ("TTLT",),
        "Thông tư": ("TT",),
        "Văn bản hợp nhất": ("VBHN",),
        "Kế hoạch": ("KH", "KHHĐ"),
        "Báo cáo": ("BC",),
        "Công văn": ("CV",),
        "Công điện": ("CĐ",),
        "Thông báo kết luận": (),
        "Kết luận": ("KL",),
        "Thông báo": ("TB",),
        "Tờ trình": ("TTr",),
        "Chương trình hành động": ("CTHĐ", "CTrHĐ"),
        "Chương trình": ("CTr",),
        "Hướng dẫn": ("HD",),
        "Quy định": ("QyĐ", "QĐi"),
        "Quy chế phối hợp": ("QCPH",),
        "Quy chế": ("QC",),
        "Đề án": ("ĐA",),
        "Phương án": ("PA",),
        "Dự án": (),
        "Chiến lược": ("CL",),
        "Giấy mời": ("GM",),
        "Biên bản": ("BB",),
        "Phiếu chuyển": ("PC",),
    }
)

KIND_OF_ABBREVIATION = {
    fold(abbreviation): kind for kind, names in KINDS.items() for abbreviation in names
}
# Agencies that open the code of a letter; only used to accept numbers typed in lower case.
AGENCIES = frozenset(
    {
        "ubnd", "hdnd", "hđnd", "ubmttq", "bnv", "btc", "btp", "vpcp", "ttg", "bkhcn", "btttt",
        "btnmt", "bnnmt", "byt", "bgddt", "bxd", "bct", "bgtvt", "bqp", "bca", "bkhdt",
        "bvhttdl", "bldtbxh", "vp", "vpub", "vpubnd", "snv", "stc", "stp", "skhcn", "stttt",
        "sxd", "sct", "bcd", "bcdcchc", "ttcp", "nhnn", "ktnn", "qh",
    }
)  # fmt: skip
_CONVENTIONAL = {
    fold(name): name
    for name in (
        *(name for names in KINDS.values() for name in names),
        *("TTg", "HĐND", "BCĐ", "BGDĐT", "BKHĐT", "BLĐTBXH", "ĐĐBQH", "TLĐ", "BTĐKT"),
    )
}
_AMBIGUOUS_FOR_PARTY = "qd"  # the Party numbers both Quy định and Quyết định -QĐ/TW
_KIND_OF_NAME = {fold(kind): kind for kind in KINDS}


def kind_named(words: str) -> str | None:
    """Return the kind that these words name, in any case and with or without tone marks."""
    return _KIND_OF_NAME.get(re.sub(r"\s+", " ", fold(words)).strip())


def normalise_number(number: str) -> str:
    """Return the number without blanks, parts typed in lower case in their conventional case."""
    compact = re.sub(r"\s+", "", number)
    parts = re.split(r"([-/&.+_])", compact)
    return "".join(_conventional(part) for part in parts)


def _conventional(part: str) -> str:
    if not part or not part.islower() or part[0].isdigit():
        return part
    return _CONVENTIONAL.get(fold(part), part.upper())


def number_key(number: str) -> str:
    """Return the key under which two spellings of one number are equal: "08/QĐ-X" = "8/qd-x"."""
    return re.sub(r"^0+(?=\d)", "", re.sub(r"\s+", "", fold(number)))


def kind_of_number(number: str) -> str | None:
    """Return the kind that a number states, None where it leaves it open.

    A code that opens with an agency is a letter. "QH15" stands under laws and resolutions of the
    National Assembly alike, "-QĐ/TW" under decisions and regulations of the Party: both are None.
    """
    key = number_key(number)
    party = re.fullmatch(r"\d+-([a-z]+)/.+", key)
    if party:
        return None if party[1] == _AMBIGUOUS_FOR_PARTY else KIND_OF_ABBREVIATION.get(party[1])
    state = re.fullmatch(r"\d+(?:\.\d+)?[a-z]?/(?:\d{4}/)?([a-z]+)(\d*)(.*)", key)
    if not state:
        return None
    kind = KIND_OF_ABBREVIATION.get(state[1])
    if kind or state[1] in {"qh", "ubtvqh"}:
        return kind
    return "Công văn" if state[3].startswith("-") else None
