"""What a draft is made of: the request, the letter's parts, its sources and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from assistant.legal_bases import Basis
    from assistant.types import Citation

LetterKind = Literal["Công văn", "Báo cáo", "Tờ trình", "Thông báo", "Kế hoạch"]
KINDS: tuple[LetterKind, ...] = ("Công văn", "Báo cáo", "Tờ trình", "Thông báo", "Kế hoạch")
OpenReason = Literal["form", "unanswered", "basis", "source", "conflict", "incoming"]


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a person asks to be drafted; "" where they left it to the program."""

    text: str  # what is to be answered, in free text
    kind: LetterKind = "Công văn"
    to: str = ""  # addressees, one a line or separated by semicolons
    agency: str = ""  # who issues the letter
    superior: str = ""  # the agency above the issuing one
    place: str = ""  # "Hưng Yên"
    role: str = ""  # "Giám đốc", "KT. Giám đốc / Phó Giám đốc"
    signer: str = ""
    unit: str = ""  # the drafting unit's short name, for the symbol and "Lưu: VT, …"
    subject: str = ""
    day: date | None = None  # day of the letter; left open where none is given
    as_of: date | None = None  # only documents issued until this day are used


@dataclass(frozen=True, slots=True)
class Incoming:
    """The letter that is replied to, as far as it states it."""

    source: str
    kind: str | None
    number: str | None
    issued: str | None
    agency: str | None
    subject: str
    addressees: tuple[str, ...]
    points: tuple[str, ...]  # what it asks, one a question
    set_aside: tuple[str, ...] = ()  # sentences aimed at whoever drafts, not at the library


@dataclass(frozen=True, slots=True)
class Statement:
    """One verified statement of the letter and where it stands in the library."""

    point: int  # index of the point it answers
    text: str
    citations: tuple[Citation, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something a person must settle; `placeholder` is the text that stands in the letter."""

    reason: OpenReason
    what: str
    placeholder: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One "Căn cứ" line as it stands in the letter, without its closing mark."""

    text: str
    basis: Basis
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the body."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of an official letter, in the order in which they stand on the page."""

    kind: LetterKind
    superior: str
    agency: str
    number: str  # "Số: …/SNV-…"
    place_and_day: str
    subject: str
    addressees: tuple[str, ...]
    bases: tuple[str, ...]  # closed with ";" and "."
    body: tuple[Block, ...]
    authority: tuple[str, ...]  # "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"
    signer: str
    recipients: tuple[str, ...]  # "- Như trên;" … "- Lưu: VT, ….”


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, what it rests on, and what is open."""

    request: DraftRequest
    letter: Letter
    statements: tuple[Statement, ...]
    bases: tuple[BasisLine, ...]
    open_points: tuple[OpenPoint, ...]
    warnings: tuple[str, ...] = ()
    incoming: Incoming | None = None
