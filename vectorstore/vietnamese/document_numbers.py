"""Numbers of official documents: "118/2025/NĐ-CP", "138/KH-UBND", "28-CT/TU", "72/2025/QH15".

Decree 30/2020/NĐ-CP gives state bodies the form number/kind-agency (letters: number/agency-unit),
the Party uses number-kind/agency. Questions come in lower case and without marks as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.document_kinds import (
    AGENCIES,
    KIND_OF_ABBREVIATION,
    KINDS,
    kind_named,
    kind_of_number,
    normalise_number,
    number_key,
)
from vectorstore.vietnamese.folding import (
    LOWER_LETTERS,
    compile_views,
    fold,
    fold_in_place,
    view,
)
from vectorstore.vietnamese.footnote_marks import without_marks

_PARTY_KINDS = "qđ|nq|ct|kl|tb|kh|bc|cv|hd|ttr|ctr|cthđ|qc|đa|th"

_UPPER = "A-ZĐƯÂÊÔƠĂ"
_SEGMENT = rf"[{_UPPER}][{_UPPER}0-9]*(?:[a-z][{_UPPER}a-z0-9]{{0,3}})?"
_JOINED = rf"(?:[-&.+_]{_SEGMENT})*"
_SPACED_SEGMENT = rf"(?:[{_UPPER}]{{2,}}[{_UPPER}0-9]*|TTg|CTr)(?![{LOWER_LETTERS}])"
_START = r"(?<![\w/])(?<!\d[.,])(?<!\w-)"
_END = r"(?![\w/])"

_YEAR = r"(?:19|20)\d\d"
# Resolutions of the Government of 2025 are numbered 66.7/2025/NQ-CP.
_DIGITS = r"\d{1,5}(?:\.\d{1,2}(?=\s?/\s?20))?[a-z]?"

_STATE = re.compile(
    rf"{_START}{_DIGITS}\s?/\s?(?:(?P<year>{_YEAR})\s?/\s?)?(?P<code>(?:(?:NQLT|TTLT)/)?{_SEGMENT}"
    rf"(?:\s{{0,2}}-\s{{0,2}}{_SPACED_SEGMENT}|{_JOINED}){_JOINED}){_END}"
)
_PARTY = re.compile(
    rf"{_START}\d{{1,5}}\s{{0,2}}-\s{{0,2}}(?P<kind>{_SEGMENT})\s?/\s?{_SEGMENT}{_JOINED}{_END}"
)
_LOWER_STATE = re.compile(
    rf"{_START}{_DIGITS}\s?/\s?(?:{_YEAR}\s?/\s?)?"
    rf"(?P<code>[a-zđ]+(?:\d{{1,2}}|(?:[-&][a-zđ0-9]+)+)){_END}"
)
_LOWER_PARTY = re.compile(
    rf"{_START}\d{{1,5}}\s?-\s?(?:{_PARTY_KINDS}|{fold(_PARTY_KINDS)})\s?/\s?(?:tu|tw|hu|đu|du|[a-z]{{1,5}}tw)(?:-[a-z]+)?{_END}"
)

_KIND_WORDS = "|".join(
    kind.lower().replace(" ", r"\s+") for kind in sorted(KINDS, key=len, reverse=True)
)
_NAMED_BEFORE = compile_views(
    rf"(?<!\w)(?P<kind>{_KIND_WORDS})(?:\s+(?:liên\s+tịch|của\s+[^.;,\n]{{1,40}}?))?"
    r"(?:\s*\(?\s*số)?\s*:?\s*$"
)
_NUMBER_WORD_BEFORE = compile_views(r"(?<!\w)số\s*:?\s*$")
_NOT_A_COUNT = (
    r"(?!\s*(?:%|phần\s+trăm|năm|tháng|quý|tuần|ngày(?!\s+(?:nào|mấy|bao\s+nhiêu))|giờ|lần|cấp|nhóm|nội\s+dung|nhiệm\s+vụ|chỉ\s+tiêu"
    r"|lĩnh\s+vực|mục\s+tiêu|cơ\s+quan|đơn\s+vị|địa\s+phương|văn\s+bản|hồ\s+sơ|thủ\s+tục|tthc"
    r"|tỷ|tỉ|triệu|nghìn|người|tỉnh|xã|sở|bộ|điểm)(?!\w))"
)
_PARTIAL = compile_views(
    rf"(?<!\w)(?:(?P<kind>{_KIND_WORDS})|(?P<abbreviation>nđ|nq|qđ|kh|bc|ct|tt|cv|cđ|kl|tb|ttr|ctr|hd|đa))"
    r"\s+(?P<so>số\s*:?\s*)?"
    r"(?P<number>\d{1,5}(?:\s?/\s?(?:19|20)\d\d)?)(?![\w/]|[.,]\d|\s?[-–]\s?\d)"
    rf"(?(so)|{_NOT_A_COUNT})"
)


_ASSEMBLY = re.compile(r"/(?:UBTV)?QH\d*$")
_ASSEMBLY_KIND = re.compile(r"(?<!\w)(?:Bộ luật|Luật|Nghị quyết|Pháp lệnh|Hiến pháp)(?!\w)")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A whole number of a document as it stands in a text, `number` without blanks."""

    start: int
    end: int
    number: str
    kind: str | None


