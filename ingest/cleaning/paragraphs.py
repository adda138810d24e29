"""Rejoining what a page or a hard line break cut in two; list points and headings stay apart.

Two steps use the same reading of a line's end and start: `wraps` serves the loaders, where it is
still known which lines stood directly under each other, and `rejoin` works on blocks, where a
paragraph may be split by a page end with its footnotes in between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.blocks import Block
from vectorstore.vietnamese.document_numbers import KINDS
from vectorstore.vietnamese.numbers import find_quantities

_KIND_LINES = frozenset(kind.upper() for kind in KINDS) | {"PHỤ LỤC", "QUYẾT NGHỊ:", "QUYẾT ĐỊNH:"}
_KIND_WORDS = "|".join(sorted(KINDS, key=len, reverse=True))
_MARKER = re.compile(
    r"(?:[-–—+*•●○▪◦❖➢✓]\s?(?=\D)|[-–—+•]\s"
    r"|\(?[a-zđ]{1,2}(?:\.\d{1,2})?[).]\s?(?=\S)|\(?\d{1,2}(?:\.\d{1,2}){0,4}[.)/](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\s|[IVXLC]{1,6}\s?[.)/-]|[A-HĐ]\s?[.)](?=\s)"
    r"|\[\^?\d{1,3}\]|[¹²³⁰⁴-⁹]"
    r"|(?:Điều|Chương|Mục|Phần|Phụ lục|Biểu|Bảng|Mẫu)\s+[0-9IVXLC]+(?:\s*[.:–-]|\s*$)"
    r"|(?:Căn cứ|Nơi nhận|Kính gửi|Theo đề nghị|Xét đề nghị|V/v)\b|Số\s*:"
    r"|(?:T/?M|KT|TL|TUQ|Q)\.)"
)
_ROLE = re.compile(
    r"(?:T/?M\b|KT\.|TL\.|TUQ\.|Q\.|PHÓ |CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG|THỦ TƯỚNG|CHÁNH "
    r"|CỤC TRƯỞNG|VỤ TRƯỞNG|TRƯỞNG |CỘNG HÒA|CỘNG HOÀ|ĐẢNG CỘNG SẢN|PHỤ LỤC|ĐỘC LẬP)"
)
_AGENCY = re.compile(
    r"(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|BỘ|SỞ|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|TRUNG TÂM"
    r"|BAN|THANH TRA|TRƯỜNG|HỌC VIỆN|VIỆN|BỆNH VIỆN|TÒA ÁN|BẢO HIỂM|KHO BẠC)\s"
)
_PLACE_LINE = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|ĐẶC KHU)\s")
_MOTTO_LINE = re.compile(r"(?:CỘNG H[ÒO][AÀ] XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN) VIỆT NAM$")
# "Gia Lai, ngày 03 tháng 12 năm | 2025" in a narrow column
_CUT_DAY = re.compile(r"\bngày(?:\s+\d{1,2}(?:\s+tháng(?:\s+\d{1,2}(?:\s+năm)?)?)?)?$")
_DAY_REST = re.compile(r"(?:\d{1,2}\s+)?(?:tháng\s+\d{1,2}\s+)?(?:năm\s+)?\d{4}")
_LOWER_DASH = re.compile(r"[-–]\s?[a-zà-ỹđ]")
_TERMINAL = re.compile(r"[.;:!?…][\"”’'»)\]]*$")
# Words that open what follows: a line that ends with one is cut, whatever the next begins with.
_DANGLING = re.compile(
    r"(?:^|\s)(?:số|ngày|tháng|năm|và|của|với|về|tại|theo|cho|các|những|từ|đến|khoản|điểm|Điều|điều"
    r"|là|hoặc|do|bằng|trên|trong|tỉnh|huyện|xã|phường|thành phố|được|giữa|nhằm|để|gồm|như|bởi|vào"
    r"|Sở|Bộ|Chánh|Phó|Ủy ban|Cộng sản|Việt|Hội đồng|Tổng|Luật)$|,$"
    r"|^(?:Số|SỐ)\s*:?$|\sSỐ$"
)
# "từ cấp I đến cấp | V. Chi tiết …": a rank in Roman numerals, cut off the word that it belongs to.
_BEFORE_RANK = re.compile(
    r"(?:^|\s)(?:(?<!phân )(?<!cung )cấp|loại|hạng|bậc|nhóm|quý|vùng|khu vực|đợt|giai đoạn|kỳ"
    r"|khóa|khoá|phần|chương|mục|phụ lục|Phụ lục|Chương|Mục)$"
)
_RANK = re.compile(r"[IVXLC]{1,6}\b")
_BARE_NUMBER_LABEL = re.compile(r"(?:Số|SỐ)\s*:?")
_GOVERNS_DOCUMENT = re.compile(
    r"(?:thực hiện|triển khai|ban hành|tại|theo|của|về|bổ sung|thay thế|hướng dẫn|và),?$"
)
_DOCUMENT_START = re.compile(rf"(?:{_KIND_WORDS})\s+(?:số\s+)?\d")
_SPLIT_NUMBER = re.compile(r"\d\s?[-/]$|[A-ZĐ]-$")
_NARROWEST, _WIDEST = 30, 200
_SHORT, _LONG = 30, 60
_FEWEST_BREAKS = 4
_END_LENGTH = 40


def starts_with_marker(text: str) -> bool:
    """Tell whether a line opens a list point, a heading, a note or a fixed official part."""
    return _MARKER.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends with a mark that closes a sentence, a point or an opening."""
    return _TERMINAL.search(_end(text)) is not None


