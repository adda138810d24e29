"""The official header as it arrives, flattened to lines.

Decree 30/2020/NĐ-CP puts two columns above the text: agency and number, motto, place and day;
kind and subject stand below. Exports give the lines one after another, left column first or mixed,
so each part is known by its own form and not by its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ingest.blocks import Block
from ingest.cleaning.paragraphs import is_capitals
from ingest.loaders.flattened import is_field_label
from vectorstore.vietnamese.dates import DateMention, find_dates
from vectorstore.vietnamese.document_numbers import (
    KINDS,
    find_document_numbers,
    kind_named,
    normalise_number,
)
from vectorstore.vietnamese.folding import fold

_WITHIN = 60  # blocks
_MOTTO = re.compile(
    r"(?:cong hoa xa hoi|chu nghia viet nam|dang cong san viet nam|doc lap\s*-?\s*tu do)"
)
_NUMBER = re.compile(
    r"(?:(?:luat|phap lenh|nghi quyet|nghi dinh|thong tu|quyet dinh|chi thi|lenh) )?so\s*:?\s*"
    r"(?P<rest>.*)"
)
_BLANK_NUMBER = re.compile(r"[\s.…_]*(?P<code>(?:/\d{4})?\s*[/-]\s*[^\W\d_].*)?")
_ANY_NUMBER = re.compile(
    r"(?P<number>\d{1,6}[a-zA-Z]?(?:\s*/\s*\d{4})?\s*[/-]\s*[^\W\d_][\w&.+-]*"
    r"(?:\s?[-/&+]\s?[\w&.+-]+)*)"
)
_STAMP = re.compile(r"(?:du thao|hoa toc|(?:thuong )?khan|(?:tuyet |toi )?mat|sao y|ban sao)$")
_NUMBER_WITHIN = 3  # blocks below the agency's lines
_BODY = re.compile(
    r"(?:can cu\b|thuc hien|trien khai|kinh gui|theo de nghi|xet |ngay \d|sau khi|dieu \d"
    r"|chuong [ivx\d]"
    r"|\d{1,2}\s?[.)]|[ivx]+\s?[.\-)]|[a-z]\)|[-+] |(?:bieu|mau|bang)(?: mau| so)? \d"
    r"|tren co so|nham |de |ngay|quoc hoi ban hanh)"
)
_SUBJECT = re.compile(r"(?:v/v|ve viec)\s*:?\s*", re.IGNORECASE)
_SUBJECT_BEHIND = re.compile(r"\s(?:v/v|về việc)\s*:?\s*", re.IGNORECASE)
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?(?:kem theo|dinh kem)|\(ban hanh")
_AUTHORITY = re.compile(
    r"(?:chu tich|uy ban (?:nhan dan|thuong vu)|hoi dong nhan dan|bo truong|thu tuong|chinh phu"
    r"|giam doc|quoc hoi|tong giam doc|cuc truong|chanh |tong kiem toan|ban thuong vu"
    r"|ban chap hanh|vien truong)"
)
_AGENCY_START = re.compile(
    r"(?:uy ban|ubnd|hoi dong|hdnd|bo |so |cuc |chi cuc|van phong|trung tam|ban |tong cuc|chinh phu"
    r"|thu tuong|quoc hoi|kiem toan|toa an|vien |thanh tra|chu tich|chu nhiem|tinh uy|thanh uy"
    r"|dang uy"
    r"|dang bo|huyen uy|ngan hang|bao hiem|tong cong ty|truong |hoc vien|mat tran|lien doan|dai )"
)
# Kinds that no number states: what is issued beside another document, and notices to the press.
_ATTACHED_KINDS = (
    "Phụ lục", "Danh mục", "Biểu mẫu", "Nội quy", "Quy trình", "Thông cáo báo chí", "Thông cáo",
    "Đề cương", "Tiêu chí", "Bộ tiêu chí", "Quy tắc", "Lộ trình",
)  # fmt: skip
_ATTACHED_NAME = {fold(name): name for name in _ATTACHED_KINDS}
_NUMBERED_ANNEX = re.compile(r"phu luc(?: so)? (?:[ivx]{1,5}|\d{1,2})")
_LEADING_KIND = re.compile(
    "(?:"
    + "|".join(sorted(map(fold, (*KINDS, *_ATTACHED_KINDS)), key=len, reverse=True))
    + r") (?=\w)"
)
_OPEN_END = re.compile(r"\b(?:cho|cua|va|voi|tai|theo|ve|giua|do|den|tu|gui|giao|uy quyen)$")
_LEADING_WITHIN = 8  # blocks in which a text without header states its kind
_TRAILING_RULE = re.compile(r"[\s*_–—-]+$")


class NumberLine(NamedTuple):
    """What follows "Số:": the number, or None where it is blank; `code` is what stands there."""

    number: str | None
    code: str


@dataclass(frozen=True, slots=True)
class OfficialHeader:
    """The parts that were found; `length` counts the blocks up to the end of the subject."""

    agency: tuple[str, ...] = ()  # lines
    number: NumberLine | None = None
    date: DateMention | None = None
    place: str = ""  # as written before "ngày"
    kind: str | None = None
    subject: str = ""
    length: int = 0
    motto: bool = False
    letter: bool = False  # the subject stands as "V/v …"
    attached: str = ""  # "(Kèm theo Báo cáo số … của UBND tỉnh …)"

    @property
    def is_official(self) -> bool:
        """Tell whether the text opens as an official document does."""
        return self.motto or self.number is not None or self.kind is not None


def read_header(blocks: tuple[Block, ...]) -> OfficialHeader:
    """Read the header from a document's first blocks."""
    agency: list[str] = []
    number: NumberLine | None = None
    date: DateMention | None = None
    place = ""
    kind: str | None = None
    motto = letter = waiting = False
    subject: list[str] = []
    length = 0
    head = [block for block in blocks[:_WITHIN] if not _in_box(block)]
    offset = next((i for i, block in enumerate(blocks) if not _in_box(block)), 0)
    for index, block in enumerate(head):
        text = _TRAILING_RULE.sub("", block.text).strip(" |-–—_\t")
        folded = fold(text)
        seen = motto or number is not None or date is not None
        if _MOTTO.match(folded):
            motto = True
        elif number is None and (line := _number_line(text, folded, head, index)) is not None:
            number = line
            if (lead := _SUBJECT_BEHIND.search(line.code)) is not None and not subject:
                subject, letter = [line.code[lead.end() :]], True
        elif date is None and (found := _place_and_day(text)) is not None:
            place, date = found
        elif kind is None and not subject and (name := _kind_line(text)) is not None:
            if seen or index < _LEADING_WITHIN:
                kind = name
        elif kind is None and not subject and (parted := _kind_and_subject(block, text)):
            if seen or index < _LEADING_WITHIN:
                kind, rest = parted
                subject = [rest]
        elif number is None and kind is None and _is_agency_line(head, index, text, seen=seen):
            agency.append(text)
        elif _is_continued_number(text, number, head, index):
            pass
        elif seen and kind is None and (lead := _SUBJECT.match(folded)) is not None:
            subject = [text[lead.end() :]]
            letter = waiting = True
        elif _goes_on(text, folded, subject, letter=letter, waiting=waiting):
            subject = [" ".join((*subject, text)).strip()]
        elif number is not None and kind is None and not subject and _is_bare_subject(text, folded):
            subject, letter = [text], True
        elif _starts_body(folded, text) or (not seen and len(text) > 120):
            other_column = any(_MOTTO.match(fold(b.text)) for b in head[index + 1 : index + 4])
            if (seen or kind) and (motto or not other_column):
                length = offset + index
                break
        elif kind is not None and block.kind == "row":
            length = offset + index
            break
        elif kind is not None or is_capitals(text):
            if not _is_authority(folded, text, subject):
                subject.append(text)
                waiting = False
        elif number is not None and not subject and block.bold:
            subject.append(text)
        length = offset + index + 1
    return OfficialHeader(
        tuple(agency),
        number,
        date,
        place,
        kind,
        _joined(subject),
        length,
        motto,
        letter,
        next((line for line in subject if _ATTACHED.match(fold(line))), ""),
    )


