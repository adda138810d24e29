"""Digits that count nothing: dates, numbers of documents and provisions, list markers, clocks."""

from __future__ import annotations

import re

from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import find_document_numbers, find_partial_numbers
from vectorstore.vietnamese.folding import UPPER_LETTERS, View, compile_views
from vectorstore.vietnamese.units import is_counted
from vectorstore.vietnamese.years import find_years

# Labels whose number is a name in any case, and those that also stand before a count
# ("mô hình 4 lớp", "mỗi tháng 2 lần"): these keep their figure when a counted noun follows it.
_STRICT_LABELS = (
    r"điều|khoản|điểm(?=\s+\d+(?:\.\d+)*(?![.,]\d)\s*(?:,|;|điều|khoản|mục|phần|của))"
    r"|(?<!danh\s)(?<!chuyên\s)mục|chương"
    r"|(?<!cổ\s)(?<!thành\s)(?<!một\s)phần|phụ\s+lục"
    r"|(?:biểu\s+mẫu|(?<!đại\s)(?<!tiêu\s)biểu|mẫu)(?:\s+số)?|mức\s+độ|cấp\s+độ|khóa|khoá|stt|hotline"
    r"|điện\s+thoại|đt|fax|tel|công\s+nghiệp|quốc\s+lộ|đại\s+hội|lượt\s+xem|số\s+lượt\s+truy\s+cập"
    r"|(?<!mỗi\s)(?<!một\s)(?<!hằng\s)(?<!hàng\s)ngày(?!\s+\d+\s+(?:lần|lượt))"
    r"|tháng(?=\s+\d{1,2}\s+năm)|địa\s+chỉ|iso|tcvn|qcvn|covid|cop|phiên\s+bản"
    r"|báo\s+động|dự\s+án\s+thành\s+phần|tiểu\s+dự\s+án|kịch\s+bản|số\s+thứ\s+tự"
)
_WEAK_LABELS = (
    r"giai\s+đoạn|quý|tháng|tuần|bảng|hình|bước|câu|tập|trang|đường|ngõ|đợt|lần|vòng|kỳ|lớp|phương\s+án|tầng"
    r"|vùng|cấp|độ|nhóm|khóm|ấp|khu|tổ"
)
_CITED = (
    r"(?:điều|khoản|mục|phần|chương|phụ\s+lục|nghị|luật|bộ\s+luật|thông\s+tư|quyết\s+định|quy|của|này"
    r"|và|hoặc|để|ban\s+hành|kèm)(?!\w)"
)
_MORE = (
    r"(?:\s*(?:,|và|;|-|–|đến)\s*\d+(?:\.\d+)*"
    rf"(?![\w%]|[.,/]\d|\s*%|\s+(?!{_CITED})[^\W\d_]|\s*[-–]\s*\d))*"
)
_STRICT = compile_views(rf"(?<!\w)(?:{_STRICT_LABELS})\s*:?\s+\d+(?:\.\d+)*(?!%|,\d|\s+%){_MORE}")
_WEAK = compile_views(
    rf"(?<!mô\s)(?<!\w)(?:(?:{_WEAK_LABELS})\s*:?\s+"
    r"|(?<!tổng\s)(?<!chữ\ský\s)(?<!xổ\s)số\s*:?\s*)\d+(?!\w|[.,/]\d)"
)
_ORDINAL = compile_views(r"(?<!xếp\s)(?<!đứng\s)(?<!hạng\s)(?<!trí\s)(?<!\w)(?:lần\s+)?thứ\s+\d+")
_PLAIN = (
    re.compile(r"(?:https?://|www\.)\S+"),
    re.compile(r"[\w.+-]+@[\w.-]+"),
    re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)"),
    re.compile(r"<[^<>\n]{1,80}>(?:\d+(?=</))?"),
    re.compile(r"\[\s*\d{1,3}\s*\]"),
    re.compile(r"(?<!\w)\d{1,2}\s?[hH]\s?\d{0,2}(?!\w)|(?<!\w)\d{1,2}:\d{2}(?!\d)"),
    re.compile(r"(?<!\w)\d{1,2}\s+giờ\s+\d{2}(?!\d)(?:\s+phút)?"),
    re.compile(r"(?<!\w)24/(?:7|24)(?!\d)"),
    re.compile(r"(?<!\w)[IVXLC]+(?:\.\d+)+"),
    # a number that opens a line or a sentence as a marker: "1. ", "2.2. ", "2.2 Cải cách", "3) "
    re.compile(r"(?m)^[\s#*|>_-]*\d{1,2}(?:\.\d{1,2})*[.)](?=\W)"),
    re.compile(rf"(?m)^[\s#*|>_-]*\d{{1,2}}(?:\.\d{{1,2}})+\.?(?=[\s*_]+[{UPPER_LETTERS}])"),
    re.compile(rf"(?<=[.;:!?…])\s+\d{{1,2}}(?:\.\d{{1,2}})*[.)](?=\s+[*_]*[{UPPER_LETTERS}])"),
    # the key of a coded answer: "Có = 1; Không = 0"
    re.compile(r"=[^\S\n]*\d(?![\d%.,])"),
    # identifiers: a long run of digits, or one joined to capitals
    re.compile(r"(?<!\w)(?:[A-ZĐ]{2,}\.)?\d{8,}(?:\.\d+)*(?!\w)"),
    # serial numbers padded with noughts: "bắt đầu từ 0001"
    re.compile(r"(?<![\w.,/])00\d{1,5}(?![\w%]|[.,/]\d)"),
    # "(1)" refers to a note or numbers an item; "ba (03) nhiệm vụ" is a count
    re.compile(r"\(\s*[1-9]\d?\s*\)|(?<![^\W\d_]\s)\(\s*0\d\s*\)(?=\s*[^\W\d_])"),
    # slogans: “3 có”, “2 không”
    re.compile(r"[“\"]\s*\d{1,2}\s[^\W\d_]{1,8}(?:\s[^\W\d_]{1,8})?\s*[”\"]"),
    # clock times without minutes, and scales of maps
    re.compile(
        r"(?i:(?<!\w)(?:lúc|sau|trước|từ|đến|vào))\s+\d{1,2}\s+giờ(?=\s+(?:hàng|hằng|cùng|ngày\s+\d))"
    ),
    re.compile(r"(?<![\w.,])1:\d[\d.]*"),
    re.compile(r"(?i:(?:tỷ|tỉ)\s+lệ)\s+1\s?/\s?\d[\d.]*0(?!\d)"),
    # marks of blanks in a form, "…..(03)…..", years of standards, "N+1"
    re.compile(r"[.…]{2,}\s*\(?\d{1,2}\)?(?=\s*[.…]{2})"),
    re.compile(r"\b(?:QCVN|TCVN|ISO)\s+[\d-]+:\d{4}"),
    re.compile(r"(?<!\w)[A-Z]\s?\+\s?\d(?!\d)"),
    # telephone numbers and accounts: a leading zero and seven digits or more
    re.compile(r"(?<!\w)\(?0\d{1,3}\)?(?:[\s.-]?\d{3,4}){2,3}(?!\w)"),
    re.compile(r"(?<!\w)0\d{6,}(?!\w)"),
    re.compile(r"(?<!\w)\d+(?:\.\d+){1,}\.?(?=\s*[,;]?\s*(?:Mục|Điều|Khoản|Phần)(?!\w))"),
)


def not_quantities(text: str, lowered: View) -> Covered:
    """Cover the digits that are no quantity, `lowered` being the view of `text`."""
    spans = [(mention.start, mention.end) for mention in find_dates(text)]
    spans += [(number.start, number.end) for number in find_document_numbers(text)]
    spans += [(partial.start, partial.end) for partial in find_partial_numbers(text)]
    spans += [(mention.start, mention.end) for mention in find_years(text)]
    for patterns in (_STRICT, _ORDINAL):
        spans += [match.span() for match in lowered.pick(patterns).finditer(lowered.text)]
    spans += [
        match.span()
        for match in lowered.pick(_WEAK).finditer(lowered.text)
        if not is_counted(lowered, match.end())
    ]
    for pattern in _PLAIN:
        spans += [match.span() for match in pattern.finditer(text)]
    return Covered(len(text), spans)
