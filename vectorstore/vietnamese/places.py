"""Places: provinces before and since 1 July 2025; communes and districts by their capitals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vectorstore.vietnamese.covered import Covered
from vectorstore.vietnamese.folding import (
    UPPER_LETTERS,
    compile_views,
    fold,
    fold_in_place,
    lower_in_place,
    unify_tone_placement,
    view,
)
from vectorstore.vietnamese.reference import reference
from vectorstore.vietnamese.stopwords import STOP_SYLLABLES

PROVINCE = "tỉnh"
_TYPED_QUESTION = 400  # characters; longer text has capitals where a name has

_LEVELS = r"tỉnh|thành\s+phố|tp|thủ\s+đô"
_LEVEL_BEFORE = compile_views(rf"(?<!\w)(?P<level>{_LEVELS})\s*\.?\s*$")
_SMALLER_BEFORE = compile_views(
    r"(?<!\w)(?:huyện|quận|thị\s+xã|thị\s+trấn|xã|phường|đặc\s+khu|tx|đường|(?<!thành\s)phố|sông|chợ|cầu|bến|thôn|ấp|tổ)\s*\.?\s*$"
)
# "các xã, phường Hà Nội": the communes of the city, none that bears its name
_LEVELS_LISTED_BEFORE = compile_views(
    r"(?<!\w)(?:xã|phường|thị\s+trấn|đặc\s+khu)\s*(?:,|và)?\s*"
    r"(?:xã|phường|thị\s+trấn|đặc\s+khu)\s*$"
)
_CITY_BEFORE = compile_views(r"(?<!\w)(?:thành\s+phố|tp)\s*\.?\s*$")
_GOES_ON = re.compile(r"\s(?:Dương|Thượng|Hạ|Đông|Tây|Nam|Bắc|Trung|Ninh)(?!\w)")
_SYLLABLE_NAME = rf"[{UPPER_LETTERS}][\w'’]*"
_SMALLER = re.compile(
    r"(?<!\w)(?P<level>(?i:huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|thành phố|tp\.?|tx\.?))"
    r"[^\S\n]+"
    r"(?P<name>(?<=[Qq]uận )\d{1,2}(?![\w/%]|[.,]\d)|(?<=[Pp]hường )\d{1,2}(?![\w/%]|[.,]\d)"
    rf"|{_SYLLABLE_NAME}(?:[^\S\n](?:-[^\S\n])?{_SYLLABLE_NAME}){{0,3}})"
)
_LEVEL_NAME = {"tp": "thành phố", "tx": "thị xã"}
_NO_NAMES = re.compile(r"(?i)(?:hội|trực|thuộc)(?!\w)")
_LEVEL_LEAD = re.compile(r"^(?:(?:ubnd|hdnd)\s+)?(?:tinh|thanh pho|tp|thu do)[\s.]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A place name; `level` is "tỉnh" for provinces and centrally run cities alike.

    `start:end` takes in the level word ("tỉnh Hưng Yên"); `name` is the name alone, canonical for
    provinces. Other levels are the word as written: "xã", "phường", "huyện", "thành phố".
    """

    start: int
    end: int
    name: str
    level: str


class _Gazetteer(NamedTuple):
    canonical: dict[str, str]  # folded name or alias → canonical name
    spelled: dict[str, tuple[str, ...]]  # folded name → spellings with marks, lower case
    pattern: re.Pattern[str]
    successor: dict[str, str]
    cities: frozenset[str]
    words: frozenset[str]
    before_words: frozenset[str]
    not_after: dict[str, list[str]]
    needs_level: frozenset[str]
    surnames: frozenset[str]


@lru_cache(maxsize=1)
def _gazetteer() -> _Gazetteer:
    data = reference("places")
    successor = {old: new for new, olds in data["provinces"].items() for old in olds}
    names = {name: name for name in successor} | data["aliases"]
    spelled: dict[str, tuple[str, ...]] = {}
    for name in names:
        key = _key(name)
        spelled[key] = (*spelled.get(key, ()), lower_in_place(name))
    ordered = sorted(spelled, key=len, reverse=True)
    alternatives = "|".join(
        r"[\s-]+".join(re.escape(syllable) for syllable in key.split()) for key in ordered
    )
    return _Gazetteer(
        {_key(name): target for name, target in names.items()},
        spelled,
        re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"),
        successor,
        frozenset(data["cities"]),
        frozenset(data["also_words"]),
        frozenset(data["before_words"]),
        data["not_after"],
        frozenset(_key(name) for name in data["needs_level"]),
        frozenset(data["surnames"]),
    )


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", " ", fold(name)).strip()