def _is_agency_line(head: list[Block], index: int, text: str, *, seen: bool) -> bool:
    """Tell a line of the letterhead; rows of two cells deliver its second line behind the motto."""
    if not is_capitals(text) or len(text) >= 120 or _STAMP.match(fold(text)):
        return False
    below = range(index + 1, min(index + 1 + _NUMBER_WITHIN, len(head)))
    return not seen or any(
        _number_line(head[at].text, fold(head[at].text), head, at) is not None for at in below
    )


def _in_box(block: Block) -> bool:
    return block.kind == "row" and len(block.cells) == 2 and is_field_label(block.cells[0])


def _number_line(text: str, folded: str, head: list[Block], index: int) -> NumberLine | None:
    match = _NUMBER.fullmatch(folded)
    if match is None or len(text) > 90:
        return None
    rest = text[match.start("rest") :].strip(" *")
    if not rest and ":" not in text:
        return None
    if not rest and index + 1 < len(head):  # the figure stands on a line of its own
        rest = head[index + 1].text if _ANY_NUMBER.match(head[index + 1].text) else ""
    found = find_document_numbers(rest)
    if found and found[0].start == 0:
        return NumberLine(found[0].number, rest)
    loose = _ANY_NUMBER.match(rest)
    if loose:
        return NumberLine(normalise_number(loose["number"]).strip("-/.,"), rest)
    blank = _BLANK_NUMBER.fullmatch(rest)
    if blank is None and not match["rest"].strip(" .…"):
        return NumberLine(None, "")
    return NumberLine(None, (blank["code"] or "").strip()) if blank else None


