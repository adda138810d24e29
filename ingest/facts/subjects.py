"""What two figures measure, as far as words can tell: their content and what sets them apart."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ingest.facts.clause_words import PART_MARK
from vectorstore.vietnamese.abbreviations import expand
from vectorstore.vietnamese.stopwords import STOP_SYLLABLES
from vectorstore.vietnamese.text import tokenize

Words = frozenset[str]
FEWEST_WORDS = 4  # syllables; fewer do not tell what is measured

# Syllables of indicators that name a kind of figure, not what it is about.
_FRAME = STOP_SYLLABLES | frozenset(
    (
        *("tổng", "số", "lượng", "tỷ", "tỉ", "lệ", "mức", "độ", "đạt"),
        *("hiện", "mặt", "làm", "việc", "địa", "bàn"),
    )
)
_BASIS = re.compile(
    r"\b(?:theo|tại|của|ban hành kèm theo)\s+(?:Nghị định|Nghị quyết|Quyết định|Thông tư|Luật"
    r"|Kế hoạch|Chỉ thị|Công văn|Đề án)\b[^,;()–]*?(?:số\s+)?\d+[^\s,;()]*(?:\s+ngày\s+[\d/]+)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
# What names a level of government, and the level.
_LEVELS = tuple(
    (level, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for level, words in (
        ("trung ương", r"trung\s+ương|các\s+bộ|bộ,\s+ngành|cấp\s+bộ|bộ,\s+cơ\s+quan"),
        ("tỉnh", r"cấp\s+tỉnh|ủy\s+ban\s+nhân\s+dân\s+tỉnh|sở,\s+(?:ban,\s+)?ngành|cấp\s+sở"),
        ("huyện", r"cấp\s+huyện|các\s+huyện|huyện,\s+thị\s+xã|huyện,\s+thành\s+phố"),
        ("xã", r"cấp\s+xã|các\s+xã|xã,\s+phường"),
        ("địa phương", r"(?:các\s+|của\s+)?địa\s+phương"),
    )
)
# Words that part figures of one thing: a stage, a direction, a kind. One that only one of two
# indicators holds makes them two things.
_APART = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        words.replace(" ", r"\s+")
        for words in (
            *("được giao", "giao", "kế hoạch", "dự toán", "dự kiến", "ước", "lũy kế", "luỹ kế"),
            *("chưa", "không", "quá hạn", "đúng hạn", "trước hạn", "trong hạn", "còn lại"),
            *("mới", "sửa đổi", "bãi bỏ", "hủy bỏ", "thay thế", "tăng", "giảm", "cắt giảm"),
            *("toàn trình", "một phần", "trực tuyến", "trực tiếp", "số hóa", "phát sinh"),
            *("tiếp nhận", "đủ điều kiện", "yêu cầu", "thí điểm", "tối thiểu", "tối đa"),
            *("trong nước", "nước ngoài", "thu", "chi", "nam", "nữ", "bình quân"),
            *("cùng kỳ", "đầu kỳ", "cuối kỳ", r"nhóm \w+", r"quý \w+", r"tháng \d+"),
        )
    )
    + r")(?!\w)",
    re.IGNORECASE,
)


class Subject(NamedTuple):
    """What a figure measures: words of its own part and of the whole indicator, and what parts."""

    own: Words
    full: Words
    own_marks: Words  # stages, directions and kinds that its own part names
    marks: Words  # … that the indicator names
    levels: Words  # the one level of administration it names; empty for several or none


@lru_cache(maxsize=8192)
def subject_of(indicator: str) -> Subject:
    """Read an indicator ("whole – part") as sets of words.

    Bases in law and brackets say nothing of what is measured.
    """
    spoken = _BASIS.sub(" ", _BRACKETS.sub(" ", expand(indicator)))
    own = spoken.rpartition(PART_MARK)[2]
    levels = _levels(own) or _levels(spoken)
    return Subject(
        content(own),
        content(spoken),
        _marks(own),
        _marks(spoken),
        levels if len(levels) == 1 else frozenset(),
    )


def content(words: str) -> Words:
    """Syllables that say what a text is about, abbreviations written out."""
    return frozenset(
        token.text
        for token in tokenize(expand(words))
        if token.kind == "syllable" and token.text not in _FRAME and len(token.text) > 1
    )


def level_of(indicator: str) -> str:
    """The one level of government that an indicator names, "" for several or none."""
    return next(iter(subject_of(indicator).levels), "")


def subject_key(indicator: str) -> str:
    """A key that indicators of the same words share; "" where there are too few to tell."""
    words = subject_of(indicator).full
    return " ".join(sorted(words)) if len(words) >= FEWEST_WORDS else ""


def likeness(one: Words, other: Words) -> float:
    """Share of two sets' words that both hold (Jaccard index), 0 for empty sets."""
    union = one | other
    return len(one & other) / len(union) if union else 0.0


def _marks(words: str) -> Words:
    return frozenset(" ".join(mark.lower().split()) for mark in _APART.findall(words))


def _levels(words: str) -> Words:
    return frozenset(level for level, pattern in _LEVELS if pattern.search(words))
