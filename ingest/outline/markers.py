"""Numbering markers at the start of a block: "Điều 5.", "II.", "2.2.", "đ)", "-", "Thứ tư,".

A marker says at which level a piece of text stands and which number it has. Amounts that merely
look like numbering ("100%", "2.842", "15/7/2025") are not markers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "annex",  # Phụ lục, or a plan or regulation attached to a decision
    "form",  # Biểu mẫu 6, Mẫu số 01, Bảng 2: names a table or a form inside an annex
    "part",  # Phần thứ nhất
    "chapter",  # Chương II
    "law_section",  # Mục 1 of a law
    "article",  # Điều 5
    "upper",  # A.
    "roman",  # II.
    "decimal",  # 1. or 2.2.
    "ordinal",  # Thứ tư, / Bốn là,
    "letter",  # đ) or a.1)
    "paren",  # (1) or 1)
    "bullet",  # - + * •
]
LETTERS = "abcdđefghijklmnopqrstuvwxyz"
SKIPPED_LETTERS = frozenset("đfjwz")  # official enumerations leave these out, some also "đ"
ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
COUNTED = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ"
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_COUNT_WORDS = "|".join(word.capitalize() for word in COUNTED)
_RANK_WORDS = "|".join((*ORDINALS, "một", "bốn"))

_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        "annex",
        re.compile(
            r"(?i:(?P<name>phụ lục(?: số)?"
            r"(?:\s+(?:\d{1,2}[a-zA-Z]?|[IVXivx]{1,5}|[A-Z])(?![^\W\d_]))?))"
            rf"\s*(?:[.:–-]|(?=\()|(?=[{UPPER}]{{2}})|$)\s*"
        ),
    ),
    (
        "form",
        re.compile(
            r"(?P<name>(?i:biểu mẫu(?: số)?|biểu số|biểu|mẫu số|mẫu biểu|mẫu|bảng)"
            r"\s+(?:số\s+)?\d{1,3}[a-zA-Z]?)\s*(?:[.:–-]|(?=\()|$)\s*"
        ),
    ),
    (
        "part",
        re.compile(
            rf"(?i:phần)\s+(?i:thứ\s+)?(?P<number>{_ROMAN}|\d{{1,2}}|(?i:{_RANK_WORDS}))"
            r"\s*(?:[.:–-]|$)\s*"
        ),
    ),
    ("chapter", re.compile(rf"(?i:chương)\s+(?P<number>{_ROMAN}|\d{{1,2}})\s*(?:[.:–-]|$)\s*")),
    ("law_section", re.compile(rf"(?:Mục|MỤC)\s+(?P<number>{_ROMAN}|\d{{1,2}})\s*(?:[.:–-]|$)\s*")),
    ("article", re.compile(r"(?:Điều|ĐIỀU)\s+(?P<number>\d{1,3}[a-zđ]?)\s*(?:[.:]|$)\s*")),
    ("roman", re.compile(rf"(?P<number>{_ROMAN})(?:\s?[./)–-]\s+(?=\S)|\.(?=[{UPPER}]{{2}}))")),
    ("upper", re.compile(rf"(?P<number>[A-HĐ])(?:\s?[./)–-]\s+(?=\S)|\.(?=[{UPPER}]{{2}}))")),
    ("paren", re.compile(r"(?:\((?P<number>\d{1,2})\)|(?P<other>\d{1,2})\))\s*(?=\S)")),
    (
        "decimal",
        re.compile(
            r"(?P<number>\d{1,2}(?:\.\d{1,2}){1,4})"
            rf"(?:\s?[.:)]\s*(?=[^\s\d%,])|\.\s+(?=\S)|\s+(?=[\"“({UPPER}]))"
        ),
    ),
    (
        "decimal",
        re.compile(
            rf"(?P<number>\d{{1,2}})(?:\s?\.\s*(?=[^\W\d]|\[)|\.\s+(?=\S)|\s?[/–-]\s*(?=[{UPPER}]))"
        ),
    ),
    (
        "letter",
        re.compile(
            rf"(?P<number>[a-zđ](?:\.?\d{{1,2}})?)(?:\s?\)\s*(?=\S)|\s?[./]\s*(?=[\"“{UPPER}]))"
        ),
    ),
    (
        "ordinal",
        re.compile(rf"(?P<name>Thứ\s+(?P<number>{'|'.join(ORDINALS)}))\s*[,:;.]\s*(?=\S)"),
    ),
    (
        "ordinal",
        re.compile(rf"(?P<name>(?P<number>{_COUNT_WORDS})\s+là)\s*[,:]\s*(?=\S)"),
    ),
    ("bullet", re.compile(r"(?P<name>[-–—−+*•●▪■◦○✓❖➢])(?![-–—_=*+])\s*(?=[^\s\d])")),
    ("bullet", re.compile(r"(?P<name>[-–—−+*•●▪■◦○✓❖➢])\s+(?=\S)")),
)
_INNER_SENTENCE = re.compile(rf"[^\W\d_]{{3,}}[.]\s+[{UPPER}]")
_LEAD_IN = re.compile(
    r"(?:như sau|sau đây|sau|cụ thể|bao gồm|gồm(?: có)?|là|nêu trên)\s*:$", re.IGNORECASE
)
_DATELINE = re.compile(r"Ngày \d|Căn cứ |Theo đề nghị |Xét đề nghị ")
_DASHES = dict.fromkeys("–—−", "-")


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering marker: its level, its number and how it is written."""

    style: Style
    number: tuple[int, ...]  # (2, 2) for "2.2."; () where it has none (bullets, "Phụ lục")
    name: str  # as cited: "2.2", "k", "II", "-", "Thứ tư", "Biểu mẫu 6"
    text: str  # as written: "k)"
    length: int  # characters up to the first one after the marker


