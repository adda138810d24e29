"""The parts of a question in another order: the year or the document first or last, the asked last.

Nothing is added but the preposition that the new place needs. A year that belongs to other words
("so với năm 2023", "tháng 2 năm 2025") stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from vectorstore.vietnamese.folding import fold_in_place

_YEAR = r"(?:19|20)\d\d(?![\w/.-])"
_TIME = re.compile(
    r"(?<![\w/-])(?:(?:cua|trong|vao) )?"
    r"(?P<time>(?:(?:(?:6|sau|9|chin|3|ba) thang|nua) (?:dau|cuoi) (?:nam )?|(?:dau|cuoi) nam "
    rf"|quy (?:iv|i{{1,3}}|[1-4]) (?:nam )?|nam ){_YEAR}|giai doan {_YEAR}-{_YEAR})"
)
# Before a time, these hold it where it is.
_HOLDS = re.compile(
    r"(?:\b(?:voi|tu|den|toi|truoc|sau|va|hon|thang|ngay|het|hay|ky|hoac|hoach|cao)|[-–/])\s*$"
)
_KIND = (
    r"ke hoach|bao cao|cong van|nghi dinh|nghi quyet|quyet dinh|thong tu|chi thi|to trinh|van ban"
)
_DOCUMENT = re.compile(
    rf"(?<![\w/-])(?:cua|theo|trong|tai) (?P<document>(?:{_KIND})(?: so)? \d[\w/]*(?:-\w+)*)"
)
_AGENT = re.compile(
    r"(?P<who>ai|(?:co quan|don vi|so|bo|ban|phong) nao) "
    r"(?P<does>(?:duoc giao )?(?:chu tri|phu trach|thuc hien|tham muu)|ky|ban hanh) "
    r"(?P<what>[^?]+?)\s*\??$"
)
_PAIR = re.compile(rf"(?P<one>{_YEAR}) (?:va|voi) (?:nam )?(?P<other>{_YEAR})")
_LEFT = 4  # words: "còn năm 2023?" has no parts to put in order
_OPENING = re.compile(r"^[^\w]*")
_END = re.compile(r"[\s?.!]*$")


def reordered(text: str, chance: Random) -> str:
    """Put one part of the question somewhere else; a question of one part stays."""
    plain = fold_in_place(text)
    if len(plain) != len(text):
        return text
    ways: tuple[Callable[[str, str], str | None], ...] = (
        _time_moved,
        _document_moved,
        _agent_last,
        _years_swapped,
    )
    found = [changed for way in ways if (changed := way(text, plain)) not in (None, text)]
    return chance.choice(found) if found else text


def _time_moved(text: str, plain: str) -> str | None:
    times = list(_TIME.finditer(plain))
    if len(times) != 1 or len(re.findall(_YEAR, plain)) > plain.count("giai doan") + 1:
        return None
    match = times[0]
    if _HOLDS.search(plain[: match.start()]):
        return None
    time = text[match.start("time") : match.end("time")]
    rest = _without(text, match)
    if len(rest.split()) < _LEFT:
        return None
    if not _words(text[: match.start()]):
        return _at_end(rest, f"trong {_lowered(time)}")
    return f"{_raised(time)}, {_lowered(rest)}"


def _document_moved(text: str, plain: str) -> str | None:
    match = _DOCUMENT.search(plain)
    if match is None:
        return None
    document = text[match.start("document") : match.end("document")]
    rest = _without(text, match)
    if not _words(text[: match.start()]):
        return _at_end(rest, f"theo {document}")
    return f"Theo {document}, {_lowered(rest)}"


def _agent_last(text: str, plain: str) -> str | None:
    match = _AGENT.match(plain)
    if match is None or re.search(_YEAR, plain[: match.start("what")]):
        return None
    what, who, does = (
        text[match.start(name) : match.end(name)] for name in ("what", "who", "does")
    )
    return f"{_raised(what)} do {_lowered(who)} {does}?"


def _years_swapped(text: str, plain: str) -> str | None:
    match = _PAIR.search(plain)
    if match is None:
        return None
    one, other = (text[match.start(name) : match.end(name)] for name in ("one", "other"))
    between = text[match.end("one") : match.start("other")]
    return f"{text[: match.start()]}{other}{between}{one}{text[match.end() :]}"


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip(' ,:')}".strip()
    return re.sub(r"[\s,]+(?=[?.,!]|$)", "", rest)


def _at_end(rest: str, part: str) -> str:
    end = _END.search(rest)
    place = end.start() if end else len(rest)
    return f"{_raised(rest[:place])} {part}{rest[place:]}"


def _words(text: str) -> str:
    return _OPENING.sub("", text)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    """Lower the first letter, but not of "PAR INDEX" or "Sở Nội vụ"."""
    named = text[1:2].isupper() or "".join(text.split()[1:2])[:1].isupper()
    return text if named else text[:1].lower() + text[1:]