def _end(text: str) -> str:
    return text[-_END_LENGTH:]  # a search for an end need not read a whole paragraph


def is_capitals(text: str) -> bool:
    """Tell whether the letters of a text are all capitals (at least two of them)."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and all(character.isupper() for character in letters)


class WrapWidths(NamedTuple):
    """Widths in characters at which a file's lines were broken; None where they were not.

    Exports wrap the markup with the text, so the first line of a paragraph comes out shorter.
    """

    opening: int | None
    other: int | None


class LinePair(NamedTuple):
    """Two lines, one directly under the other, and whether the upper one opens a paragraph."""

    first: str
    second: str
    opening: bool


def opens_another_agency(paragraph: str, line: str) -> bool:
    """Tell "CỤC THUẾ" under "BỘ TÀI CHÍNH": two agencies, the lower one issues."""
    above = _AGENCY.match(paragraph) or _PLACE_LINE.match(paragraph)
    return bool(is_capitals(paragraph) and above and _AGENCY.match(line))


def wrap_widths(pairs: Sequence[LinePair]) -> WrapWidths:
    """Estimate the widths from breaks inside sentences: those before a line in lower case."""
    broken = [
        pair
        for pair in pairs
        if _opens_lower(pair.second)
        and not starts_with_marker(pair.second)
        and not ends_sentence(pair.first)
    ]
    return WrapWidths(
        _width([len(pair.first) for pair in broken if pair.opening], 0.75),
        _width([len(pair.first) for pair in broken if not pair.opening], 0.9),
    )


def _width(lengths: Sequence[int], share: float) -> int | None:
    if len(lengths) < _FEWEST_BREAKS:
        return None
    width = sorted(lengths)[int(len(lengths) * share)]
    return width if _NARROWEST <= width <= _WIDEST else None


def wraps(pair: LinePair, widths: WrapWidths, *, spaced: bool) -> bool:
    """Tell whether the second line continues the first.

    `spaced` says that the file sets paragraphs apart by blank lines, so that a sentence which ends
    near the full width does not end its paragraph.
    """
    first, second = pair.first, pair.second
    width = widths.opening if pair.opening else widths.other
    if starts_with_marker(second) and not _continues_in_spite_of_marker(first, second, width):
        return False
    if first.strip(" .:*") in _KIND_LINES or _MOTTO_LINE.match(first) or _ROLE.match(second):
        return False
    if _DANGLING.search(_end(first)) or _SPLIT_NUMBER.search(_end(first)):
        return True
    if first.endswith((";", ":", "./.")):
        return first.endswith(":") and _is_amount(second)
    full = width is not None and _does_not_fit(first, second, width)
    if ends_sentence(first):
        return full and spaced and len(first) > _LONG
    if _opens_lower(second):
        return True
    if is_capitals(first) or is_capitals(second):
        return is_capitals(first) and is_capitals(second)
    return full or (spaced and _SHORT < len(first) <= _WIDEST)


def _is_amount(text: str) -> bool:
    """Tell a figure with its unit and no more ("300.000 đồng/Chứng chỉ."); no point of a list."""
    if not text[:1].isdigit() or len(text) > _LONG:
        return False
    quantities = find_quantities(text)
    return len(quantities) == 1 and quantities[0].start == 0 and bool(quantities[0].unit)


def _does_not_fit(first: str, second: str, width: int) -> bool:
    """Greedy wrapping broke here only if the next word would have run over the width."""
    word = second.split(maxsplit=1)[0]
    return len(first) + 1 + len(word) > width and len(first) > width * 0.7


def _continues_in_spite_of_marker(first: str, second: str, width: int | None) -> bool:
    if _BARE_NUMBER_LABEL.fullmatch(first.strip()) and second[0].isdigit():
        return True  # "Số:" over "81/VBHN-BTC"
    if ends_sentence(first):
        return False
    if second[0].isdigit() and _DANGLING.search(_end(first)):
        return True
    if _cuts_off_rank(first, second):
        return width is not None and len(first) > width * 0.7
    return width is not None and _LOWER_DASH.match(second) is not None and len(first) > width * 0.7


def _cuts_off_rank(first: str, second: str) -> bool:
    return bool(_RANK.match(second) and _BEFORE_RANK.search(_end(first)))


def _opens_lower(text: str) -> bool:
    stripped = text.lstrip("“\"‘'(*")
    return bool(stripped) and (stripped[0].islower() or (text[0] in ",)%"))


def glue(first: str, second: str) -> str:
    """Join two halves with one blank, none inside a document number cut after its dash."""
    between = "" if _SPLIT_NUMBER.search(_end(first)) and second[:1].isalnum() else " "
    return f"{first}{between}{second}"


def rejoin(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Join paragraphs that a page end cut in two; footnotes between the halves move behind them."""
    done: list[Block] = []
    notes: list[Block] = []  # footnotes since the last paragraph
    for block in blocks:
        if block.kind == "footnote":
            notes.append(block)
            continue
        if done and _cut(done[-1], block):
            done[-1] = join_blocks(done[-1], block)
            continue
        done.extend(notes)
        notes = []
        done.append(block)
    return (*done, *notes)