def read_marker(text: str) -> Marker | None:
    """The marker that `text` begins with, or None."""
    for style, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        groups = match.groupdict()
        written = groups.get("number") or groups.get("other") or ""
        name = groups.get("name") or written
        if style == "bullet":
            name = _DASHES.get(name, name)
        if style == "decimal" and written.startswith("0") and "." in written:
            return None  # "0.5 điểm" is an amount
        if style in ("annex", "form"):
            name = name[0].upper() + (name[1:].lower() if name.split()[0].isupper() else name[1:])
            name = re.sub(r"\b[ivx]+$", lambda m: m.group().upper(), name)
        return Marker(style, number_of(style, written), name, match.group().rstrip(), match.end())
    return None


def number_of(style: Style, written: str) -> tuple[int, ...]:
    """The comparable number of a marker: "2.2" → (2, 2), "đ" → (5,), "IV" → (4,), "tư" → (4,)."""
    word = written.lower()
    if style == "letter":
        letter, digits = word[0], word[1:].lstrip(".")
        return (LETTERS.index(letter) + 1, *((int(digits),) if digits else ()))
    if style == "upper":
        return (LETTERS.index(word) + 1,)
    if not written:
        return ()
    if word in ORDINALS:
        return (ORDINALS.index(word) + 1,)
    if word in COUNTED:
        return (COUNTED.index(word) + 1,)
    if re.fullmatch(_ROMAN, written):
        return (roman_value(written),)
    return tuple(int(digits) for digits in re.findall(r"\d+", written))


def roman_value(written: str) -> int:
    """The value of a Roman number up to 39."""
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in written]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))


def follows(style: Style, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether `after` is the next number of the same list (letters may leave out đ, f, j, w, z)."""
    if len(before) != len(after) or before[:-1] != after[:-1] or not after:
        return False
    low, high = before[-1], after[-1]
    if style == "letter" and len(after) == 1:
        return high > low and set(LETTERS[low : high - 1]) <= SKIPPED_LETTERS
    return high == low + 1


def syllables(text: str) -> int:
    """Length in blank-separated syllables, the unit that lengths are measured in here."""
    return len(text.split())


def is_upper(text: str) -> bool:
    """Whether a line is set in capitals (a title, an agency, a kind)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def is_title(text: str, *, bold: bool = False) -> bool:
    """Whether an unmarked line reads as a heading: short and not closed like a sentence."""
    stripped = text.rstrip()
    if not stripped or stripped[-1] in ".;,!?/" or stripped[0].islower():
        return False
    if sum(c.isalpha() for c in stripped[:10]) < 2 or _DATELINE.match(stripped):
        return False
    if _INNER_SENTENCE.search(stripped) or _LEAD_IN.search(stripped):
        return False
    longest = 60 if bold or is_upper(stripped) else 30 if stripped[-1] == ":" else 25
    return syllables(stripped) <= longest