class PartialNumber(NamedTuple):
    """A mention by kind and figure only: "Kế hoạch 138" is ("Kế hoạch", "138")."""

    kind: str
    number: str
    start: int
    end: int


def find_document_numbers(text: str) -> list[DocumentNumber]:
    """Return every whole document number, in order; a blank number ("/UBND-NC") is none."""
    return list(_document_numbers(without_marks(text)))


@lru_cache(maxsize=64)
def _document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    lowered = view(text)
    spans: list[tuple[int, int]] = []
    for match in _STATE.finditer(text):
        code = match["code"]
        if (
            "-" in code
            or match["year"]
            or fold(code) in KIND_OF_ABBREVIATION
            or lowered.pick(_NUMBER_WORD_BEFORE).search(
                lowered.text, max(0, match.start() - 20), match.start()
            )
        ):
            spans.append(match.span())
    spans += [m.span() for m in _PARTY.finditer(text)]
    plain = fold_in_place(text)
    for match in _LOWER_STATE.finditer(text):
        first = re.match(r"[a-z]+", plain[match.start("code") : match.end()])
        if first and (first[0] in KIND_OF_ABBREVIATION or first[0] in AGENCIES):
            spans.append(match.span())
    spans += [m.span() for m in _LOWER_PARTY.finditer(text)]
    found: list[DocumentNumber] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if found and start < found[-1].end:
            continue
        number = normalise_number(text[start:end])
        kind = kind_of_number(number)
        named = lowered.pick(_NAMED_BEFORE).search(lowered.text, max(0, start - 80), start)
        kind = kind_named(named["kind"]) if named else kind or _assembly_kind(text, start, number)
        found.append(DocumentNumber(start, end, number, kind))
    return tuple(found)


def _assembly_kind(text: str, start: int, number: str) -> str | None:
    """Return the kind whose name opens the title before a number of the National Assembly."""
    if _ASSEMBLY.search(number) is None:
        return None
    names = list(_ASSEMBLY_KIND.finditer(text, max(0, start - 120), start))
    return kind_named(names[-1].group()) if names else None


def find_partial_numbers(text: str) -> list[PartialNumber]:
    """Return mentions such as "Kế hoạch 138", "KH 138", "Nghị định số 118/2025".

    A figure that looks like a year needs "số" before it ("Kế hoạch 2023" is a plan of that year).
    Spans that belong to a whole number are not repeated here.
    """
    text = without_marks(text)
    lowered = view(text)
    whole = Covered(
        len(text), ((number.start, number.end) for number in find_document_numbers(text))
    )
    found: list[PartialNumber] = []
    for match in lowered.pick(_PARTIAL).finditer(lowered.text):
        start, end = match.span()
        if whole.touches(start, end):
            continue
        number = re.sub(r"\s+", "", match["number"])
        abbreviation = match["abbreviation"]
        if abbreviation == "đa" and not text[match.start("abbreviation")].isupper():
            continue  # "tối đa 30 phút"
        if not match["so"] and re.fullmatch(r"(?:19|20)\d\d", number):
            continue
        if match["kind"]:
            kind = kind_named(match["kind"])
        else:
            kind = KIND_OF_ABBREVIATION.get(fold(abbreviation))
        if kind:
            found.append(PartialNumber(kind, number, start, end))
    return found


__all__ = [
    "KINDS",
    "DocumentNumber",
    "PartialNumber",
    "find_document_numbers",
    "find_partial_numbers",
    "kind_named",
    "kind_of_number",
    "normalise_number",
    "number_key",
]
