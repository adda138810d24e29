"""Persons named in a text: a family name followed by one to four capitalised syllables."""

from __future__ import annotations

import re

from vectorstore.vietnamese.text import fold

# The family names of nearly all Vietnamese people.
_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lâm|Trịnh|Trương"
    "|Mai|Đào|Cao|Hà|Lương|Tô|Tạ|Chu|Châu|Quách|Thái|Tống|Triệu|Vương|Nghiêm|Kiều|Lưu|Phùng|Giang|Văn"
    "|Quang|Bế|Nông|Hứa|Khổng|Doãn|Thạch|Danh|Mạc|Tăng|Lục|Ma|Sùng|Giàng|Thào|Vàng|Hầu|Ksor|Rơ"
)
_UPPER = "A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ"
_PERSON = re.compile(
    rf"(?<![\w-])(?<!tỉnh )(?<!phố )(?<!đường )(?<!huyện )(?<!xã )(?<!phường )"
    rf"(?:{_FAMILY})(?:\s+[{_UPPER}][\w]+){{1,4}}"
)


def names_person(text: str, question: str) -> bool:
    """Tell whether a text names a person that the question itself does not name."""
    asked = fold(question)
    return any(fold(match.group()) not in asked for match in _PERSON.finditer(text))


def find_persons(text: str) -> list[tuple[int, int]]:
    """Spans of the names of persons in a text, in order."""
    return [match.span() for match in _PERSON.finditer(text)]
