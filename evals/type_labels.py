"""The shipped suites' types of items in words, for whoever reads a report."""

from __future__ import annotations

import re

_LABELS = {
    "action": "việc khác",
    "agency": "cơ quan",
    "agreement": "hai nguồn trùng nhau",
    "attribute": "thuộc tính không nêu",
    "cause": "nguyên nhân",
    "change": "mức thay đổi",
    "compare": "so sánh",
    "conflict": "hai nguồn lệch nhau",
    "correction": "ý kiến của người dùng",
    "date": "ngày",
    "decline": "phải từ chối",
    "definition": "định nghĩa",
    "document": "văn bản",
    "drafting": "soạn văn bản",
    "english": "tiếng Anh",
    "figure": "số liệu",
    "follow-up": "hỏi nối tiếp",
    "injection": "chèn câu lệnh",
    "part": "phần được gọi tên",
    "summary": "tóm tắt",
    "legal": "căn cứ pháp lý",
    "level": "cấp chính quyền khác",
    "list": "liệt kê",
    "metadata": "thông tin văn bản",
    "no-diacritics": "gõ không dấu",
    "person": "người",
    "polarity": "chiều ngược lại",
    "responsibility": "trách nhiệm",
    "result": "kết quả",
    "role": "vai trò khác",
    "subject": "đối tượng khác",
    "superseded": "văn bản bị thay thế",
    "table": "bảng số liệu",
    "target": "chỉ tiêu",
    "time": "thời điểm khác",
    "unanswerable": "không trả lời được",
    "unit": "đơn vị tính khác",
    "verification": "kiểm chứng",
    "whole": "tổng và phần",
    "yesno": "đúng hay không",
}
_TURN = re.compile(r"turn-(\d+)")


def type_label(kind: str) -> str:
    """A type in words; one that the shipped suites do not have stays as its suite writes it."""
    turn = _TURN.fullmatch(kind)
    return f"hội thoại, lượt {turn[1]}" if turn else _LABELS.get(kind, kind)
