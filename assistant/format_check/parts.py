"""Which line is what: the parts of an official document, found by their words and their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vectorstore.vietnamese.document_numbers import KINDS
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.format_check.lines import Line

_HEAD_LINES = 30  # how far down the first page the head may reach
_NUMBER = re.compile(r"^\W*so\s*:")
_DAY = re.compile(r"\bngay\b.*\bthang\b.*\bnam\b")
_ABOUT = re.compile(r"^\W*(?:v/v|ve viec)\b")
_ADDRESSED = re.compile(r"^\W*kinh gui\b")
_BASIS = re.compile(r"^\W*can cu\b")
_MORE_BASES = re.compile(r"^\W*(?:can cu|theo de nghi|xet de nghi|thuc hien|xet)\b")
_COPIES = re.compile(r"^\W*noi nhan\s*:?\s*$")
_ORGANISATION = re.compile(
    r"^(?:uy ban nhan dan|ubnd|hoi dong|hdnd|so|bo|ban|phong|cuc|chi cuc|tong cuc|van phong|vien|"
    r"trung tam|truong|benh vien|thanh tra|cong an|kho bac|doan|hoi|lien doan|chinh phu|thu tuong|"
    r"tinh uy|huyen uy|dang uy)\b"
)
_JOINS_ON = re.compile(r"(?:\bva|,|-|\bcua)\s*$")
_KINDS = frozenset(fold(kind) for kind in KINDS) | {"cong dien", "giay gioi thieu", "thong cao"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a document; None and () where they are missing."""

    national: Line | None
    motto: Line | None
    superior: tuple[Line, ...]
    agency: tuple[Line, ...]
    number: Line | None
    day: Line | None
    about: tuple[Line, ...]  # "V/v …" of a công văn
    kind: Line | None
    title: tuple[Line, ...]
    addressed: tuple[Line, ...]
    bases: tuple[Line, ...]
    body: tuple[Line, ...]  # the first line of each paragraph
    authority: tuple[Line, ...]
    signer: Line | None
    copies_head: Line | None
    copies: tuple[Line, ...]


def find_parts(lines: Sequence[Line]) -> Parts:
    """Tell the parts of a document from its lines."""
    head = lines[:_HEAD_LINES]
    national = _first(head, re.compile(r"^\W*cong hoa xa hoi"))
    motto = _first(head, re.compile(r"^\W*doc lap"))
    number = _first(head, _NUMBER)
    day = next(
        (line for line in head if _DAY.search(fold(line.text)) and not _is_sentence(line)), None
    )
    about = _about(head, number)
    names = _agency_names(head, national, motto, number, day, about)
    superior = tuple(line for name in names[:-1] for line in name)
    agency = tuple(names[-1]) if names else ()
    found = [national, motto, number, day, *about, *superior, *agency]
    last = max((lines.index(line) for line in found if line is not None), default=-1)
    rest = list(lines[last + 1 :])
    kind, title = (None, ()) if about else _kind_and_title(rest)
    foot = _copies_at(rest)
    signed = _signature(rest, foot)
    main = [line for line in (rest[: foot or len(rest)]) if line not in signed]
    main = [line for line in main if line is not kind and line not in title]
    addressed = _addressed(main)
    main = [line for line in main if line not in addressed]
    bases = _bases(main)
    body = [line for line in main if line.place is None and line not in bases]
    copies = _copies(rest, foot)
    return Parts(
        national=national,
        motto=motto,
        superior=superior,
        agency=agency,
        number=number,
        day=day,
        about=about,
        kind=kind,
        title=title,
        addressed=addressed,
        bases=bases,
        body=_paragraphs(body),
        authority=tuple(signed[:-1]) if len(signed) > 1 else (),
        signer=signed[-1] if len(signed) > 1 else None,
        copies_head=rest[foot] if foot is not None else None,
        copies=copies,
    )


def _first(lines: Sequence[Line], pattern: re.Pattern[str]) -> Line | None:
    return next((line for line in lines if pattern.search(fold(line.text))), None)


def _is_sentence(line: Line) -> bool:
    return len(line.text.split()) > 14 or _BASIS.match(fold(line.text)) is not None


def _about(head: Sequence[Line], number: Line | None) -> tuple[Line, ...]:
    """The "V/v …" under the number: to the end of its cell, or of its paragraph."""
    start = _first(head, _ABOUT)
    if start is None:
        return ()
    after = head[head.index(start) :]
    same = [
        line
        for line in after
        if line.place == start.place and (start.place or line.paragraph == start.paragraph)
    ]
    return tuple(same)