def province_of(name: str) -> str | None:
    """Return the canonical name of a province, old or new, typed in any way; None when unknown."""
    key = _LEVEL_LEAD.sub("", _key(name))
    return _gazetteer().canonical.get(key)


def successors(name: str) -> tuple[str, ...]:
    """Return today's province for one of the 63 before July 2025; empty when unknown."""
    province = province_of(name)
    return (_gazetteer().successor[province],) if province else ()


def predecessors(name: str) -> tuple[str, ...]:
    """Return the provinces of before July 2025 that a province of today was made of."""
    province = province_of(name)
    return tuple(old for old, new in _gazetteer().successor.items() if new == province)


def find_places(text: str) -> list[Place]:
    """Return the places in order.

    Provinces are known by name: capitals decide in documents, in typed questions lower case and
    missing tone marks do as well. Smaller places need a level word and a name in capitals.
    """
    taken = Covered(len(text))
    found: list[Place] = []
    for place in (*_provinces(text), *_smaller_places(text)):
        if not taken.touches(place.start, place.end):
            taken.add(place.start, place.end)
            found.append(place)
    return sorted(found, key=lambda place: place.start)


def _provinces(text: str) -> list[Place]:
    gazetteer = _gazetteer()
    lowered = view(text)
    found: list[Place] = []
    for match in gazetteer.pattern.finditer(fold_in_place(text)):
        start, end = match.span()
        written = text[start:end]
        if not _is_spelling(written, gazetteer.spelled[_key(match.group())]):
            continue
        name = gazetteer.canonical[_key(match.group())]
        window = max(0, start - 24)
        listed = lowered.pick(_LEVELS_LISTED_BEFORE).search(lowered.text, window, start)
        if not listed and lowered.pick(_SMALLER_BEFORE).search(lowered.text, window, start):
            continue
        level = lowered.pick(_LEVEL_BEFORE).search(lowered.text, window, start)
        city = lowered.pick(_CITY_BEFORE).search(lowered.text, window, start)
        if city and name not in gazetteer.cities:
            found.append(Place(city.start(), end, name, "thành phố"))
        elif level:
            found.append(Place(level.start(), end, name, PROVINCE))
        elif _stands_alone(text, start, end, name, gazetteer):
            found.append(Place(start, end, name, PROVINCE))
    return found


def _is_spelling(written: str, spellings: tuple[str, ...]) -> bool:
    """Tell whether each syllable is spelled right or has merely lost all its marks."""
    typed = [unify_tone_placement(part) for part in re.split(r"[\s-]+", lower_in_place(written))]
    for spelling in spellings:
        parts = [unify_tone_placement(part) for part in re.split(r"[\s-]+", spelling)]
        if len(parts) == len(typed) and all(
            got in (part, fold(part)) for got, part in zip(typed, parts, strict=True)
        ):
            return True
    return False


def _stands_alone(text: str, start: int, end: int, name: str, gazetteer: _Gazetteer) -> bool:
    written = text[start:end]
    if _key(written) in gazetteer.needs_level:
        return False
    before = re.search(r"([^\W\d_]+)\s$", text[max(0, start - 12) : start])
    previous = fold_in_place(before[1]) if before else ""
    if previous in gazetteer.not_after.get(name, ()):
        return False
    if all(part[0].isupper() for part in re.split(r"[\s-]+", written)):
        if before and before[1] in gazetteer.surnames:
            return False
        return written.isupper() or not _GOES_ON.match(text, end)
    if len(text) > _TYPED_QUESTION:
        return False
    return name not in gazetteer.words or previous in gazetteer.before_words


def _smaller_places(text: str) -> list[Place]:
    found: list[Place] = []
    for match in _SMALLER.finditer(text):
        name = match["name"]
        if _NO_NAMES.match(name) or not _is_name(text, match.end(), name):
            continue
        level = lower_in_place(match["level"]).rstrip(".")
        found.append(Place(match.start(), match.end(), name, _LEVEL_NAME.get(level, level)))
    return found


def _is_name(text: str, end: int, name: str) -> bool:
    """Tell a name from a sentence that goes on: one syllable alone must end its phrase."""
    syllables = name.split()
    if lower_in_place(syllables[0]) in STOP_SYLLABLES:
        return False
    return (
        len(syllables) > 1
        or name.isdigit()
        or not re.match(r"[^\S\n]*[^\W\d_]", text[end : end + 12])
    )
