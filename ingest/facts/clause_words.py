"""Words of a clause without its figure: what is trimmed off, and how the rest is put together."""

from __future__ import annotations

import re

from vectorstore.vietnamese.folding import fold

MAX_INDICATOR_CHARACTERS = 400
PART_MARK = " – "

_MARKER = re.compile(
    r"(?:[\s•*–+-]+|\[\d+\]|[¹²³⁰⁴-⁹]+|[a-zđ]\)|\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*\.(?=\s)|"
    r"[IVX]+\.(?=\s)|điều\s+\d+\.|[“\"]\s*\d+\.)+\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:(?:và|phấn đấu|đảm bảo|bảo đảm|theo đó|trong (?:số )?(?:đó|này)|đồng thời|ngoài ra|"
    r"nâng(?= tổng)|(?:bao )?gồm|với|(?:tính )?đến nay|hiện nay|hiện tại|trong kỳ báo cáo|"
    r"kết quả,|thứ \w+(?=,))(?:\b|(?<=,))[\s,:]*"
    r"|(?:tính |tổng hợp |riêng |kết quả )?(?:đến|trong|năm|từ|quý|giai đoạn|sau)\s+"
    r"(?:hết |cuối |ngày |năm |\d+ tháng )?[^,:;]{0,40}\d{4}\s*[,:]\s*"
    r"|(?:trong |tổng hợp )?\d+ tháng (?:đầu |cuối )?năm[^,:;]{0,12}[,:]\s*)+",
    re.IGNORECASE,
)
# "Thực hiện Kế hoạch …, UBND tỉnh đã ban hành": only the main clause says what is counted.
_PREPOSED = re.compile(
    r"(?:Thực hiện|Căn cứ|Theo|Tại|Triển khai|Qua|Trên cơ sở|Để|Nhằm|Về|Sau|Việc)\b.*,\s+"
    r"(?=(?:[A-ZĐ]|tỉnh\s)[^,]{2,80}\b(?:đã|đang|ban hành|giao|tổ chức|có|tiếp tục|xây dựng)\b)"
)
# "…, đảm bảo đến năm 2026 tỷ lệ …": the aim says what is counted.
_BEFORE_AIM = re.compile(
    r".*,\s+(?:đảm bảo|bảo đảm|phấn đấu)\s+(?=(?:đến|tỷ lệ|số|mức|có|trên)\s)", re.I
)
_TRAILING = re.compile(
    r"(?:[\s,:–-]|\b(?:đạt(?: được)?(?: tỷ lệ| mức)?|là|ước|khoảng|gần|từ|ở mức|tại mức|lên|còn|"
    r"gồm|bao gồm|với|cho|đến|và|(?<!hiện )có|(?<!\d )đến nay|hiện nay|như sau|cụ thể|"
    r"sau đây)\b)+$",
    re.IGNORECASE,
)
_LABEL_END = re.compile(r"(?:\b(?:là|gồm|như sau|cụ thể)|:)\s*$", re.IGNORECASE)
_COPULA_END = re.compile(r"\blà\s*$", re.IGNORECASE)
_FREE_AFTER = re.compile(r"\s*(?:$|[(,;:.]|so với|trên tổng|trong tổng|theo|vào|trong)")


def tidy_start(words: str) -> str:
    """The words without list marker, connectives and leading dates."""
    words = words.strip()
    for opening in (_MARKER, _LEADING):
        if match := opening.match(words):
            words = words[match.end() :]
    return words.lstrip(" ,;:–-")


def tidy(words: str) -> str:
    """The words as a phrase: single blanks, nothing loose at either end."""
    return " ".join(tidy_start(words).split()).strip(" ,;:–-./")


def main_clause(before: str) -> str:
    """What stands before a figure, without a preposed clause: "Thực hiện …, UBND tỉnh đã"."""
    words = tidy(before)
    match = _BEFORE_AIM.match(words) or _PREPOSED.match(words)
    return tidy(words[match.end() :]) if match else words


def without_verb(words: str) -> str:
    """The phrase without the verb that leads to its figure: "tỷ lệ … đạt" → "tỷ lệ …"."""
    return _TRAILING.sub("", main_clause(words))


def marker_length(words: str) -> int:
    """Length of the list marker that the words begin with."""
    match = _MARKER.match(words)
    return match.end() if match else 0


def join(*pieces: str) -> str:
    """Pieces of a clause as one phrase."""
    words = " ".join(" ".join(pieces).split())
    return _cap(tidy(re.sub(r"\s+([,;.:)])", r"\1", words)))


def combine(whole: str, mark: str, own: str) -> str:
    """A statement and what stands to it, with the mark between them."""
    if not own or fold(own) == fold(whole):
        return whole
    return _cap(f"{whole}{mark}{own}")


def statement(before: str, noun: str, after: str) -> str:
    """Put a clause together again without its figure."""
    label = _LABEL_END.search(before) is not None
    head = main_clause(before)
    free = _FREE_AFTER.match(after) is not None
    at = f" {fold(head)} ".find(f" {fold(noun)} ") if noun else -1
    said_already = at >= 0 and "," not in head[:at]
    if noun and free and (said_already or _COPULA_END.search(before)):
        noun = ""  # "tổng số TTHC là 1.740 TTHC"
    trimmed = _TRAILING.sub("", head)
    if len(trimmed.split()) >= 2 and ((free and not noun) or label):
        head = trimmed
    if label and noun and head:
        return combine(join(head), PART_MARK, join(noun, after))
    return join(head, noun, after)


def _cap(words: str) -> str:
    if len(words) <= MAX_INDICATOR_CHARACTERS:
        return words
    return words[:MAX_INDICATOR_CHARACTERS].rsplit(" ", 1)[0]
