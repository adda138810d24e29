"""A title set in capitals, spelled as a sentence: names keep their capitals, the rest loses them.

The document itself is the best speller: the longest stretches of the title that its running text
holds are written as there. What it never spells follows general rules (provinces, high bodies,
numbered documents, abbreviations).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from ingest.cleaning.paragraphs import is_capitals
from vectorstore.vietnamese.document_kinds import KINDS
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.folding import lower_in_place, unify_tone_placement
from vectorstore.vietnamese.places import find_places

_WORD = re.compile(r"\w+(?:[./-]\w+)*")
_LONGEST_STRETCH = 14  # words
_READ = 60_000  # characters of the document that are asked how they spell a word
_SENTENCE_START = re.compile(r"(?:^|[.:;!?“\"•–-]\s*|\n\s*|\d[.)]\s*|[a-zđ]\)\s*)$")
_ROMAN = re.compile(r"[IVX]+")
_NUMBERED = re.compile(
    r"(?:cấp|khóa|khoá|kỳ|quý|phần|chương|thứ|lần|loại|nhóm|hạng|bậc|vùng|lục)$", re.IGNORECASE
)
_VOWEL = re.compile(r"[aeiouyăâêôơưà-ỹ]", re.IGNORECASE)
_BODIES = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Thủ tướng Chính phủ", "Thủ tướng", "Chính phủ",
    "Quốc hội", "Ban Chấp hành Trung ương", "Bộ Chính trị", "Ban Bí thư", "Trung ương",
    "Đảng Cộng sản Việt Nam", "Việt Nam", "Ủy ban Thường vụ Quốc hội", "Tổng Bí thư",
)  # fmt: skip
_KIND_NUMBERED = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(KINDS, key=len, reverse=True)))})(?=\s+số\s)",
    re.IGNORECASE,
)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def sentence_case(capitals: str, text: str) -> str:
    """Return a phrase in capitals as a sentence; `text` is the document that it heads."""
    tokens = [_Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(capitals)]
    if not tokens:
        return capitals
    spelled = _spellings(tokens, text[:_READ])
    parts: list[str] = []
    position = 0
    for token, word in zip(tokens, spelled, strict=True):
        parts += [capitals[position : token.start], word]
        position = token.end
    written = "".join((*parts, capitals[position:]))
    written = _with_names(capitals, written)
    return written[:1].upper() + written[1:]


def _spellings(tokens: list[_Token], text: str) -> list[str]:
    wanted = [_key(token.text) for token in tokens]
    running = [
        _Token(m.group(), m.start() + at, m.end() + at)
        for at, line in _running_lines(text)
        for m in _WORD.finditer(line)
    ]
    keys = [_key(token.text) for token in running]
    places: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        places[key].append(index)
    result: list[str] = []
    index = 0
    while index < len(wanted):
        best = 0
        seen: Counter[tuple[str, ...]] = Counter()
        for start in places[wanted[index]]:
            length = _common(wanted, index, keys, start)
            if length < max(best, 1):
                continue
            if length > best:
                best, seen = length, Counter()
            words = tuple(token.text for token in running[start : start + length])
            if _SENTENCE_START.search(text, max(0, running[start].start - 4), running[start].start):
                words = (words[0] if _is_shout(words[0]) else _lowered(words[0]), *words[1:])
            seen[words] += 1
        if best:
            words = seen.most_common(1)[0][0]
            # One capital alone may come from another name: "Phạm Văn A" does not spell "Phạm vi".
            alone = best == 1 and words[0].istitle()
            result += (lower_in_place(words[0]),) if alone else words
            index += best
        else:
            result.append(_by_rule(tokens, index))
            index += 1
    return result


def _running_lines(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        letters = [character for character in line if character.isalpha()]
        shouted = sum(character.isupper() for character in letters) > len(letters) * 0.5
        if letters and not shouted and not is_capitals(line):
            lines.append((at, line))
        at += len(line) + 1
    return lines


def _common(wanted: list[str], index: int, keys: list[str], start: int) -> int:
    length = 0
    limit = min(_LONGEST_STRETCH, len(wanted) - index, len(keys) - start)
    while length < limit and wanted[index + length] == keys[start + length]:
        length += 1
    return length


def _key(word: str) -> str:
    return unify_tone_placement(lower_in_place(word))


def _is_shout(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _lowered(word: str) -> str:
    return word[:1].lower() + word[1:]


def _by_rule(tokens: list[_Token], index: int) -> str:
    word = tokens[index].text
    before = tokens[index - 1].text if index else ""
    if _ROMAN.fullmatch(word) and _NUMBERED.search(before):
        return word
    if any(character.isdigit() for character in word) or not _VOWEL.search(word):
        return word  # "5G", "26/2025/QĐ-UBND", "TTHC"
    return lower_in_place(word)


def _with_names(capitals: str, written: str) -> str:
    """Provinces, high bodies and numbered documents, wherever the document did not spell them."""
    for number in find_document_numbers(capitals):
        given = written[number.start : number.end]
        if not any(character.islower() for character in given.replace("g", "")):
            whole = capitals[number.start : number.end]
            written = _put(written, number.start, re.sub(r"(?<=-)TTG\b", "TTg", whole))
    for place in find_places(capitals):
        if place.level == "tỉnh" and len(place.name) <= place.end - place.start:
            written = _put(written, place.end - len(place.name), place.name)
    for body in _BODIES:
        for match in re.finditer(rf"(?<!\w){body}(?!\w)", written, re.IGNORECASE):
            written = _put(written, match.start(), body)
    for match in _KIND_NUMBERED.finditer(written):
        written = _put(written, match.start(), match.group().capitalize())
    return written


def _put(text: str, start: int, piece: str) -> str:
    return text[:start] + piece + text[start + len(piece) :]
