"""The zones of an official document: header, body, annexes, signature.

The official form (agency, national motto, number, place and day, kind, subject, addressees at the
top; "./.", recipients and signature at the end; annexes after it) is the same everywhere, so zones
are read from it and not from any one document's words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from ingest.blocks import Block, Span
from ingest.outline.markers import Marker, is_title, is_upper, read_marker, syllables
from ingest.outline.quotations import quoted_spans
from vectorstore.vietnamese.document_numbers import KINDS

Zone = Literal["header", "body", "signature", "annex", "row", "footnote"]

_MOTTO = re.compile(
    r"c[ôộ]ng\s+h[oòóa]+\s+x[ãa]\s+h[ộo]i|ch[ủu] ngh[ĩi]a vi[ệe]t nam|đ[ộo]c l[ậa]p\s*[-–]\s*t[ựu]"
    r"|đ[ảa]ng c[ộo]ng s[ảa]n vi[ệe]t nam",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?i:số)\s*:|(?i:số)\s*\d{0,6}\s*[-/]\s*[A-ZĐ]{2}|Luật số|Lệnh số")
_PLACE_DAY = re.compile(r"[^.;]{2,40},\s*ngày\b.{0,30}\bnăm\s*(?:\d{4})?\W*$", re.IGNORECASE)
_SUBJECT = re.compile(r"\(?\s*(?:v/v|về việc|kèm theo|ban hành kèm|kính gửi)", re.IGNORECASE)
_ADDRESSED = re.compile(r"kính gửi", re.IGNORECASE)
_RULE = re.compile(r"[\W_]*$")
_SENTENCE_START = re.compile(
    r"(?:căn cứ|thực hiện|theo đề nghị|xét|để |nhằm|ngày \d|sau khi|trên cơ sở"
    r"|triển khai thực hiện (?:nghị|công|kế|quyết|chỉ))",
    re.IGNORECASE,
)
# "Danh mục" and the like head annexes without being kinds of documents.
_KIND_NAMES = (*KINDS, "Danh mục", "Nội quy", "Điều lệ", "Tiêu chí", "Bộ tiêu chí", "Lộ trình")
_KIND = re.compile("|".join(sorted(_KIND_NAMES, key=len, reverse=True)), re.IGNORECASE)
_CLOSING = re.compile(r"\./\.?\W*$")
_SIGNER = re.compile(
    r"(?i:nơi nhận)|(?i:tm|kt|tl|tuq|thừa lệnh|q|t/m|k/t)\s*\.\s*(?:(?i:[a-zđ])|[À-Ỹ])"
)
_SIGNER_TITLE = re.compile(
    r"(?:quyền |phó )?(?:chủ tịch|chủ nhiệm|bộ trưởng|thứ trưởng|giám đốc|cục trưởng|thủ tướng"
    r"|tổng giám đốc|chánh văn phòng|trưởng ban|hiệu trưởng|tổng cục trưởng|vụ trưởng|bí thư)\W*$",
    re.IGNORECASE,
)
_LAST_RECIPIENT = re.compile(r"[-–]?\s*Lưu\b")
_NOTES_BEFORE = 3  # paragraphs that may stand before the official header
_MOST_NAMES = 8  # names, seals and notes below the last title of a signer
_LONGEST_RECIPIENT = 120  # syllables of one item below "Nơi nhận"
_BELOW_TITLE = 3
_NAME_SYLLABLES = 6
_LONG = 40  # syllables: a line of this length is text and belongs to no signature


def header_end(spans: tuple[Span, ...]) -> int:
    """How many leading spans form the official header (or the title of a page without one)."""
    last = 0
    addressed = kind_seen = False
    for index, span in enumerate(spans[:60]):
        block = span.block
        text = block.text.strip()
        if block.kind == "footnote":
            break
        if block.kind == "row" and sum(bool(c.strip()) for c in block.cells) > 2:
            break
        if _is_header_line(block):
            last = index + 1
            addressed = addressed or bool(_ADDRESSED.match(text))
            kind_seen = kind_seen or bool(_KIND.match(text))
            continue
        marker = read_marker(text)
        listed = marker is not None and marker.style == "bullet"
        if addressed and last == index and (listed or (marker is None and _is_name(text))):
            last = index + 1
            continue
        if marker is not None or _SENTENCE_START.match(text):
            break
        if kind_seen and last == index and text[-1] not in ".;:" and syllables(text) <= 60:
            last = index + 1  # the subject below the kind
            continue
        if block.kind == "row":
            # The portal's table of facts leads the page; the header itself may be a table too.
            last = index + 1 if last == index and _states_fact(block) else last
            continue
        if index < _NOTES_BEFORE and last == 0 and _motto_follows(spans, index):
            continue  # a note set before the official header
        if index == 0 and is_title(text):
            last = 1
            continue
        if syllables(text) > 12 or text[-1] in ".;":
            break
    return last


def _motto_follows(spans: tuple[Span, ...], index: int) -> bool:
    coming = (span.block.text for span in spans[index + 1 : index + 1 + _NOTES_BEFORE + 2])
    return any(_MOTTO.search(unicodedata.normalize("NFC", text)) for text in coming)


def _states_fact(block: Block) -> bool:
    """Whether a row is a name and its value ("Số hiệu", "12/KH-UBND")."""
    cells = [cell.strip() for cell in block.cells if cell.strip()]
    return len(cells) == 2 and cells[0][0].isalpha() and syllables(cells[0]) <= 5


def _is_name(text: str) -> bool:
    return syllables(text) <= 20 and not _SENTENCE_START.match(text) and text[-1] != ":"


def _is_header_line(block: Block) -> bool:
    text = block.text.strip()
    if _RULE.match(text):
        return True
    if len(text) > 400 or (read_marker(text) is not None and not _NUMBER.match(text)):
        return False
    return bool(
        _MOTTO.search(unicodedata.normalize("NFC", text))
        or _NUMBER.match(text)
        or _PLACE_DAY.match(text)
        or _SUBJECT.match(text)
        or (is_upper(text) and text[-1] not in ";")
    )


def zones_of(
    spans: tuple[Span, ...], *, official: bool = True
) -> tuple[tuple[Zone, Marker | None], ...]:
    """The zone of each span, and the marker that it begins with where markers count."""
    head = header_end(spans)
    zones: list[tuple[Zone, Marker | None]] = [("header", None)] * head
    quoted = quoted_spans(spans)
    signing = listed = False
    plain = 0  # lines since the last recipient or title of a signer
    for index in range(head, len(spans)):
        block = spans[index].block
        if block.kind == "footnote":
            zones.append(("footnote", None))
            continue
        marker = None if index in quoted else read_marker(block.text)
        if _opens_annex(block, marker, spans[index + 1 : index + 6], signing=signing):
            zones.append(("annex", marker if marker and marker.style == "annex" else None))
            signing = False
            continue
        if signing:
            signing = plain < _MOST_NAMES and _still_signing(block, marker, listed=listed)
        else:
            coming = spans[index + 1 : index + 1 + _BELOW_TITLE]
            begins = _starts_signature(block) or _is_last_title(block, coming)
            signing, listed = official and begins, False
        if signing:
            zones.append(("signature", None))
            listed = listed or bool(_LAST_RECIPIENT.match(block.text))
            plain = 0 if marker is not None or _names_signer(block.text) else plain + 1
        elif block.kind == "row":
            zones.append(("row", None))
        else:
            zones.append(("body", marker))
            signing, listed = official and bool(_CLOSING.search(block.text)), False
    return tuple(zones)


def _names_signer(text: str) -> bool:
    return bool(_SIGNER.search(text) or _SIGNER_TITLE.match(text))


def _starts_signature(block: Block) -> bool:
    text = block.text.strip()
    return bool(_SIGNER.match(text)) and (block.kind == "row" or syllables(text) <= 25)


def _is_last_title(block: Block, coming: tuple[Span, ...]) -> bool:
    """Whether a signer's bare title ends a document: nothing but names stands below it."""
    text = block.text.strip()
    if block.kind == "row" or not is_upper(text) or not _SIGNER_TITLE.match(text):
        return False
    for span in coming:
        marker = read_marker(span.block.text)
        if marker is not None and marker.style == "annex":
            return True
        named = span.block.kind == "footnote" or syllables(span.block.text) <= _NAME_SYLLABLES
        if marker is not None or not named:
            return False
    return True