def join_blocks(first: Block, second: Block) -> Block:
    """Join two halves of a paragraph, with what is known of each."""
    text = glue(first.text, second.text)
    shift = len(text) - len(second.text)
    known = [one for one in (first, second) if one.confidence is not None]
    letters = sum(len(one.text) for one in known)
    return replace(
        first,
        text=text,
        bold=first.bold and second.bold,
        confidence=sum((one.confidence or 0.0) * len(one.text) for one in known) / letters
        if letters
        else None,
        doubtful=(
            *first.doubtful,
            *((start + shift, end + shift) for start, end in second.doubtful),
        ),
    )


def _cut(first: Block, second: Block) -> bool:
    if first.kind != "paragraph" or second.kind != "paragraph":
        return False
    if first.heading_level or second.heading_level or (first.bold and not second.bold):
        return False
    if len(first.text) >= _LONG and _cuts_off_rank(first.text, second.text):
        return True
    if _CUT_DAY.search(_end(first.text)) and _DAY_REST.fullmatch(second.text):
        return True
    if ends_sentence(first.text) or starts_with_marker(second.text) or is_capitals(first.text):
        return False
    if _SPLIT_NUMBER.search(_end(first.text)) and second.text[0].isalnum():
        return True
    if len(first.text) < _LONG:
        return _opens_lower(second.text) and second.text[0].islower() and len(first.text) > 30
    if _opens_lower(second.text):
        return True
    if second.text[0].isdigit() and _DANGLING.search(_end(first.text)):
        return True
    return bool(_GOVERNS_DOCUMENT.search(_end(first.text)) and _DOCUMENT_START.match(second.text))