def _agency_names(
    head: Sequence[Line],
    national: Line | None,
    motto: Line | None,
    number: Line | None,
    day: Line | None,
    about: Sequence[Line],
) -> list[list[Line]]:
    """The agencies' names in the left column, the issuing one last; a name may take several lines.

    A new name begins where a paragraph opens with the word of an organisation, or where bold type
    begins.
    """
    taken = {id(line) for line in (national, motto, number, day, *about) if line is not None}
    edge = national or motto
    if edge is None:
        return []
    if edge.place is not None:
        table, _, column = edge.place
        beside = [
            line
            for line in head
            if line.place and line.place.table == table and line.place.column != column
        ]
    else:
        end = head.index(number) if number in head else head.index(edge)
        beside = [line for line in head[: max(end, head.index(edge))] if line.place is None]
    lines = [line for line in beside if id(line) not in taken]
    names: list[list[Line]] = []
    for line in lines:
        if names and not _begins_name(line, names[-1][-1]):
            names[-1].append(line)
        else:
            names.append([line])
    return names


def _begins_name(line: Line, previous: Line) -> bool:
    if line.bold and not previous.bold:
        return True
    opens = _ORGANISATION.match(fold(line.text).strip()) is not None
    goes_on = _JOINS_ON.search(fold(previous.text).strip()) is not None
    return opens and line.paragraph != previous.paragraph and not goes_on


def _kind_and_title(rest: Sequence[Line]) -> tuple[Line | None, tuple[Line, ...]]:
    """The name of the kind alone on its line, and the subject under it."""
    for index, line in enumerate(rest[:8]):
        if fold(line.text).strip() not in _KINDS:
            continue
        title: list[Line] = []
        for below in rest[index + 1 : index + 9]:
            plain = fold(below.text)
            ended = title and title[-1].paragraph != below.paragraph
            centred = below.look.align == "center" or below.bold
            if _BASIS.match(plain) or _ADDRESSED.match(plain) or (ended and not centred):
                break
            if not centred and title:
                break
            title.append(below)
            if title[0].rule is not None or below.rule is not None:
                break
        return line, tuple(title)
    return None, ()


def _addressed(main: Sequence[Line]) -> tuple[Line, ...]:
    for index, line in enumerate(main):
        if not _ADDRESSED.match(fold(line.text)):
            continue
        found = [line]
        for below in main[index + 1 :]:
            if not below.text.lstrip().startswith(("-", "+")) and below.paragraph != line.paragraph:
                break
            found.append(below)
        return tuple(found)
    return ()


def _bases(main: Sequence[Line]) -> tuple[Line, ...]:
    """The opening run of "Căn cứ …" paragraphs; one that goes on into a sentence is body text."""
    found: list[Line] = []
    for line in _paragraphs(main):
        pattern = _MORE_BASES if found else _BASIS
        if not pattern.match(fold(line.text)):
            if found or len(line.text) > 40:
                break
            continue
        listed = line.text.rstrip().endswith(";") or line.italic
        goes_on = bool(found) and found[-1].text.rstrip().endswith((";", ","))
        if not (listed or goes_on):
            break
        found.append(line)
    return tuple(found)


def _paragraphs(lines: Sequence[Line]) -> tuple[Line, ...]:
    """One line a paragraph, with the text of all its lines."""
    whole: list[Line] = []
    for line in lines:
        if whole and whole[-1].paragraph == line.paragraph:
            joined = f"{whole[-1].text} {line.text}"
            whole[-1] = replace(
                line, text=joined, runs=(*whole[-1].runs, *line.runs), rule=line.rule
            )
        else:
            whole.append(line)
    return tuple(whole)


def _copies_at(rest: Sequence[Line]) -> int | None:
    found = [index for index, line in enumerate(rest) if _COPIES.match(fold(line.text))]
    return found[-1] if found else None


def _copies(rest: Sequence[Line], foot: int | None) -> tuple[Line, ...]:
    if foot is None:
        return ()
    head = rest[foot]
    return tuple(
        line
        for line in rest[foot + 1 :]
        if (
            line.place == head.place
            if head.place
            else line.place is None and line.text.lstrip().startswith(("-", "+"))
        )
    )


def _signature(rest: Sequence[Line], foot: int | None) -> list[Line]:
    """The lines of whoever signs: the column beside "Nơi nhận:", the name last."""
    if foot is None:
        return []
    head = rest[foot]
    if head.place is not None:
        table, _, column = head.place
        return [
            line
            for line in rest
            if line.place and line.place.table == table and line.place.column > column
        ]
    return []