def _still_signing(block: Block, marker: Marker | None, *, listed: bool) -> bool:
    """A signature goes on until an annex, or until text or structure that no signature holds.

    `listed` tells that the list of recipients is complete, so that no further list belongs to it.
    """
    if _names_signer(block.text):
        return True
    if marker is not None and (marker.style != "bullet" or listed):
        return False
    if block.kind == "row":
        return (
            sum(bool(cell.strip()) for cell in block.cells) <= 2 and syllables(block.text) <= _LONG
        )
    return syllables(block.text) <= (_LONGEST_RECIPIENT if marker is not None else _LONG)


def _opens_annex(
    block: Block, marker: Marker | None, coming: tuple[Span, ...], *, signing: bool
) -> bool:
    """An annex begins with "Phụ lục …", or after the signature with a kind ("KẾ HOẠCH")."""
    text = block.text.strip()
    if block.kind == "row":
        return False
    if marker is not None and marker.style == "annex":
        rest = text[marker.length :]
        return not rest or is_upper(rest) or rest.startswith("(") or is_title(rest, bold=block.bold)
    if marker is not None or not signing or not _KIND.match(text) or not is_upper(text):
        return False
    if _KIND.fullmatch(text.rstrip(" :.")):
        return True
    return any(re.match(r"\W*(?:ban hành )?kèm theo", s.block.text, re.IGNORECASE) for s in coming)


def leading_kind(title: str) -> str:
    """The kind of document that a title begins with: "KẾ HOẠCH TRIỂN KHAI …" → "Kế hoạch"."""
    match = _KIND.match(title)
    return (match.group() if match else title.rstrip(" :.")).capitalize()


def is_closing(text: str) -> bool:
    """Whether a paragraph closes the document ("… xem xét, chỉ đạo./.")."""
    return bool(_CLOSING.search(text)) or text.startswith("Trên đây là")
