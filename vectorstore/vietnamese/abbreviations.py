"""Abbreviations: the reviewed list of the field, and those that a document defines itself."""

from __future__ import annotations

import re
from functools import lru_cache

from vectorstore.vietnamese.folding import (
    LOWER_LETTERS,
    UPPER_LETTERS,
    fold_in_place,
    lower_in_place,
)
from vectorstore.vietnamese.reference import reference

_LONGEST_PHRASE = 16  # syllables

_BRACKETED = re.compile(
    r"\(\s*(?:(?:sau đây|dưới đây|sau)\s+)?"
    r"(?P<called>(?:được\s+)?(?:viết|gọi)(?:\s+(?:tắt|chung))*\s+là\s*:?\s*)?"
    r"[\"“']?(?P<short>[^()\n\"”]{2,40}?)[\"”']?\s*\)"
)
_ABBREVIATION = re.compile(r"[A-ZĐƯ][A-ZĐƯa-z]*(?:[ &-][A-ZĐƯ][A-ZĐƯa-z]*)*\d{0,2}")
_CAPITALS = re.compile(r"[A-ZĐƯ]")
_ROMAN = re.compile(r"[IVXLC]+")
_REVERSED = re.compile(r"(?<!\w)(?P<short>[A-ZĐƯ]{2,10})\s*\((?P<long>[^()\n]{5,120})\)")
_WORD = re.compile(r"[^\W_]+")
_PHRASE_END = re.compile(r"[.;:!?()\n\"“”]")
_TITLE = re.compile(rf"[{UPPER_LETTERS}][{LOWER_LETTERS}]")


@lru_cache(maxsize=1)
def synonyms() -> dict[str, frozenset[str]]:
    """Return the reviewed abbreviations, as usually written, with their expansions."""
    listed = reference("abbreviations")["abbreviations"]
    return {short: frozenset(expansions) for short, expansions in listed.items()}


@lru_cache(maxsize=1)
def _usual() -> dict[str, str]:
    listed = reference("abbreviations")["abbreviations"]
    return {lower_in_place(short): expansions[0] for short, expansions in listed.items()}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    shorts = sorted(synonyms(), key=len, reverse=True)
    alternatives = "|".join(re.escape(short).replace(r"\ ", r"\s+") for short in shorts)
    return re.compile(rf"(?<![\w/-])(?:{alternatives})(?![\w/-])", re.IGNORECASE)


def expand(text: str) -> str:
    """Return the text with abbreviations of the reviewed list written out in lower case.

    Those inside document numbers ("138/KH-UBND") stay.
    """
    usual = _usual()
    return _pattern().sub(lambda hit: usual[re.sub(r"\s+", " ", lower_in_place(hit.group()))], text)


def definitions(text: str) -> list[tuple[str, str]]:
    """Return (abbreviation, expansion) pairs that the text itself defines, in order, each once.

    "thủ tục hành chính (TTHC)" counts when the initials agree; names of indexes and systems with
    a foreign abbreviation, "Chỉ số chuyển đổi số (DTI)", when the name opens with a capital.
    """
    found: dict[str, str] = {}
    for match in _BRACKETED.finditer(text):
        short = match["short"].strip()
        abbreviation = _ABBREVIATION.fullmatch(short) is not None and _is_abbreviation(short)
        if not abbreviation and not match["called"]:
            continue
        before = text[max(0, match.start() - 240) : match.start()]
        if abbreviation:
            expansion = _by_initials(before, short) or _by_capital(before)
        else:
            expansion = _by_first_word(before, short)
        if expansion and short not in found and expansion.lower() != short.lower():
            found[short] = expansion
    for match in _REVERSED.finditer(text):
        short, phrase = match["short"], " ".join(match["long"].split())
        if short not in found and _by_initials(phrase, short) == phrase:
            found[short] = phrase
    return list(found.items())


def _is_abbreviation(short: str) -> bool:
    capitals = _CAPITALS.findall(short)
    return len(capitals) >= 2 and len(short) <= 14 and _ROMAN.fullmatch(short) is None


def _by_initials(before: str, short: str) -> str | None:
    letters = [letter.lower() for letter in _CAPITALS.findall(short)]
    words = list(_WORD.finditer(before))[-len(letters) :]
    if len(words) < len(letters) or len(letters) != len(short):
        return None
    first = words[0].start()
    if _PHRASE_END.search(before[first:].rstrip()):
        return None
    initials = [_initial(word.group()) for word in words]
    return " ".join(before[first:].split()) if initials == [_initial(x) for x in letters] else None


def _initial(word: str) -> str:
    first = word[0].lower()
    return first if first == "đ" else fold_in_place(first)


def _by_first_word(before: str, short: str) -> str | None:
    """Return the full name that a short name repeats the first word of."""
    first = re.escape(short.split()[0])
    opened = list(re.finditer(rf"(?<!\w){first}(?!\w)", before))
    if not opened:
        return None
    start = opened[-1].start()
    if _PHRASE_END.search(before[start:].rstrip()):
        return None
    return " ".join(before[start:].split())


def _by_capital(before: str) -> str | None:
    """Return the name that ends `before`: from its last word in title case, if it is near."""
    ends = [match.end() for match in _PHRASE_END.finditer(before.rstrip())]
    start = ends[-1] if ends else 0
    titles = [m for m in _WORD.finditer(before, start) if _TITLE.match(m.group())]
    if not titles:
        return None
    name = " ".join(before[titles[-1].start() :].split())
    return name if 3 <= len(_WORD.findall(name)) <= _LONGEST_PHRASE else None