def _is_continued_number(
    text: str, number: NumberLine | None, head: list[Block], index: int
) -> bool:
    return bool(
        number and number.code == text and index and _NUMBER.match(fold(head[index - 1].text))
    )


def _place_and_day(text: str) -> tuple[str, DateMention] | None:
    if len(text) > 110:
        return None
    for date in find_dates(text):
        lead = text[: date.start].strip(" ,*(")
        after = text[date.end :].strip(" *.)")
        written_out = "tháng" in text[date.start : date.end].lower()
        if written_out and len(lead) <= 45 and not after and not _BODY.match(fold(lead) + " "):
            return lead.removesuffix("ngày").strip(" ,"), date
    return None


def _kind_line(text: str) -> str | None:
    bare = text.strip(" .:*")
    if not is_capitals(bare):
        return None
    if _NUMBERED_ANNEX.fullmatch(fold(bare)):
        return "Phụ lục"
    return kind_named(bare) or _ATTACHED_NAME.get(fold(bare))


def _kind_and_subject(block: Block, text: str) -> tuple[str, str] | None:
    """Part "KẾ HOẠCH TRIỂN KHAI …" and "THÔNG TƯ Quy định …", a kind and its subject in one line.

    The kind stands in capitals; in a heading of a text without header that may differ for kinds
    that no number states ("Phụ lục thống kê …").
    """
    match = _LEADING_KIND.match(fold(text))
    if match is None or len(text) > 400:
        return None
    name, rest = text[: match.end()].strip(), text[match.end() :].strip()
    attached = _ATTACHED_NAME.get(fold(name))
    if not is_capitals(name) and not (attached and (block.heading_level or block.bold)):
        return None
    if text.endswith((".", ";", ":")) or len(rest.split()) < 2:
        return None
    kind = kind_named(name) or attached
    return (kind, rest) if kind else None


def _goes_on(text: str, folded: str, subject: list[str], *, letter: bool, waiting: bool) -> bool:
    """Tell the line that an empty "V/v:" left for its subject."""
    empty = letter and waiting and not "".join(subject).strip()
    return empty and not _BODY.match(folded) and not text.endswith(":")


def _is_bare_subject(text: str, folded: str) -> bool:
    """A letter's subject without "V/v": "Về hướng dẫn …" under the number."""
    return folded.startswith("ve ") and not is_capitals(text) and text[-1] not in ".;:"


def _starts_body(folded: str, text: str) -> bool:
    if is_capitals(text) and len(text) > 12 and not re.match(r"[ivx]+[.)-]|\d", folded):
        return False
    return _BODY.match(folded) is not None or (len(text) > 400) or text.endswith((".", ";", ":"))


def _is_authority(folded: str, text: str, subject: list[str]) -> bool:
    """Tell "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" under the subject, who decides, from the subject."""
    open_end = bool(subject) and _OPEN_END.search(fold(subject[-1])) is not None
    if not subject or open_end or not is_capitals(text):
        return False
    return _AUTHORITY.match(folded) is not None


def _joined(lines: list[str]) -> str:
    kept: list[str] = []
    for line in lines:
        said_already = line.strip(" ,") in " ".join(kept)
        if not said_already and not _ATTACHED.match(fold(line)):
            kept.append(line)
    return _SUBJECT_LEAD.sub("", " ".join(kept)).strip(" .*")


_SUBJECT_LEAD = re.compile(r"^(?:v/v|về việc)\s*:?\s*", re.IGNORECASE)


def agency_groups(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Join the lines of one agency: the last group issues the document, others stand above it."""
    groups: list[str] = []
    for line in lines:
        if groups and not _AGENCY_START.match(fold(line) + " "):
            groups[-1] = f"{groups[-1]} {line}"
        else:
            groups.append(line)
    return tuple(groups)
